"""Files that broke other programs: each ends as pages or as a listed problem, and the good ones are searchable."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from pipeline.archive import Archive, RunReport
from pipeline.storage.checksums import sha256_of_file

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"
FOLDERS = (SHARED / "hostile", SHARED / "ocrmypdf_resources")
OTHER = {".tsv", ".rst"}
MOST_MEMORY = 2_000_000_000
"""Bytes that one process may take."""

pytestmark = [
    pytest.mark.shared_data,
    pytest.mark.slow,
    pytest.mark.skipif(not all(folder.is_dir() for folder in FOLDERS), reason="the folder of real inputs is not there"),
]


@contextmanager
def watched_memory() -> Iterator[list[int]]:
    """The highest resident memory of any process below this one, as the only number of a list."""
    peak, over = [0], threading.Event()

    def watch() -> None:
        me = psutil.Process()
        while not over.wait(0.05):
            for process in [me, *me.children(recursive=True)]:
                try:
                    peak[0] = max(peak[0], process.memory_info().rss)
                except psutil.Error:
                    continue

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield peak
    finally:
        over.set()
        thread.join()


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Archive, RunReport, int]]:
    with Archive.create(tmp_path_factory.mktemp("hostile") / "archive") as archive:
        with watched_memory() as peak:
            report = archive.run(FOLDERS)
        yield archive, report, peak[0]


def given_files() -> list[Path]:
    return [path for folder in FOLDERS for path in folder.rglob("*") if path.is_file() and path.suffix not in OTHER]


def test_every_file_ends_as_pages_or_as_a_listed_problem(ran: tuple[Archive, RunReport, int]) -> None:
    archive, report, _ = ran
    listed = {problem.path for problem in report.file_problems}
    masters = {page.master_sha256 for code in archive.codes() for page in archive.pages(code)}
    lost = [path for path in given_files() if str(path) not in listed and sha256_of_file(path) not in masters]
    assert lost == []
    assert report.ingest.files_seen == report.ingest.files_added + report.ingest.files_passed_over + len(listed)


def test_every_problem_has_a_reason_and_an_advice_in_chinese(ran: tuple[Archive, RunReport, int]) -> None:
    _, report, _ = ran
    problems = [item.problem for item in (*report.file_problems, *report.failed_pages)]
    assert len(problems) > 15
    for problem in problems:
        assert any("\u4e00" <= character <= "\u9fff" for character in problem.reason)
        assert any("\u4e00" <= character <= "\u9fff" for character in problem.advice)
        assert problem.category.value != "internal", problem


def test_no_process_takes_more_memory_than_allowed(ran: tuple[Archive, RunReport, int]) -> None:
    assert 0 < ran[2] < MOST_MEMORY


@pytest.mark.parametrize("words", ["Subject to the terms", "kopjes melk", "portez ce vieux whisky"])
def test_the_good_files_of_the_same_run_are_searchable(ran: tuple[Archive, RunReport, int], words: str) -> None:
    archive, _, _ = ran
    assert archive.search(words).total > 0


def test_a_second_run_reads_nothing(ran: tuple[Archive, RunReport, int]) -> None:
    archive, first, _ = ran
    again = archive.run(FOLDERS)
    assert again.process.pages_done == 0
    assert len(again.file_problems) == len(first.file_problems)
    assert len(again.failed_pages) == len(first.failed_pages)
