"""What keeps answers quick in a large archive tells the same as looking everything up anew."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipeline.archive import Archive
from pipeline.database import Connection, catalogue_store, job_store, outbox, page_store, secrecy_store
from pipeline.errors import NotInArchiveError, UnreadableScanError
from pipeline.model.catalogue_entry import AccessState, CatalogueEntry
from pipeline.model.page import PageKey
from pipeline.model.problem import Problem, ProblemCategory, Stage
from pipeline.storage.layout import JobKey
from pipeline.web.page_text import shown_lines
from pipeline.workflow.kept_results import KeptResults
from pipeline.workflow.reach import search_reach
from pipeline.workflow.recent import Recent
from pipeline.workflow.shelf import Shelf, in_order
from tests.workflow.builders import SmallArchive
from tests.workflow.read_archive import archive_with

CODE = "0142-1-24"
LOST = Problem(ProblemCategory.WORKER_DIED, Stage.OCR)


class Times:
    """A clock and a processor that a test winds."""

    def __init__(self) -> None:
        self.now, self.worked, self.counted = 0.0, 0.0, 0

    def count(self, cost: float) -> int:
        self.worked += cost
        self.counted += 1
        return self.counted


@pytest.fixture
def small(tmp_path: Path) -> SmallArchive:
    return archive_with(tmp_path, **{CODE: [["承包方李国强"], ["东至张三地埂"]]})[1]


def recent(times: Times) -> Recent:
    return Recent(clock=lambda: times.now, worked=lambda: times.worked)


def test_what_is_counted_quickly_is_counted_each_time() -> None:
    times = Times()
    values = recent(times)
    assert [values.value("pages", lambda: times.count(0.001)) for _ in range(3)] == [1, 2, 3]


def test_what_took_long_is_kept_for_a_hundred_times_as_long() -> None:
    times = Times()
    values = recent(times)
    assert values.value("pages", lambda: times.count(0.1)) == 1
    times.now = 9.9
    assert values.value("pages", lambda: times.count(0.1)) == 1
    assert values.value("other", lambda: times.count(0.1)) == 2
    times.now = 10.1
    assert values.value("pages", lambda: times.count(0.1)) == 3


@pytest.mark.parametrize("cost", [0.001, 0.1])
def test_what_bears_the_same_mark_is_not_counted_again(cost: float) -> None:
    times = Times()
    values = recent(times)
    assert values.value("pages", lambda: times.count(cost), (1,)) == 1
    times.now = 1000.0
    assert values.value("pages", lambda: times.count(cost), (1,)) == 1
    assert values.value("pages", lambda: times.count(cost), (2,)) == 2


def test_who_asks_while_it_is_counted_again_is_told_what_was_counted_a_moment_ago() -> None:
    times = Times()
    values = recent(times)
    assert values.value("pages", lambda: times.count(0.1)) == 1

    def counted() -> int:
        with ThreadPoolExecutor(1) as other:
            assert other.submit(values.value, "pages", lambda: times.count(0.1)).result(timeout=10) == 1
        return times.count(0.1)

    times.now = 10.1
    assert values.value("pages", counted) == 2
    times.now = 30.0
    assert values.value("pages", lambda: times.count(0.1)) == 3


def test_a_page_is_found_however_its_code_is_typed_and_a_missing_one_is_told(tmp_path: Path) -> None:
    archive, _ = archive_with(tmp_path, **{CODE: [["承包方李国强"], ["东至张三地埂"]]})
    assert archive.page(CODE.replace("-", "—"), 2).key.ordinal == 2
    with pytest.raises(NotInArchiveError, match="没有第 3 页") as no_page:
        archive.page(CODE, 3)
    assert "共 2 页" in no_page.value.advice
    with pytest.raises(NotInArchiveError, match="没有这个档号"):
        archive.page("0142-9-9", 1)


def test_a_page_that_was_shown_is_shown_with_what_was_put_right_since(tmp_path: Path) -> None:
    archive, small = archive_with(tmp_path, **{CODE: [["承包方李国强"]]})
    shown = archive.searching.shown
    key = PageKey(CODE, 1)
    first = shown.pages([key])[key]
    assert shown.pages([key])[key] is first
    archive.corrections.correct(small.pages(CODE)[0], 1, "承包方李国庆", "陈档案")
    assert shown.pages([key])[key].text == "承包方李国庆"


def test_a_page_that_was_shown_is_not_shown_once_it_is_set_aside(tmp_path: Path) -> None:
    archive, small = archive_with(tmp_path, **{CODE: [["承包方李国强"]]})
    record = small.pages(CODE)[0]
    key = PageKey(CODE, 1)
    assert list(archive.searching.shown.pages([key, PageKey(CODE, 2)])) == [key]
    with small.database.begin() as connection:
        secrecy_store.set_aside(connection, record.id, ["秘密"])
    assert archive.searching.shown.pages([key]) == {}


def test_a_result_is_read_once_until_it_is_written_again(tmp_path: Path) -> None:
    _, small = archive_with(tmp_path, **{CODE: [["承包方李国强", "电话13800138000"]]})
    key = small.pages(CODE)[0].job_key or ""
    file, results = small.layout.page(JobKey(key)).ocr, KeptResults(small.layout)
    first = results.identity(key)
    assert results.page(first) is results.page(first)
    assert results.may_hold_number(first)
    written = file.stat().st_mtime_ns + 1_000_000
    file.write_bytes(file.read_bytes())
    os.utime(file, ns=(written, written))
    assert results.page(results.identity(key)) is not results.page(first)
    file.unlink()
    with pytest.raises(UnreadableScanError):
        results.page(results.identity(key))


@pytest.mark.parametrize("least", [0.9, 0.95])
def test_a_page_that_is_shown_as_it_lies_on_the_disk_looks_as_when_all_of_it_is_read(
    small: SmallArchive, least: float
) -> None:
    results = KeptResults(small.layout)
    for record in small.pages(CODE):
        stored = results.page(results.identity(record.job_key or ""))
        hits = [line.characters[0].box for line in stored.page.lines[:1]]
        assert shown_lines(stored, hits) == shown_lines(stored.page, hits)
        assert shown_lines(stored, ()) == shown_lines(stored.page, ())
        sure = [all(one.confidence >= least for one in line.characters) for line in stored.page.lines]
        assert [stored.line(number).is_sure(least) for number in range(len(sure))] == sure


def test_the_shelf_is_in_order_and_follows_the_catalogue(small: SmallArchive) -> None:
    shelf = Shelf(small.database)
    assert [(kind.is_open, [item.scanned for item in some]) for kind, some in shelf.items().items()] == [(False, [2])]
    assert shelf.items() is shelf.items()
    more = [CatalogueEntry(code=code, title=code, access=AccessState.OPEN) for code in ("0142-1-100", "0142-1-3")]
    with small.database.begin() as connection:
        catalogue_store.put_entries(connection, more)
    items = shelf.items()
    assert [entry.code for _, entry in shelf.entries(in_order(items))] == ["0142-1-3", CODE, "0142-1-100"]
    assert [[item.place for item in some] for kind, some in items.items() if kind.is_open] == [[0, 2]]
    page_id = small.pages(CODE)[0].id
    with small.database.begin() as connection:
        outbox.announce_page(connection, page_id)
    assert shelf.items() is items, "read again, and nothing has changed"


def test_how_far_a_search_reaches_is_known_at_once_whatever_happens_to_a_page(tmp_path: Path) -> None:
    archive, small = archive_with(tmp_path, **{CODE: [["承包方李国强"], ["东至张三地埂"]]})
    first, second = small.pages(CODE)
    deeds: list[Callable[[Connection], object]] = [
        lambda connection: job_store.queue_again(connection, [first.id]),
        job_store.claim,
        lambda connection: job_store.fail(connection, first.id, LOST),
        lambda connection: job_store.queue_again(connection, [first.id, second.id]),
        lambda connection: (job_store.claim(connection), job_store.fail(connection, first.id, LOST)),
        lambda connection: secrecy_store.set_aside(connection, second.id, ["秘密"]),
        lambda connection: page_store.supersede(connection, [second.id]),
        lambda connection: outbox.forget(connection, outbox.announcements(connection)),
        lambda connection: catalogue_store.put_entries(connection, [CatalogueEntry(CODE, "", access=AccessState.OPEN)]),
    ]
    for deed in deeds:
        with small.database.begin() as connection:
            deed(connection)
        for only_open in (False, True):
            with small.database.read() as connection:
                counted = search_reach(connection, 0.85, only_open=only_open)
            assert archive.searching.reach(only_open=only_open) == counted


def test_an_archive_keeps_one_memory_of_what_was_shown(tmp_path: Path) -> None:
    archive, _ = archive_with(tmp_path, **{CODE: [["承包方李国强"]]})
    with Archive.open(archive.folder) as again:
        assert again.searching.shown is again.searching.shown
