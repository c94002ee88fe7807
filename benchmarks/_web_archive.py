"""A large archive for `benchmarks.web`: the same rows, results and pictures as a batch leaves, written in bulk.

What the batch would take a week to read is made from text: every character has its box on an A4 page at 300 dpi, a
confidence and, now and then, other readings. Pictures are a few pages that were really rendered, linked to each result.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import numpy as np
import orjson
from PIL import Image, ImageDraw

from benchmarks._pages import PAGES_IN_ITEM, entry_of, readings_of, texts_of_pages
from pipeline.access import Role, Viewer, masked_text
from pipeline.archive import Archive
from pipeline.database import Connection, Database, catalogue_store
from pipeline.database.tables import pages, sources
from pipeline.index import EntryDocument, IndexWriter, PageDocument, open_backend
from pipeline.model.audit import Action, AuditEvent
from pipeline.model.catalogue_entry import AccessState, CatalogueEntry
from pipeline.model.geometry import Box
from pipeline.model.page import Alternative, Character, Direction, EngineInfo, OcrPage, Reading, TextLine, ViewGeometry
from pipeline.model.provenance import Provenance
from pipeline.ocr import StoredLine, encode
from pipeline.scan import encode_thumbnail, encode_view
from pipeline.settings import with_index_backend
from pipeline.storage.layout import ArchiveLayout, JobKey
from sample_scans.generator.fonts import Face, font

WIDTH, HEIGHT = 2480, 3508
_LEFT, _TOP, _STEP, _LEADING, _SIZE = 240, 300, 50, 140, 48
"""Where lines begin, from character to character, from line to line, height of a character; pixels."""
_PICTURES = 8
"""Different views; file systems give one file some 65,000 names."""
_AT_ONCE = 2000
"""Pages in one transaction and one commit of the index."""
_SURE, _DOUBTFUL = 0.98, 0.9
_ENGINE = EngineInfo("rapidocr", "made", ("zh",))
_MADE = Provenance("rapidocr", "made", "", "", datetime(2026, 1, 1, tzinfo=UTC))
PASSWORD = "correct horse battery"
ROLES = {"查阅者": Role.READER, "档案员": Role.ARCHIVIST}


@dataclass(frozen=True)
class Built:
    """An archive for measuring.

    Attributes:
        folder: of the archive.
        texts: of its pages; page ``n`` (from 0) has ordinal ``n % 4 + 1`` of entry ``n // 4``.
        seconds: that it took to build.
    """

    folder: Path
    texts: list[str]
    seconds: float


def build(folder: Path, count: int) -> Built:
    """Make the archive, with its index and accounts; nine of ten items are open to readers."""
    started = time.perf_counter()
    with Archive.create(folder) as archive:
        for name, role in ROLES.items():
            _let_in(archive, name, role)
    layout = ArchiveLayout(folder)
    layout.settings.write_text(with_index_backend(layout.settings.read_text("utf-8"), "tantivy"), "utf-8")
    texts = texts_of_pages(count)
    views = _views(layout, texts)
    check_stored(texts[0])
    database = Database(layout.database)
    backend = open_backend("tantivy", layout.index, [layout.user_dictionary])
    for first in range(0, count, _AT_ONCE):
        with database.begin() as connection, backend.write() as writer:
            for number in range(first, min(first + _AT_ONCE, count)):
                _add(connection, writer, layout, texts, number, views)
    database.close()
    return Built(folder, texts, time.perf_counter() - started)


def item_of(number: int) -> CatalogueEntry:
    """The entry of this number."""
    return entry_of(number, access=AccessState.OPEN if number % 10 else AccessState.CONTROLLED)


def check_stored(text: str) -> None:
    """Make sure that `stored` writes what the batch writes."""
    readings = tuple(readings_of(text, 0))
    assert gzip.decompress(stored(text, readings)) == gzip.decompress(encode(read_page(text, readings), _MADE))


def _let_in(archive: Archive, name: str, role: Role) -> None:
    accounts = archive.access.accounts
    given = accounts.add(name, role, AuditEvent("测试", "", "本机", Action.USER_ADD))
    accounts.change_password(Viewer(0, name, role), given, PASSWORD, "本机")


def _views(layout: ArchiveLayout, texts: Sequence[str]) -> list[tuple[Path, Path]]:
    """View and thumbnail of some pages."""
    made = []
    folder = layout.root / "rendered"
    folder.mkdir()
    for number, text in enumerate(texts[:_PICTURES]):
        picture = Image.new("RGB", (WIDTH, HEIGHT), (250, 248, 240))
        draw = ImageDraw.Draw(picture)
        for at, line in enumerate(text.split("\n")):
            for column, letter in enumerate(line):
                place = (_LEFT + column * _STEP, _TOP + at * _LEADING)
                draw.text(place, letter, font=font(Face.SONG, _SIZE), fill=(30, 30, 40), anchor="lt")
        pixels = np.asarray(picture)[:, :, ::-1]
        view, thumbnail = folder / f"{number}.jpg", folder / f"{number}-small.jpg"
        view.write_bytes(encode_view(np.ascontiguousarray(pixels)))
        thumbnail.write_bytes(encode_thumbnail(np.ascontiguousarray(pixels)))
        made.append((view, thumbnail))
    return made


def _add(
    connection: Connection,
    writer: IndexWriter,
    layout: ArchiveLayout,
    texts: Sequence[str],
    number: int,
    views: list[tuple[Path, Path]],
) -> None:
    """One page: its files, its rows, its place in the index."""
    item, place = divmod(number, PAGES_IN_ITEM)
    entry, text = item_of(item), texts[number]
    readings = tuple(readings_of(text, number))
    if not place:
        catalogue_store.put_entry(connection, entry)
        connection.execute(sources.insert().values(_source(item, entry)))
        writer.put_entry(item + 1, EntryDocument(entry))
    key = hashlib.sha256(f"page {number}".encode()).hexdigest()
    connection.execute(pages.insert().values(_page(number, key, text)))
    files = layout.page(JobKey(key))
    files.folder.mkdir(parents=True)
    files.ocr.write_bytes(stored(text, readings))
    for source, target in zip(views[number % len(views)], (files.view, files.thumbnail), strict=True):
        os.link(source, target)
    follows = texts[number + 1] if place + 1 < PAGES_IN_ITEM and number + 1 < len(texts) else ""
    writer.put_page(number + 1, PageDocument(entry, place + 1, "", masked_text(text), readings, masked_text(follows)))


def _source(item: int, entry: CatalogueEntry) -> dict[str, object]:
    return {
        "id": item + 1,
        "entry_id": item + 1,
        "path": f"/scans/{entry.code}.pdf",
        "name": f"{entry.code}.pdf",
        "serial": "",
        "sha256": hashlib.sha256(entry.code.encode()).hexdigest(),
        "extension": "pdf",
        "byte_size": 1,
        "run": "1",
        "received_at": "2026-01-01T00:00:00+00:00",
    }


def _page(number: int, key: str, text: str) -> dict[str, object]:
    return {
        "id": number + 1,
        "entry_id": number // PAGES_IN_ITEM + 1,
        "source_id": number // PAGES_IN_ITEM + 1,
        "frame_index": number % PAGES_IN_ITEM,
        "ordinal": number % PAGES_IN_ITEM + 1,
        "image_sha256": key,
        "width": WIDTH,
        "height": HEIGHT,
        "dpi": 300.0,
        "state": "done",
        "job_key": key,
        "is_blank": False,
        "confidence": 0.80 if number % 50 == 0 else 0.97,
        "character_count": len(text),
        "seconds": 3.0,
        "finished_at": "2026-01-01T00:00:00+00:00",
    }


def read_page(text: str, readings: Iterable[Reading]) -> OcrPage:
    """What an engine gives of a page."""
    others = {at: tuple(Alternative(*one) for one in some) for at, some in _by_offset(readings).items()}
    lines, offset = [], 0
    for at, line in enumerate(text.split("\n")):
        boxes = [_box(at, column) for column in range(len(line))]
        characters = tuple(
            Character(letter, _DOUBTFUL if offset + column in others else _SURE, box, others.get(offset + column, ()))
            for column, (letter, box) in enumerate(zip(line, boxes, strict=True))
        )
        lines.append(TextLine(characters, boxes[0].union(boxes[-1]).corners(), _SURE))
        offset += len(line) + 1
    return OcrPage(ViewGeometry(WIDTH, HEIGHT), tuple(lines), _ENGINE)


def stored(text: str, readings: Iterable[Reading]) -> bytes:
    """What `read_page` gives as the batch would store it: `encode` takes ten times as long, and is the judge of it."""
    others, lines, offset = _by_offset(readings), text.split("\n"), 0
    head: dict[str, object] = orjson.loads(_head()) | {"texts": lines}
    rows = [orjson.dumps(head)]
    for at, line in enumerate(lines):
        doubtful = {column: others[offset + column] for column in range(len(line)) if offset + column in others}
        top, end = _box(at, 0).y0, _box(at, len(line) - 1).x1
        made = StoredLine(
            text=line,
            second=None,
            corners=[value for corner in Box(_LEFT, top, end, top + _SIZE).corners() for value in map(float, corner)],
            confidence=_SURE,
            direction=Direction.HORIZONTAL.value,
            confidences=[_DOUBTFUL if column in doubtful else _SURE for column in range(len(line))],
            lefts=[_box(at, column).x0 for column in range(len(line))],
            tops=[top] * len(line),
            rights=[_box(at, column).x1 for column in range(len(line))],
            bottoms=[top + _SIZE] * len(line),
            others={str(column): [part for one in some for part in one] for column, some in doubtful.items()},
        )
        rows.append(made.row())
        offset += len(line) + 1
    return gzip.compress(b"\n".join(rows), compresslevel=1, mtime=0)


def _by_offset(readings: Iterable[Reading]) -> dict[int, list[tuple[str, float]]]:
    found: dict[int, list[tuple[str, float]]] = {}
    for offset, other, share in readings:
        found.setdefault(offset, []).append((other, share))
    return found


@cache
def _head() -> bytes:
    """What `encode` says of a page beside its lines."""
    return gzip.decompress(encode(OcrPage(ViewGeometry(WIDTH, HEIGHT), (), _ENGINE), _MADE))


@cache
def _box(line: int, column: int) -> Box:
    left, top = float(_LEFT + column * _STEP), float(_TOP + line * _LEADING)
    return Box(left, top, left + _SIZE, top + _SIZE)
