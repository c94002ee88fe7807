"""Who says what of a page is withheld from those it is handed to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from pipeline.model.page import OcrPage
from pipeline.model.record import PageRecord
from pipeline.model.redaction import Redaction


class Redactor(Protocol):
    """Judges pages, one at a time, for one kind of receiver."""

    @property
    def fingerprint(self) -> str:
        """Another one whenever it would withhold other things; files of a batch are then made anew."""
        ...

    def __call__(self, record: PageRecord, page: OcrPage | None) -> Redaction:
        """What is withheld of a page, given its effective text.

        ``None`` stands for a page without a result: what is on it nobody knows, and `WHOLE_PAGE` covers it.
        """
        ...


@dataclass(frozen=True, slots=True)
class NothingWithheld:
    """For those who may see everything."""

    fingerprint: str = ""

    def __call__(self, record: PageRecord, page: OcrPage | None) -> Redaction:
        """An empty one."""
        return Redaction(record.key)


NOTHING_WITHHELD = NothingWithheld()
