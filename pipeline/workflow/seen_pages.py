"""What sessions did with pages a moment ago; kept in the database, as several processes may serve one archive."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from pipeline.database import Connection, Database, seen_page_store
from pipeline.database.seen_page_store import Sight

SECONDS = 1800.0
"""So long a page that is open is one viewing, and personal numbers of a page are shown to whoever asked for them."""
_MOST_KNOWN = 10_000


@dataclass(slots=True)
class SeenPages:
    """Pairs of a session and a page, forgotten after some time; threads and processes share them.

    Attributes:
        database: of the archive.
        sight: what was done.
        clock: in seconds since 1970; replaced in tests.
    """

    database: Database
    sight: Sight
    clock: Callable[[], float] = time.time
    _until: dict[tuple[str, int], float] = field(default_factory=dict)
    """What the database has said, so that not every tile asks again."""

    def add(self, session: str, page_id: int) -> None:
        """Remember a pair from now on."""
        with self.database.begin(is_lasting=False) as connection:
            self.add_within(connection, session, page_id)

    def add_within(self, connection: Connection, session: str, page_id: int) -> None:
        """The same as part of a change that is being made."""
        now = self.clock()
        seen_page_store.add(connection, session, page_id, self.sight, until=now + SECONDS, now=now)

    def has(self, session: str, page_id: int) -> bool:
        """Whether the pair is remembered."""
        until = self._until.get((session, page_id), 0.0)
        if until <= self.clock():
            with self.database.read() as connection:
                until = seen_page_store.until(connection, session, page_id, self.sight)
            if len(self._until) >= _MOST_KNOWN:
                self._until.clear()
            self._until[session, page_id] = until
        return until > self.clock()
