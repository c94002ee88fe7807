"""The index follows the database, whoever writes it and whatever came in between."""

from __future__ import annotations

from pathlib import Path

import pytest
from filelock import FileLock

from pipeline.batch import InlineExecutor, boot_id
from pipeline.chinese.folding import Folded, fold
from pipeline.database import job_store, outbox, page_store
from pipeline.errors import IndexLockedError
from pipeline.index import IndexQuery
from pipeline.workflow.effective_texts import EffectiveTexts
from pipeline.workflow.indexing import Indexing, finish_swap
from pipeline.workflow.page_work import PageTask
from tests.workflow.builders import SmallArchive, picture
from tests.workflow.test_process import Reader, read_pages

CODE = "X043-WS·2014-Y-NJZ-0001"


@pytest.fixture
def archive(tmp_path: Path) -> SmallArchive:
    archive = SmallArchive.at(tmp_path, CODE)
    for number in (1, 2, 3):
        picture(tmp_path / "in" / f"{CODE}_000{number}.png", str(number))
    archive.take_in(tmp_path / "in")
    read_pages(archive, InlineExecutor(Reader(archive.layout)))
    return archive


def indexing_of(archive: SmallArchive) -> Indexing:
    return Indexing(archive.layout, archive.database, "whoosh")


def hits(archive: SmallArchive) -> int:
    return indexing_of(archive).backend().search(IndexQuery(phrases=(fold("李国强"),))).total


def announced(archive: SmallArchive) -> int:
    with archive.database.read() as connection:
        return outbox.announcement_count(connection)


def announce(archive: SmallArchive, page_id: int) -> None:
    with archive.database.begin() as connection:
        outbox.announce_page(connection, page_id)


def largest_segment(archive: SmallArchive) -> Path:
    return max(archive.layout.index.glob("MAIN_*"), key=lambda file: file.stat().st_size)


def test_an_index_that_was_torn_by_a_power_cut_is_rebuilt(archive: SmallArchive) -> None:
    """The machine started again since the mark was set, so what was written then may be anything."""
    (archive.layout.root / "index.writing").write_text("of an earlier start", encoding="utf-8")
    segment = largest_segment(archive)
    segment.write_bytes(bytes(segment.stat().st_size))
    indexing_of(archive).drain()
    assert hits(archive) == 3
    assert not (archive.layout.root / "index.writing").exists()


def test_a_writer_that_was_only_killed_costs_no_rebuild(archive: SmallArchive) -> None:
    (archive.layout.root / "index.writing").write_text(boot_id(), encoding="utf-8")
    before = {file.name for file in archive.layout.index.iterdir()}
    indexing_of(archive).drain()
    assert {file.name for file in archive.layout.index.iterdir()} == before


@pytest.mark.parametrize("disaster", ["gone", "emptied", "rubbish"])
def test_an_index_that_cannot_be_used_is_rebuilt_from_the_page_store(archive: SmallArchive, disaster: str) -> None:
    for file in archive.layout.index.iterdir():
        if disaster != "rubbish":
            file.unlink()
        elif file.suffix != ".toc":  # Whoosh does not close one that it cannot read
            file.write_bytes(b"rubbish")
    if disaster == "gone":
        archive.layout.index.rmdir()
    announce(archive, 1)
    indexing_of(archive).drain()
    assert hits(archive) == 3
    assert announced(archive) == 0


def test_an_index_that_lacks_pages_is_noticed_and_rebuilt(archive: SmallArchive) -> None:
    indexing = indexing_of(archive)
    with indexing.backend().write() as writer:
        writer.remove_page(2)
    indexing_of(archive).drain()
    assert hits(archive) == 3


def test_whoever_comes_while_another_writes_leaves_the_change_to_it(archive: SmallArchive) -> None:
    announce(archive, 1)
    with FileLock(archive.layout.root / "index.lock"):
        with pytest.raises(IndexLockedError, match="随后会自动写入"):
            indexing_of(archive).drain(wait_seconds=0)
        assert announced(archive) == 1
    assert indexing_of(archive).drain(wait_seconds=0) == 1


def test_a_crash_between_the_two_steps_of_a_swap_is_repaired(archive: SmallArchive) -> None:
    index = archive.layout.index
    index.rename(index.with_name("index-old"))
    finish_swap(index)
    assert hits(archive) == 3


def test_a_rebuild_takes_in_what_is_announced_meanwhile(archive: SmallArchive) -> None:
    picture(archive.layout.root.parent / "later" / f"{CODE}_0004.png", "4")
    archive.take_in(archive.layout.root.parent / "later")
    told: list[str] = []

    class EditsMeanwhile:
        """A progress that reads another page as soon as the rebuild has begun."""

        def begin(self, what: str, total: int) -> None:
            told.append(f"{what} {total}")
            if len(told) == 1:
                with archive.database.begin() as connection:
                    page = job_store.claim(connection)
                    assert page is not None
                    task = PageTask(page.id, Path(), 0, page.image_sha256)
                    job_store.finish(connection, page.id, Reader(archive.layout).read(task))

        def advance(self, note: str = "") -> None: ...

        def end(self) -> None: ...

    assert indexing_of(archive).rebuild(EditsMeanwhile()) == 4
    assert told == ["建立索引 4", "建立索引 2"], "the new page, and the one before it, whose phrases run over"
    assert hits(archive) == 4
    assert announced(archive) == 0


def test_giving_up_keeps_what_was_committed_and_leaves_the_rest_for_later(archive: SmallArchive) -> None:
    for page_id in (1, 2, 3):
        announce(archive, page_id)
    asked = iter([False, True, True, True])
    assert indexing_of(archive).drain(gives_up=lambda: next(asked)) == 1
    assert announced(archive) == 2
    assert indexing_of(archive).drain() == 2


def test_a_rebuild_that_gives_up_leaves_the_old_index(archive: SmallArchive) -> None:
    (archive.layout.root / "index.writing").write_text("of an earlier start", encoding="utf-8")
    assert indexing_of(archive).drain(gives_up=lambda: True) == 0
    assert hits(archive) == 3
    assert (archive.layout.root / "index.writing").exists()


def test_a_phrase_over_the_end_of_a_page_follows_the_page_behind(archive: SmallArchive) -> None:
    """Every page of this archive reads the same, so its last letters and its first ones stand around each edge."""
    with archive.database.read() as connection:
        pages = list(page_store.current_pages(connection, CODE))
    texts = EffectiveTexts(archive.layout)
    with archive.database.read() as connection:
        text = texts.page(connection, pages[0].id, str(pages[0].job_key)).text
    over = fold(text[-2:] + text[:2])
    assert over_the_end(archive, over) == [1, 2]
    with archive.database.begin() as connection:
        page_store.supersede(connection, [pages[2].id])
    assert indexing_of(archive).drain() == 1
    assert over_the_end(archive, over) == [1]


def over_the_end(archive: SmallArchive, phrase: Folded) -> list[int | None]:
    found = indexing_of(archive).backend().search(IndexQuery(phrases=(phrase,))).hits
    return sorted(hit.ordinal for hit in found if hit.ordinal is not None)
