"""How an `OcrPage` is kept on disk: gzip over JSON, with a version.

Per line it holds corners, confidence, direction and text units, and a second engine's reading where there is one; per
character its box (to a tenth of a pixel), its confidence (to four places) and its alternatives. Schema 2 added tables,
seals and second readings; results of schema 1 are read as pages without them. Equal pages give equal bytes.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any, overload

import orjson

from pipeline.errors import UnreadableScanError
from pipeline.model.geometry import Affine, Box, Quad
from pipeline.model.mark import ColouredMark, MarkColour, MarkKind, Seal
from pipeline.model.page import (
    Alternative,
    Character,
    Direction,
    EngineInfo,
    OcrPage,
    SecondReading,
    TextLine,
    ViewGeometry,
    standing_between,
)
from pipeline.model.provenance import Provenance
from pipeline.model.table import Table, TableCell

SCHEMA = 2
_READABLE = frozenset({1, SCHEMA})
_ROW = 4
"""Parts of a line beside a second engine's reading."""


def encode(page: OcrPage, provenance: Provenance) -> bytes:
    """The page as bytes."""
    body = {
        "schema": SCHEMA,
        "provenance": _provenance(provenance),
        "engine": [page.engine.name, page.engine.version, list(page.engine.languages), page.engine.options],
        "blank": page.is_blank,
        "geometry": _geometry(page.geometry),
        "lines": [_line(line) for line in page.lines],
        "tables": [_table(table) for table in page.tables],
        "seals": [_seal(seal) for seal in page.seals],
    }
    return gzip.compress(orjson.dumps(body), compresslevel=6, mtime=0)


def decode(data: bytes, *, where: str = "") -> OcrPage:
    """The page that `encode` was given.

    Raises:
        UnreadableScanError: the bytes are damaged or of a schema that this version does not know.
    """
    return StoredPage(data, where=where).page


class StoredPage:
    """A stored result whose parts are read when they are asked for: a hit needs few of the characters of its page.

    Args:
        data: what `encode` gave.
        where: the file, for messages.

    Attributes:
        line_texts: what each line says.
        lines: each read when it is asked for.
        second_texts: what a second engine read, of the lines that have it.

    Raises:
        UnreadableScanError: the bytes are damaged or of a schema that this version does not know.
    """

    def __init__(self, data: bytes, *, where: str = "") -> None:
        with _reading(where):
            self._body = orjson.loads(gzip.decompress(data))
            if self._body["schema"] not in _READABLE:
                raise _unreadable(where)
            rows = self._body["lines"]
            self.line_texts = tuple("".join([item[0] for item in row[3]]) for row in rows)
            self.second_texts = tuple(row[4][1] for row in rows if len(row) > _ROW)
        self.lines = _Lines(rows, where)
        self._where = where

    @property
    def text(self) -> str:
        """All lines, one below the other."""
        return "\n".join(self.line_texts)

    @cached_property
    def geometry(self) -> ViewGeometry:
        """How the view came from the master; raises as the class does."""
        with _reading(self._where):
            return _read_geometry(self._body["geometry"])

    def box_in_line(self, number: int, start: int, end: int) -> Box | None:
        """Around what stands between two offsets in the text of a line; None where nothing does; raises too."""
        with _reading(self._where):
            items = self._body["lines"][number][3]
            if len(items) == len(self.line_texts[number]):
                items = items[start:end]
            else:
                items = standing_between(((item[0], item) for item in items), start, end)
            if not items:
                return None
            _, _, left, top, right, bottom = zip(*(item[:6] for item in items), strict=True)
            return Box(min(left), min(top), max(right), max(bottom))

    def is_sure(self, number: int, least: float) -> bool:
        """Whether every character of a line has this confidence at least, and no other engine read it; raises too."""
        with _reading(self._where):
            row = self._body["lines"][number]
            return len(row) == _ROW and all(item[1] >= least for item in row[3])

    def middles(self, number: int) -> list[tuple[float, float]]:
        """Of each character of a line, where the middle of its box is; raises too."""
        with _reading(self._where):
            return [((item[2] + item[4]) / 2, (item[3] + item[5]) / 2) for item in self._body["lines"][number][3]]

    def corners(self, number: int) -> Quad:
        """Of a line; raises too."""
        with _reading(self._where):
            return _read_quad(self._body["lines"][number][0])

    @property
    def page(self) -> OcrPage:
        """All of it, made anew each time, as it takes far more room than what is read; raises as the class does."""
        with _reading(self._where):
            return _read_page(self._body)


class _Lines(Sequence[TextLine]):
    def __init__(self, rows: list[Any], where: str) -> None:
        self._rows, self._where = rows, where

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, number: int) -> TextLine: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[TextLine]: ...
    def __getitem__(self, number: int | slice) -> TextLine | Sequence[TextLine]:
        if isinstance(number, slice):
            return _Lines(self._rows[number], self._where)
        row = self._rows[number]
        with _reading(self._where):
            return _read_line(row)


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


def _line(line: TextLine) -> list[Any]:
    quad = [round(value, 1) for corner in line.quad for value in corner]
    characters = [_character(character) for character in line.characters]
    row: list[Any] = [quad, line.confidence, line.direction.value, characters]
    if second := line.second_reading:
        row.append([second.engine, second.text, round(second.confidence, 4)])
    return row


def _character(character: Character) -> list[Any]:
    row: list[Any] = [character.text, round(character.confidence, 4), *_box(character.box)]
    for alternative in character.alternatives:
        row += [alternative.text, round(alternative.probability, 4)]
    return row


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


def _read_page(body: dict[str, Any]) -> OcrPage:
    name, version, languages, options = body["engine"]
    return OcrPage(
        geometry=_read_geometry(body["geometry"]),
        lines=tuple(_read_line(row) for row in body["lines"]),
        engine=EngineInfo(name, version, tuple(languages), options),
        is_blank=body["blank"],
        tables=tuple(_read_table(row) for row in body.get("tables", ())),
        seals=tuple(_read_seal(row) for row in body.get("seals", ())),
    )


def _read_geometry(row: list[Any]) -> ViewGeometry:
    width, height, rotation, skew, rows = row
    return ViewGeometry(width, height, rotation, skew, Affine.from_rows(rows))


def _read_line(row: list[Any]) -> TextLine:
    numbers, confidence, direction, items, *rest = row
    characters = tuple(_read_character(item) for item in items)
    second = SecondReading(*rest[0]) if rest else None
    return TextLine(characters, _read_quad(numbers), confidence, Direction(direction), second)


def _read_quad(numbers: list[float]) -> Quad:
    x0, y0, x1, y1, x2, y2, x3, y3 = numbers
    return ((x0, y0), (x1, y1), (x2, y2), (x3, y3))


def _read_character(row: list[Any]) -> Character:
    """Most characters have no alternatives, and a page has a thousand characters."""
    box = Box(row[2], row[3], row[4], row[5])
    if len(row) == 6:
        return Character(row[0], row[1], box)
    pairs = zip(row[6::2], row[7::2], strict=True)
    return Character(row[0], row[1], box, tuple(Alternative(other, value) for other, value in pairs))


def _read_table(row: list[Any]) -> Table:
    box, row_count, column_count, cells = row
    return Table(Box(*box), row_count, column_count, tuple(_read_cell(cell) for cell in cells))


def _read_cell(row: list[Any]) -> TableCell:
    place, column, row_span, column_span, box, line_numbers = row
    return TableCell(place, column, row_span, column_span, Box(*box), tuple(line_numbers))


def _read_seal(row: list[Any]) -> Seal:
    box, colour, kind, text, confidence = row
    return Seal(ColouredMark(Box(*box), MarkColour(colour), MarkKind(kind)), text, confidence)
