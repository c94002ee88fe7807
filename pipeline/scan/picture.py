"""One page image on its way from a file to pixels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from PIL import Image

from pipeline.model.page import ImageCoding, Sha256


class FrameKind(StrEnum):
    """Where the pixels of a page come from."""

    STORED = "stored"
    """A picture file, or one page of a multi-page picture file."""
    EMBEDDED = "embedded"
    """The picture that a PDF page shows and nothing else."""
    DRAWN = "drawn"
    """A PDF page with text or drawings of its own, rasterised."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What is known of a page image before it is decoded.

    Attributes:
        kind: where its pixels come from.
        width: stored pixels a row.
        height: stored rows.
        orientation: EXIF orientation, 1 to 8.
        dpi: along stored x and y; 0 when unknown.
        checksum: gives the checksum of the page's own image.
        image: decodes it.
        coded: gives the coded bytes that hold exactly its pixels, when there are such.
    """

    kind: FrameKind
    width: int
    height: int
    orientation: int
    dpi: tuple[float, float]
    checksum: Callable[[], Sha256]
    image: Callable[[], Image.Image]
    coded: Callable[[], tuple[bytes, ImageCoding]] | None = None


class ScanSource(Protocol):
    """An opened file of page images; frames count from 0."""

    @property
    def frame_count(self) -> int:
        """How many page images the file declares."""

    def picture(self, index: int) -> Picture:
        """One of them, not decoded yet."""

    def close(self) -> None:
        """Let go of the file."""
