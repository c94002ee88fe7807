"""A run like any other, in a process of its own, with the engine of `tests.faults.scripted`; started by `nights`."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path

from pipeline.archive import Archive, RunControl, RunOptions
from pipeline.cli.stopping import stoppable
from pipeline.database import Database
from pipeline.errors import ArchiveError
from pipeline.settings import load_settings
from pipeline.storage.layout import ArchiveLayout
from pipeline.workflow.batch_run import BatchRun
from pipeline.workflow.indexing import Indexing
from pipeline.workflow.reports import RunReport
from pipeline.workflow.watch import watch
from tests.faults.scripted import ScriptedWork


def main() -> int:
    """Run, and end as the command line would."""
    parser = argparse.ArgumentParser()
    parser.add_argument("archive", type=Path)
    parser.add_argument("scans", type=Path)
    parser.add_argument("--page-seconds", type=float, default=0.03)
    parser.add_argument("--do", default="")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--until")
    parser.add_argument("--max-failures")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--watch", action="store_true")
    asked = parser.parse_args()
    deeds = tuple((int(page), deed) for page, _, deed in (part.partition("=") for part in asked.do.split(",") if part))
    try:
        report = run(asked, deeds)
    except ArchiveError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return error.exit_code
    if report.is_stopped_early:
        return 101
    return 0 if report.is_clean else 100


def run(asked: argparse.Namespace, deeds: tuple[tuple[int, str], ...]) -> RunReport:
    """As the archive would, but for the engine."""
    layout = ArchiveLayout(asked.archive)
    with Archive.open(asked.archive):
        settings = load_settings(layout.settings)
    database = Database(layout.database)
    batch = BatchRun(
        layout,
        database,
        Indexing(layout, database, "whoosh"),
        settings,
        page_work=partial(ScriptedWork, asked.page_seconds, deeds),
    )
    options = RunOptions(
        workers=asked.workers,
        until=asked.until,
        max_failures=asked.max_failures,
        limit=asked.limit,
        control=RunControl(),
    )
    with stoppable(options.control):
        return (partial(watch, batch) if asked.watch else batch.run)([asked.scans], options)
