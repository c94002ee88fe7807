"""What holds for the Whoosh back-end alone: its files, its damage, its faults."""

from __future__ import annotations

import errno
import gc
import json
import random
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest
from whoosh.filedb.filestore import FileStorage

from pipeline.chinese.folding import fold
from pipeline.errors import DiskFullError, FolderNotWritableError, IndexDamagedError
from pipeline.index import IndexBackend, IndexQuery, PageDocument, open_backend
from pipeline.index.code_forms import code_form, entry_of, place
from pipeline.index.whoosh_merging import merge_by_size
from pipeline.model.catalogue_entry import CatalogueEntry

ENTRY = CatalogueEntry(code="0142-2-9-2", title="土地承包合同书")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    backend = open_backend("whoosh", tmp_path / "index")
    for number in range(1, 4):
        put(backend, number, f"第{number}户东至李国强")
    return tmp_path / "index"


def put(backend: IndexBackend, page_id: int, text: str, before_commit: Callable[[], None] = lambda: None) -> None:
    with backend.write() as writer:
        writer.put_page(page_id, PageDocument(ENTRY, page_id, "", text))
        before_commit()


def total(folder: Path, phrase: str = "李国强") -> int:
    return open_backend("whoosh", folder).search(IndexQuery(phrases=(fold(phrase),))).total


@contextmanager
def leaks_of_whoosh() -> Iterator[None]:
    """Whoosh leaves files to the garbage collector when it fails in the middle of them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        yield
        gc.collect()


# --- damage ----------------------------------------------------------------------------------------------------------


def test_an_index_of_another_format_must_be_rebuilt(folder: Path) -> None:
    (folder / "format.json").write_text(json.dumps({"backend": "whoosh", "format": 0}))
    with pytest.raises(IndexDamagedError, match="xiangdang index rebuild"):
        total(folder)
    with pytest.raises(IndexDamagedError), open_backend("whoosh", folder).write():
        pass


@pytest.mark.parametrize("content", [None, "", "rubbish", "[]"])
def test_an_index_without_a_readable_format_must_be_rebuilt(folder: Path, content: str | None) -> None:
    file = folder / "format.json"
    file.unlink() if content is None else file.write_text(content)
    with pytest.raises(IndexDamagedError, match="xiangdang index rebuild"):
        total(folder)


def test_a_lost_segment_is_damage_and_not_an_empty_answer(folder: Path) -> None:
    next(folder.glob("*.pst")).unlink()
    with leaks_of_whoosh(), pytest.raises(IndexDamagedError):
        total(folder)


def test_damaged_bytes_end_as_an_answer_or_as_damage(folder: Path) -> None:
    draw = random.Random(5)
    originals = {
        file: file.read_bytes() for file in folder.iterdir() if file.suffix in (".pst", ".trm", ".col", ".toc")
    }
    damage = 0
    with leaks_of_whoosh():
        for _ in range(60):
            file = draw.choice(sorted(originals))
            file.write_bytes(_damaged(draw, originals[file]))
            try:
                total(folder)
            except IndexDamagedError:
                damage += 1
            file.write_bytes(originals[file])
    assert damage > 10
    assert total(folder) == 3


def _damaged(draw: random.Random, original: bytes) -> bytes:
    data = bytearray(original)
    for _ in range(draw.choice((1, 20, 200))):
        data[draw.randrange(len(data))] = draw.randrange(256)
    return bytes(data[: draw.choice((len(data), draw.randrange(len(data))))])


# --- faults ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "kind"),
    [(errno.ENOSPC, DiskFullError), (errno.EDQUOT, DiskFullError), (errno.EROFS, FolderNotWritableError)],
)
def test_disk_full_while_committing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[Exception]
) -> None:
    def fail(*_: object, **__: object) -> NoReturn:
        raise OSError(number, "fault")

    backend = open_backend("whoosh", folder)
    with leaks_of_whoosh(), pytest.raises(kind), monkeypatch.context() as fault:
        put(backend, 1, "东至张三", lambda: fault.setattr(FileStorage, "create_file", fail))
    assert total(folder) == 3
    assert total(folder, "张三") == 0
    put(backend, 1, "东至张三")
    assert (total(folder), total(folder, "张三")) == (2, 1)
    assert {file.suffix for file in folder.iterdir()} <= {".pst", ".trm", ".col", ".toc", ".json", ""}
    assert len(list(folder.glob("*.pst"))) == len(list(folder.glob("*.trm"))) <= 4, "nothing unfinished is left"


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(FolderNotWritableError, match="file"),
        open_backend("whoosh", tmp_path / "file" / "index").write(),
    ):
        pass


def test_a_crash_between_the_format_and_the_first_commit_leaves_an_index_that_can_be_written(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    folder.mkdir()
    (folder / "format.json").write_text(json.dumps({"backend": "whoosh", "format": 1}))
    put(open_backend("whoosh", folder), 1, "东至李国强")
    assert total(folder) == 1


# --- details ---------------------------------------------------------------------------------------------------------


class FakeSegment:
    def __init__(self, documents: int) -> None:
        self.documents = documents

    def doc_count(self) -> int:
        return self.documents


def test_few_segments_of_like_size_are_left_alone() -> None:
    segments = [FakeSegment(200) for _ in range(6)] + [FakeSegment(20) for _ in range(6)]
    assert set(merge_by_size(None, segments)) == set(segments)


def test_large_segments_are_left_alone_however_many() -> None:
    segments = [FakeSegment(2000) for _ in range(60)]
    assert merge_by_size(None, segments) == segments


def test_a_growing_index_keeps_few_segments(tmp_path: Path) -> None:
    backend = open_backend("whoosh", tmp_path / "index")
    for number in range(1, 41):
        put(backend, number, f"第{number}户")
    assert len(list((tmp_path / "index").glob("*.pst"))) <= 14
    assert backend.page_count() == 40


def test_places_sort_naturally_and_tell_the_entry() -> None:
    codes = ["0142-1-9", "0142-1-10", "0142-1-10-1", "0142-2-1", "X043-WS·2014-Y-NJZ-0001"]
    assert sorted(codes, key=lambda code: place(code, None)) == codes
    assert place("0142-1-9", 2) < place("0142-1-9", 10) < place("0142-1-10", 1)
    assert entry_of(place("0142-1-9", 2)) == entry_of(place("0142-1-9", None)) != entry_of(place("0142-1-09", 2))


def test_codes_are_compared_in_one_form() -> None:
    assert code_form(" x０４３—ws•2014 ") == "X043-WS·2014"
