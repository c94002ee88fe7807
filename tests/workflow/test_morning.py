from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.database import catalogue_store, job_store, run_store, source_store
from pipeline.errors import NotInArchiveError
from pipeline.model.catalogue_entry import CatalogueEntry
from pipeline.model.job import MOST_ATTEMPTS
from pipeline.model.problem import Problem, ProblemCategory, Stage
from pipeline.model.record import PageOutcome, PageState
from pipeline.model.run import StopReason
from pipeline.report import MorningReport
from pipeline.settings import Settings
from pipeline.workflow.morning import MorningReports
from tests.workflow.builders import SmallArchive, picture

FONDS = "X043-WS·2014-Y-NJZ"
CODES = [f"{FONDS}-{number:04}" for number in (2, 10, 1)]
TRUNCATED = Problem(ProblemCategory.TRUNCATED, Stage.OCR)
TIMEOUT = Problem(ProblemCategory.TIMEOUT, Stage.OCR)


def outcome(page_id: int, *, is_blank: bool = False, confidence: float = 0.9, characters: int = 10) -> PageOutcome:
    return PageOutcome(f"{page_id:064x}", is_blank, confidence, characters)


class Night:
    """An archive of three entries with two pages each, read as it is told."""

    def __init__(self, folder: Path) -> None:
        self.small = SmallArchive.at(folder, *CODES)
        for code in CODES:
            picture(folder / "in" / f"{code}_0001.png", f"{code[-4:]} 1")
            picture(folder / "in" / f"{code}_0002.png", f"{code[-4:]} 2")
        self.small.take_in(folder / "in")
        self.reports = MorningReports(self.small.layout, self.small.database, Settings(doubtful_percent=80))

    def read(self, *outcomes: PageOutcome | Problem | None) -> int:
        """A run that ends its pages so, in the order in which it takes them; its number."""
        number = self.small.begin_run()
        with self.small.database.begin() as connection:
            for told in outcomes:
                page = job_store.claim(connection, number)
                assert page is not None
                if isinstance(told, Problem):
                    job_store.fail(connection, page.id, told, run_id=number)
                elif told is not None:
                    kept = outcome(page.id, is_blank=told.is_blank, confidence=told.confidence)
                    job_store.finish(
                        connection,
                        page.id,
                        PageOutcome(kept.job_key, told.is_blank, told.confidence, told.character_count),
                        run_id=number,
                        seconds=4.0,
                    )
                    run_store.count(connection, number, pages_done=1)
            run_store.end(connection, number, StopReason.WINDOW, "", 3600.0)
        return number

    def gather(self, run: int | None = None, *, of_all_runs: bool = False) -> MorningReport:
        return self.reports.gather(run, of_all_runs=of_all_runs, with_pictures=False)


@pytest.fixture
def night(tmp_path: Path) -> Night:
    return Night(tmp_path)


def test_every_number_is_that_of_the_pages(night: Night) -> None:
    night.read(outcome(1), outcome(2, is_blank=True, characters=0), outcome(3, confidence=0.5), TRUNCATED)
    report = night.gather()
    pages = night.small.pages()
    states = [page.state for page in pages]
    totals = report.totals
    assert totals.pages == len(pages) == 6
    assert (totals.done, totals.failed, totals.waiting) == (
        states.count(PageState.DONE),
        states.count(PageState.FAILED),
        states.count(PageState.PENDING),
    )
    assert (totals.blank, totals.doubtful, totals.masters) == (1, 1, 6)
    assert (totals.entries, totals.entries_with_scans) == (3, 3)
    assert report.forecast.pages_left == 2
    assert report.forecast.seconds_per_page == pytest.approx(4.0)
    assert len(report.failed) == len(report.blank) == len(report.doubtful) == 1


def test_the_rescan_list_follows_the_shelf_and_names_only_what_a_scan_cures(night: Night) -> None:
    night.read(TRUNCATED, TIMEOUT, TRUNCATED, TRUNCATED, TRUNCATED, outcome(6))
    with night.small.database.begin() as connection:
        known = CatalogueEntry(f"{FONDS}-0009", title="登记簿", page_count=3)
        catalogue_store.put_entries(connection, [known, CatalogueEntry(CODES[2], title="甲", page_count=4)])
        source_store.put_file_problem(connection, f"D:/{FONDS}-0009_0001.tif", "", TRUNCATED)
        source_store.put_file_problem(connection, "D:/IMG_1.tif", "", Problem(ProblemCategory.EMPTY_FILE, Stage.INTAKE))
        source_store.put_file_problem(connection, "D:/dup.tif", "", Problem(ProblemCategory.INTERNAL, Stage.INTAKE))
    report = night.gather()
    timed_out = next(row for row in report.failed if row.problem == TIMEOUT)
    listed = [(row.code, row.page) for row in report.rescan]
    assert (timed_out.code, timed_out.ordinal) not in listed
    assert [code for code, _ in listed] == sorted((code for code, _ in listed), key=lambda code: (not code, code))
    assert f"{FONDS}-0009" in {code for code, _ in listed}
    assert listed[-1] == ("", None)
    assert [(row.action, row.reason) for row in report.rescan if row.action != "重扫"] == [
        ("补扫 2 页", "目录 4 页，已扫描 2 页")
    ]
    assert [row.code for row in report.without_scans] == [f"{FONDS}-0009"]
    assert [row.code for row in report.count_differences] == [CODES[2]]


def test_a_scan_that_no_entry_claims_is_listed(night: Night, tmp_path: Path) -> None:
    picture(tmp_path / "more" / "IMG_0001.png", "loose")
    night.small.take_in(tmp_path / "more")
    (row,) = night.gather().unlinked
    assert row.code.startswith("未挂接-")
    assert row.pages == 1


def test_a_report_is_on_the_run_asked_for_and_on_everything_that_is_open(night: Night) -> None:
    first = night.read(outcome(1, confidence=0.5), TIMEOUT)
    second = night.read(outcome(3, is_blank=True, characters=0))
    assert [len(night.gather(first).doubtful), len(night.gather(first).blank)] == [1, 0]
    assert [len(night.gather(second).doubtful), len(night.gather(second).blank)] == [0, 1]
    assert night.gather().runs[0].id == second
    assert [row.is_of_run for row in night.gather(second).failed] == [False]
    assert [row.is_of_run for row in night.gather(first).failed] == [True]
    everything = night.gather(of_all_runs=True)
    assert [run.id for run in everything.runs] == [second, first]
    assert (len(everything.doubtful), len(everything.blank)) == (1, 1)


def test_pages_that_failed_are_shown_as_far_as_their_file_can_be_opened(night: Night) -> None:
    night.read(TIMEOUT, TIMEOUT)
    first = next(page for page in night.small.pages() if page.problem)
    master = night.small.layout.master(first.master_sha256, first.master_extension)
    master.chmod(0o644)
    master.write_bytes(b"no picture")
    shown = {(row.code, row.ordinal): row.thumbnail for row in night.reports.gather().failed}
    assert shown.pop((first.key.archival_code, first.key.ordinal)) == b""
    assert [thumbnail[:2] for thumbnail in shown.values()] == [b"\xff\xd8"]


def test_a_page_that_was_given_up_is_told_from_one_that_failed_once(night: Night) -> None:
    number, died = night.small.begin_run(), Problem(ProblemCategory.WORKER_DIED, Stage.OCR)
    with night.small.database.begin() as connection:
        while page := job_store.claim(connection, number):
            if page.key.ordinal == 1:
                job_store.lose_worker(connection, page.id, died, run_id=number)
            else:
                job_store.fail(connection, page.id, TRUNCATED, run_id=number)
    assert {(row.ordinal, row.is_set_aside, row.attempts) for row in night.gather().failed} == {
        (1, True, MOST_ATTEMPTS),
        (2, False, 1),
    }


def test_an_empty_archive_has_a_report_too(tmp_path: Path) -> None:
    small = SmallArchive.at(tmp_path)
    report = MorningReports(small.layout, small.database, Settings()).gather()
    assert report.runs == report.failed == report.rescan == ()
    assert report.totals.pages == report.forecast.pages_left == 0
    assert report.forecast.hours is None


def test_a_run_that_never_was_is_not_reported_on(night: Night) -> None:
    with pytest.raises(NotInArchiveError, match="没有编号为 99 的运行"):
        night.gather(99)


def test_the_last_report_written_is_found(night: Night) -> None:
    assert night.reports.last_written() is None
    for _ in range(2):
        page, book = night.reports.write(night.read(outcome(1)))
    assert night.reports.last_written() == page
    assert page.read_bytes().startswith(b"<!DOCTYPE html>")
    assert book.read_bytes().startswith(b"PK")
