import pytest

from pipeline.chinese.folding import fold
from pipeline.chinese.tolerance import alternative_letters, lookalikes, tolerant_places


def places(phrase: str, text: str, *readings: tuple[int, str, float]) -> list[tuple[int, float]]:
    page = fold(text)
    found = tolerant_places(page, alternative_letters(page, readings), fold(phrase))
    return [(place.start, round(place.certainty, 4)) for place in found]


def test_what_the_engine_held_possible_is_found_with_its_probability() -> None:
    assert places("李国强", "东至李图强", (3, "国", 0.25)) == [(2, 0.25)]
    assert places("国强", "图强", (0, "国", 0.25)) == [(0, 0.25)]
    assert places("李國强", "李，图强", (2, "国", 0.3)) == []
    assert places("东至李国强家", "东至，李图强家", (4, "国", 0.3)) == [(0, 0.3)]


def test_an_exact_place_is_no_tolerant_one() -> None:
    assert places("李国强", "李国强", (1, "图", 0.2)) == []


def test_lookalikes_are_tried_from_three_letters_on() -> None:
    doubt = (0, "士", 0.7)
    assert places("土地证", "士地证", doubt) == [(0, 0.0096)]
    assert places("土地", "士地", doubt) == []


def test_lookalikes_are_tried_where_the_engine_was_unsure() -> None:
    assert places("土地证", "士地证") == []
    assert places("土地证", "士地证", (0, "壬", 0.1)) == [(0, 0.0096)]
    assert places("土地证", "士地证", (1, "他", 0.1)) == []


def test_numbers_are_never_guessed() -> None:
    assert places("三亩地", "二亩地", (0, "三", 0.4)) == []
    assert places("1998年", "1993年", (3, "8", 0.4)) == []
    assert all(not lookalikes(letter) for letter in "三1a")


@pytest.mark.parametrize(("length", "wrong", "is_found"), [(3, 1, True), (3, 2, False), (6, 2, True), (6, 3, False)])
def test_a_third_of_the_letters_may_be_wrong(length: int, wrong: int, is_found: bool) -> None:
    phrase = "甲乙丙丁戊己"[:length]
    read = "口" * wrong + phrase[wrong:]
    assert bool(places(phrase, read, *[(i, phrase[i], 0.5) for i in range(wrong)])) is is_found


def test_lookalikes_go_both_ways_and_never_to_the_letter_itself() -> None:
    for letter in "土未国亩张":
        assert lookalikes(letter)
        assert all(letter in lookalikes(other) and other != letter for other in lookalikes(letter))
