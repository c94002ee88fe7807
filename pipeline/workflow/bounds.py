"""How far a run may go: until when, how many pages, how many failures."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from pipeline.batch import FailureLimit, Window
from pipeline.model.run import StopReason
from pipeline.workflow.control import RunControl

_RECENT = 50
"""So many of the last pages tell how long the next one may take."""


@dataclass(slots=True)
class Bounds:
    """What ends a run before its work does; a person's numbers and what was measured.

    Attributes:
        window: when it has to be over; None for any time.
        failures: how many failures it bears.
        most_pages: how many pages it may begin; None for all.
        first_estimate: seconds that a page may take before one was measured.
    """

    window: Window | None = None
    failures: FailureLimit = field(default_factory=FailureLimit)
    most_pages: int | None = None
    first_estimate: float = 60.0
    _recent: deque[float] = field(default_factory=lambda: deque(maxlen=_RECENT))
    _begun: int = 0
    _ended: int = 0
    _failed: int = 0

    @property
    def estimate(self) -> float:
        """Seconds that the next page may take: as long as the longest of the last ones, workers' starts included."""
        return max(self._recent, default=self.first_estimate)

    def allow(self, control: RunControl) -> bool:
        """Whether another page may begin; pulls the brake when not."""
        if control.reason is not None:
            return False
        if self.window is not None and not self.window.has_room_for(self.estimate):
            control.stop(StopReason.WINDOW, "已到设定的结束时刻")
        elif self.most_pages is not None and self._begun >= self.most_pages:
            control.stop(StopReason.LIMIT, f"已处理设定的 {self.most_pages} 页")
        return control.reason is None

    def allow_file(self, control: RunControl) -> bool:
        """Whether another file may be looked into; pulls the brake when not."""
        if control.reason is None and self.window is not None and not self.window.has_room_for(0):
            control.stop(StopReason.WINDOW, "已到设定的结束时刻")
        return control.reason is None

    def note_begun(self) -> None:
        """Another page begins."""
        self._begun += 1

    def note_given_again(self) -> None:
        """A page that had begun waits again."""
        self._begun -= 1

    def note_ended(self, seconds: float, control: RunControl, *, is_failure: bool) -> None:
        """A page ended after so many seconds; pulls the brake when too many failed."""
        self._recent.append(seconds)
        self._ended += 1
        self._failed += is_failure
        if self.failures.is_exceeded(self._ended, self._failed):
            control.stop(StopReason.FAILURES, f"已处理 {self._ended} 页，其中失败 {self._failed} 页，超过设定的上限")
