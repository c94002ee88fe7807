"""Pages that were set aside since their text bears a mark of secrecy, and what people decided on them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.page import PageKey


class Decision(StrEnum):
    """What an archivist decided; the page is out of search and export unless it was released."""

    RELEASED = "released"
    WITHHELD = "withheld"

    @property
    def label(self) -> str:
        """In Chinese."""
        return "已放行" if self is Decision.RELEASED else "已确认涉密"


@dataclass(frozen=True, slots=True)
class SecrecyReview:
    """One page that was set aside, once.

    Attributes:
        id: of the row.
        page_id: row of the page.
        key: 档号 and ordinal as they are now.
        marks: levels that its text bears, the highest first; the text itself is not repeated.
        found_at: ISO 8601 in UTC.
        decision: None as long as nobody has decided.
        decided_by: who.
        decided_at: when.
        reason: why.
    """

    id: int
    page_id: int
    key: PageKey
    marks: tuple[str, ...]
    found_at: str
    decision: Decision | None = None
    decided_by: str = ""
    decided_at: str = ""
    reason: str = ""
