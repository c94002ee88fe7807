"""Bent pages and photographs are read whole, and every character is found where the camera put it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.model.page import OcrPage
from pipeline.ocr import PageReader, create_reader
from pipeline.scan import MasterImage, Recipe, ScanLimits, load_frame, prepare
from sample_scans.generator.photograph import Camera, Curl, Photograph, photographed, wooden_desk

SAMPLES = Path(__file__).resolve().parents[2] / "sample_scans"
PAGE = "X043-WS·2014-Y-NJZ-0002_0002_1"
"""A page of tables, whose cells are lost when its rules are not straight."""
WAYS = {
    "damp": (Curl(waves_degrees=11), Camera(16), False),
    "on a desk": (Curl(22), Camera(-12, 9, -2), True),
}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def reader() -> Iterator[PageReader]:
    opened = create_reader("rapidocr")
    opened.open()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def facts() -> dict[str, object]:
    found: dict[str, object] = json.loads((SAMPLES / "expected" / f"{PAGE}.json").read_text(encoding="utf-8"))
    return found


def scan_of(facts: dict[str, object]) -> NDArray[np.uint8]:
    return load_frame(SAMPLES / str(facts["source"]), 0, ScanLimits()).pixels


def photograph_of(facts: dict[str, object], way: str) -> Photograph:
    curl, camera, has_desk = WAYS[way]
    return photographed(scan_of(facts), curl, camera, wooden_desk(np.random.default_rng(4)) if has_desk else None)


def written(facts: dict[str, object]) -> list[tuple[str, NDArray[np.float64]]]:
    """Every character of the sheet with the middle of its ink."""
    lines: list[dict[str, list[dict[str, object]]]] = facts["lines"]  # type: ignore[assignment]
    boxes = [(str(entry["text"]), np.array(entry["box"])) for line in lines for entry in line["characters"]]
    return [(text, (box[:2] + box[2:]) / 2) for text, box in boxes]


def places(page: OcrPage) -> list[tuple[str, NDArray[np.float64]]]:
    """Every character that was read with its middle on the master."""
    found = []
    for character in page.characters():
        box = character.box
        middle = page.geometry.to_master.apply(((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2))
        found.append((character.text, np.array(middle)))
    return found


@pytest.mark.parametrize("way", WAYS)
def test_a_bent_page_is_read_whole_and_in_its_place(way: str, reader: PageReader, facts: dict[str, object]) -> None:
    photograph = photograph_of(facts, way)
    image = prepare(MasterImage(photograph.pixels), Recipe())
    assert image.flat is not None
    page = reader.read(image)

    wanted = [(text, photograph.places(place[None])[0]) for text, place in written(facts)]
    read = places(page)
    near = [
        any(text == other and np.linalg.norm(place - there) < 15 for other, there in read) for text, place in wanted
    ]
    assert np.mean(near) > 0.97
    assert len(page.tables) == len(reader.read(prepare(MasterImage(scan_of(facts)), Recipe())).tables)
