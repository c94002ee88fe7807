import pytest

from pipeline.errors import QueryError
from pipeline.model.query import Question, SearchMode, YearRange


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1998", 1998, 1998),
        ("1980-1999", 1980, 1999),
        ("１９８０－１９９９", 1980, 1999),
        ("1980—1999年", 1980, 1999),
        ("1980 ~ 1999", 1980, 1999),
        ("1980至1999", 1980, 1999),
        ("1980-", 1980, 9999),
        ("-1999", 1, 1999),
    ],
)
def test_years_are_read_as_archivists_write_them(text: str, first: int, last: int) -> None:
    assert YearRange.parse(text) == YearRange(first, last)


@pytest.mark.parametrize("text", ["", "-", "98", "19801999", "1980-1990-1999", "去年", "1999-1980"])
def test_other_years_are_refused_in_chinese(text: str) -> None:
    with pytest.raises(QueryError, match=r"年度.*1980-1999"):
        YearRange.parse(text)


def test_a_year_range_holds_its_ends() -> None:
    years = YearRange(1980, 1999)
    assert 1980 in years
    assert 1999 in years
    assert 1979 not in years
    assert 2000 not in years


def test_a_question_takes_nothing_said_for_no_filter() -> None:
    assert Question.asked("张三", mode=None, fonds=None, years=None) == Question("张三")


def test_a_question_reads_its_mode_and_years() -> None:
    question = Question.asked("张三", mode="exact", years="1998")
    assert question.mode is SearchMode.EXACT
    assert question.years == YearRange(1998, 1998)


def test_an_unknown_mode_is_refused_with_the_known_ones() -> None:
    with pytest.raises(QueryError, match="words、exact"):
        Question.asked("张三", mode="regex")


@pytest.mark.parametrize(("limit", "offset"), [(0, 0), (-1, 0), (1, -1)])
def test_limits_out_of_range_are_refused(limit: int, offset: int) -> None:
    with pytest.raises(QueryError):
        Question.asked("张三", limit=limit, offset=offset)
