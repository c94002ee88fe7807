"""Checksums of files."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pipeline.model.page import Sha256


def sha256_of_file(path: Path) -> Sha256:
    """SHA-256 of a file's bytes, read in pieces.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as stream:
        return Sha256(hashlib.file_digest(stream, "sha256").hexdigest())


def sha256_of_bytes(data: bytes) -> Sha256:
    """SHA-256 of some bytes."""
    return Sha256(hashlib.sha256(data).hexdigest())
