"""Prepared pictures as files."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from pipeline.pixels.channels import in_three_channels
from pipeline.scan import encode_picture, encode_thumbnail, encode_view
from tests.scan.files import noise


def test_a_view_is_a_jpeg_of_the_same_size() -> None:
    image = Image.open(io.BytesIO(encode_view(noise(200, 100))))

    assert (image.format, image.size) == ("JPEG", (200, 100))


def test_the_view_of_a_grey_page_is_coded_without_colours() -> None:
    gray = noise(200, 100)[:, :, 0].copy()
    image = Image.open(io.BytesIO(encode_view(in_three_channels(gray))))

    assert (image.mode, image.size) == ("L", (200, 100))


@pytest.mark.parametrize(
    ("size", "expected"), [((1000, 500), (320, 160)), ((100, 50), (100, 50)), ((5000, 1), (320, 1))]
)
def test_a_thumbnail_is_small_and_never_larger_than_the_view(size: tuple[int, int], expected: tuple[int, int]) -> None:
    assert Image.open(io.BytesIO(encode_thumbnail(noise(*size)))).size == expected


def test_a_png_keeps_every_pixel() -> None:
    image = Image.open(io.BytesIO(encode_picture(noise(), ".png")))

    assert np.array_equal(np.asarray(image)[:, :, ::-1], noise())
