"""How many failures a run bears before it stops and asks for a person."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.errors import InputError

LEAST_TASKS = 50
"""A share is not judged before so many tasks have ended: the first two of a night may well both be bad."""

_FORM = re.compile(r"(\d+(?:\.\d+)?)\s*([%％]?)")


@dataclass(frozen=True, slots=True)
class FailureLimit:
    """Stops a run whose failures say that something else than the pages is wrong.

    Attributes:
        count: failures that are borne; None for any number.
        share: failures that are borne as a share of the tasks that ended, 0 to 1; None for any.
    """

    count: int | None = None
    share: float | None = None

    @classmethod
    def parsed(cls, text: str) -> FailureLimit:
        """From ``5%`` or ``20``; an empty text sets no limit.

        Raises:
            InputError: neither.
        """
        if not text.strip():
            return cls()
        found = _FORM.fullmatch(text.strip())
        if not found or (found[2] and float(found[1]) > 100) or (not found[2] and "." in found[1]):
            raise InputError("失败上限无法识别", where=text, advice="请写成百分比或页数，例如 5% 或 20")
        return cls(share=float(found[1]) / 100) if found[2] else cls(count=int(found[1]))

    def is_exceeded(self, ended: int, failed: int) -> bool:
        """Whether so many failures among so many tasks that ended are too many."""
        if self.count is not None and failed > self.count:
            return True
        return self.share is not None and ended >= LEAST_TASKS and failed > self.share * ended
