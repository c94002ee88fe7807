"""Copying files so that what lies on the other disk is known to be what was read."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import FixityError
from pipeline.model.page import Sha256
from pipeline.storage.atomic import writing
from pipeline.storage.checksums import sha256_of_file

_PIECE = 1 << 20


class SourceFault(FixityError):
    """The file to be copied cannot be read, or is not what it should be; the copy was not made."""


def copy_checked(source: Path, target: Path, expected: Sha256 | None = None) -> Sha256:
    """Copy a file, read the copy again from the disk, and only then give it its name; its checksum.

    ``target`` is read-only afterwards. Whatever goes wrong, a file that lay there before is left as it was.

    Raises:
        SourceFault: the source cannot be read, or its checksum is not ``expected``.
        FixityError: the disk does not give back what was written.
        DiskFullError: no room left.
        FolderNotWritableError: the target cannot be written.
    """
    with writing(target) as temporary:
        found = _copy(source, temporary)
        if expected is not None and found != expected:
            raise SourceFault("文件内容与校验和不符", where=str(source), advice="请从其他备份恢复该文件")
        if sha256_of_file(temporary) != found:
            raise FixityError(
                "写入后读回的内容不一致", where=str(target), advice="该磁盘可能已损坏，请更换磁盘后重新备份"
            )
        if target.exists():
            target.chmod(0o644)  # Windows replaces nothing that is read-only
    target.chmod(0o444)
    return found


def _copy(source: Path, target: Path) -> Sha256:
    digest = hashlib.sha256()
    with target.open("wb") as writer:
        for piece in _pieces(source):
            digest.update(piece)
            writer.write(piece)
        writer.flush()
        os.fsync(writer.fileno())
        if sys.platform == "linux":  # else reading it again would only show what is still in memory
            os.posix_fadvise(writer.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return Sha256(digest.hexdigest())


def _pieces(source: Path) -> Iterator[bytes]:
    """The bytes of a file; what goes wrong while reading is the source's fault and not that of the disk written to."""
    try:
        with source.open("rb") as reader:
            while piece := reader.read(_PIECE):
                yield piece
    except OSError as error:
        raise SourceFault(
            f"无法读取：{error.strerror or error}", where=str(source), advice="请检查文件和磁盘"
        ) from error
