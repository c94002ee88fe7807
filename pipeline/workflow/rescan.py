"""Which papers have to be taken from the shelf again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.model.catalogue_entry import CatalogueEntry
from pipeline.model.problem import ProblemCategory
from pipeline.model.shelf_order import ShelfKey, shelf_key
from pipeline.report import EntryRow, FileRow, PageRow, RescanRow

CURED_BY_A_NEW_FILE = frozenset(
    {
        ProblemCategory.EMPTY_FILE,
        ProblemCategory.DAMAGED,
        ProblemCategory.TRUNCATED,
        ProblemCategory.ENCRYPTED,
        ProblemCategory.NO_PAGES,
        ProblemCategory.TOO_LARGE,
        ProblemCategory.UNSUPPORTED,
        ProblemCategory.UNREADABLE_FILE,
    }
)
"""What no second attempt helps against. The others are cured by `retry`, by a tool, or by a maintainer."""


def rescan_list(
    failed: Iterable[PageRow],
    files: Iterable[FileRow],
    differences: Iterable[EntryRow],
    entries: Mapping[str, CatalogueEntry],
) -> tuple[RescanRow, ...]:
    """Pages and files that a new scan cures, and pages that are missing, in the order of the shelf."""
    rows = [
        RescanRow(row.code, row.title, row.ordinal, row.file, "重扫", row.problem.reason)
        for row in failed
        if row.problem and row.problem.category in CURED_BY_A_NEW_FILE
    ]
    rows += [
        RescanRow(row.code, _title(entries, row.code), None, row.path, "重扫", row.problem.reason)
        for row in files
        if row.problem.category in CURED_BY_A_NEW_FILE
    ]
    rows += [
        RescanRow(row.code, row.title, None, "", f"补扫 {row.page_count - row.scanned} 页", _missing(row))
        for row in differences
        if row.page_count is not None and row.scanned < row.page_count
    ]
    return tuple(sorted(rows, key=_place))


def _missing(row: EntryRow) -> str:
    return f"目录 {row.page_count} 页，已扫描 {row.scanned} 页"


def _title(entries: Mapping[str, CatalogueEntry], code: str) -> str:
    return entries[code].title if code in entries else ""


def _place(row: RescanRow) -> tuple[bool, ShelfKey, int, str]:
    return not row.code, shelf_key(row.code), row.page or 0, row.file
