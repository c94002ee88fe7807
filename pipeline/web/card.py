"""The catalogue card of an entry."""

from __future__ import annotations

from pipeline.model.catalogue_entry import CatalogueEntry


def card(entry: CatalogueEntry) -> dict[str, str]:
    """The catalogue card: fields that say something."""
    fields = {
        "档号": entry.code,
        "题名": entry.title,
        "责任者": entry.responsible_party,
        "文号": entry.document_number,
        "日期": str(entry.date),
        "年度": str(entry.year or ""),
        "保管期限": entry.retention,
        "密级": entry.secrecy,
        "页数": str(entry.page_count or ""),
        "开放标识": entry.access.value,
        "备注": entry.remarks,
        **dict(entry.extra),
    }
    return {name: value for name, value in fields.items() if value}
