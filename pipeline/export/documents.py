"""What goes into a file to hand over, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.model.geometry import Quad
from pipeline.model.page import EncodedImage, OcrPage


@dataclass(frozen=True, slots=True)
class Withheld:
    """What a finished file must prove not to show of a page.

    Attributes:
        places: covered, in the pixels of the picture that is handed over.
        words: withheld stretches of text without white space, and how often each may be found all the same.
    """

    places: tuple[Quad, ...] = ()
    words: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ExportPage:
    """One page to hand over.

    Attributes:
        image: the scanned picture with the pixels of the master.
        ocr: what was read on it; ``None`` when the page failed or still waits. It then goes in as a picture alone.
        label: how people name the page, as ``X043-WS·2014-Y-0001 第2页``.
        footer: lines of the strip below the page; no strip when there are none.
        withheld: what was covered and masked before; ``image`` and ``ocr`` are already without it.
    """

    image: EncodedImage
    ocr: OcrPage | None
    label: str
    footer: tuple[str, ...] = ()
    withheld: Withheld = Withheld()


@dataclass(frozen=True, slots=True)
class ExportItem:
    """One entry to hand over.

    Attributes:
        code: 档号.
        title: 题名.
        responsible_party: 责任者.
        date: 日期 as ``1998-03-05``, ``1998-03`` or ``1998``; empty when unknown.
        pages: in order; read once, so they may be produced one at a time.
    """

    code: str
    title: str
    responsible_party: str
    date: str
    pages: Iterable[ExportPage]

    @property
    def heading(self) -> str:
        """档号 and 题名 in one line."""
        return f"{self.code} {self.title}".strip()


@dataclass(frozen=True, slots=True)
class ExportReport:
    """A file that was written and has proved itself.

    Attributes:
        file: where it lies.
        page_count: pages in it.
        pages_without_text: labels of the pages that are pictures alone, since nothing has been read on them.
    """

    file: Path
    page_count: int
    pages_without_text: tuple[str, ...] = ()
