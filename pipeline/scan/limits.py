"""What a received file may ask of this machine."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ScanLimits:
    """Bounds that are checked against what a file declares, before anything is allocated.

    Attributes:
        max_pixels: of one page image; an A0 sheet at 300 dpi has 140 million, an A3 sheet at 600 dpi 70 million.
        render_pixels: of a PDF page that has to be drawn; a larger page is drawn at a lower resolution.
        render_dpi: at which PDF pages are drawn when they fit.
        render_seconds: that drawing one PDF page may take.
    """

    max_pixels: int = 120_000_000
    render_pixels: int = 40_000_000
    render_dpi: int = 300
    render_seconds: int = 40
