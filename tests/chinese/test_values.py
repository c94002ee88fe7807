import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.chinese.folding import fold
from pipeline.chinese.values import equal_places, segments, values_of_page

WRITTEN = st.text(alphabet="一二三十百零亩分厘年月日号第面积12 90.5,，至\n", max_size=30)


def equal(phrase: str, text: str) -> list[str]:
    """What a phrase equals in a text, as letters."""
    page = fold(text)
    return [page.text[start:end] for start, end in equal_places(page, values_of_page(page), fold(phrase))]


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("2.3亩", "面积二亩三分，东至"),
        ("2.3亩", "面积2亩3分整"),
        ("2.3亩", "面积２．３亩"),
        ("二亩三分", "贰畝叁分"),
        ("3.25亩", "三亩二分五厘"),
        ("0.85亩", "计八分五厘"),
        ("两亩半", "2.5亩"),
        ("1公顷", "十五亩"),
        ("1998年", "一九九八年十月"),
        ("一九九八年", "1998年10月"),
        ("1998年10月1日", "一九九八年十月一号"),
        ("1998年10月1日", "1998.10.1"),
        ("一九九八年十月", "1998年10月1日"),
        ("民国三十七年", "1948年"),
        ("1912年", "3中华民国元年"),
        ("30年", "承包期叁拾年"),
        ("承包期三十年不变", "承包期30年不变"),
        ("1200元", "壹仟贰佰元"),
        ("1200元", "1,200元"),
        ("第3组", "第三组"),
        ("三万斤", "3万斤"),
    ],
)
def test_the_same_value_is_found_however_it_is_written(phrase: str, text: str) -> None:
    assert equal(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("2.3亩", "12.3亩"),
        ("2.3亩", "十二亩三分"),
        ("2亩", "2亩3分"),
        ("2.3亩", "2.35亩"),
        ("30年", "130年"),
        ("30年", "1930年"),
        ("三十年", "一百三十年"),
        ("1998年", "11998年"),
        ("3元", "十三元"),
        ("43年", "WS·2014-43年"),
        ("1998年", "19，98年"),
        ("1一", "统一"),
    ],
)
def test_a_part_of_a_larger_expression_is_not_equal(phrase: str, text: str) -> None:
    assert equal(phrase, text) == []


def test_a_two_digit_year_takes_its_century_from_the_whole_years_of_the_page() -> None:
    assert equal("1998年", "自98年起，至2028年止") == ["98年"]
    assert equal("1998年", "九八年春，1984年承包") == ["九八年"]
    assert equal("98年", "1998年") == ["1998年"]
    assert equal("1998年", "98年") == []
    assert equal("98年", "98年") == ["98年"]
    assert equal("2003年", "03年，2002年") == ["03年"]


def test_the_whole_phrase_counts_not_its_values_alone() -> None:
    assert equal("面积2.3亩", "面积二亩三分") == ["面积二亩三分"]
    assert equal("面积2.3亩", "地面二亩三分") == []
    assert equal("李四2亩", "李四，二亩") == []


def test_a_phrase_without_values_is_found_to_the_letter() -> None:
    assert equal("张国强", "东至张国强") == ["张国强"]
    assert equal("张国强", "张，国强") == []


def test_a_phrase_is_cut_into_letters_and_values() -> None:
    parts = segments(fold("面积2.3亩，自98年起"))
    assert [part.letters.text for part in parts] == ["面积", "2.3亩", "自", "98年", "起"]
    assert [part.tokens for part in parts] == [set(), {"a2.3"}, set(), {"l98", "y1998"}, set()]


@given(WRITTEN, st.data())
def test_any_text_equals_itself_and_places_lie_in_it(text: str, data: st.DataObject) -> None:
    page = fold(text)
    for value in values_of_page(page):
        assert 0 <= value.start < value.end <= len(page)
        assert not any(page.breaks[value.start + 1 : value.end])
    if page.text:
        assert "".join(part.letters.text for part in segments(page)) == page.text
        assert (0, len(page)) in set(equal_places(page, values_of_page(page), page)) or "年" in text
