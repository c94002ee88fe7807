"""Reports to people, as pages to print and as workbooks: what a night did, what a search found and could not search."""

from __future__ import annotations

from pipeline.report.certificate import certificate
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
from pipeline.report.evidence import (
    Coverage,
    CoveredPage,
    EngineRow,
    FoundRow,
    IndexState,
    ModeCount,
    SearchEvidence,
    Spellings,
)
from pipeline.report.html import html_page
from pipeline.report.list_results import AnsweredSheet, ListAnswer, ListHit, ListReport, ListStatus, list_workbook
from pipeline.report.statement import statement
from pipeline.report.use_register import USES, use_register
from pipeline.report.workbook import workbook

__all__ = [
    "USES",
    "AnsweredSheet",
    "Coverage",
    "CoveredPage",
    "EngineRow",
    "EntryRow",
    "FileRow",
    "Forecast",
    "FoundRow",
    "IndexState",
    "ListAnswer",
    "ListHit",
    "ListReport",
    "ListStatus",
    "ModeCount",
    "MorningReport",
    "PageRow",
    "RescanRow",
    "SearchEvidence",
    "Spellings",
    "Totals",
    "UnlinkedRow",
    "certificate",
    "html_page",
    "list_workbook",
    "statement",
    "use_register",
    "workbook",
]
