"""Little pictures for reports, also of pages that could not be read.

A page that failed has no thumbnail of its own, so one is tried from its master: in a worker with limits, since the file
may be the one that hangs or crashes whatever opens it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.batch import Finished, ProcessExecutor, TaskLimits
from pipeline.errors import ArchiveError
from pipeline.model.record import PageRecord
from pipeline.scan import ScanLimits, encode_thumbnail, load_frame
from pipeline.storage.layout import ArchiveLayout, JobKey

SECONDS_EACH = 10.0
"""For one picture; the largest page that is allowed takes three."""
SECONDS_TOGETHER = 90.0
"""For all pictures of a report; the rest go without, so that a hundred bad files do not hold it up till noon."""
_WORKERS = 2
_MEMORY_BYTES = 2_000_000_000

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ThumbnailTask:
    """One picture to be made."""

    page_id: int
    master: Path
    frame_index: int


@dataclass(frozen=True, slots=True)
class ThumbnailWork:
    """Makes the function that makes pictures small."""

    limits: ScanLimits

    def __call__(self) -> Callable[[ThumbnailTask], bytes]:
        """Nothing to load."""
        return self._thumbnail

    def _thumbnail(self, task: ThumbnailTask) -> bytes:
        return encode_thumbnail(load_frame(task.master, task.frame_index, self.limits).pixels)


def thumbnails(
    layout: ArchiveLayout,
    pages: Iterable[PageRecord],
    limits: ScanLimits,
    *,
    seconds_each: float = SECONDS_EACH,
    seconds_together: float = SECONDS_TOGETHER,
) -> dict[int, bytes]:
    """JPEGs by row of the page; those that cannot be made, or not in time, are left out. Never raises for a picture."""
    found: dict[int, bytes] = {}
    tasks: list[ThumbnailTask] = []
    for page in pages:
        stored = _stored(layout, page)
        if stored:
            found[page.id] = stored
        else:
            master = layout.master(page.master_sha256, page.master_extension)
            tasks.append(ThumbnailTask(page.id, master, page.frame_index))
    if tasks:
        found |= _made(tasks, limits, seconds_each, seconds_together)
    return found


def _stored(layout: ArchiveLayout, page: PageRecord) -> bytes:
    if page.job_key is None:
        return b""
    try:
        return layout.page(JobKey(page.job_key)).thumbnail.read_bytes()
    except OSError:
        return b""


def _made(tasks: list[ThumbnailTask], limits: ScanLimits, each: float, together: float) -> dict[int, bytes]:
    executor = ProcessExecutor(
        ThumbnailWork(limits),
        min(_WORKERS, len(tasks)),
        TaskLimits(seconds=each, memory_bytes=_MEMORY_BYTES),
        environment={"OMP_NUM_THREADS": "1"},
    )
    found: dict[int, bytes] = {}
    try:
        for outcome in executor.run(_in_time(tasks, together)):
            if isinstance(outcome, Finished):
                found[outcome.task.page_id] = outcome.result
    except ArchiveError as error:
        _log.warning("缩略图无法生成：%s", error)
    return found


def _in_time(tasks: Iterable[ThumbnailTask], seconds: float) -> Iterator[ThumbnailTask]:
    end = time.monotonic() + seconds
    for task in tasks:
        if time.monotonic() >= end:
            return
        yield task
