"""How many of the characters that stand under seals are read: a part of ``ocr_accuracy.py``.

The samples' truth names every character that a seal or fingerprint was pressed upon. A line of the truth is compared
with all that was read at its place; a character counts as read if it lies on the longest common subsequence of both.
Plain RapidOCR is shown the same upright, straight view as ours, with its seals, so that only they make the difference.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rapidocr import RapidOCR

from pipeline.model.geometry import Affine, Box, Quad
from pipeline.model.page import OcrPage, PageImage


@dataclass(frozen=True)
class PlacedText:
    """Some text and where it stands on the view."""

    text: str
    box: Box


class PlainRapidOcr:
    """RapidOCR as it comes."""

    def __init__(self) -> None:
        self._engine = RapidOCR(params={"Global.log_level": "critical"})

    def lines(self, image: PageImage) -> list[PlacedText]:
        result: Any = self._engine(image.view)
        if result.boxes is None:
            return []
        return [
            PlacedText(text, Box.around(_quad(corners)))
            for text, corners in zip(result.txts, result.boxes, strict=True)
        ]


def lines_of(page: OcrPage) -> list[PlacedText]:
    return [PlacedText(line.text, line.box) for line in page.lines]


@dataclass(frozen=True)
class SealCount:
    """Characters under seals, and how many of them were read."""

    characters: int = 0
    read: int = 0

    def __add__(self, other: SealCount) -> SealCount:
        return SealCount(self.characters + other.characters, self.read + other.read)

    def as_json(self) -> dict[str, float]:
        share = round(self.read / max(1, self.characters), 4)
        return {"characters": self.characters, "read": self.read, "share": share}


def has_seals(truth: Path) -> bool:
    """Whether a page has characters under seals."""
    return '"under_seal"' in truth.read_text(encoding="utf-8")


def counted(truth: Path, to_master: Affine, lines: Sequence[PlacedText]) -> SealCount:
    """Characters under seals on a page."""
    facts = json.loads(truth.read_text(encoding="utf-8"))
    to_view = to_master.inverse()
    total = found = 0
    for line in facts["lines"]:
        under = [place for place, character in enumerate(line["characters"]) if character.get("under_seal")]
        if under:
            boxes = [_on_view(character["box"], to_view) for character in line["characters"]]
            text = "".join(_plain(character["text"]) for character in line["characters"])
            matched = _matched(text, _read_at(boxes, lines))
            total += len(under)
            found += len(matched & set(under))
    return SealCount(total, found)


def _read_at(boxes: list[Box], lines: Sequence[PlacedText]) -> str:
    """All that was read along a line of the truth, in its direction."""
    around = boxes[0]
    for box in boxes[1:]:
        around = around.union(box)
    is_column = around.height > around.width
    beside = [line for line in lines if _share_along(line.box, around, is_column=is_column) > 0.5]
    beside.sort(key=lambda line: line.box.y0 if is_column else line.box.x0)
    return "".join(_plain(line.text) for line in beside)


def _share_along(box: Box, line: Box, *, is_column: bool) -> float:
    """How much of the lower one's height (the narrower one's width) both share, where they meet at all."""
    across = min(box.x1, line.x1) - max(box.x0, line.x0)
    down = min(box.y1, line.y1) - max(box.y0, line.y0)
    if min(across, down) <= 0:
        return 0.0
    return across / min(box.width, line.width) if is_column else down / min(box.height, line.height)


def _matched(truth: str, reading: str) -> set[int]:
    """Places of the truth that lie on the longest common subsequence."""
    table = np.zeros((len(truth) + 1, len(reading) + 1), dtype=int)
    for i, character in enumerate(truth):
        for j, other in enumerate(reading):
            table[i + 1, j + 1] = max(table[i, j + 1], table[i + 1, j], table[i, j] + (character == other))
    places = set()
    i, j = len(truth), len(reading)
    while i and j:
        if truth[i - 1] == reading[j - 1] and table[i, j] == table[i - 1, j - 1] + 1:
            places.add(i - 1)
            i, j = i - 1, j - 1
        elif table[i - 1, j] >= table[i, j - 1]:
            i -= 1
        else:
            j -= 1
    return places


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _on_view(box: Sequence[float], to_view: Affine) -> Box:
    return Box.around(to_view.apply_to_quad(Box(*box).corners()))


def _quad(corners: Any) -> Quad:
    first, second, third, fourth = ((float(x), float(y)) for x, y in corners)
    return (first, second, third, fourth)
