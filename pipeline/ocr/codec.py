"""How an `OcrPage` is kept on disk: gzip over JSON, with a version.

Schema 1 holds per line its corners, confidence, direction and text units, and per character its box (to a tenth of a
pixel), its confidence (to four places) and its alternatives; equal pages give equal bytes.
"""

from __future__ import annotations

import gzip
import json
import zlib
from typing import Any

from pipeline.errors import UnreadableScanError
from pipeline.model.page import (
    Affine,
    Alternative,
    Box,
    Character,
    Direction,
    EngineInfo,
    OcrPage,
    Quad,
    TextLine,
    ViewGeometry,
)
from pipeline.model.provenance import Provenance

SCHEMA = 1


def encode(page: OcrPage, provenance: Provenance) -> bytes:
    """The page as bytes."""
    body = {
        "schema": SCHEMA,
        "provenance": _provenance(provenance),
        "engine": [page.engine.name, page.engine.version, list(page.engine.languages), page.engine.options],
        "blank": page.is_blank,
        "geometry": _geometry(page.geometry),
        "lines": [_line(line) for line in page.lines],
    }
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), compresslevel=6, mtime=0)


def decode(data: bytes, *, where: str = "") -> OcrPage:
    """The page that `encode` was given.

    Raises:
        UnreadableScanError: the bytes are damaged or of a schema that this version does not know.
    """
    try:
        body = json.loads(gzip.decompress(data))
        if body["schema"] != SCHEMA:
            raise _unreadable(where)
        return _read_page(body)
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
    return [quad, line.confidence, line.direction.value, [_character(character) for character in line.characters]]


def _character(character: Character) -> list[Any]:
    box = character.box
    row: list[Any] = [
        character.text,
        round(character.confidence, 4),
        *(round(value, 1) for value in (box.x0, box.y0, box.x1, box.y1)),
    ]
    for alternative in character.alternatives:
        row += [alternative.text, round(alternative.probability, 4)]
    return row


def _read_page(body: dict[str, Any]) -> OcrPage:
    width, height, rotation, skew, rows = body["geometry"]
    name, version, languages, options = body["engine"]
    return OcrPage(
        geometry=ViewGeometry(width, height, rotation, skew, Affine.from_rows(rows)),
        lines=tuple(_read_line(row) for row in body["lines"]),
        engine=EngineInfo(name, version, tuple(languages), options),
        is_blank=body["blank"],
    )


def _read_line(row: list[Any]) -> TextLine:
    numbers, confidence, direction, characters = row
    x0, y0, x1, y1, x2, y2, x3, y3 = numbers
    quad: Quad = ((x0, y0), (x1, y1), (x2, y2), (x3, y3))
    return TextLine(tuple(_read_character(item) for item in characters), quad, confidence, Direction(direction))


def _read_character(row: list[Any]) -> Character:
    text, confidence, x0, y0, x1, y1, *rest = row
    pairs = zip(rest[::2], rest[1::2], strict=True)
    return Character(text, confidence, Box(x0, y0, x1, y1), tuple(Alternative(other, value) for other, value in pairs))
