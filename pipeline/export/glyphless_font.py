"""A TrueType font of boxes without a drawing: one glyph for each width of a cell.

The text layer is never painted (render mode 3), so its font needs widths and heights only. The glyphs still have an
outline, the box of the cell: PDFium drops a text object whose glyphs have none, and takes the boxes that it reports
from the outline.

Tables after ISO 32000-1, 9.9 (what a CIDFontType2 program must hold) and the OpenType specification, 1.9.
"""

from __future__ import annotations

import struct
from functools import cache

from pipeline.export.text_run import CELL_WIDTHS, DESCENT

UNITS_PER_EM = 1000
BOTTOM = -round(DESCENT * UNITS_PER_EM)
TOP = UNITS_PER_EM + BOTTOM
_CHECKSUM_MAGIC = 0xB1B0AFBA
_HEAD_MAGIC = 0x5F0F3CF5
_ON_CURVE = 1
_CHECKSUM_ADJUSTMENT_OFFSET = 8


@cache
def font_program() -> bytes:
    """The font file; glyph 0 is empty, glyph n is a box as wide as the n-th of `CELL_WIDTHS`."""
    glyphs = [b"", *(_box(width) for width in CELL_WIDTHS)]
    tables = {
        b"glyf": b"".join(glyphs),
        b"head": _head(),
        b"hhea": _hhea(),
        b"hmtx": b"".join(struct.pack(">Hh", width, 0) for width in (UNITS_PER_EM, *CELL_WIDTHS)),
        b"loca": _loca(glyphs),
        b"maxp": struct.pack(">IHHHHHHHHHHHHHH", 0x00010000, len(glyphs), 4, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0),
    }
    return _with_checksum(_assemble(tables), list(tables).index(b"head"))


def _box(width: int) -> bytes:
    """A closed contour of four points; deltas of words, padded to four bytes."""
    header = struct.pack(">hhhhh", 1, 0, BOTTOM, width, TOP)
    flags = bytes([_ON_CURVE] * 4)
    steps_x, steps_y = (0, 0, width, 0), (BOTTOM, TOP - BOTTOM, 0, BOTTOM - TOP)
    glyph = header + struct.pack(">HH", 3, 0) + flags + struct.pack(">8h", *steps_x, *steps_y)
    return _padded(glyph)


def _head() -> bytes:
    """Dates are zero, so that the same program makes the same bytes."""
    return struct.pack(
        ">IIIIHHqqhhhhHHhhh",
        *(0x00010000, 0x00010000, 0, _HEAD_MAGIC, 0b11, UNITS_PER_EM, 0, 0),
        *(0, BOTTOM, CELL_WIDTHS[-1], TOP, 0, 8, 2, 1, 0),
    )


def _hhea() -> bytes:
    widest = CELL_WIDTHS[-1]
    count = len(CELL_WIDTHS) + 1
    return struct.pack(">IhhhHhhhhhhhhhhhH", 0x00010000, TOP, BOTTOM, 0, widest, 0, 0, widest, 1, *(0,) * 7, count)


def _loca(glyphs: list[bytes]) -> bytes:
    places, place = [0], 0
    for glyph in glyphs:
        place += len(glyph)
        places.append(place)
    return struct.pack(f">{len(places)}I", *places)


def _assemble(tables: dict[bytes, bytes]) -> bytes:
    """Directory and tables, sorted by tag as they must be."""
    count = len(tables)
    power = count.bit_length() - 1
    search = 16 << power
    directory = [struct.pack(">IHHHH", 0x00010000, count, search, power, count * 16 - search)]
    offset, bodies = 12 + 16 * count, []
    for tag, table in tables.items():
        directory.append(struct.pack(">4sIII", tag, _checksum(table), offset, len(table)))
        bodies.append(_padded(table))
        offset += len(bodies[-1])
    return b"".join(directory + bodies)


def _with_checksum(font: bytes, head_index: int) -> bytes:
    """Fill in checkSumAdjustment, which is computed while it is zero."""
    (head_offset,) = struct.unpack_from(">I", font, 12 + 16 * head_index + 8)
    place = head_offset + _CHECKSUM_ADJUSTMENT_OFFSET
    adjustment = (_CHECKSUM_MAGIC - _checksum(font)) & 0xFFFFFFFF
    return font[:place] + struct.pack(">I", adjustment) + font[place + 4 :]


def _checksum(data: bytes) -> int:
    padded = _padded(data)
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}I", padded)
    return sum(words) & 0xFFFFFFFF


def _padded(data: bytes) -> bytes:
    return data + b"\0" * (-len(data) % 4)
