"""What becomes of characters on their way into a file."""

from __future__ import annotations

import pytest

from pipeline.export.characters import is_right_to_left, printable


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("东至　李国强", "东至 李国强"),
        ("a\tb\u00a0c", "a b c"),
        ("ﬁn", "fin"),
        ("\u200b甲\ufeff\u202e", "甲"),
        ("\x00\x07", "\ufffd\ufffd"),
        ("\ufffe\ufdd0\U0001ffff", "\ufffd\ufffd\ufffd"),
        ("\ue000\U00031350", "\ue000\U00031350"),
        ("壹贰叁（１）", "壹贰叁（１）"),
    ],
)
def test_only_what_no_reader_gives_back_is_changed(text: str, wanted: str) -> None:
    assert printable(text) == wanted


def test_hebrew_and_arabic_are_known_and_chinese_is_not_taken_for_them() -> None:
    assert is_right_to_left("甲א")
    assert is_right_to_left("ب")
    assert not is_right_to_left("东至 ABC 12，《》")
