"""An archive changes its index back-end without a moment in which it cannot be searched."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.batch import InlineExecutor
from pipeline.chinese.folding import fold
from pipeline.database import page_store
from pipeline.errors import IndexDamagedError, InputError
from pipeline.index import IndexQuery, built_by
from pipeline.settings import TEMPLATE, load_settings, with_index_backend
from pipeline.workflow import indexing as indexing_module
from pipeline.workflow.index_choice import LARGE_PAGES, backend_note, better_backend, rebuild_index
from pipeline.workflow.indexing import Indexing
from tests.workflow.builders import SmallArchive, picture
from tests.workflow.test_process import Reader, read_pages

CODE = "X043-WS·2014-Y-NJZ-0001"
OTHER = {"whoosh": "tantivy", "tantivy": "whoosh"}


@pytest.fixture
def archive(tmp_path: Path) -> SmallArchive:
    archive = SmallArchive.at(tmp_path, CODE)
    for number in (1, 2, 3):
        picture(tmp_path / "in" / f"{CODE}_000{number}.png", str(number))
    archive.take_in(tmp_path / "in")
    read_pages(archive, InlineExecutor(Reader(archive.layout)))
    return archive


def indexing_of(archive: SmallArchive, name: str = "whoosh") -> Indexing:
    return Indexing(archive.layout, archive.database, name)


def hits(indexing: Indexing) -> int:
    return indexing.backend().search(IndexQuery(phrases=(fold("李国强"),))).total


def test_the_index_is_changed_and_the_choice_is_kept(archive: SmallArchive) -> None:
    archive.layout.settings.write_text(TEMPLATE, encoding="utf-8")
    for name in ("tantivy", "whoosh"):
        assert rebuild_index(indexing_of(archive), None, name) == 3
        assert built_by(archive.layout.index) == name
        assert load_settings(archive.layout.settings, {}).index_backend == name
        assert hits(indexing_of(archive, name)) == 3
        assert backend_note(indexing_of(archive, name), 3) == ""


@pytest.mark.parametrize("name", ["whoosh", "tantivy"])
def test_an_index_is_served_by_the_backend_that_built_it_and_the_difference_is_told(
    archive: SmallArchive, name: str
) -> None:
    indexing_of(archive).rebuild(None, name)
    other = indexing_of(archive, OTHER[name])
    assert hits(other) == 3
    assert other.drain() == 0, "nothing is rebuilt behind the back of the archivist"
    assert built_by(archive.layout.index) == name
    note = backend_note(other, 3)
    assert name in note
    assert f"改用 {OTHER[name]}" in note


@pytest.mark.parametrize("name", ["whoosh", "tantivy"])
def test_changes_are_told_to_the_backend_that_serves(archive: SmallArchive, name: str) -> None:
    indexing_of(archive).rebuild(None, name)
    with archive.database.begin() as connection:
        page_store.supersede(connection, [1])
    assert indexing_of(archive, OTHER[name]).drain() >= 1
    assert hits(indexing_of(archive, OTHER[name])) == 2
    assert built_by(archive.layout.index) == name


@pytest.mark.parametrize("name", ["whoosh", "tantivy"])
def test_an_index_that_was_torn_by_a_power_cut_is_rebuilt_as_the_settings_say(archive: SmallArchive, name: str) -> None:
    indexing_of(archive).rebuild(None, name)
    (archive.layout.root / "index.writing").write_text("of an earlier start", encoding="utf-8")
    for file in archive.layout.index.iterdir():
        if file.suffix in (".pst", ".trm", ".idx", ".term", ".store"):
            file.write_bytes(bytes(file.stat().st_size))
    indexing = indexing_of(archive, name)
    indexing.drain()
    assert hits(indexing) == 3
    assert not (archive.layout.root / "index.writing").exists()


@pytest.mark.parametrize("name", ["whoosh", "tantivy"])
def test_a_rebuild_that_was_killed_leaves_the_old_index_whole(archive: SmallArchive, name: str) -> None:
    """A process of its own is killed while the new index is half filled."""
    indexing_of(archive).rebuild(None, OTHER[name])
    program = f"""
import time
from pathlib import Path
from pipeline.database import Database
from pipeline.storage.layout import ArchiveLayout
from pipeline.workflow.indexing import Indexing

class Stuck:
    def begin(self, what, total): pass
    def end(self): pass
    def advance(self, note=""):
        print("half filled", flush=True)
        time.sleep(600)

layout = ArchiveLayout(Path({str(archive.layout.root)!r}))
Indexing(layout, Database(layout.database), {name!r}).rebuild(Stuck())
"""
    child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    with child, child.stdout:
        assert child.stdout.readline() == "half filled\n"
        assert (archive.layout.root / indexing_module.BESIDE).is_dir()
        os.kill(child.pid, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
        child.wait(30)
    assert built_by(archive.layout.index) == OTHER[name]
    assert hits(indexing_of(archive, name)) == 3
    assert rebuild_index(indexing_of(archive), None, name) == 3, "what the dead one left is no hindrance"
    assert built_by(archive.layout.index) == name
    assert not (archive.layout.root / indexing_module.BESIDE).exists()


def test_a_new_index_with_too_few_pages_is_not_put_in_place(archive: SmallArchive) -> None:
    class Forgetful:
        """A progress that takes a page out of the database's index without announcing it."""

        def begin(self, what: str, total: int) -> None: ...

        def advance(self, note: str = "") -> None: ...

        def end(self) -> None:
            with archive.database.begin() as connection:
                connection.exec_driver_sql("UPDATE pages SET superseded_at = '2020-01-01T00:00:00+00:00' WHERE id = 1")

    with pytest.raises(IndexDamagedError, match="旧索引未动"):
        indexing_of(archive).rebuild(Forgetful(), "tantivy")
    assert built_by(archive.layout.index) == "whoosh"
    assert hits(indexing_of(archive)) == 3


def test_an_unknown_backend_is_refused_before_anything_is_done(archive: SmallArchive) -> None:
    with pytest.raises(InputError, match="tantivy"):
        rebuild_index(indexing_of(archive), None, "lucene")
    assert hits(indexing_of(archive)) == 3


def test_an_open_program_notices_that_the_backend_was_changed(archive: SmallArchive) -> None:
    serving = indexing_of(archive)
    assert hits(serving) == 3
    rebuild_index(indexing_of(archive), None, "tantivy")
    assert hits(serving) == 3
    with archive.database.begin() as connection:
        page_store.supersede(connection, [2])
    indexing_of(archive).drain()
    assert hits(serving) == 2


@pytest.mark.parametrize(
    ("name", "pages", "is_told"),
    [("whoosh", LARGE_PAGES - 1, False), ("whoosh", LARGE_PAGES, True), ("tantivy", 10 * LARGE_PAGES, False)],
)
def test_the_better_backend_is_named_with_figures(name: str, pages: int, is_told: bool) -> None:
    told = better_backend(name, pages)
    assert bool(told) is is_told
    assert not is_told or ("毫秒" in told and "--backend tantivy" in told and str(pages) in told)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", 'index_backend = "tantivy"\n'),
        ("workers = 2", 'workers = 2\nindex_backend = "tantivy"\n'),
        ('workers = 2\nindex_backend="whoosh" # 旧\n', 'workers = 2\nindex_backend = "tantivy" # 旧\n'),
        ("#index_backend = 'whoosh'\n", 'index_backend = "tantivy"\n'),
        ("a = 1\n[b]\nc = 2\n", 'a = 1\nindex_backend = "tantivy"\n[b]\nc = 2\n'),
    ],
)
def test_the_setting_is_changed_and_nothing_else(before: str, after: str) -> None:
    assert with_index_backend(before, "tantivy") == after
