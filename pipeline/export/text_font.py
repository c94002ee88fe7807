"""The font of the text layer inside a PDF: codes for cells, and what readers need to turn codes into text."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import Final

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from pipeline.export.glyphless_font import BOTTOM, TOP, font_program
from pipeline.export.text_run import CELL_WIDTHS, Cell

_NAME = Name("/XiangdangCells")
_MOST_CODES = 0xFFFF
_BLOCK = 100
"""Entries of one bfchar block (Adobe Technical Note 5411, 1.4.1); longer blocks become garbage in some readers."""
_SYMBOLIC = 4


class TextFont:
    """One Type0 font; a code stands for a character in a cell of a certain width and is given at first use.

    All fonts of a file share one font program.
    """

    def __init__(self) -> None:
        self._codes: Final[dict[Cell, int]] = {}

    def has_room_for(self, cells: Sequence[Cell]) -> bool:
        """Whether two-byte codes suffice for these cells too."""
        return len(self._codes) + len(cells) <= _MOST_CODES

    def encode(self, cells: Sequence[Cell]) -> bytes:
        """The cells as the string that shows them."""
        codes = [self._codes.setdefault(cell, len(self._codes) + 1) for cell in cells]
        return struct.pack(f">{len(codes)}H", *codes)

    def build(self, pdf: Pdf, descriptor: Object) -> Object:
        """The font as an object of ``pdf``, with every code that was used."""
        descendant = pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.CIDFontType2,
                BaseFont=_NAME,
                CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
                FontDescriptor=descriptor,
                DW=1000,
                W=Array([1, Array([cell.width for cell in self._codes])]),
                CIDToGIDMap=pdf.make_stream(self._glyphs()),
            )
        )
        return pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type0,
                BaseFont=_NAME,
                Encoding=Name("/Identity-H"),
                DescendantFonts=Array([descendant]),
                ToUnicode=pdf.make_stream(to_unicode([cell.text for cell in self._codes])),
            )
        )

    def _glyphs(self) -> bytes:
        glyph_of = {width: number for number, width in enumerate(CELL_WIDTHS, start=1)}
        glyphs = [0, *(glyph_of[cell.width] for cell in self._codes)]
        return struct.pack(f">{len(glyphs)}H", *glyphs)


class FontBook:
    """The fonts of one file: a single one, and further ones only where 65,535 codes do not suffice."""

    def __init__(self) -> None:
        self._fonts: Final = [TextFont()]

    def encode(self, cells: Sequence[Cell]) -> tuple[str, bytes]:
        """The resource name of the font and the string that shows the cells."""
        if not self._fonts[-1].has_room_for(cells):
            self._fonts.append(TextFont())
        return f"/T{len(self._fonts)}", self._fonts[-1].encode(cells)

    def build(self, pdf: Pdf) -> dict[str, Object]:
        """All fonts by resource name as objects of ``pdf``."""
        descriptor = _descriptor(pdf)
        return {f"/T{number}": font.build(pdf, descriptor) for number, font in enumerate(self._fonts, start=1)}


def to_unicode(texts: Sequence[str]) -> bytes:
    """The CMap that leads from the codes 1, 2, 3 … to these texts; beyond the BMP in surrogate pairs."""
    entries = [f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>" for code, text in enumerate(texts, start=1)]
    return "\n".join([_CMAP_HEAD, *_blocks(entries), _CMAP_TAIL]).encode("ascii")


def _blocks(entries: Sequence[str]) -> Iterator[str]:
    for start in range(0, len(entries), _BLOCK):
        block = entries[start : start + _BLOCK]
        yield "\n".join([f"{len(block)} beginbfchar", *block, "endbfchar"])


def _descriptor(pdf: Pdf) -> Object:
    program = pdf.make_stream(font_program())
    program[Name.Length1] = len(font_program())
    return pdf.make_indirect(
        Dictionary(
            Type=Name.FontDescriptor,
            FontName=_NAME,
            Flags=_SYMBOLIC,
            FontBBox=Array([0, BOTTOM, CELL_WIDTHS[-1], TOP]),
            ItalicAngle=0,
            Ascent=TOP,
            Descent=BOTTOM,
            CapHeight=TOP,
            StemV=80,
            FontFile2=program,
        )
    )


_CMAP_HEAD = """\
/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange"""

_CMAP_TAIL = """\
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""
