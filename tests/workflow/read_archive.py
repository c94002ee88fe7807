"""A small archive whose pages have been read, by lines that a test gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from pipeline.archive import Archive
from pipeline.database import job_store
from pipeline.database.tables import pages
from pipeline.model.geometry import Box
from pipeline.model.page import EngineInfo, OcrPage, TextLine, ViewGeometry
from pipeline.model.provenance import Provenance
from pipeline.model.record import PageOutcome, PageRecord
from pipeline.ocr.codec import encode
from pipeline.storage.layout import JobKey
from tests.export.pages import line
from tests.workflow.builders import SmallArchive, picture

WIDTH, HEIGHT = 120, 160
"""Of the pages that `builders.picture` draws."""
ENGINE = EngineInfo("fake", "1")


def lines_of(*texts: str) -> list[TextLine]:
    """Lines one below the other on such a page, long ones in smaller print."""
    sizes = [min(12.0, (WIDTH - 20) / max(1, len(text))) for text in texts]
    return [line(text, (10.0, 10.0 + 20 * number), size=sizes[number]) for number, text in enumerate(texts)]


def read_as(small: SmallArchive, page: PageRecord, lines: Sequence[TextLine], key: str) -> None:
    """Put a result of a page in place, as a run would."""
    files = small.layout.page(JobKey(key))
    files.folder.mkdir(parents=True, exist_ok=True)
    ocr = OcrPage(ViewGeometry(WIDTH, HEIGHT), tuple(lines), ENGINE)
    made = Provenance("fake", "1", "", page.image_sha256, datetime.now(UTC))
    files.view.write_bytes(picture(files.folder / "view.png", key).read_bytes())
    files.ocr.write_bytes(encode(ocr, made))
    with small.database.begin() as connection:
        connection.execute(pages.update().where(pages.c.id == page.id).values(state="running"))
        job_store.finish(connection, page.id, PageOutcome(key, False, 0.9, 10))


def archive_with(folder: Path, **texts: list[list[str]]) -> tuple[Archive, SmallArchive]:
    """An archive whose entries have pages with these lines; underscores in names stand for hyphens."""
    codes = {name.replace("_", "-"): of_entry for name, of_entry in texts.items()}
    small = SmallArchive.at(folder, *codes)
    scans = [
        picture(folder / "in" / code / f"{code}_{number:04d}.png", f"{code} {number}")
        for code, of_entry in codes.items()
        for number in range(1, len(of_entry) + 1)
    ]
    small.take_in(*scans)
    with small.database.begin() as connection:
        while job_store.claim(connection):
            pass
    for code, of_entry in codes.items():
        for record, lines in zip(small.pages(code), of_entry, strict=True):
            read_as(small, record, lines_of(*lines), f"{record.id:064x}")
    small.layout.settings.write_text("", encoding="utf-8")
    small.layout.user_dictionary.write_text("", encoding="utf-8")
    archive = Archive.open(small.layout.root)
    archive.rebuild_index()
    return archive, small


def moved(one: TextLine, down: float) -> TextLine:
    """The line elsewhere on the page."""
    box = one.box
    characters = tuple(
        replace(char, box=Box(char.box.x0, char.box.y0 + down, char.box.x1, char.box.y1 + down))
        for char in one.characters
    )
    return replace(one, characters=characters, quad=Box(box.x0, box.y0 + down, box.x1, box.y1 + down).corners())
