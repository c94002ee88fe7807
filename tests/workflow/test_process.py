from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.batch import Died, Finished, InlineExecutor, Outcome, TimedOut
from pipeline.chinese.folding import fold
from pipeline.database import page_store
from pipeline.database.page_store import MOST_ATTEMPTS, PageOutcome
from pipeline.errors import DiskFullError, OcrError
from pipeline.index import IndexQuery
from pipeline.model.page import EngineInfo, OcrPage, ViewGeometry
from pipeline.model.problem import PageProblemError, Problem, ProblemCategory, Stage
from pipeline.model.provenance import Provenance
from pipeline.model.record import PageState
from pipeline.ocr import encode
from pipeline.storage.atomic import write_bytes
from pipeline.storage.layout import ArchiveLayout, JobKey
from pipeline.workflow.indexing import Indexing
from pipeline.workflow.page_work import PageTask
from pipeline.workflow.process import Process
from pipeline.workflow.reports import Silent
from tests.ocr.pages import line
from tests.workflow.builders import SmallArchive, picture

CODE = "X043-WS·2014-Y-NJZ-0001"
PROVENANCE = Provenance("test", "1", "", "0" * 64, datetime(2026, 1, 1, tzinfo=UTC))


@dataclass(frozen=True)
class Reader:
    """Work that reads the text it was told for each page, as an engine would."""

    layout: ArchiveLayout
    text: str = "东至李国强承包地"

    def __call__(self) -> Callable[[PageTask], PageOutcome]:
        return self.read

    def read(self, task: PageTask) -> PageOutcome:
        key = JobKey(f"{task.page_id:064x}")
        page = OcrPage(ViewGeometry(500, 500), (line(self.text, 10, 10),), EngineInfo("test", "1"))
        write_bytes(self.layout.page(key).ocr, encode(page, PROVENANCE))
        return PageOutcome(key, False, 0.99, len(self.text))


@dataclass(frozen=True)
class Failing:
    """Work that raises."""

    error: Exception

    def __call__(self) -> Callable[[PageTask], PageOutcome]:
        return self.fail

    def fail(self, task: PageTask) -> PageOutcome:
        raise self.error


@dataclass
class Told:
    """An executor whose outcomes are told beforehand, page after page."""

    endings: list[Callable[[PageTask], Outcome[PageTask, PageOutcome]]]

    def run(self, tasks: Iterator[PageTask]) -> Iterator[Outcome[PageTask, PageOutcome]]:
        for ending in self.endings:
            task = next(tasks, None)
            if task is None:
                return
            yield ending(task)

    def stop_starting(self) -> None: ...

    def kill(self) -> None: ...


@pytest.fixture
def archive(tmp_path: Path) -> SmallArchive:
    archive = SmallArchive.at(tmp_path, CODE)
    for number in (1, 2):
        picture(tmp_path / "in" / f"{CODE}_000{number}.png", str(number))
    archive.take_in(tmp_path / "in")
    return archive


def process(archive: SmallArchive, executor: object) -> Process:
    indexing = Indexing(archive.layout, archive.database, "whoosh")
    return Process(archive.layout, archive.database, executor, indexing, Silent())  # type: ignore[arg-type]


def exact_hits(archive: SmallArchive, text: str) -> int:
    backend = Indexing(archive.layout, archive.database, "whoosh").backend()
    return backend.search(IndexQuery(phrases=(fold(text),))).total


def test_every_page_is_read_and_can_be_found(archive: SmallArchive) -> None:
    report = process(archive, InlineExecutor(Reader(archive.layout))).work()
    assert (report.pages_done, report.failures) == (2, [])
    assert {page.state for page in archive.pages()} == {PageState.DONE}
    assert exact_hits(archive, "李国强承包") == 2


def test_nothing_is_done_twice(archive: SmallArchive) -> None:
    process(archive, InlineExecutor(Reader(archive.layout))).work()
    report = process(archive, InlineExecutor(Failing(AssertionError("read again")))).work()
    assert (report.pages_done, report.failures) == (0, [])


@pytest.mark.parametrize(
    ("error", "category"),
    [
        (OcrError("识别引擎出错"), ProblemCategory.ENGINE_FAILED),
        (PageProblemError(Problem(ProblemCategory.TRUNCATED, Stage.RASTERIZE)), ProblemCategory.TRUNCATED),
        (ZeroDivisionError("mistake"), ProblemCategory.INTERNAL),
    ],
)
def test_a_bad_page_costs_that_page_and_says_why(
    archive: SmallArchive, error: Exception, category: ProblemCategory
) -> None:
    report = process(archive, InlineExecutor(Failing(error))).work()
    assert [failure.problem.category for failure in report.failures] == [category] * 2
    assert {page.state for page in archive.pages()} == {PageState.FAILED}


def test_a_full_disk_stops_the_run_and_loses_no_page(archive: SmallArchive) -> None:
    with pytest.raises(DiskFullError):
        process(archive, InlineExecutor(Failing(DiskFullError("磁盘空间不足")))).work()
    report = process(archive, InlineExecutor(Reader(archive.layout))).work()
    assert report.pages_done == 2


def test_a_page_whose_worker_died_is_tried_again(archive: SmallArchive) -> None:
    reader = Reader(archive.layout)

    def dies(task: PageTask) -> Outcome[PageTask, PageOutcome]:
        return Died(task, -9)

    def reads(task: PageTask) -> Outcome[PageTask, PageOutcome]:
        return Finished(task, reader.read(task), 0.1, 0)

    report = process(archive, Told([dies, reads, reads])).work()
    assert (report.pages_done, report.failures) == (2, [])


def test_a_page_that_always_kills_its_worker_is_set_aside(archive: SmallArchive) -> None:
    reader = Reader(archive.layout)
    deaths = 0

    def first_page_dies(task: PageTask) -> Outcome[PageTask, PageOutcome]:
        nonlocal deaths
        if task.page_id == 1:
            deaths += 1
            return Died(task, -11)
        return Finished(task, reader.read(task), 0.1, 0)

    report = process(archive, Told([first_page_dies] * 10)).work()
    assert deaths == MOST_ATTEMPTS
    assert [failure.problem.category for failure in report.failures] == [ProblemCategory.WORKER_DIED]
    assert report.pages_done == 1


def test_a_page_over_its_time_is_recorded(archive: SmallArchive) -> None:
    report = process(archive, Told([lambda task: TimedOut(task, 60.0)] * 2)).work()
    assert [failure.problem.category for failure in report.failures] == [ProblemCategory.TIMEOUT] * 2
    assert "超时" in report.failures[0].problem.reason


def test_pages_that_a_dead_run_left_are_taken_back(archive: SmallArchive) -> None:
    with archive.database.begin() as connection:
        page_store.claim(connection)
    assert [page.state for page in archive.pages()].count(PageState.RUNNING) == 1
    assert process(archive, InlineExecutor(Reader(archive.layout))).work().pages_done == 2


def test_a_damaged_index_is_built_again(archive: SmallArchive) -> None:
    process(archive, InlineExecutor(Reader(archive.layout))).work()
    for file in archive.layout.index.glob("*"):
        if file.is_file():
            file.write_bytes(b"rubbish")
    indexing = Indexing(archive.layout, archive.database, "whoosh")
    indexing.rebuild()
    assert indexing.backend().page_count() == 2
    assert exact_hits(archive, "李国强") == 2


def test_a_rebuild_that_breaks_off_leaves_the_old_index_and_loses_no_change(archive: SmallArchive) -> None:
    process(archive, InlineExecutor(Reader(archive.layout))).work()
    result = archive.layout.page(JobKey(f"{2:064x}")).ocr
    whole = result.read_bytes()
    result.write_bytes(b"")
    indexing = Indexing(archive.layout, archive.database, "whoosh")
    with pytest.raises(Exception, match="识别结果"):
        indexing.rebuild()
    assert exact_hits(archive, "李国强") == 2
    result.write_bytes(whole)
    indexing.drain()
    assert indexing.backend().page_count() == 2
