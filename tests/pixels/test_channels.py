"""Grey pixels seen as pixels with colours."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.pixels.channels import by_channel, in_three_channels, only_channel, without_equal_channels

GRAY = np.arange(35, dtype=np.uint8).reshape(5, 7)


def test_grey_pixels_look_like_the_copy_that_opencv_makes_and_take_no_room() -> None:
    seen = in_three_channels(GRAY)
    assert np.array_equal(seen, cv2.cvtColor(GRAY, cv2.COLOR_GRAY2BGR))
    assert np.shares_memory(seen, GRAY)
    with pytest.raises(ValueError, match="read-only"):
        seen[0, 0] = 0


def test_the_grey_pixels_are_found_again_and_only_there() -> None:
    found = only_channel(in_three_channels(GRAY))
    assert found is not None
    assert np.array_equal(found, GRAY)
    assert found.flags.c_contiguous
    assert only_channel(np.asarray(cv2.cvtColor(GRAY, cv2.COLOR_GRAY2BGR), dtype=np.uint8)) is None
    assert only_channel(GRAY) is None


def test_a_part_of_them_is_still_one_channel() -> None:
    part = only_channel(in_three_channels(GRAY)[1:3, 2:5])
    assert part is not None
    assert np.array_equal(part, GRAY[1:3, 2:5])


def test_a_change_of_grey_pixels_is_made_once_and_seen_in_each_channel() -> None:
    seen = by_channel(in_three_channels(GRAY), lambda pixels: pixels + pixels.ndim)
    assert only_channel(seen) is not None
    assert np.array_equal(seen, in_three_channels(GRAY + 2))
    colours = np.stack([GRAY, GRAY, GRAY + 1], axis=-1)
    assert np.array_equal(by_channel(colours, lambda pixels: pixels + pixels.ndim), colours + 3)


def test_grey_that_was_coded_in_colours_becomes_one_channel_and_colours_stay() -> None:
    coded = np.asarray(cv2.cvtColor(GRAY, cv2.COLOR_GRAY2BGR), dtype=np.uint8)
    assert np.array_equal(only_channel(without_equal_channels(coded)), GRAY)
    coded[4, 5, 1] += 1  # where nothing is looked at first
    assert without_equal_channels(coded) is coded
