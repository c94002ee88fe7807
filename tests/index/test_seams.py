from __future__ import annotations

import pytest

from pipeline.chinese.folding import fold
from pipeline.index.seams import Seam


@pytest.mark.parametrize(
    ("text", "next_text"),
    [
        ("东至李国", "强承包地"),
        ("东至李国\n— 3 —", "强承包地"),
        ("东至李国\n第 3 页 共 9 页\n", "强承包地"),
        ("东至李国", "第4页\n强承包地"),
        ("东至李国\n3", "4\n\n强承包地"),
    ],
)
def test_a_phrase_runs_over_the_edge_past_page_numbers(text: str, next_text: str) -> None:
    ((here, there),) = Seam(text, next_text).spans(fold("李国强承包地"))
    assert (text[slice(*here)], next_text[slice(*there)]) == ("李国", "强承包地")


def test_a_phrase_on_one_side_does_not_cross() -> None:
    assert list(Seam("东至李国强\n3", "西至水渠").crossings(fold("李国强"))) == []


def test_a_number_inside_the_text_stays_part_of_it() -> None:
    assert list(Seam("共有\n3\n亩", "旱地").crossings(fold("共有亩旱地"))) == []


def test_marks_around_the_edge_do_not_keep_letters_from_the_seam() -> None:
    text, next_text = "一" * 80 + "国" * 64 + "…" * 60, "…" * 60 + "强" * 64 + "二" * 80
    ((here, there),) = Seam(text, next_text).spans(fold("国" * 64 + "强" * 64))
    assert (text[slice(*here)], next_text[slice(*there)]) == ("国" * 64, "强" * 64)
