"""Telling whether the holder of a lease still lives, by watching that its beat grows.

Two machines need not agree on the time, and the clock of one may be moved back: so no moment is compared with another
machine's. Whoever wants to know watches the beat by a clock of its own that only goes forward.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from pipeline.batch.owner import is_gone
from pipeline.batch.window import steady_seconds
from pipeline.model.run import Owner

BEAT_SECONDS = 5.0
"""Between two beats."""
LEASE_SECONDS = 90.0
"""A beat that stood still for so long is that of a dead run. Well above a long wait for the database, which is 30 s."""


@dataclass(slots=True)
class LeaseWatch:
    """Remembers when each beat was last seen to grow.

    Attributes:
        clock: in seconds, only goes forward.
        owner_is_gone: whether a process has certainly ended.
    """

    clock: Callable[[], float] = steady_seconds
    owner_is_gone: Callable[[Owner], bool] = is_gone
    _seen: dict[int, tuple[int, float]] = field(default_factory=dict)

    def has_expired(self, run_id: int, owner: Owner, beat: int) -> bool:
        """Whether the leases of a run are void; to be asked again and again."""
        if self.owner_is_gone(owner):
            return True
        known, since = self._seen.get(run_id, (None, 0.0))
        if beat != known:
            self._seen[run_id] = (beat, self.clock())
            return False
        return self.clock() - since >= LEASE_SECONDS
