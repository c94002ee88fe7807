"""Plain text: one file for each entry."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import NotInArchiveError
from pipeline.export.documents import ExportItem, ExportPage
from pipeline.export.file_names import safe_file_name
from pipeline.storage.atomic import writing

_NOT_READ = "（本页没有识别结果）"
_BLANK = "（空白页）"


def write_text(item: ExportItem, folder: Path) -> Path:
    """Write the text of an entry to ``<档号>.txt`` in UTF-8; where it lies.

    Each page begins with a line that names it, and pages are parted by an empty line. Pages without a result or
    without any text say so.

    Raises:
        NotInArchiveError: the item has no pages.
        DiskFullError: no room left.
        FolderNotWritableError: the folder cannot be made or written.
    """
    target = folder / f"{safe_file_name(item.code)}.txt"
    with writing(target) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as stream:
        page_count = 0
        for page in item.pages:
            stream.write(_page_text(page) if page_count == 0 else f"\n{_page_text(page)}")
            page_count += 1
        if page_count == 0:
            raise NotInArchiveError("这件档案没有可导出的页面", where=item.code, advice="请先导入扫描件")
    return target


def _page_text(page: ExportPage) -> str:
    return f"===== {page.label} =====\n{_body(page)}\n"


def _body(page: ExportPage) -> str:
    if page.ocr is None:
        return _NOT_READ
    return page.ocr.text or _BLANK
