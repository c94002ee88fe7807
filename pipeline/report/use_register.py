"""The use register (利用登记) as a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.model.audit import Action, AuditRecord
from pipeline.model.catalogue_entry import CatalogueEntry
from pipeline.report import wording
from pipeline.report.sheets import Row, workbook_of

HEAD: Row = (
    "序号",
    "日期",
    "利用者",
    "单位",
    "证件",
    "利用目的",
    "档号",
    "题名",
    "年度",
    "形成机关",
    "页",
    "复制页数",
    "方式",
    "审批人",
    "经办人",
    "效果",
    "来自",
    "说明",
)
"""What registers of county archives ask for; 单位, 证件, 审批人 and 效果 are not known here and filled in by hand."""
USES = frozenset({Action.VIEW, Action.EXPORT, Action.UNMASK})
"""What the register lists; searching and signing in use no archives."""


def use_register(records: Iterable[AuditRecord], entries: Mapping[str, CatalogueEntry]) -> bytes:
    """An .xlsx file with one row for each use among the records; ``entries`` are those of the archive, by 档号."""
    uses = (record for record in records if record.event.action in USES)
    return workbook_of([("利用登记", HEAD, (_row(record, entries) for record in uses))])


def _row(record: AuditRecord, entries: Mapping[str, CatalogueEntry]) -> Row:
    event, entry = record.event, entries.get(record.event.code)
    return (
        record.number,
        wording.local_time(record.at),
        event.who,
        "",
        "",
        event.purpose,
        event.code,
        entry.title if entry else "",
        entry.year if entry else None,
        entry.responsible_party if entry else "",
        event.page or None,
        event.copies or None,
        Action(event.action).label,
        "",
        event.who if event.role != "reader" else "",
        "",
        event.place,
        event.detail,
    )
