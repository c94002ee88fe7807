"""How far a search of a whole archive reaches, in numbers; quick enough for every search."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.database import Connection, outbox, page_store, secrecy_store
from pipeline.model.record import PageState


@dataclass(frozen=True, slots=True)
class SearchReach:
    """Pages in force, by what a search can do with them.

    Attributes:
        read: have a result.
        waiting: are to be read, or being read.
        failed: could not be read.
        blank: of those read, nothing is written on them.
        doubtful: of those read, below the confidence limit: words may be missed.
        not_indexed: changes that the index has not been told of yet, and pages set aside, of which it is not told.
    """

    read: int
    waiting: int
    failed: int
    blank: int
    doubtful: int
    not_indexed: int

    @property
    def unread(self) -> int:
        """Pages that cannot be found by their text, since they wait or failed."""
        return self.waiting + self.failed

    @property
    def is_complete(self) -> bool:
        """Whether every page was read well and is in the index."""
        return not (self.waiting or self.failed or self.doubtful or self.not_indexed)


def search_reach(connection: Connection, doubtful_below: float, *, only_open: bool = False) -> SearchReach:
    """Count the pages; ``doubtful_below`` is a confidence between 0 and 1.

    With ``only_open`` only those that everybody may know of; that pages of open entries are set aside is not told.
    """
    states = page_store.quality_counts(connection, doubtful_below, only_open=only_open)
    set_aside = 0 if only_open else len(secrecy_store.set_aside_ids(connection))
    return SearchReach(
        read=states[PageState.DONE].count,
        waiting=states[PageState.PENDING].count + states[PageState.RUNNING].count,
        failed=states[PageState.FAILED].count,
        blank=states[PageState.DONE].blank,
        doubtful=states[PageState.DONE].doubtful,
        not_indexed=outbox.announcement_count(connection) + set_aside,
    )
