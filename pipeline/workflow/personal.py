"""Files and pictures for those who may not see personal numbers."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.access import RULES, personal_redaction
from pipeline.model.page import OcrPage
from pipeline.model.record import PageRecord
from pipeline.model.redaction import WHOLE_PAGE, Redaction


@dataclass(frozen=True, slots=True)
class PersonalRedactor:
    """A `Redactor` that withholds what readers may not see of ID and telephone numbers."""

    fingerprint: str = f"personal {RULES}"

    def __call__(self, record: PageRecord, page: OcrPage | None) -> Redaction:
        """Nobody knows what is on a page without a result, so all of it is covered."""
        if page is None:
            return Redaction(record.key, boxes=(WHOLE_PAGE,))
        return personal_redaction(page, record.key)


FOR_READERS = PersonalRedactor()
