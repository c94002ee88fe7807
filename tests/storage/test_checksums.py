from __future__ import annotations

from pathlib import Path

from pipeline.storage.checksums import sha256_of_bytes, sha256_of_file

EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
"""FIPS 180-4: SHA-256 of no bytes."""


def test_the_checksum_of_nothing_is_the_one_of_the_standard(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert sha256_of_file(tmp_path / "empty") == sha256_of_bytes(b"") == EMPTY


def test_one_changed_bit_changes_the_checksum(tmp_path: Path) -> None:
    file = tmp_path / "scan"
    file.write_bytes(b"\x00" * 3_000_000)
    before = sha256_of_file(file)
    file.write_bytes(b"\x00" * 2_999_999 + b"\x01")
    assert sha256_of_file(file) != before
