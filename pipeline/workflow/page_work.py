"""The journey of one page, from master to artefacts on disk. Runs in a worker; touches neither database nor index."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pipeline.access.secrecy_marks import secrecy_marks
from pipeline.errors import UnreadableScanError
from pipeline.model.page import EngineInfo, OcrPage, PageImage, Sha256
from pipeline.model.provenance import Provenance
from pipeline.model.record import PageOutcome
from pipeline.ocr import (
    CrossCheck,
    CrossChecker,
    PageReader,
    StoredPage,
    create_checker,
    create_reader,
    decode,
    encode,
)
from pipeline.scan import Recipe, ScanLimits, encode_thumbnail, encode_view, load_frame, prepare
from pipeline.storage.atomic import write_bytes
from pipeline.storage.layout import ArchiveLayout, JobKey, PageFiles


@dataclass(frozen=True, slots=True)
class PageTask:
    """One page to be worked on.

    Attributes:
        page_id: row number, handed back with the outcome.
        master: the file that holds it.
        frame_index: which picture of the file it is, from 0.
        image_sha256: checksum of its own image.
        engine: name of the engine that was chosen for this page; None for that of the run.
        is_afresh: read it again even if a result lies there.
    """

    page_id: int
    master: Path
    frame_index: int
    image_sha256: Sha256
    engine: str | None = None
    is_afresh: bool = False


@dataclass(frozen=True, slots=True)
class PageWork:
    """Makes the function that works on pages; loads the engine once in each worker.

    Attributes:
        root: folder of the archive.
        engine: name of the OCR engine.
        limits: what a picture may be.
        recipe: how a picture is prepared.
        cross_check: by which second engine doubtful pages are read too; None for none.
        make_reader: makes the reader with an engine of a given name, in the worker.
    """

    root: Path
    engine: str
    limits: ScanLimits
    recipe: Recipe
    cross_check: CrossCheck | None = None
    make_reader: Callable[[str], PageReader] = create_reader

    def __call__(self) -> Callable[[PageTask], PageOutcome]:
        """Open the engines and return the work function."""
        worker = _Worker(self)
        worker.reader(self.engine)
        worker.checker(self.engine)
        return worker


@dataclass(frozen=True, slots=True)
class _Worker:
    work: PageWork
    readers: dict[str, PageReader] = field(default_factory=dict)
    checkers: dict[str, CrossChecker] = field(default_factory=dict)

    def reader(self, engine: str) -> PageReader:
        """The reader with this engine, opened when it is first asked for."""
        if engine not in self.readers:
            reader = self.work.make_reader(engine)
            reader.open()
            self.readers[engine] = reader
        return self.readers[engine]

    def checker(self, engine: str) -> CrossChecker | None:
        """The second reader of pages that this engine reads; None where none was asked for."""
        check = self.work.cross_check
        if check is None or check.engine == engine:
            return None
        if engine not in self.checkers:
            checker = create_checker(check, engine)
            checker.open()
            self.checkers[engine] = checker
        return self.checkers[engine]

    def __call__(self, task: PageTask) -> PageOutcome:
        engine = task.engine or self.work.engine
        reader, checker = self.reader(engine), self.checker(engine)
        key, known = self._known(task, reader.info)
        if checker and known and checker.is_needed(known):
            key, known = self._known(task, checker.info(reader.info))
        if known is None:
            key, known = self._read(task, reader, checker)
        count, marks = sum(1 for _ in known.characters()), secrecy_marks(known)
        return PageOutcome(key, known.is_blank, round(known.confidence, 4), count, tuple(map(str, marks)))

    def _known(self, task: PageTask, info: EngineInfo) -> tuple[JobKey, OcrPage | None]:
        """The key of a page read like this, and the result that lies there unless it is to be read afresh."""
        key = job_key(task.image_sha256, self.work.recipe, info)
        return key, None if task.is_afresh else _finished(ArchiveLayout(self.work.root).page(key))

    def _read(self, task: PageTask, reader: PageReader, checker: CrossChecker | None) -> tuple[JobKey, OcrPage]:
        """Read a page and keep it; a sure one under the key that it has without a second engine."""
        image = prepare(load_frame(task.master, task.frame_index, self.work.limits), self.work.recipe)
        _, known = self._known(task, reader.info)
        page = known or reader.read(image)
        if checker and checker.is_needed(page):
            page = checker.compared(page, image)
        key = job_key(task.image_sha256, self.work.recipe, page.engine)
        self._keep(task, page, image, ArchiveLayout(self.work.root).page(key))
        return key, page

    def _keep(self, task: PageTask, page: OcrPage, image: PageImage, files: PageFiles) -> None:
        write_bytes(files.view, encode_view(image.view))
        write_bytes(files.thumbnail, encode_thumbnail(image.view))
        write_bytes(files.ocr, encode(page, self._provenance(task, page.engine)))

    def _provenance(self, task: PageTask, info: EngineInfo) -> Provenance:
        parameters = f"{self.work.recipe.fingerprint()};{info.options}"
        return Provenance(info.name, info.version, parameters, task.image_sha256, datetime.now(UTC))


def job_key(image_sha256: Sha256, recipe: Recipe, engine: EngineInfo) -> JobKey:
    """Key of a page's result: another image, recipe, engine, version or option is another result."""
    parts = (image_sha256, recipe.fingerprint(), engine.name, engine.version, engine.options)
    return JobKey(hashlib.sha256("\n".join(parts).encode()).hexdigest())


def _finished(files: PageFiles) -> OcrPage | None:
    """The result that an interrupted run left behind; it was written last, so the pictures are there too."""
    if not files.ocr.is_file():
        return None
    try:
        return decode(files.ocr.read_bytes())
    except (UnreadableScanError, OSError):
        return None


def open_result(layout: ArchiveLayout, key: str) -> StoredPage:
    """The stored result of a page, to be read in part.

    Raises:
        UnreadableScanError: the file is missing or damaged.
    """
    file = layout.page(JobKey(key)).ocr
    try:
        data = file.read_bytes()
    except OSError as error:
        raise UnreadableScanError(
            "识别结果文件无法读取", where=str(file), advice="请运行 xiangdang run 重新识别该页"
        ) from error
    return StoredPage(data, where=str(file))
