"""When the pages that wait will be done, at the rate that was measured."""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterable
from datetime import datetime, timedelta
from statistics import fmean

from pipeline.database import Connection, job_store, report_store, run_store
from pipeline.model.run import RunRecord, StopReason
from pipeline.report import Forecast
from pipeline.storage.layout import ArchiveLayout, JobKey

_PAGES_MEASURED = 200
"""Pages of one evening are alike; older ones may be of another scanner or engine."""
_RESULTS_WEIGHED = 50
_NIGHTS_LOOKED_AT = 30


def forecast(connection: Connection, layout: ArchiveLayout, now: datetime) -> Forecast:
    """Look at the pages that wait and at those that were read last; ``now`` is a local time with its zone."""
    left = job_store.waiting_count(connection)
    measured = report_store.recent_page_seconds(connection, _PAGES_MEASURED)
    workers = report_store.last_workers(connection)
    seconds = fmean(measured) if measured else None
    hours = None if seconds is None else left * seconds / workers / 3600
    night = last_night(run_store.latest(connection, _NIGHTS_LOOKED_AT))
    nights = math.ceil(hours / _hours(night)) if hours and night else None
    return Forecast(
        pages_left=left,
        seconds_per_page=seconds,
        pages_measured=len(measured),
        workers=workers,
        hours=hours,
        nights=nights,
        night_hours=_hours(night) if night else None,
        ends_at=end_of_work(now, hours, night) if hours else None,
        bytes_needed=left * _bytes_per_page(layout, report_store.recent_results(connection, _RESULTS_WEIGHED)),
        free_bytes=shutil.disk_usage(layout.root).free,
    )


def last_night(runs: Iterable[RunRecord]) -> RunRecord | None:
    """The last run that worked until its time was over; the runs come newest first."""
    return next((run for run in runs if run.stop_reason is StopReason.WINDOW and run.elapsed_seconds > 0), None)


def end_of_work(now: datetime, hours: float, night: RunRecord | None) -> datetime:
    """When so many hours of work are over: in nights that begin and last as ``night`` did, or from now on."""
    if night is None:
        return now + timedelta(hours=hours)
    began = datetime.fromisoformat(night.started_at).astimezone(now.tzinfo)
    evening = now.replace(hour=began.hour, minute=began.minute, second=0, microsecond=0)
    if evening <= now:
        evening += timedelta(days=1)
    whole_nights = math.ceil(hours / _hours(night)) - 1
    return evening + timedelta(days=whole_nights, hours=hours - whole_nights * _hours(night))


def _hours(run: RunRecord) -> float:
    return run.elapsed_seconds / 3600


def _bytes_per_page(layout: ArchiveLayout, keys: list[str]) -> int:
    sizes = [_size(layout, JobKey(key)) for key in keys]
    return round(fmean(sizes)) if sizes else 0


def _size(layout: ArchiveLayout, key: JobKey) -> int:
    files = layout.page(key)
    return sum(file.stat().st_size for file in (files.ocr, files.view, files.thumbnail) if file.is_file())
