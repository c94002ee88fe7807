"""Grey pixels seen as pixels with colours."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.model.channels import in_three_channels, only_channel

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
