"""The sample scans with their exact truth: every character on its ink, in both readers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.export import ExportPage, write_pdf
from pipeline.export.proof import differences
from pipeline.export.sheet import lay_out
from pipeline.model.geometry import Box
from pipeline.model.page import Character, Direction, TextLine
from pipeline.scan import ScanLimits, extract_frame
from tests.export.pages import item, ocr_page, turned
from tests.export.reading import pdfium_boxes, poppler_text, share_covered

SAMPLES = Path(__file__).resolve().parents[2] / "sample_scans"
STEMS = [
    "0142-1-3-1_0001_1",  # vertical, traditional
    "0142-1-16-2_2",  # ruled table, skewed, G4 out of a multi-page TIFF
    "0142-1-31-2_0002_1",  # turned, G4
    "0142-2-9-2_0002_1",  # turned JPEG
    "0142-2-9-1_4",  # skewed, out of a PDF
    "0142-2-10-1_0001_1",  # turned landscape table, PNG
    "X043-WS·2012-D10-NJZ-0007_0001_1",  # two columns
]
EVERY_STEM = [
    *STEMS,
    *(
        pytest.param(file.stem, marks=pytest.mark.slow)
        for file in sorted((SAMPLES / "expected").glob("*.json"))
        if file.stem not in STEMS
    ),
]


def page_of(truth: dict[str, Any], stem: str) -> ExportPage:
    image = extract_frame(SAMPLES / truth["source"], truth["page"] - 1, ScanLimits())
    rotation = truth["rotation_degrees"]
    size = (image.height, image.width) if rotation in (90, 270) else (image.width, image.height)
    geometry = turned(rotation, truth["skew_degrees"], *size)
    to_view = geometry.to_master.inverse()
    lines = []
    for entry in truth["lines"]:
        boxes = [Box.around(to_view.apply_to_quad(Box(*char["box"]).corners())) for char in entry["characters"]]
        lines.append(_line([char["text"] for char in entry["characters"]], boxes, "vertical" in truth["kinds"]))
    return ExportPage(image, ocr_page(lines, geometry), stem)


def _line(texts: list[str], boxes: list[Box], is_vertical: bool) -> TextLine:
    whole = boxes[0]
    for box in boxes:
        whole = whole.union(box)
    characters = tuple(Character(text, 1.0, box) for text, box in zip(texts, boxes, strict=True))
    return TextLine(characters, whole.corners(), 1.0, Direction.VERTICAL if is_vertical else Direction.HORIZONTAL)


@pytest.mark.parametrize("stem", EVERY_STEM)
def test_a_sample_reads_back_with_its_characters_on_their_ink(stem: str, tmp_path: Path) -> None:
    truth = json.loads((SAMPLES / "expected" / f"{stem}.json").read_text(encoding="utf-8"))
    page = page_of(truth, stem)
    write_pdf([item([page])], tmp_path / "out.pdf")
    assert page.ocr is not None
    assert list(differences([line.text for line in page.ocr.lines], poppler_text(tmp_path / "out.pdf", "-raw"))) == []
    sheet = lay_out(page.image, page.ocr.geometry)
    inks = [character.box for character in page.ocr.characters() if not character.text.isspace()]
    cells = [cell for _, cell in pdfium_boxes(tmp_path / "out.pdf")]
    covered = 0
    for ink, cell in zip(inks, cells, strict=True):
        first, second, third, fourth = map(sheet.place, ink.corners())
        covered += share_covered(Box.around((first, second, third, fourth)), cell) >= 0.5
    assert covered >= 0.98 * len(inks)
    assert bool(inks) == ("blank" not in truth["kinds"])
    assert (tmp_path / "out.pdf").stat().st_size <= 1.03 * len(page.image.data) + 12_000 + 20_000
