"""Some rows of a JPEG file."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from pipeline.pixels.channels import in_three_channels
from pipeline.scan import encode_view, jpeg_strip
from tests.scan.files import noise


def smooth(width: int, height: int) -> NDArray[np.uint8]:
    """Colours that change slowly, so that a shift by one pixel shows."""
    across, down = np.meshgrid(np.arange(width), np.arange(height))
    return np.stack([across % 256, down % 256, (across + down) % 256], axis=-1).astype(np.uint8)


def decoded(data: bytes, factor: int = 1) -> NDArray[np.uint8]:
    with Image.open(io.BytesIO(data)) as opened:
        if factor > 1:
            opened.draft(opened.mode, (opened.width // factor, 1))
        return np.asarray(opened)


@given(
    width=st.integers(16, 90),
    height=st.integers(16, 200),
    places=st.tuples(st.integers(0, 199), st.integers(1, 60)),
    factor=st.sampled_from([1, 2, 4, 8]),
    is_grey=st.booleans(),
)
def test_rows_of_a_view_are_those_of_the_whole(
    width: int, height: int, places: tuple[int, int], factor: int, is_grey: bool
) -> None:
    picture = smooth(width, height)
    data = encode_view(in_three_channels(picture[:, :, 2].copy()) if is_grey else picture)
    top = min(places[0], height - 1)
    bottom = min(top + places[1], height)
    strip = jpeg_strip(data, top, bottom)
    whole, some = decoded(data, factor), decoded(strip.data, factor)
    assert some.shape[1:] == whole.shape[1:]
    first, last = top // factor, -(-bottom // factor)
    moved = strip.top // factor
    assert np.array_equal(some[first - moved : last - moved], whole[first:last])


def test_few_rows_are_few_bytes() -> None:
    data = encode_view(noise(800, 1600))
    strip = jpeg_strip(data, 800, 816)
    assert strip.top == 784
    assert len(strip.data) < len(data) / 25


@pytest.mark.parametrize("name", ["no marks", "marks elsewhere", "progressive", "cut off", "not a JPEG", "nothing"])
def test_other_files_are_left_whole(name: str) -> None:
    options = {
        "no marks": [],
        "marks elsewhere": [cv2.IMWRITE_JPEG_RST_INTERVAL, 5],
        "progressive": [cv2.IMWRITE_JPEG_PROGRESSIVE, 1, cv2.IMWRITE_JPEG_RST_INTERVAL, 7],
    }
    if name in options:
        data = cv2.imencode(".jpg", noise(100, 100), options[name])[1].tobytes()
    else:
        data = {"cut off": encode_view(noise(100, 100))[:-100], "not a JPEG": b"\x89PNG\r\n\x1a\n" * 9, "nothing": b""}[
            name
        ]
    strip = jpeg_strip(data, 40, 60)
    assert (strip.data, strip.top) == (data, 0)


@given(st.lists(st.tuples(st.integers(0, 700), st.integers(0, 255)), max_size=3), st.integers(0, 700))
def test_what_is_damaged_is_left_to_the_decoder(changes: list[tuple[int, int]], length: int) -> None:
    data = bytearray(encode_view(smooth(40, 40))[:length] + b"\xff\xd9")
    for at, byte in changes:
        data[at % len(data)] = byte
    strip = jpeg_strip(bytes(data), 0, 40)
    assert (strip.top, len(strip.data)) == (0, len(data))
