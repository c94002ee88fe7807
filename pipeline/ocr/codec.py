"""How an `OcrPage` is kept on disk: gzip over lines of JSON, with a version.

The first line tells of the page, with the text of each of its lines and what a second engine read in any; then follows
one for each line of text (`StoredLine`), so that whoever needs few of them reads few. Schemas 1 and 2, which were one
value with all in it, are read as well; schema 1 knew of no tables, seals and second readings. Equal pages give equal
bytes.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

import orjson

from pipeline.errors import UnreadableScanError
from pipeline.model.geometry import Affine, Box
from pipeline.model.mark import ColouredMark, MarkColour, MarkKind, Seal
from pipeline.model.page import EngineInfo, OcrPage, Reading, ViewGeometry, joined_readings
from pipeline.model.provenance import Provenance
from pipeline.model.table import Table, TableCell
from pipeline.ocr.stored_line import StoredLine

SCHEMA = 3
_NESTED = frozenset({1, 2})
"""Schemas with everything in one value."""


def encode(page: OcrPage, provenance: Provenance) -> bytes:
    """The page as bytes."""
    lines = [StoredLine.of(line) for line in page.lines]
    head = {
        "schema": SCHEMA,
        "provenance": _provenance(provenance),
        "engine": [page.engine.name, page.engine.version, list(page.engine.languages), page.engine.options],
        "blank": page.is_blank,
        "geometry": _geometry(page.geometry),
        "texts": [line.text for line in lines],
        "seconds": {str(number): line.second for number, line in enumerate(lines) if line.second},
        "tables": [_table(table) for table in page.tables],
        "seals": [_seal(seal) for seal in page.seals],
    }
    rows = [orjson.dumps(head), *(line.row() for line in lines)]
    return gzip.compress(b"\n".join(rows), compresslevel=6, mtime=0)


def decode(data: bytes, *, where: str = "") -> OcrPage:
    """The page that `encode` was given.

    Raises:
        UnreadableScanError: the bytes are damaged or of a schema that this version does not know.
    """
    return StoredPage(data, where=where).page


class StoredPage:
    """A stored result whose parts are read when they are asked for: a hit needs few of the lines of its page.

    Args:
        data: what `encode` gave.
        where: the file, for messages.

    Attributes:
        line_texts: what each line says.
        second_texts: what a second engine read, of the lines that have it.

    Raises:
        UnreadableScanError: the bytes are damaged or of a schema that this version does not know.
    """

    def __init__(self, data: bytes, *, where: str = "") -> None:
        self._where = where
        with _reading(where):
            first, *rows = gzip.decompress(data).split(b"\n")
            self._head: dict[str, Any] = orjson.loads(first)
            if self._head["schema"] in _NESTED:
                self._head, rows = _in_lines(self._head)
            elif self._head["schema"] != SCHEMA:
                raise _unreadable(where)
            self.line_texts: tuple[str, ...] = tuple(self._head["texts"])
            self._seconds: dict[str, list[Any]] = self._head["seconds"]
            self._rows = rows
            if len(rows) != len(self.line_texts):
                raise _unreadable(where)
            self._last: tuple[int, StoredLine | None] = (0, None)
            self.second_texts = tuple(text for _, text, _ in self._seconds.values())

    @property
    def text(self) -> str:
        """All lines, one below the other."""
        return "\n".join(self.line_texts)

    @cached_property
    def geometry(self) -> ViewGeometry:
        """How the view came from the master; raises as the class does."""
        with _reading(self._where):
            return _read_geometry(self._head["geometry"])

    def line(self, number: int) -> StoredLine:
        """A line as it is stored; raises as the class does."""
        kept_number, kept = self._last  # looked at once, as threads share it
        if kept is not None and kept_number == number:
            return kept
        with _reading(self._where):
            line = self._line(number)
        self._last = number, line
        return line

    def _line(self, number: int) -> StoredLine:
        return StoredLine.read(self.line_texts[number], self._seconds.get(str(number)), self._rows[number])

    def box_in_line(self, number: int, start: int, end: int) -> Box | None:
        """Around what stands between two offsets in the text of a line; None where nothing does; raises too."""
        return self.line(number).box_between(start, end)

    def readings(self) -> Iterator[Reading]:
        """What else its characters may be, at their offsets in `text`; raises too."""
        return joined_readings((text, self.line(number).readings()) for number, text in enumerate(self.line_texts))

    @property
    def page(self) -> OcrPage:
        """All of it, made anew each time, as it takes far more room than what is read; raises as the class does."""
        with _reading(self._where):
            name, version, languages, options = self._head["engine"]
            return OcrPage(
                geometry=self.geometry,
                lines=tuple(self._line(number).text_line for number in range(len(self._rows))),
                engine=EngineInfo(name, version, tuple(languages), options),
                is_blank=self._head["blank"],
                tables=tuple(_read_table(row) for row in self._head["tables"]),
                seals=tuple(_read_seal(row) for row in self._head["seals"]),
            )


def _in_lines(body: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """A result of an older schema as one of this."""
    lines = [StoredLine.nested(row) for row in body["lines"]]
    head = {"tables": [], "seals": []} | {name: value for name, value in body.items() if name != "lines"}
    head["texts"] = [line.text for line in lines]
    head["seconds"] = {str(number): line.second for number, line in enumerate(lines) if line.second}
    return head, [line.row() for line in lines]


@contextmanager
def _reading(where: str) -> Iterator[None]:
    try:
        yield
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError, IndexError) as error:
        raise _unreadable(where) from error


def _unreadable(where: str) -> UnreadableScanError:
    return UnreadableScanError("识别结果文件已损坏或版本不符", where=where, advice="请运行 xiangdang run 重新识别该页")


def _provenance(provenance: Provenance) -> dict[str, str]:
    return {
        "tool": provenance.tool,
        "version": provenance.version,
        "parameters": provenance.parameters,
        "source_sha256": provenance.source_sha256,
        "made_at": provenance.made_at.isoformat(),
    }


def _geometry(geometry: ViewGeometry) -> list[Any]:
    return [
        geometry.width,
        geometry.height,
        geometry.rotation_degrees,
        geometry.skew_degrees,
        geometry.to_master.rows(),
    ]


def _box(box: Box) -> list[float]:
    return [round(value, 1) for value in (box.x0, box.y0, box.x1, box.y1)]


def _table(table: Table) -> list[Any]:
    return [_box(table.box), table.row_count, table.column_count, [_cell(cell) for cell in table.cells]]


def _cell(cell: TableCell) -> list[Any]:
    place = [cell.row, cell.column, cell.row_span, cell.column_span]
    return [*place, _box(cell.box), list(cell.line_numbers)]


def _seal(seal: Seal) -> list[Any]:
    mark = seal.mark
    return [_box(mark.box), mark.colour.value, mark.kind.value, seal.text, round(seal.confidence, 4)]


def _read_geometry(row: list[Any]) -> ViewGeometry:
    width, height, rotation, skew, rows = row
    return ViewGeometry(width, height, rotation, skew, Affine.from_rows(rows))


def _read_table(row: list[Any]) -> Table:
    box, row_count, column_count, cells = row
    return Table(Box(*box), row_count, column_count, tuple(_read_cell(cell) for cell in cells))


def _read_cell(row: list[Any]) -> TableCell:
    place, column, row_span, column_span, box, line_numbers = row
    return TableCell(place, column, row_span, column_span, Box(*box), tuple(line_numbers))


def _read_seal(row: list[Any]) -> Seal:
    box, colour, kind, text, confidence = row
    return Seal(ColouredMark(Box(*box), MarkColour(colour), MarkKind(kind)), text, confidence)
