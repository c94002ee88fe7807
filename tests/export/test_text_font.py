"""The glyphless font and the way from its codes to text."""

from __future__ import annotations

import io
import re
from itertools import pairwise

from PIL import ImageFont

from pipeline.export.glyphless_font import BOTTOM, TOP, font_program
from pipeline.export.text_font import FontBook, TextFont, to_unicode
from pipeline.export.text_run import CELL_WIDTHS, Cell


def test_freetype_opens_the_font() -> None:
    font = ImageFont.truetype(io.BytesIO(font_program()), 1000)
    assert font.getmetrics() == (TOP, -BOTTOM)
    assert len(font_program()) < 4000


def test_a_mapping_block_never_holds_more_than_100_entries() -> None:
    cmap = to_unicode([chr(0x4E00 + n) for n in range(1234)]).decode()
    blocks = re.findall(r"(\d+) beginbfchar\n(.*?)\nendbfchar", cmap, re.DOTALL)
    assert [int(count) for count, _ in blocks] == [100] * 12 + [34]
    assert [len(body.split("\n")) for _, body in blocks] == [100] * 12 + [34]


def test_characters_beyond_the_bmp_are_mapped_to_surrogate_pairs() -> None:
    assert b"<0001> <D840DC00>\n<0002> <7532>" in to_unicode(["\U00020000", "甲"])


def test_a_cell_keeps_its_code_and_another_width_has_another() -> None:
    font = TextFont()
    codes = font.encode([Cell("甲", 1000), Cell("甲", 1100), Cell("甲", 1000)])
    assert codes == b"\x00\x01\x00\x02\x00\x01"


def test_a_second_font_begins_where_two_byte_codes_do_not_suffice() -> None:
    book = FontBook()
    for number in range(17):
        name, _ = book.encode([Cell(chr(0x4E00 + n), 1000, number) for n in range(4000)])
        assert name == ("/T1" if number < 16 else "/T2")


def test_cell_widths_grow_and_leave_no_wide_steps() -> None:
    assert list(CELL_WIDTHS) == sorted(set(CELL_WIDTHS))
    assert CELL_WIDTHS[-1] < 0x7FFF
    assert all(after - before <= max(100, 0.11 * before) for before, after in pairwise(CELL_WIDTHS))
