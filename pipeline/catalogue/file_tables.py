"""The sheets of a file that somebody filled in: a workbook or delimited text, told apart by content."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipeline.catalogue.csv_table import read_text_table
from pipeline.catalogue.file_kind import FileKind, recognize_kind
from pipeline.catalogue.table import Table
from pipeline.catalogue.xlsx_table import read_workbook
from pipeline.errors import CatalogueImportError

MAX_FILE_BYTES = 200 * 1024 * 1024
"""A catalogue of a million rows is smaller."""


def read_tables(path: Path, known_columns: Callable[[Table], int]) -> list[Table]:
    """Read an ``.xlsx`` workbook or delimited text (UTF-8, UTF-16, GB18030).

    Args:
        path: of the file.
        known_columns: how many columns of a table are what is looked for; by this text is split at one delimiter or
            another.

    Raises:
        CatalogueImportError: the file cannot be read, or is something else.
    """
    data = _read_bytes(path)
    if recognize_kind(data, path.name) is FileKind.XLSX:
        return read_workbook(data, path.name)
    return [read_text_table(data, path.name, known_columns)]


def _read_bytes(path: Path) -> bytes:
    try:
        too_large = path.stat().st_size > MAX_FILE_BYTES
        data = b"" if too_large else path.read_bytes()
    except OSError as error:
        advice = "请检查路径、文件权限，并关闭正在使用该文件的程序"
        raise CatalogueImportError("无法读取表格文件", where=str(path), advice=advice) from error
    if too_large:
        raise CatalogueImportError("表格文件过大", where=str(path), advice="请拆分后分别处理")
    return data
