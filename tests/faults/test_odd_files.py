"""Files that are still growing, and files of thousands of pages, in real nights."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, TiffImagePlugin

from pipeline.archive import Archive
from pipeline.model.record import PageState
from tests.faults.nights import left_behind, new_archive, night, noise, pages_done, runs, states, wait_for

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")

FRAMES = 2500


def many_pages(file: Path, count: int) -> Path:
    """A bilevel TIFF of so many pages, each with marks of its own."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with TiffImagePlugin.AppendingTiffWriter(str(file), True) as writer:
        for number in range(count):
            page = Image.new("1", (96, 64), 1)
            ImageDraw.Draw(page).text((8, 24), str(number), fill=0)
            page.save(writer, format="TIFF", compression="group4")
            writer.newFrame()
    return file


@pytest.mark.slow
def test_a_tiff_of_two_and_a_half_thousand_pages_is_read_page_by_page(tmp_path: Path) -> None:
    archive = new_archive(tmp_path / "archive")
    file = many_pages(tmp_path / "in" / "登记簿.tif", FRAMES)
    with night(archive, file.parent, "--page-seconds", 0) as started:
        wait_for(lambda: pages_done(archive) >= FRAMES // 10, 200)
        started.kill()
    with night(archive, file.parent, "--page-seconds", 0) as started:
        assert started.wait(400) == 0, started.said
    assert states(archive)[PageState.DONE] == FRAMES
    with Archive.open(archive) as opened:
        assert opened.status().indexed_pages == FRAMES
        assert opened.verify().checked == 1
        pages = opened.pages("未挂接-登记簿")
        assert (
            [page.key.ordinal for page in pages] == [page.frame_index + 1 for page in pages] == [*range(1, FRAMES + 1)]
        )


@pytest.mark.slow
def test_a_file_that_is_still_growing_is_taken_when_it_is_whole_and_once(tmp_path: Path) -> None:
    archive, drop = new_archive(tmp_path / "archive"), tmp_path / "in"
    whole = noise(tmp_path / "whole.png", 1).read_bytes()
    drop.mkdir()
    growing, is_whole = drop / "合同_0001.png", threading.Event()

    def grow() -> None:
        for end in range(0, len(whole), len(whole) // 12):
            growing.write_bytes(whole[:end])
            is_whole.wait(1.0)
        growing.write_bytes(whole)
        is_whole.set()

    with night(archive, drop, "--watch") as started:
        scanner = threading.Thread(target=grow)
        scanner.start()
        wait_for(lambda: pages_done(archive) == 1, 120)
        assert is_whole.is_set()
        scanner.join()
        (drop / "副本_0001.png").write_bytes(whole)
        wait_for(lambda: pages_done(archive) == 2, 120)
        started.send(signal.SIGINT)
        assert started.wait() == 0, started.said  # nothing was left to do
    assert len(left_behind(archive).masters) == 1
    assert runs(archive)[0].files_failed == 0
