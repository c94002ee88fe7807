from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.chinese.page_numbers import body_end, body_start, is_page_number


@pytest.mark.parametrize(
    "line",
    [
        "3",
        "— 3 —",
        "-12-",
        "第3页",
        "第 3 页 共 12 页",
        "第3页，共12页",
        "3/12",
        "一一五",
        "· 4 ·",
        "１２",
        "共5页",
        "3页",
    ],
)
def test_page_numbers_are_known(line: str) -> None:
    assert is_page_number(line)


@pytest.mark.parametrize(
    "line", ["", "第三条", "3亩", "1.65", "12345", "第3页续", "一、总则", "三组", "1998年", "0142-1-3", "第3、4页"]
)
def test_other_lines_are_not(line: str) -> None:
    assert not is_page_number(line)


def test_the_body_of_a_page_ends_before_its_number_and_begins_after_it() -> None:
    text = "第 3 页\n东至大路\n西至水渠\n\n— 3 —"
    assert text[body_start(text) : body_end(text)] == "东至大路\n西至水渠"


@pytest.mark.parametrize("text", ["", "3", "\n\n", "— 3 —\n第3页"])
def test_a_page_of_numbers_alone_has_no_body(text: str) -> None:
    assert (text[: body_end(text)], text[body_start(text) :]) == ("", "")


@given(st.text(alphabet="东至3第页\n -", max_size=30))
def test_nothing_but_page_numbers_is_left_out(text: str) -> None:
    for part in (text[: body_start(text)], text[body_end(text) :]):
        assert all(not line.strip() or is_page_number(line) for line in part.split("\n"))
