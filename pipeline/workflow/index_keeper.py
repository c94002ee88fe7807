"""Keeps the index up while pages come in, so that they can be searched within a minute."""

from __future__ import annotations

import threading
import time
from types import TracebackType
from typing import Self

from pipeline.database import Database, outbox
from pipeline.errors import IndexLockedError
from pipeline.workflow.control import RunControl
from pipeline.workflow.indexing import Indexing

INDEX_SECONDS = 50.0
"""Between two commits, which cost much the same for few pages as for many. With the time that a commit takes, a page
can be searched within a minute."""
INDEX_COUNT = 500
"""So many changes are committed at once, whatever the time."""
_LOOK_SECONDS = 1.0


class IndexKeeper:
    """Drains the outbox in a thread of its own as long as the block lasts, so that no worker waits for the index."""

    def __init__(self, database: Database, indexing: Indexing, control: RunControl) -> None:
        self._database = database
        self._indexing = indexing
        self._control = control
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._keep_up, name="index", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._is_over.set()
        self._thread.join()

    def _keep_up(self) -> None:
        drained_at = time.monotonic()
        while not self._is_over.wait(_LOOK_SECONDS):
            try:
                if self._is_due(time.monotonic() - drained_at):
                    self._indexing.drain(wait_seconds=0, gives_up=self._gives_up)
                    drained_at = time.monotonic()
            except IndexLockedError:  # whoever holds it drains it
                drained_at = time.monotonic()
            except Exception as error:
                self._control.fail(error)
                return

    def _is_due(self, seconds: float) -> bool:
        with self._database.read() as connection:
            waiting = outbox.announcement_count(connection)
        return waiting >= INDEX_COUNT or (waiting > 0 and seconds >= INDEX_SECONDS)

    def _gives_up(self) -> bool:
        return self._control.is_immediate
