"""What does the batch itself cost, beside scan, OCR and index? Prints JSON.

``stubs``: looking into files, reading pages and the index are replaced by stubs that return at once; what is left is
the walk, the masters, the database, the worker processes, the outbox and the log. Pages of one-page files and pages of
files with a hundred pages are counted apart, as the first pay for a master each. Seconds by the clock depend on what
else the machine does, milliseconds of a processor much less. The memory of the parent is looked at after one tenth of
the pages and after all; handles, processes and temporary files are counted after the run.

``real``: the real engine reads real pages with one worker. What the batch adds is the time in which the worker had
nothing in hand although pages waited, and the processor time of the parent with its index thread; both are given as a
share of the time that the work on the pages took in the worker. What is paid once in a night is left out: loading the
dictionary of the index by a first run, starting the worker and writing the morning report by taking off what a run of
one page takes.

    python benchmarks/batch_engine.py [--pages 5000] [--scans ../shared/data/pages --engine rapidocr --limit 12]
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from multiprocessing import resource_tracker
from pathlib import Path
from typing import Any

import psutil

from pipeline.archive import Archive
from pipeline.database import Database, outbox, page_store
from pipeline.model.page import Sha256
from pipeline.model.record import PageOutcome, PageState
from pipeline.ocr import CrossCheck
from pipeline.scan import Frame, FrameKind, MediaType, Recipe, ScanFile, ScanLimits
from pipeline.settings import load_settings
from pipeline.storage.atomic import TEMPORARY_PREFIX
from pipeline.storage.layout import ArchiveLayout
from pipeline.workflow.batch_run import BatchRun, RunOptions
from pipeline.workflow.indexing import Indexing
from pipeline.workflow.inspect_work import Inspection, InspectTask
from pipeline.workflow.page_work import PageTask, PageWork
from pipeline.workflow.reports import Silent

ROOT = Path(__file__).resolve().parents[1]
FRAMES = 100
"""Pages of a file with many."""


@dataclass(frozen=True, slots=True)
class StubInspect:
    """Knows a file by its name, which begins with the number of its pages."""

    limits: ScanLimits

    def __call__(self) -> Callable[[InspectTask], Inspection]:
        return self.look

    def look(self, task: InspectTask) -> Inspection:
        data = task.path.read_bytes()
        count = int(task.path.name.split("-")[0])
        frames = tuple(Frame(at, FrameKind.STORED, _sha256(f"{task.name} {at}"), 10, 10, 300.0) for at in range(count))
        return Inspection(Sha256(hashlib.sha256(data).hexdigest()), len(data), ScanFile(MediaType.TIFF, "tif", frames))


@dataclass(frozen=True, slots=True)
class StubPage:
    """Has read every page before it is asked."""

    root: Path
    engine: str
    limits: ScanLimits
    recipe: Recipe
    cross_check: CrossCheck | None = None

    def __call__(self) -> Callable[[PageTask], PageOutcome]:
        return self.read

    def read(self, task: PageTask) -> PageOutcome:
        return PageOutcome(str(task.image_sha256), False, 0.99, 300)


class StubIndexing(Indexing):
    """Hears every announcement and does nothing with it."""

    def drain(self, *_: Any, **__: Any) -> int:
        with self.database.begin() as connection:
            waiting = outbox.announcements(connection)
            outbox.forget(connection, waiting)
        return len(waiting)


@dataclass(slots=True)
class Watcher(Silent):
    """Notes when what began, and how much memory there was."""

    at: tuple[int, ...] = ()
    moments: list[tuple[str, float]] = field(default_factory=list)
    memory: dict[int, int] = field(default_factory=dict)
    stage: str = ""
    count: int = 0

    def begin(self, stage: str, total: int) -> None:
        self.stage, self.count = stage, 0
        self.moments.append((stage, time.monotonic()))

    def advance(self, label: str = "") -> None:
        self.count += 1
        if self.stage == "识别" and self.count in self.at:
            gc.collect()
            self.memory[self.count] = psutil.Process().memory_full_info().uss

    def end(self) -> None:
        self.moments.append((f"{self.stage} end", time.monotonic()))

    def seconds(self, stage: str) -> float:
        """From the beginning of a stage to its end."""
        return dict(self.moments)[f"{stage} end"] - dict(self.moments)[stage]


@dataclass(frozen=True, slots=True)
class TimedWork:
    """The real work on pages, which writes into a diary when each began and ended; one clock serves all processes."""

    diary: Path
    root: Path
    engine: str
    limits: ScanLimits
    recipe: Recipe
    cross_check: CrossCheck | None = None

    def __call__(self) -> Callable[[PageTask], PageOutcome]:
        return partial(self.read, PageWork(self.root, self.engine, self.limits, self.recipe, self.cross_check)())

    def read(self, work: Callable[[PageTask], PageOutcome], task: PageTask) -> PageOutcome:
        began = time.monotonic()
        outcome = work(task)
        with self.diary.open("a") as diary:
            diary.write(f"{began} {time.monotonic()}\n")
        return outcome


def _sha256(text: str) -> Sha256:
    return Sha256(hashlib.sha256(text.encode()).hexdigest())


@contextmanager
def new_archive(folder: Path) -> Iterator[tuple[ArchiveLayout, Database]]:
    """An empty archive."""
    Archive.create(folder).close()
    layout = ArchiveLayout(folder)
    database = Database(layout.database)
    yield layout, database
    database.close()


def handles() -> int:
    """Open files, pipes and sockets of this process."""
    process = psutil.Process()
    count: int = getattr(process, "num_fds" if os.name == "posix" else "num_handles")()
    return count


def stubs(folder: Path, *, pages: int, frames: int, workers: int) -> dict[str, Any]:
    """A night in which everything but the batch itself takes no time."""
    scans = folder / "in"
    scans.mkdir(parents=True)
    for number in range(pages // frames):
        (scans / f"{frames}-{number:05}.tif").write_bytes(f"{frames} {number}".encode())
    watcher = Watcher(at=(pages // 10, pages))
    resource_tracker.ensure_running()  # Python's own, with a pipe that stays open as long as this process lasts
    gc.collect()
    before, processor, of_workers = handles(), _processor_seconds(), _processor_seconds_of_workers()
    with new_archive(folder / "archive") as (layout, database):
        settings, indexing = load_settings(layout.settings), StubIndexing(layout, database, "whoosh")
        batch = BatchRun(layout, database, indexing, settings, inspect_work=StubInspect, page_work=StubPage)
        began = time.monotonic()
        report = batch.run([scans], RunOptions(workers=workers, progress=watcher))
        seconds = time.monotonic() - began
        with database.read() as connection:
            done = page_store.counts(connection)[PageState.DONE]
    processor, of_workers = _processor_seconds() - processor, _processor_seconds_of_workers() - of_workers
    assert report.is_clean
    assert done == pages
    gc.collect()
    return {
        "files": pages // frames,
        "pages": pages,
        "seconds": round(seconds, 2),
        "pages_per_second": round(pages / seconds, 1),
        "intake_pages_per_second": round(pages / watcher.seconds("导入"), 1),
        "reading_pages_per_second": round(pages / watcher.seconds("识别"), 1),
        "parent_processor_milliseconds_per_page": round(1000 * processor / pages, 2),
        "workers_processor_milliseconds_per_page": round(1000 * of_workers / pages, 2),
        "parent_memory_mb": {count: round(size / 1e6, 1) for count, size in watcher.memory.items()},
        "parent_memory_growth": round(watcher.memory[pages] / watcher.memory[pages // 10], 3),
        "handles_left": handles() - before,
        "children_left": len(_children()),
        "temporary_files_left": sum(file.name.startswith(TEMPORARY_PREFIX) for file in folder.rglob("*")),
    }


def _children() -> list[psutil.Process]:
    """Processes that we started, but for Python's own that watches for what processes leave behind."""
    children = psutil.Process().children(recursive=True)
    return [child for child in children if "resource_tracker" not in " ".join(child.cmdline())]


def real(folder: Path, scans: Path, engine: str, limit: int) -> dict[str, Any]:
    """A night of a few pages with everything as it is."""
    diary = folder / "diary"
    with new_archive(folder / "archive") as (layout, database):
        indexing = Indexing(layout, database, "whoosh")
        work = partial(TimedWork, diary)
        batch = BatchRun(layout, database, indexing, load_settings(layout.settings), page_work=work)
        batch.ingest([scans], RunOptions(workers=1))
        taken = []
        for pages in (1, 1, limit + 1):
            before = _processor_seconds()
            batch.process("run", RunOptions(workers=1, engine=engine, limit=pages))
            taken.append(_processor_seconds() - before)
        processor = taken[2] - taken[1]
    spans = [tuple(map(float, line.split())) for line in diary.read_text().splitlines()[3:]]
    worked = sum(end - began for began, end in spans)
    idle = sum(began - end for (_, end), (began, _) in pairwise(spans))
    return {
        "engine": engine,
        "pages": len(spans),
        "work_seconds": round(worked, 2),
        "worker_idle_seconds": round(idle, 3),
        "parent_processor_seconds": round(processor, 3),
        "worker_idle_share": round(idle / worked, 4),
        "parent_processor_share": round(processor / worked, 4),
        "cost_share": round((idle + processor) / worked, 4),
    }


def _processor_seconds() -> float:
    used = psutil.Process().cpu_times()
    return float(used.user + used.system)


def _processor_seconds_of_workers() -> float:
    """Of those that have ended, what they loaded at their start too; 0 where the system does not count it."""
    used = psutil.Process().cpu_times()
    return float(used.children_user + used.children_system) if os.name == "posix" else 0.0


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=5000, help="of the stubs; a multiple of 1000; 0 for none")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--scans", type=Path, default=ROOT / "sample_scans", help="of the real engine")
    parser.add_argument("--engine", default="rapidocr")
    parser.add_argument("--limit", type=int, default=12, help="pages of the real engine; 0 for none")
    asked = parser.parse_args()
    answer: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        if asked.pages:
            for name, frames in (("one_page_files", 1), ("hundred_page_files", FRAMES)):
                answer[name] = stubs(Path(folder, name), pages=asked.pages, frames=frames, workers=asked.workers)
        if asked.limit:
            answer["real"] = real(Path(folder, "real"), asked.scans, asked.engine, asked.limit)
    json.dump(answer, sys.stdout, indent=2)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
