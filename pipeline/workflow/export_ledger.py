"""The list of what lies in a folder of exports: for people to check, and for a batch that was interrupted to go on.

A row is added when a file has proved itself and is in place, so a row never speaks of half a file.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import InputError
from pipeline.storage.atomic import storage_error

NAME = "导出清单.csv"
_COLUMNS = ("文件", "档号", "题名", "页数", "字节数", "SHA-256", "版本标识")
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One exported entry.

    Attributes:
        file: name of the file, or of the folder of its files, inside the folder of exports.
        code: 档号.
        title: 题名.
        page_count: pages in it.
        byte_size: of the file, or of all files together.
        sha256: of the file; empty for a folder.
        fingerprint: of everything that it was made from.
    """

    file: str
    code: str
    title: str
    page_count: int
    byte_size: int
    sha256: str
    fingerprint: str


class ExportLedger:
    """The list of one folder; the last row of a file counts."""

    def __init__(self, folder: Path) -> None:
        """Read the list of a folder, if there is one.

        Raises:
            InputError: there is a file of that name which is no such list.
        """
        self._folder = folder
        self._file = folder / NAME
        self._rows = {row.file: row for row in self._read()}

    def has(self, name: str, fingerprint: str) -> bool:
        """Whether the file is there, whole, and made from the very same things."""
        row = self._rows.get(name)
        return row is not None and row.fingerprint == fingerprint and byte_size(self._folder / name) == row.byte_size

    def add(self, row: LedgerRow) -> None:
        """Append a row; it is on disk when this returns.

        Raises:
            DiskFullError: no room left.
            FolderNotWritableError: the list cannot be written.
        """
        is_new = not self._file.exists()
        try:
            _end_last_row(self._file)
            with self._file.open("a", encoding="utf-8-sig" if is_new else "utf-8", newline="") as stream:
                writer = csv.writer(stream)
                if is_new:
                    writer.writerow(_COLUMNS)
                writer.writerow(
                    (row.file, row.code, row.title, row.page_count, row.byte_size, row.sha256, row.fingerprint)
                )
        except OSError as error:
            raise storage_error(error, self._file) from error
        self._rows[row.file] = row

    def _read(self) -> list[LedgerRow]:
        if not self._file.is_file():
            return []
        try:
            text = self._file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise InputError("导出清单无法读取", where=str(self._file), advice="请移走该文件后重试") from error
        return [row for fields in csv.reader(io.StringIO(text, newline="")) if (row := _row(fields))]


def _row(fields: list[str]) -> LedgerRow | None:
    """A row of the list; ``None`` for the heading and for a row that a power cut tore."""
    if len(fields) != len(_COLUMNS) or not (fields[3].isdecimal() and fields[4].isdecimal()):
        return None
    file, code, title, pages, size, sha256, fingerprint = fields
    return LedgerRow(file, code, title, int(pages), int(size), sha256, fingerprint)


def _end_last_row(file: Path) -> None:
    """Close a row that a power cut tore, so that it does not swallow the next one."""
    if file.exists() and file.stat().st_size:
        with file.open("r+b") as stream:
            stream.seek(-1, os.SEEK_END)
            if stream.read(1) != b"\n":
                stream.write(b"\r\n")


def byte_size(path: Path) -> int:
    """Of a file, or of all files in a folder; -1 when there is none."""
    if path.is_dir():
        return sum(file.stat().st_size for file in path.iterdir() if file.is_file())
    return path.stat().st_size if path.is_file() else -1


def checksum(path: Path) -> str:
    """SHA-256 of a file; empty for a folder."""
    if path.is_dir():
        return ""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
