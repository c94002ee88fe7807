"""How far a run is, how fast it goes and how long it will take; pure arithmetic on counts and clock values."""

from __future__ import annotations

from dataclasses import dataclass, replace

SECONDS_PER_HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Progress:
    """The state of one run at one moment.

    Attributes:
        total: tasks of this run as far as is known; may grow.
        started_at, now: readings of one clock, in seconds.
        finished: tasks that gave a result in this run.
        failed: tasks that ended in any other way in this run.
    """

    total: int
    started_at: float
    now: float
    finished: int = 0
    failed: int = 0

    def after_finished(self, now: float) -> Progress:
        """The state once one more task gave a result."""
        return replace(self, finished=self.finished + 1, now=now)

    def after_failed(self, now: float) -> Progress:
        """The state once one more task failed."""
        return replace(self, failed=self.failed + 1, now=now)

    @property
    def done(self) -> int:
        """Tasks that have ended, well or not."""
        return self.finished + self.failed

    @property
    def waiting(self) -> int:
        """Tasks that have not ended."""
        return max(0, self.total - self.done)

    @property
    def fraction(self) -> float:
        """Share that has ended, 0 to 1; nothing to do is all done."""
        return min(1.0, self.done / self.total) if self.total else 1.0

    @property
    def failure_rate(self) -> float:
        """Share of failures among the tasks that have ended, 0 to 1."""
        return self.failed / self.done if self.done else 0.0

    @property
    def elapsed_seconds(self) -> float:
        """Since the start; 0 when the clock was moved back."""
        return max(0.0, self.now - self.started_at)

    @property
    def per_hour(self) -> float:
        """Tasks ended in an hour, on average since the start; 0 as long as nothing can be said."""
        return self.done / self.elapsed_seconds * SECONDS_PER_HOUR if self.elapsed_seconds else 0.0

    @property
    def seconds_left(self) -> float | None:
        """Expected until the last task ends; None until the first one has, as there is no rate yet."""
        if not self.waiting:
            return 0.0
        return self.waiting / self.per_hour * SECONDS_PER_HOUR if self.per_hour else None
