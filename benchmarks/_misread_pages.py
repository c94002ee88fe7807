"""Printed pages of known text, spoiled and read: where ``search_tolerance.py`` has its misread characters from.

Text of the statutes is set in 24 lines of 28 characters and then spoiled as copying and faxing do it: fewer pixels,
blur, faint ink, grain, JPEG. The engine of the archive reads the picture, and what it held possible besides stays with
each character.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from pipeline.chinese.folding import fold
from pipeline.model.page import OcrPage, PageImage, ViewGeometry
from sample_scans.generator.fonts import Face, font

LINES, LETTERS = 24, 28
SIZE, PITCH, MARGIN = 32, 58, 60
DPI = 200.0
"""At which the type is 11.5 points high."""
_ALIKE = 0.3
"""A line of which less than this was read is lost rather than misread."""


@dataclass(frozen=True)
class Spoiling:
    """How badly a page is copied.

    Attributes:
        reduction: to this share of its pixels in each direction, and back.
        blur: radius in pixels after that.
        ink: how dark the print is, 1 for black.
        grain: standard deviation of the noise, in grey levels.
    """

    reduction: float
    blur: float
    ink: float
    grain: float


@dataclass(frozen=True)
class ReadPage:
    """A page, what stands on it, and what was read."""

    number: int
    lines: tuple[str, ...]
    ocr: OcrPage

    @cached_property
    def truth(self) -> str:
        return "\n".join(self.lines)

    @cached_property
    def found(self) -> tuple[str, ...]:
        """For each line of the truth what was read at its height."""
        rows: list[list[tuple[float, str]]] = [[] for _ in self.lines]
        for line in self.ocr.lines:
            middle = (line.box.y0 + line.box.y1) / 2
            row = round((middle - MARGIN - SIZE / 2) / PITCH)
            if 0 <= row < len(rows):
                rows[row].append((line.box.x0, line.text))
        return tuple("".join(text for _, text in sorted(row)) for row in rows)

    @cached_property
    def lost_lines(self) -> int:
        """Lines of which nothing, or hardly anything, was read."""
        return sum(self.is_lost(number) for number in range(len(self.lines)))

    def is_lost(self, line: int) -> bool:
        return _common(self.lines[line], self.found[line]) < _ALIKE * len(fold(self.lines[line]))

    @cached_property
    def wrong_share(self) -> float:
        """Letters of the lines that were not lost that were not read as what they are."""
        kept = [(line, self.found[n]) for n, line in enumerate(self.lines) if not self.is_lost(n)]
        letters = sum(len(fold(line)) for line, _ in kept)
        return 1 - sum(_common(line, found) for line, found in kept) / letters if letters else 1.0


def _common(line: str, found: str) -> int:
    pair = SequenceMatcher(None, fold(line).text, fold(found).text, autojunk=False)
    return sum(block.size for block in pair.get_matching_blocks())


def set_lines(text: str) -> tuple[str, ...]:
    return tuple(text[start : start + LETTERS] for start in range(0, LINES * LETTERS, LETTERS))


def pages_of(texts: Iterator[str]) -> Iterator[tuple[str, ...]]:
    """Texts in a row, without line ends, cut to pages."""
    kept = ""
    for text in texts:
        kept += "".join(text.split())
        while len(kept) >= LINES * LETTERS:
            yield set_lines(kept)
            kept = kept[LINES * LETTERS :]


def printed(lines: tuple[str, ...], face: Face, spoiling: Spoiling, seed: int) -> PageImage:
    """The picture of a page as it comes from a bad copy."""
    width, height = 2 * MARGIN + LETTERS * (SIZE + 2), 2 * MARGIN + LINES * PITCH
    paper = Image.new("L", (width, height), 255)
    pen = ImageDraw.Draw(paper)
    for row, line in enumerate(lines):
        for place, letter in enumerate(line):
            at = (MARGIN + place * (SIZE + 2), MARGIN + row * PITCH)
            pen.text(at, letter, font=font(face, SIZE), fill=round(255 * (1 - spoiling.ink)))
    small = paper.resize((round(width * spoiling.reduction), round(height * spoiling.reduction)), Image.Resampling.BOX)
    grey = small.resize((width, height), Image.Resampling.BILINEAR).filter(ImageFilter.GaussianBlur(spoiling.blur))
    grain = np.random.default_rng(seed).normal(0, spoiling.grain, (height, width))
    noisy = np.clip(np.asarray(grey, dtype=np.float64) + grain, 0, 255).astype(np.uint8)
    data = io.BytesIO()
    Image.fromarray(noisy).save(data, "JPEG", quality=60)
    pixels = np.ascontiguousarray(np.asarray(Image.open(data).convert("RGB"))[:, :, ::-1])
    return PageImage(pixels, pixels, ViewGeometry(width, height), DPI)
