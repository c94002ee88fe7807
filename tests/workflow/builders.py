"""A small archive whose files are drawn and looked into in this process."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw

from pipeline.batch import InlineExecutor, this_process
from pipeline.database import Database, catalogue_store, job_store, page_store, run_store
from pipeline.model.catalogue_entry import CatalogueEntry
from pipeline.model.record import PageOutcome, PageRecord
from pipeline.scan import ScanLimits
from pipeline.storage.layout import ArchiveLayout
from pipeline.workflow.ingest import Ingest
from pipeline.workflow.inspect_work import InspectWork
from pipeline.workflow.reports import IngestReport, Silent
from pipeline.workflow.walk import candidates


def drawn(mark: str) -> Image.Image:
    """A little page that differs by its mark."""
    picture = Image.new("L", (120, 160), 255)
    ImageDraw.Draw(picture).text((20, 40), mark, fill=0)
    return picture


def picture(path: Path, mark: str) -> Path:
    """Write a page in the format of the path's ending."""
    path.parent.mkdir(parents=True, exist_ok=True)
    drawn(mark).save(path)
    return path


def pages_in_one(path: Path, *marks: str) -> Path:
    """Write a multi-page TIFF."""
    path.parent.mkdir(parents=True, exist_ok=True)
    first, *rest = [drawn(mark) for mark in marks]
    first.save(path, save_all=True, append_images=rest, compression="tiff_lzw")
    return path


@dataclass
class SmallArchive:
    """An archive without OCR: what comes in, and how it is numbered."""

    layout: ArchiveLayout
    database: Database
    runs: int = 0

    @classmethod
    def at(cls, folder: Path, *codes: str) -> SmallArchive:
        layout = ArchiveLayout(folder / "archive")
        layout.masters.mkdir(parents=True)
        database = Database(layout.database)
        database.create()
        with database.begin() as connection:
            catalogue_store.put_entries(connection, [CatalogueEntry(code, title=f"题名 {code}") for code in codes])
        return cls(layout, database)

    def take_in(self, *paths: Path) -> IngestReport:
        self.runs += 1
        executor = InlineExecutor(InspectWork(ScanLimits()))
        files = candidates(paths, self.layout.root)
        return Ingest(self.layout, self.database, executor, f"run {self.runs}", Silent()).take_in(files)

    def finish_all(self) -> None:
        with self.database.begin() as connection:
            while page := job_store.claim(connection):
                job_store.finish(connection, page.id, PageOutcome(f"key {page.id}", False, 0.9, 10))

    def begin_run(self) -> int:
        """A run of this process; its number."""
        with self.database.begin() as connection:
            return run_store.begin(connection, run_store.NewRun("process", "null", 1, this_process()))

    def pages(self, code: str | None = None) -> list[PageRecord]:
        with self.database.begin() as connection:
            return list(page_store.current_pages(connection, code))

    def codes(self) -> set[str]:
        return {page.key.archival_code for page in self.pages()}
