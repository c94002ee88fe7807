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
from pipeline.report.statement import statement
from pipeline.report.workbook import workbook

__all__ = [
    "Coverage",
    "CoveredPage",
    "EngineRow",
    "EntryRow",
    "FileRow",
    "Forecast",
    "FoundRow",
    "IndexState",
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
    "statement",
    "workbook",
]
