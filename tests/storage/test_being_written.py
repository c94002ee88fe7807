from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pipeline.storage.being_written import is_being_written


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS cannot tell")
def test_a_file_that_is_open_for_writing_is_told(tmp_path: Path) -> None:
    file = tmp_path / "scan.tif"
    with file.open("wb") as writer:
        writer.write(b"half")
        writer.flush()
        assert is_being_written(file)
    assert not is_being_written(file)


def test_a_file_that_is_only_read_can_be_taken(tmp_path: Path) -> None:
    file = tmp_path / "scan.tif"
    file.write_bytes(b"whole")
    if sys.platform == "win32":
        pytest.skip("Windows does not tell readers from writers")
    with file.open("rb"):
        assert not is_being_written(file)


def test_a_file_that_is_gone_is_not_being_written(tmp_path: Path) -> None:
    assert not is_being_written(tmp_path / "gone.tif")
