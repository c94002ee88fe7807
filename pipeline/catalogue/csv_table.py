"""Delimited text as spreadsheet programs export it: UTF-8, UTF-16 or GB18030; comma, tab or semicolon."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Callable
from io import StringIO

from pipeline.catalogue.file_kind import SAVE_AS
from pipeline.catalogue.table import MAX_COLUMNS, Table, TableRow
from pipeline.chinese.cells import clean_cell_text
from pipeline.errors import CatalogueImportError

DELIMITERS = (",", "\t", ";")


def read_text_table(data: bytes, name: str, known_columns: Callable[[Table], int]) -> Table:
    """The only table of a text file; rows count as the spreadsheet program counts them, empty ones too.

    It is split at the delimiter that gives most ``known_columns``; the first of `DELIMITERS` where that is undecided.

    Raises:
        CatalogueImportError: the bytes are no text in a known encoding, or quotation marks do not pair.
    """
    text = _decode(data, name)
    splits = [_split(text, delimiter) for delimiter in DELIMITERS]
    tables = [split for split in splits if isinstance(split, Table)]
    best = max(tables, key=known_columns, default=None)
    failures = [split for split in splits if isinstance(split, csv.Error)]
    if failures and (best is None or not known_columns(best)):
        raise CatalogueImportError("文本表格的引号不成对，无法分栏", where=name, advice=SAVE_AS) from failures[0]
    return best or Table("", ())


def _decode(data: bytes, name: str) -> str:
    """UTF-8 is tried first: GBK text is hardly ever valid UTF-8, while the reverse happens."""
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise CatalogueImportError("文件不是表格，或编码无法识别", where=name, advice=SAVE_AS)


def _split(text: str, delimiter: str) -> Table | csv.Error:
    try:
        records = list(csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        return error
    rows = (TableRow(number, _cells(record)) for number, record in enumerate(records, 1))
    return Table("", tuple(row for row in rows if any(row.cells)))


def _cells(record: list[str]) -> tuple[str | None, ...]:
    return tuple(clean_cell_text(cell) or None for cell in record[:MAX_COLUMNS])
