"""A run that is killed in the middle goes on where it stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.archive import Archive, PageState
from tests.workflow.builders import picture

ROOT = Path(__file__).resolve().parents[2]
PAGES = 40


def started(archive: Path, scans: Path) -> subprocess.Popen[bytes]:
    words = [
        sys.executable,
        "-m",
        "pipeline",
        "run",
        str(scans),
        "--archive",
        str(archive),
        "--engine",
        "null",
        "--workers",
        "2",
    ]
    return subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def wait_for_pages(archive: Archive, count: int) -> None:
    deadline = time.monotonic() + 60
    while archive.status().pages[PageState.DONE] < count:
        assert time.monotonic() < deadline, "the run does not get on"
        time.sleep(0.02)


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")
@pytest.mark.parametrize("done_before", [1, 15])
def test_kill_nine_in_the_middle_loses_nothing_and_does_nothing_twice(tmp_path: Path, done_before: int) -> None:
    for number in range(PAGES):
        picture(tmp_path / "in" / f"IMG_{number:04}.png", str(number))
    with Archive.create(tmp_path / "archive") as archive:
        run = started(archive.folder, tmp_path / "in")
        wait_for_pages(archive, done_before)
        run.send_signal(signal.SIGKILL)
        run.wait(10)
        before = {page.id: page for page in archive.pages("未挂接-IMG") if page.state is PageState.DONE}
        assert done_before <= len(before)
        assert started(archive.folder, tmp_path / "in").wait(120) == 0
        after = archive.pages("未挂接-IMG")
        assert [page.key.ordinal for page in after] == list(range(1, PAGES + 1))
        assert {page.state for page in after} == {PageState.DONE}
        assert all(before[page.id] == page for page in after if page.id in before)
        assert archive.status().indexed_pages == PAGES
        assert archive.verify().faults == ()


def test_a_second_program_shares_the_work_and_no_page_is_read_twice(tmp_path: Path) -> None:
    for number in range(PAGES):
        picture(tmp_path / "in" / f"IMG_{number:04}.png", str(number))
    with Archive.create(tmp_path / "archive") as archive:
        first, second = (started(archive.folder, tmp_path / "in") for _ in range(2))
        assert (first.wait(120), second.wait(120)) == (0, 0)
        pages = archive.pages("未挂接-IMG")
        assert [(page.state, page.attempts) for page in pages] == [(PageState.DONE, 1)] * PAGES
        assert archive.status().indexed_pages == PAGES
