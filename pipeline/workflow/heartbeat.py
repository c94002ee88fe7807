"""The sign of life of a run, and its look at the other ones."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from pipeline.batch import BEAT_SECONDS, LeaseWatch, steady_seconds
from pipeline.database import Database, job_store, run_store
from pipeline.errors import ArchiveError
from pipeline.model.run import StopReason
from pipeline.workflow.control import RunControl

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Runs that had not said that they ended, beside the one that asks."""

    dead: int
    living: int


class Heartbeat:
    """Beats in a thread of its own as long as the block lasts: the main one may be busy with a page or the index.

    Beating renews the leases of this run. With every beat the pages of runs that have died are taken back.
    """

    def __init__(self, database: Database, run_id: int, control: RunControl) -> None:
        self._database = database
        self._run_id = run_id
        self._control = control
        self._watch = LeaseWatch()
        self._begun = steady_seconds()
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._beat_on, name="heartbeat", daemon=True)

    @property
    def elapsed_seconds(self) -> float:
        """Since the run began."""
        return steady_seconds() - self._begun

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._is_over.set()
        self._thread.join()

    def beat(self) -> None:
        """Show that this run lives, and take back what dead ones had in hand.

        Raises:
            EnvironmentFault: the database cannot be written.
        """
        with self._database.begin() as connection:
            run_store.beat(connection, self._run_id, self.elapsed_seconds)
        self.take_back_abandoned()

    def take_back_abandoned(self) -> Neighbours:
        """Have the pages of dead runs wait again; how many runs are dead, and how many live.

        Raises:
            EnvironmentFault: the database cannot be written.
        """
        with self._database.read() as connection:
            others = [run for run in run_store.working(connection) if run.id != self._run_id]
        dead = [run.id for run in others if self._watch.has_expired(run.id, run.owner, run.beat)]
        for run_id in dead:
            take_back(self._database, run_id)
        return Neighbours(dead=len(dead), living=len(others) - len(dead))

    def _beat_on(self) -> None:
        while not self._is_over.wait(BEAT_SECONDS):
            try:
                self.beat()
            except ArchiveError as error:  # the main thread meets the same fault, and stops if it lasts
                _log.warning("无法更新运行状态：%s", error)
            except Exception as error:
                self._control.fail(error)
                return


def take_back(database: Database, run_id: int | None) -> int:
    """Have the pages of a dead run wait again; how many. None for pages of the first version, which knew no runs."""
    with database.begin() as connection:
        taken = job_store.take_back(connection, run_id)
        if run_id is not None:
            run_store.end(connection, run_id, StopReason.LOST)
    if taken:
        _log.warning("运行 %s 中断时手中的 %d 页已重新排队", run_id, taken)
    return taken
