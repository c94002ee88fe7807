"""How a page image is prepared."""

from __future__ import annotations

from dataclasses import dataclass, fields

_VERSION = 4
"""To be raised when the same fields give other pixels or another text; results made before then show as outdated."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Which steps are done; part of the key of every page result.

    Attributes:
        turn: find pages that lie on their side or on their head.
        deskew: take out the skew of the text lines.
        crop: cut off the black edges that scanners leave.
        flatten: give engines a copy with straight lines too where those of the page are bent or converge.
        lift_seals: take seals and other marks in red or blue ink off the copy that OCR reads.
        clean: flatten light and remove damage from the copy that OCR reads.
        max_view_pixels: a larger page gets a smaller view; the way back to the master takes that into account.
    """

    turn: bool = True
    deskew: bool = True
    crop: bool = True
    flatten: bool = True
    lift_seals: bool = True
    clean: bool = True
    max_view_pixels: int = 40_000_000

    def fingerprint(self) -> str:
        """The recipe as one short line; two recipes that work alike have the same one."""
        settings = ",".join(f"{field.name}={int(getattr(self, field.name))}" for field in fields(self))
        return f"scan{_VERSION}:{settings}"
