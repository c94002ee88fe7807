"""A line of text that a person put right."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.geometry import Quad
from pipeline.model.page import PageKey


@dataclass(frozen=True, slots=True)
class Correction:
    """One act of correcting; later ones of the same line prevail.

    Attributes:
        page_id: row of the page.
        line: number of the line, from 1, when it was corrected.
        quad: its corners in master pixels, by which it is found again when the page is read anew.
        was: what the engine had read.
        text: what stands there; ``None`` goes back to what the engine reads.
        editor: who.
        made_at: when, ISO 8601 in UTC.
    """

    page_id: int
    line: int
    quad: Quad
    was: str
    text: str | None
    editor: str
    made_at: str


@dataclass(frozen=True, slots=True)
class CorrectionRecord:
    """A correction and the page that it was made on.

    Attributes:
        key: of the page as it is, or was, named.
        correction: what was done.
        is_superseded: the page was scanned again, so the correction no longer applies to anything.
    """

    key: PageKey
    correction: Correction
    is_superseded: bool
