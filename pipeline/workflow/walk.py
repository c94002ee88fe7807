"""Which files a person meant."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pipeline.errors import InputError
from pipeline.model.natural_order import natural_key


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file to be looked into.

    Attributes:
        path: absolute.
        name: its place below the folder that was given, that folder's own name included; forward slashes.
    """

    path: Path
    name: str


def candidates(paths: Iterable[Path], archive: Path) -> list[Candidate]:
    """Every file under the given files and folders, once each, in natural order.

    Hidden files and what lies in the archive itself are left out; links to folders are not followed.

    Raises:
        InputError: a path does not exist.
    """
    found: dict[Path, Candidate] = {}
    for given in paths:
        start = given.absolute()
        if not start.exists():
            raise InputError(
                "找不到要导入的文件或文件夹", where=str(given), advice="请检查路径是否写错、移动硬盘是否已连接"
            )
        for path in sorted(_files(start, archive.resolve()), key=natural_key):
            found.setdefault(path, Candidate(path, PurePosixPath(start.name, path.relative_to(start)).as_posix()))
    return list(found.values())


def _files(start: Path, archive: Path) -> Iterator[Path]:
    if not start.is_dir():
        yield start
        return
    for folder, folders, names in os.walk(start):
        here = Path(folder)
        folders[:] = [name for name in folders if not name.startswith(".") and (here / name).resolve() != archive]
        yield from (here / name for name in names if not name.startswith("."))
