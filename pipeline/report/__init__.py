"""The morning report: what a night did and what it left, as a page to print and as a workbook."""

from __future__ import annotations

from pipeline.report.content import (
    EntryRow,
    FileRow,
    Forecast,
    MorningReport,
    PageRow,
    RescanRow,
    Totals,
    UnlinkedRow,
)
from pipeline.report.html import html_page
from pipeline.report.workbook import workbook

__all__ = [
    "EntryRow",
    "FileRow",
    "Forecast",
    "MorningReport",
    "PageRow",
    "RescanRow",
    "Totals",
    "UnlinkedRow",
    "html_page",
    "workbook",
]
