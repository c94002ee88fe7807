"""The camera of the samples puts every point of a sheet where it says."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from sample_scans.generator.photograph import Camera, Curl, photographed, wooden_desk

WAYS = {
    "from above": (Curl(), Camera()),
    "from aside": (Curl(), Camera(14, -9, 3)),
    "bound": (Curl(30), Camera(15)),
    "damp": (Curl(waves_degrees=12), Camera(20, 4)),
}
SPOTS = np.array([(60.0, 80.0), (340.0, 90.0), (200.0, 300.0), (70.0, 520.0), (330.0, 500.0)])


@pytest.mark.parametrize("has_desk", [True, False])
@pytest.mark.parametrize("way", WAYS)
def test_a_spot_lies_where_the_camera_says(way: str, has_desk: bool) -> None:
    desk = wooden_desk(np.random.default_rng(1)) if has_desk else None
    for spot in SPOTS:
        sheet = np.full((600, 400, 3), 235, np.uint8)
        cv2.circle(sheet, (int(spot[0]), int(spot[1])), 7, (0, 200, 0), -1, cv2.LINE_AA)
        photograph = photographed(sheet, *WAYS[way], desk)
        blue, green = photograph.pixels[:, :, 0].astype(float), photograph.pixels[:, :, 1].astype(float)
        weight = np.clip(green - blue - 40, 0, None)
        y, x = np.mgrid[: weight.shape[0], : weight.shape[1]] + 0.5
        found = np.array([(x * weight).sum(), (y * weight).sum()]) / weight.sum()

        assert np.abs(found - photograph.places(spot[None] + 0.5)[0]).max() < 0.6


def test_a_sheet_seen_from_above_keeps_its_proportions() -> None:
    sheet = np.full((600, 400, 3), 235, np.uint8)
    photograph = photographed(sheet, Curl(), Camera(), None)
    assert photograph.pixels.shape == sheet.shape


def test_a_curl_bends_rows_and_a_tilt_makes_them_converge() -> None:
    sheet = np.full((600, 400, 3), 235, np.uint8)
    row = np.stack([np.linspace(0, 400, 9), np.full(9, 560.0)], axis=1)
    curled = photographed(sheet, Curl(30), Camera(20), None).places(row)
    tilted = photographed(sheet, Curl(), Camera(0, 12), None)

    straight = curled[0] + (curled[-1] - curled[0]) * np.linspace(0, 1, 9)[:, None]
    assert np.abs(curled - straight)[:, 1].max() > 6
    corners = tilted.places(np.array([(0, 0), (400, 0), (0, 600), (400, 600)]))
    assert abs((corners[2] - corners[0])[1] - (corners[3] - corners[1])[1]) > 20
