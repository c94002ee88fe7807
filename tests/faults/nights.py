"""Starting nights in processes of their own, disturbing them, and comparing what they leave behind."""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from PIL import Image

from pipeline.archive import Archive
from pipeline.chinese.folding import fold
from pipeline.database import Database, outbox, page_store, run_store
from pipeline.index import IndexQuery
from pipeline.model.record import PageState
from pipeline.model.run import RunRecord
from pipeline.storage.atomic import TEMPORARY_PREFIX
from pipeline.storage.layout import ArchiveLayout
from pipeline.workflow.indexing import Indexing
from pipeline.workflow.page_work import open_result
from tests.faults.scripted import text_of
from tests.workflow.builders import picture

ROOT = Path(__file__).resolve().parents[2]
_START = "import sys; from tests.faults.night import main; sys.exit(main())"
"""Not ``-m``: what a process was started with is loaded again in each of its workers."""


def scans(folder: Path, count: int) -> Path:
    """Pages that differ."""
    for number in range(count):
        picture(folder / f"IMG_{number:04}.png", str(number))
    return folder


def noise(file: Path, seed: int) -> Path:
    """A page that does not compress, so that half of its file is half of its picture."""
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.frombytes("L", (120, 160), random.Random(seed).randbytes(120 * 160)).save(file)
    return file


class Night:
    """A run in a process of its own."""

    def __init__(self, archive: Path, folder: Path, *options: object, **kept: Any) -> None:
        self.archive = archive
        words = [sys.executable, "-c", _START, str(archive), str(folder), *map(str, options)]
        self.process = subprocess.Popen(
            words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **kept
        )

    def wait(self, seconds: float = 180) -> int:
        """Until it ends by itself; its exit code."""
        self.said = "".join(self.process.communicate(timeout=seconds))
        return self.process.returncode

    def kill(self) -> None:
        """As if the power went."""
        self.process.kill()
        self.process.communicate()

    def send(self, number: signal.Signals) -> None:
        """Ask it something."""
        self.process.send_signal(number)

    def workers(self) -> list[psutil.Process]:
        """Its worker processes now."""
        with contextlib.suppress(psutil.Error):
            children = psutil.Process(self.process.pid).children()
            return [child for child in children if "spawn_main" in " ".join(child.cmdline())]
        return []


@contextlib.contextmanager
def night(archive: Path, folder: Path, *options: object, **kept: Any) -> Iterator[Night]:
    """A run that is over when the block is."""
    started = Night(archive, folder, *options, **kept)
    try:
        yield started
    finally:
        if started.process.poll() is None:
            started.kill()
        for stream in (started.process.stdout, started.process.stderr):
            if stream:
                stream.close()


def new_archive(folder: Path) -> Path:
    """An empty archive."""
    Archive.create(folder).close()
    return folder


def run_to_the_end(archive: Path, folder: Path, *options: object) -> int:
    """Its exit code."""
    with night(archive, folder, *options) as started:
        return started.wait()


def wait_for(condition: Callable[[], object], seconds: float = 60.0) -> None:
    """Until something is so."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.02)


def pages_done(archive: Path) -> int:
    """Pages that have a result."""
    return states(archive)[PageState.DONE]


def states(archive: Path) -> dict[PageState, int]:
    """How many pages stand where."""
    database = Database(ArchiveLayout(archive).database)
    with contextlib.closing(database), database.read() as connection:
        return page_store.counts(connection)


def runs(archive: Path) -> list[RunRecord]:
    """Every run, the newest first."""
    database = Database(ArchiveLayout(archive).database)
    with contextlib.closing(database), database.read() as connection:
        return run_store.latest(connection, 1000)


@dataclass(frozen=True)
class Standing:
    """All that a night leaves behind, as far as two nights can be compared."""

    pages: tuple[tuple[object, ...], ...]
    texts: tuple[str, ...]
    masters: tuple[tuple[str, str], ...]
    found: tuple[tuple[str, int], ...]
    indexed: int
    waiting_for_index: int
    unfinished: tuple[str, ...]


def left_behind(archive: Path) -> Standing:
    """Look at everything: rows, artefacts, masters byte by byte, and each page through the index."""
    layout = ArchiveLayout(archive)
    database = Database(layout.database)
    with contextlib.closing(database):
        with database.read() as connection:
            pages = list(page_store.current_pages(connection))
            waiting = outbox.announcement_count(connection)
        backend = Indexing(layout, database, "whoosh").backend()
        return Standing(
            pages=tuple(
                (str(page.key), page.source_name, page.image_sha256, page.state, page.job_key) for page in pages
            ),
            texts=tuple(open_result(layout, page.job_key).text for page in pages if page.job_key),
            masters=tuple(sorted((file.name, _sha256(file)) for file in _files(layout.masters))),
            found=tuple(
                (hit.code, hit.ordinal or 0)
                for page in pages
                for hit in backend.search(IndexQuery(phrases=(fold(text_of(page.image_sha256)),))).hits
            ),
            indexed=backend.page_count(),
            waiting_for_index=waiting,
            unfinished=tuple(file.name for file in _files(archive) if file.name.startswith(TEMPORARY_PREFIX)),
        )


def _files(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def is_posix() -> bool:
    """Whether there are signals and such."""
    return os.name == "posix"
