"""Reads the sample scans as they lie in the checkout."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
from numpy.typing import NDArray
from PIL import Image

SAMPLES = Path(__file__).resolve().parents[2] / "sample_scans"
EXPECTED = SAMPLES / "expected"
SCAN_ENDINGS = {".jpg", ".png", ".tif", ".pdf"}


@dataclass(frozen=True)
class Truth:
    """What is expected of one page."""

    stem: str
    facts: dict[str, Any]

    @property
    def kinds(self) -> set[str]:
        return set(self.facts["kinds"])

    @property
    def text(self) -> str:
        return (EXPECTED / f"{self.stem}.txt").read_text(encoding="utf-8")

    def characters(self) -> list[dict[str, Any]]:
        return [character for line in self.facts["lines"] for character in line["characters"]]

    def pixels(self) -> NDArray[np.uint8]:
        """The master in grey."""
        return np.asarray(open_page(SAMPLES / self.facts["source"], self.facts["page"]).convert("L"))


def scans() -> list[Path]:
    """Every scan file, sorted."""
    return sorted(path for path in SAMPLES.rglob("*") if path.suffix in SCAN_ENDINGS)


def page_count(scan: Path) -> int:
    if scan.suffix == ".pdf":
        with pikepdf.open(scan) as document:
            return len(document.pages)
    with Image.open(scan) as image:
        return getattr(image, "n_frames", 1)


def open_page(scan: Path, page: int) -> Image.Image:
    """One page as picture; a page of a PDF is its one embedded image."""
    if scan.suffix == ".pdf":
        with pikepdf.open(scan) as document:
            (image,) = document.pages[page - 1].obj["/Resources"]["/XObject"].values()
            assert isinstance(image, pikepdf.Stream)
            return pikepdf.PdfImage(image).as_pil_image().copy()
    with Image.open(scan) as picture:
        picture.seek(page - 1)
        return picture.copy()


@cache
def truths() -> tuple[Truth, ...]:
    return tuple(
        Truth(path.stem, json.loads(path.read_text(encoding="utf-8"))) for path in sorted(EXPECTED.glob("*.json"))
    )
