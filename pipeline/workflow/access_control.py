"""Who may come in, what they did, and what is kept from them: one door to all of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.database import Database
from pipeline.workflow.accounts import Accounts
from pipeline.workflow.audit_log import AuditLog
from pipeline.workflow.correcting import Correcting
from pipeline.workflow.number_search import NumberSearch
from pipeline.workflow.secrecy_review import SecrecyReviewing


@dataclass(frozen=True, slots=True)
class AccessControl:
    """Of one archive.

    Attributes:
        database: of the archive.
        corrections: give the texts of pages.
        tell_index: lets the index know what has changed.
    """

    database: Database
    corrections: Correcting
    tell_index: Callable[[], None]

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
