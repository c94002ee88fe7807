"""Disasters of OCR engines: each costs its page, with a reason that is kept, and never the run. Real processes."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from pipeline.batch import ProcessExecutor, TaskLimits
from pipeline.model.job import MOST_ATTEMPTS
from pipeline.model.problem import ProblemCategory
from pipeline.model.record import PageRecord, PageState
from pipeline.scan import Recipe, ScanLimits
from pipeline.workflow.page_work import PageWork
from pipeline.workflow.process import Process
from pipeline.workflow.reports import Silent
from tests.ocr import bad_engines
from tests.workflow.builders import SmallArchive

CODE = "X043-WS·2014-Y-NJZ-0001"
PLAIN = Recipe(turn=False, deskew=False, crop=False)
SMALL = TaskLimits(seconds=3, memory_bytes=600_000_000)

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


def page_of_width(path: Path, width: int) -> None:
    """A page with marks that are writing, so that it goes to the engine."""
    path.parent.mkdir(exist_ok=True)
    page = Image.new("L", (width, 500), 255)
    draw = ImageDraw.Draw(page)
    for row in range(60, 400, 40):
        for column in range(40, 340, 24):
            draw.rectangle((column, row, column + 14, row + 16), fill=0)
    page.save(path)


def read_all(folder: Path, *widths: int) -> list[PageRecord]:
    """What became of pages of these widths, in their order."""
    archive = SmallArchive.at(folder, CODE)
    for number, width in enumerate(widths, 1):
        page_of_width(folder / "in" / f"{CODE}_{number:04}.png", width)
    archive.take_in(folder / "in")
    work = PageWork(archive.layout.root, "bad", ScanLimits(), PLAIN, make_reader=bad_engines.make_reader)
    run_id = archive.begin_run()
    for _ in range(MOST_ATTEMPTS):  # a page whose worker died is tried again, after the others when it was the last
        executor = ProcessExecutor(work, 2, SMALL)
        Process(archive.layout, archive.database, executor, Silent(), run_id).work()
    return archive.pages(CODE)


def reason(page: PageRecord) -> tuple[PageState, ProblemCategory | None]:
    return page.state, page.problem.category if page.problem else None


def test_every_disaster_costs_its_page_and_the_pages_around_it_are_read(tmp_path: Path) -> None:
    expected = {
        bad_engines.raise_something: ProblemCategory.INTERNAL,
        bad_engines.raise_as_agreed: ProblemCategory.ENGINE_FAILED,
        bad_engines.hang: ProblemCategory.TIMEOUT,
        bad_engines.crash: ProblemCategory.WORKER_DIED,
        **dict.fromkeys(bad_engines.RUBBISH, ProblemCategory.ENGINE_FAILED),
    }
    if sys.platform == "linux":
        expected[bad_engines.swallow_memory] = ProblemCategory.OUT_OF_MEMORY
    widths = [width for disaster in expected for width in (bad_engines.width_of(disaster), bad_engines.GOOD_WIDTH)]

    pages = read_all(tmp_path, *widths)

    assert [reason(page) for page in pages[::2]] == [(PageState.FAILED, category) for category in expected.values()]
    assert {reason(page) for page in pages[1::2]} == {(PageState.DONE, None)}
    assert all(page.problem and page.problem.detail for page in pages[::2])
