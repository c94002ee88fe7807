"""What the plan of the samples is made of: items, their files, their pages."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from pathlib import PurePosixPath

from .catalogue import Row
from .paper import Wear
from .scanner import Mode, Pass
from .sheet import Sheet

Draw = Callable[[Sheet], None]
"""Prints and writes one page."""

Size = tuple[float, float]
"""Width and height in millimetres."""


def leave_blank(sheet: Sheet) -> None:
    """Draw nothing: the back of a sheet."""


class Naming(Enum):
    """How the files of an item are called, with the code and the serial of the page."""

    UNDERSCORE = "{code}_{serial:04}.{ending}"
    HYPHEN = "{code}-{serial:04}.{ending}"
    FOLDER = "{serial:04}.{ending}"
    WHOLE = "{code}.{ending}"
    CAMERA = "IMG_{serial:04}.{ending}"


class Ending(Enum):
    """The container."""

    JPEG = "jpg"
    PNG = "png"
    TIFF = "tif"
    PDF = "pdf"


@dataclass(frozen=True)
class Page:
    """One page: what is on it, how it aged, how it was scanned.

    Attributes:
        draw: prints and writes it.
        size_mm: of the sheet.
        kinds: what the page is: "plain", "table", "vertical", "two-column", "form", …
        wear: how the sheet aged.
        scan: how it was scanned.
        back: what is on the other side, where that shines through.
    """

    draw: Draw
    size_mm: Size
    kinds: tuple[str, ...]
    wear: Wear = field(default_factory=Wear)
    scan: Pass = field(default_factory=Pass)
    back: Draw | None = None

    def tags(self, sheet: Sheet) -> list[str]:
        """The kinds, with those that follow from stamps, wear and scan, and "clean" where nothing hides the text."""
        tags = [*self.kinds, *_stamp_tags(sheet), *_wear_tags(self.wear), *_scan_tags(self.scan)]
        return tags if _HARMFUL & set(tags) else ["clean", *tags]


_HARMFUL = {
    "blank",
    "bleed-through",
    "faded",
    "fingerprint",
    "jpeg-artefacts",
    "seal",
    "speckle",
    "stained",
    "turned",
    "worn-ink",
}


def _stamp_tags(sheet: Sheet) -> list[str]:
    return [*(["seal"] if sheet.seals else []), *(["fingerprint"] if sheet.has_fingerprint else [])]


def _wear_tags(wear: Wear) -> list[str]:
    facts = {
        "yellowed": wear.tone.value[1] > 0.5,
        "faded": wear.fade > 0,
        "worn-ink": wear.worn_ink > 0,
        "bleed-through": wear.bleed > 0,
        "stained": wear.stains > 0,
        "folded": bool(wear.folds),
        "punch-holes": wear.holes > 0,
    }
    return [tag for tag, holds in facts.items() if holds]


def _scan_tags(scan: Pass) -> list[str]:
    facts = {
        "turned": scan.quarter_turn != 0,
        "skewed": scan.skew_degrees != 0,
        "black-edges": scan.black_edges,
        "speckle": scan.speckle > 0,
        "jpeg-artefacts": scan.jpeg_quality < 50 and scan.mode is not Mode.BITONAL,
    }
    return [*(tag for tag, holds in facts.items() if holds), scan.mode.value, f"{scan.dpi}-dpi"]


@dataclass(frozen=True)
class Item:
    """An item of the archive: where its scans lie and what they show; ``row`` is what the catalogue says of it."""

    folder: str
    code: str
    naming: Naming
    ending: Ending
    pages: tuple[Page, ...]
    row: Row | None

    def files(self) -> dict[PurePosixPath, list[Page]]:
        """The pages of each file, by its path under the samples' folder, in order."""
        if self.naming is Naming.WHOLE:
            return {self._path(0): list(self.pages)}
        return {self._path(serial): [page] for serial, page in enumerate(self.pages, 1)}

    def _path(self, serial: int) -> PurePosixPath:
        name = self.naming.value.format(code=self.code, serial=serial, ending=self.ending.value)
        return PurePosixPath(self.folder) / name
