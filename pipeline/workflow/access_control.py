"""Who may come in, what they did, and what is kept from them: one door to all of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from pipeline.database import Database, audit_store
from pipeline.database.seen_page_store import Sight
from pipeline.model.audit import AuditEvent
from pipeline.workflow.accounts import Accounts
from pipeline.workflow.audit_log import AuditLog
from pipeline.workflow.correcting import Correcting
from pipeline.workflow.number_search import NumberSearch
from pipeline.workflow.secrecy_review import SecrecyReviewing
from pipeline.workflow.seen_pages import SeenPages


@dataclass(slots=True)
class AccessControl:
    """Of one archive.

    Attributes:
        database: of the archive.
        corrections: give the texts of pages.
        tell_index: lets the index know what has changed.
        looked_at: pages whose viewing was logged a moment ago, so that their tiles are not.
        whole: pages that somebody asked to see with their personal numbers.
    """

    database: Database
    corrections: Correcting
    tell_index: Callable[[], None]
    looked_at: SeenPages = field(init=False)
    whole: SeenPages = field(init=False)

    def __post_init__(self) -> None:
        self.looked_at = SeenPages(self.database, Sight.LOOKED_AT)
        self.whole = SeenPages(self.database, Sight.WHOLE)

    def look_at(self, event: AuditEvent, session: str, page_id: int) -> None:
        """Log that a session looks at a page, unless it did a moment ago; both are written at once, or neither."""
        if not self.looked_at.has(session, page_id):
            with self.database.begin() as connection:
                audit_store.append(connection, event)
                self.looked_at.add_within(connection, session, page_id)

    @property
    def accounts(self) -> Accounts:
        """Who may come in."""
        return Accounts(self.database)

    @property
    def audit(self) -> AuditLog:
        """What people did."""
        return AuditLog(self.database)

    @property
    def secrecy(self) -> SecrecyReviewing:
        """Pages set aside for marks of secrecy."""
        return SecrecyReviewing(self.database, self.corrections, self.tell_index)

    @property
    def numbers(self) -> NumberSearch:
        """Whole personal numbers, for those who may see them."""
        return NumberSearch(self.database, self.corrections, self.audit)
