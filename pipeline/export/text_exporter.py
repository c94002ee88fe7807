"""Plain text: one file for each entry."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import NotInArchiveError
from pipeline.export.documents import ExportItem, ExportPage, ExportReport
from pipeline.storage.atomic import writing

_NOT_READ = "（本页没有识别结果）"
_BLANK = "（空白页）"


def write_text(item: ExportItem, target: Path) -> ExportReport:
    """Write the text of an entry in UTF-8.

    Each page begins with a line that names it, and pages are parted by an empty line. Pages without a result or
    without any text say so.

    Raises:
        NotInArchiveError: the item has no pages.
        DiskFullError: no room left.
        FolderNotWritableError: the folder cannot be made or written.
    """
    without_text, count = [], 0
    with writing(target) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as stream:
        for page in item.pages:
            stream.write(_page_text(page) if count == 0 else f"\n{_page_text(page)}")
            count += 1
            if page.ocr is None:
                without_text.append(page.label)
        if count == 0:
            raise NotInArchiveError("这件档案没有可导出的页面", where=item.code, advice="请先导入扫描件")
    return ExportReport(target, count, tuple(without_text))


def _page_text(page: ExportPage) -> str:
    return f"===== {page.label} =====\n{_body(page)}\n"


def _body(page: ExportPage) -> str:
    if page.ocr is None:
        return _NOT_READ
    return page.ocr.text or _BLANK
