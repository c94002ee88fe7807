"""TIFF pages one by one: checksums of their own, lossless, damaged ones apart."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pipeline.model.problem import PageProblemError, ProblemCategory
from pipeline.scan import ScanFile, ScanLimits, extract_frame, inspect_file, load_frame
from tests.scan.files import bgr, bits, coded, noise

LIMITS = ScanLimits()


def _pages(*seeds: int, compression: str = "tiff_lzw") -> bytes:
    first, *others = [Image.fromarray(noise(seed=seed)) for seed in seeds]
    return coded(first, "TIFF", save_all=True, append_images=others, compression=compression)


def _scan(path: Path) -> ScanFile:
    scan = inspect_file(path, LIMITS)
    assert isinstance(scan, ScanFile)
    return scan


@pytest.mark.parametrize("compression", ["raw", "tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg"])
def test_a_replaced_page_changes_its_own_checksum_alone(compression: str, tmp_path: Path) -> None:
    before, after = tmp_path / "before.tif", tmp_path / "after.tif"
    before.write_bytes(_pages(1, 2, 3, compression=compression))
    after.write_bytes(_pages(1, 9, 3, compression=compression))

    old, new = ([frame.image_sha256 for frame in _scan(path).frames] for path in (before, after))

    assert [first == second for first, second in zip(old, new, strict=True)] == [True, False, True]


def test_a_page_keeps_its_checksum_when_pages_are_put_before_it(tmp_path: Path) -> None:
    path, longer = tmp_path / "a.tif", tmp_path / "b.tif"
    path.write_bytes(_pages(1, 2))
    longer.write_bytes(_pages(7, 8, 1, 2))

    assert [f.image_sha256 for f in _scan(path).frames] == [f.image_sha256 for f in _scan(longer).frames[2:]]


def test_turning_a_page_by_its_tag_changes_its_checksum(tmp_path: Path) -> None:
    checksums = set()
    for orientation in (1, 6):
        path = tmp_path / f"{orientation}.tif"
        path.write_bytes(coded(Image.fromarray(noise()), "TIFF", tiffinfo={274: orientation}))
        checksums.add(_scan(path).frames[0].image_sha256)

    assert len(checksums) == 2


def test_pages_of_different_kinds_come_out_with_their_own_pixels(tmp_path: Path) -> None:
    path = tmp_path / "mixed.tif"
    pages = [Image.fromarray(noise()), bits(64, 48), Image.fromarray(noise(20, 10)[:, :, 0])]
    path.write_bytes(coded(pages[0], "TIFF", save_all=True, append_images=pages[1:]))

    for index, page in enumerate(pages):
        assert np.array_equal(load_frame(path, index, LIMITS).pixels, bgr(page))
        alone = Image.open(io.BytesIO(extract_frame(path, index, LIMITS).data))
        assert getattr(alone, "n_frames", 1) == 1
        assert np.array_equal(bgr(alone), bgr(page))


def test_a_file_that_breaks_off_keeps_its_whole_pages_and_lists_the_broken_one(tmp_path: Path) -> None:
    data = _pages(1, 2, compression="raw")
    path = tmp_path / "cut.tif"
    path.write_bytes(data[: len(data) - noise().nbytes // 2])

    frames = _scan(path).frames

    assert frames[0].problem is None
    assert frames[-1].problem is not None
    assert frames[-1].problem.category is ProblemCategory.TRUNCATED


def test_a_chain_of_directories_that_runs_in_a_circle_ends(tmp_path: Path) -> None:
    data = bytearray(coded(Image.fromarray(noise()), "TIFF"))
    first = int.from_bytes(data[4:8], "little")
    count = int.from_bytes(data[first : first + 2], "little")
    data[first + 2 + 12 * count :][:4] = first.to_bytes(4, "little")
    end = first + 2 + 12 * count
    data[end : end + 4] = first.to_bytes(4, "little")
    path = tmp_path / "circle.tif"
    path.write_bytes(bytes(data))

    frames = _scan(path).frames

    assert [frame.problem is None for frame in frames] == [True, False]


def test_a_bomb_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    path = tmp_path / "bomb.tif"
    path.write_bytes(coded(Image.new("1", (20_000, 20_000)), "TIFF", compression="group4"))

    assert (problem := _scan(path).frames[0].problem) is not None
    assert problem.category is ProblemCategory.TOO_LARGE
    with pytest.raises(PageProblemError) as refused:
        load_frame(path, 0, LIMITS)
    assert refused.value.problem.category is ProblemCategory.TOO_LARGE


def test_asking_for_a_page_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "two.tif"
    path.write_bytes(_pages(1, 2))

    with pytest.raises(PageProblemError):
        load_frame(path, 2, LIMITS)
