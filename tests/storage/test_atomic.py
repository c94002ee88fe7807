from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from pipeline.errors import DiskFullError, FolderNotWritableError
from pipeline.storage.atomic import TEMPORARY_PREFIX, storage_error, write_bytes, writing


def test_a_file_is_put_in_place_whole(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "page.json"
    write_bytes(target, b"text")
    assert target.read_bytes() == b"text"
    assert [path.name for path in target.parent.iterdir()] == ["page.json"]


def test_an_error_in_the_middle_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    target = tmp_path / "page.json"
    write_bytes(target, b"old")
    with pytest.raises(RuntimeError), writing(target) as temporary:
        temporary.write_bytes(b"half")
        raise RuntimeError
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_the_unfinished_neighbour_can_be_recognised(tmp_path: Path) -> None:
    with writing(tmp_path / "page.json") as temporary:
        assert temporary.name.startswith(TEMPORARY_PREFIX)
        assert temporary.parent == tmp_path


def test_a_full_disk_is_told_apart_from_a_folder_without_rights(tmp_path: Path) -> None:
    full = storage_error(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), tmp_path)
    assert isinstance(full, DiskFullError)
    assert "清理磁盘" in str(full)
    assert isinstance(storage_error(PermissionError(errno.EACCES, "denied"), tmp_path), FolderNotWritableError)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FolderNotWritableError, match=r"page\.json"):
        write_bytes(tmp_path / "file" / "page.json", b"")


def test_an_error_while_writing_says_that_the_disk_is_full(tmp_path: Path) -> None:
    with pytest.raises(DiskFullError), writing(tmp_path / "page.json"):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert list(tmp_path.iterdir()) == []
