"""What keeps answers quick in a large archive tells the same as looking everything up anew."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipeline.archive import Archive
from pipeline.database import catalogue_store, secrecy_store
from pipeline.errors import NotInArchiveError
from pipeline.model.catalogue_entry import AccessState, CatalogueEntry
from pipeline.model.page import PageKey
from pipeline.workflow.recent import Recent
from pipeline.workflow.shelf import Shelf
from tests.workflow.builders import SmallArchive
from tests.workflow.read_archive import archive_with

CODE = "0142-1-24"


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


def test_what_took_long_is_kept_for_twenty_times_as_long() -> None:
    times = Times()
    values = recent(times)
    assert values.value("pages", lambda: times.count(0.1)) == 1
    times.now = 1.9
    assert values.value("pages", lambda: times.count(0.1)) == 1
    assert values.value("other", lambda: times.count(0.1)) == 2
    times.now = 2.1
    assert values.value("pages", lambda: times.count(0.1)) == 3


def test_who_asks_while_it_is_counted_again_is_told_what_was_counted_a_moment_ago() -> None:
    times = Times()
    values = recent(times)
    assert values.value("pages", lambda: times.count(0.1)) == 1

    def counted() -> int:
        with ThreadPoolExecutor(1) as other:
            assert other.submit(values.value, "pages", lambda: times.count(0.1)).result(timeout=10) == 1
        return times.count(0.1)

    times.now = 2.1
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


def test_the_shelf_is_in_order_and_follows_the_catalogue(small: SmallArchive) -> None:
    shelf = Shelf(small.database)
    assert [(item.scanned, item.is_open) for item in shelf.items()] == [(2, False)]
    assert shelf.items() is shelf.items()
    more = [CatalogueEntry(code=code, title=code, access=AccessState.OPEN) for code in ("0142-1-100", "0142-1-3")]
    with small.database.begin() as connection:
        catalogue_store.put_entries(connection, more)
    items = shelf.items()
    assert [entry.code for _, entry in shelf.entries(items)] == ["0142-1-3", CODE, "0142-1-100"]
    assert [item.is_open for item in items] == [True, False, True]


def test_an_archive_keeps_one_memory_of_what_was_shown(tmp_path: Path) -> None:
    archive, _ = archive_with(tmp_path, **{CODE: [["承包方李国强"]]})
    with Archive.open(archive.folder) as again:
        assert again.searching.shown is again.searching.shown
