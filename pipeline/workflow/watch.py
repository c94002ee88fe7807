"""A run that takes in files as they are dropped, and reads pages at the same time."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.errors import InputError
from pipeline.workflow.batch_run import BatchRun, RunOptions, Shift
from pipeline.workflow.drop_folder import DropFolder
from pipeline.workflow.index_keeper import IndexKeeper
from pipeline.workflow.reports import IngestReport, RunReport, Silent
from pipeline.workflow.walk import Candidate

LOOK_SECONDS = 3.0
"""Between two looks at the drop folder."""
_IDLE_SECONDS = 0.5
_AFTER = ("leave", "move")


def watch(batch: BatchRun, paths: Sequence[Path], options: RunOptions) -> RunReport:
    """Take files in as they are dropped, and read them, until the run is stopped.

    Raises:
        InputError: a path does not exist, or an option cannot be understood.
        EnvironmentFault: disk full, database locked and the like; what is done stays done.
    """
    if batch.settings.intake_after not in _AFTER:
        advice = f"可用的值：{'、'.join(_AFTER)}"
        raise InputError("设置 intake_after 无法识别", where=batch.settings.intake_after, advice=advice)
    folder = DropFolder(list(paths), batch.layout.root)
    folder.whole_files()
    with batch.started("watch", options) as shift:
        with IndexKeeper(batch.database, batch.indexing, options.control), Intake(shift, folder) as intake:
            while shift.bounds.allow_file(options.control):
                if shift.pending():
                    shift.work_once()
                else:
                    intake.is_over.wait(_IDLE_SECONDS)
            options.control.raise_error()
        shift.drain()
        processed = shift.finished()
    return batch.report(intake.report, processed)


@dataclass(slots=True)
class Intake:
    """Takes in what is dropped, in a thread of its own as long as the block lasts."""

    shift: Shift
    folder: DropFolder
    report: IngestReport = field(default_factory=IngestReport)
    is_over: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._take_in_on, name="intake", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.is_over.set()
        assert self._thread is not None
        self._thread.join()

    def _take_in_on(self) -> None:
        control = self.shift.options.control
        try:
            while control.reason is None and not self.is_over.is_set():
                self._take_in()
                self.is_over.wait(LOOK_SECONDS)
        except Exception as error:
            control.fail(error)

    def _take_in(self) -> None:
        files = self.folder.whole_files()
        if not files:
            return
        report = self.shift.take_in(files, Silent())
        self.report.add(report)
        if report.files_left:
            return
        self.folder.note_taken(files)
        if self.shift.batch.settings.intake_after == "move":
            self._put_away(files, report)

    def _put_away(self, files: list[Candidate], report: IngestReport) -> None:
        """What has a problem stays where a person sees it."""
        stay = {problem.path for problem in report.problems}
        for file in files:
            if str(file.path) not in stay:
                self.folder.put_away(file.path)
