from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.batch import Died, Finished, InlineExecutor, Outcome, TimedOut
from pipeline.chinese.folding import fold
from pipeline.database import job_store
from pipeline.errors import DiskFullError, OcrError
from pipeline.index import IndexQuery
from pipeline.model.job import MOST_ATTEMPTS
from pipeline.model.page import EngineInfo, OcrPage, ViewGeometry
from pipeline.model.problem import PageProblemError, Problem, ProblemCategory, Stage
from pipeline.model.provenance import Provenance
from pipeline.model.record import PageOutcome, PageState
from pipeline.ocr import encode
from pipeline.storage.atomic import write_bytes
from pipeline.storage.layout import ArchiveLayout, JobKey
from pipeline.workflow.heartbeat import take_back
from pipeline.workflow.indexing import Indexing
from pipeline.workflow.page_work import PageTask
from pipeline.workflow.process import Process
from pipeline.workflow.reports import ProcessReport, Silent
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


def read_pages(archive: SmallArchive, executor: object) -> ProcessReport:
    """One run: its pages, and then the index."""
    run_id = archive.begin_run()
    try:
        report = Process(archive.layout, archive.database, executor, Silent(), run_id).work()  # type: ignore[arg-type]
    finally:
        with archive.database.begin() as connection:
            job_store.give_back(connection, run_id)
    Indexing(archive.layout, archive.database, "whoosh").drain()
    return report


def exact_hits(archive: SmallArchive, text: str) -> int:
    backend = Indexing(archive.layout, archive.database, "whoosh").backend()
    return backend.search(IndexQuery(phrases=(fold(text),))).total


def test_every_page_is_read_and_can_be_found(archive: SmallArchive) -> None:
    report = read_pages(archive, InlineExecutor(Reader(archive.layout)))
    assert (report.pages_done, report.failures) == (2, [])
    assert {page.state for page in archive.pages()} == {PageState.DONE}
    assert exact_hits(archive, "李国强承包") == 2


def test_nothing_is_done_twice(archive: SmallArchive) -> None:
    read_pages(archive, InlineExecutor(Reader(archive.layout)))
    report = read_pages(archive, InlineExecutor(Failing(AssertionError("read again"))))
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
    report = read_pages(archive, InlineExecutor(Failing(error)))
    assert [failure.problem.category for failure in report.failures] == [category] * 2
    assert {page.state for page in archive.pages()} == {PageState.FAILED}


def test_a_full_disk_stops_the_run_and_loses_no_page(archive: SmallArchive) -> None:
    with pytest.raises(DiskFullError):
        read_pages(archive, InlineExecutor(Failing(DiskFullError("磁盘空间不足"))))
    report = read_pages(archive, InlineExecutor(Reader(archive.layout)))
    assert report.pages_done == 2


def test_a_page_whose_worker_died_is_tried_again(archive: SmallArchive) -> None:
    reader = Reader(archive.layout)

    def dies(task: PageTask) -> Outcome[PageTask, PageOutcome]:
        return Died(task, -9)

    def reads(task: PageTask) -> Outcome[PageTask, PageOutcome]:
        return Finished(task, reader.read(task), 0.1, 0)

    report = read_pages(archive, Told([dies, reads, reads]))
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

    report = read_pages(archive, Told([first_page_dies] * 10))
    assert deaths == MOST_ATTEMPTS
    assert [failure.problem.category for failure in report.failures] == [ProblemCategory.WORKER_DIED]
    assert report.pages_done == 1


def test_a_page_over_its_time_is_recorded(archive: SmallArchive) -> None:
    report = read_pages(archive, Told([lambda task: TimedOut(task, 60.0)] * 2))
    assert [failure.problem.category for failure in report.failures] == [ProblemCategory.TIMEOUT] * 2
    assert "超时" in report.failures[0].problem.reason


def test_pages_that_a_dead_run_left_are_taken_back(archive: SmallArchive) -> None:
    dead = archive.begin_run()
    with archive.database.begin() as connection:
        job_store.claim(connection, dead)
    assert [page.state for page in archive.pages()].count(PageState.RUNNING) == 1
    assert take_back(archive.database, dead) == 1
    assert read_pages(archive, InlineExecutor(Reader(archive.layout))).pages_done == 2
    assert [page.attempts for page in archive.pages()] == [2, 1]


def test_a_run_that_lost_its_lease_records_nothing(archive: SmallArchive) -> None:
    """As when a machine was suspended for so long that another one took over."""
    reader = Reader(archive.layout)
    suspended = archive.begin_run()

    def taken_over_meanwhile(task: PageTask) -> Outcome[PageTask, PageOutcome]:
        take_back(archive.database, suspended)
        return Finished(task, reader.read(task), 0.1, 0)

    executor = Told([taken_over_meanwhile])
    report = Process(archive.layout, archive.database, executor, Silent(), suspended).work()  # type: ignore[arg-type]
    assert report.pages_done == 0
    assert {page.state for page in archive.pages()} == {PageState.PENDING}


def test_a_damaged_index_is_built_again(archive: SmallArchive) -> None:
    read_pages(archive, InlineExecutor(Reader(archive.layout)))
    for file in archive.layout.index.glob("*"):
        if file.is_file():
            file.write_bytes(b"rubbish")
    indexing = Indexing(archive.layout, archive.database, "whoosh")
    indexing.rebuild()
    assert indexing.backend().page_count() == 2
    assert exact_hits(archive, "李国强") == 2


def test_a_lost_result_is_read_again_and_holds_up_nothing(archive: SmallArchive) -> None:
    read_pages(archive, InlineExecutor(Reader(archive.layout)))
    archive.layout.page(JobKey(f"{2:064x}")).ocr.write_bytes(b"")
    indexing = Indexing(archive.layout, archive.database, "whoosh")
    assert indexing.rebuild() == 1
    assert {page.id: page.state for page in archive.pages()} == {1: PageState.DONE, 2: PageState.PENDING}
    assert read_pages(archive, InlineExecutor(Reader(archive.layout))).pages_done == 1
    assert exact_hits(archive, "李国强") == 2
