"""What sessions did with pages, shared by the processes that serve one archive."""

from __future__ import annotations

from pathlib import Path

from pipeline.archive import Archive
from pipeline.database import Database
from pipeline.database.seen_page_store import Sight
from pipeline.workflow.seen_pages import SECONDS, SeenPages
from tests.workflow.read_archive import archive_with

CODE = "0142-1-24"


def test_what_one_process_saw_another_knows_until_it_is_over(tmp_path: Path) -> None:
    archive, small = archive_with(tmp_path, **{CODE: [["东至李国强"], ["南至王建国"]]})
    now = 1000.0
    first, second = (SeenPages(Database(small.layout.database), Sight.WHOLE, clock=lambda: now) for _ in range(2))
    one, other = (page.id for page in archive.pages(CODE))
    assert not second.has("session", one)
    first.add("session", one)
    assert second.has("session", one)
    assert not second.has("session", other)
    assert not second.has("another", one)
    assert not SeenPages(small.database, Sight.LOOKED_AT, clock=lambda: now).has("session", one)
    now += SECONDS + 1
    assert not first.has("session", one)
    assert not second.has("session", one)


def test_an_opened_archive_keeps_what_was_seen_when_it_is_opened_again(tmp_path: Path) -> None:
    archive, _ = archive_with(tmp_path, **{CODE: [["东至李国强"]]})
    (page,) = archive.pages(CODE)
    archive.access.looked_at.add("session", page.id)
    with Archive.open(archive.folder) as again:
        assert again.access.looked_at.has("session", page.id)
        assert not again.access.whole.has("session", page.id)
