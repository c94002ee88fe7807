"""One row of the catalogue: an item (件) or a volume (案卷)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum

PROVISIONAL_PREFIX = "未挂接-"
"""Entries that stand for scans which no catalogue row claims begin with this."""
NOT_SECRET = frozenset({"", "公开", "非密", "无", "无密级", "-", "—"})
"""What 密级 may say of papers that are open; what is not understood counts as secret."""


class AccessState(StrEnum):
    """开放标识 of DA/T 18-2022; rows that say nothing count as 未审核."""

    OPEN = "开放"
    CONTROLLED = "控制"
    DEFERRED = "延期开放"
    UNREVIEWED = "未审核"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date of which the month or the day may be unknown.

    ``str()`` gives ``1998-03-05``, ``1998-03``, ``1998`` or an empty text; ``raw`` keeps what the catalogue said.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    raw: str = ""

    def __str__(self) -> str:
        if self.year is None:
            return ""
        parts = [f"{self.year:04d}"]
        if self.month is not None:
            parts.append(f"{self.month:02d}")
            if self.day is not None:
                parts.append(f"{self.day:02d}")
        return "-".join(parts)


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """What the catalogue says of one item or volume; fields after DA/T 22-2015 and DA/T 18-2022.

    Attributes:
        code: the 档号 in its normal form (see `ArchivalCode`), or ``未挂接-<name>``.
        code_raw: the 档号 as the catalogue wrote it.
        fonds: 全宗号.
        year: 年度; from the code, else from the column, else from the date.
        retention: 保管期限 as a code: ``Y``, ``D30``, ``D10``, or the old ``长期``/``短期``.
        document_number: 文号.
        responsible_party: 责任者.
        title: 题名.
        date: 日期.
        secrecy: 密级.
        page_count: 页数 as the catalogue says; ``None`` when it does not.
        access: 开放标识.
        remarks: 备注.
        extra: columns that have no field of their own, by header.
    """

    code: str
    title: str = ""
    code_raw: str = ""
    fonds: str = ""
    year: int | None = None
    retention: str = ""
    document_number: str = ""
    responsible_party: str = ""
    date: PartialDate = field(default_factory=PartialDate)
    secrecy: str = ""
    page_count: int | None = None
    access: AccessState = AccessState.UNREVIEWED
    remarks: str = ""
    extra: tuple[tuple[str, str], ...] = ()

    @property
    def is_provisional(self) -> bool:
        """Whether the entry only stands for scans without a catalogue row."""
        return self.code.startswith(PROVISIONAL_PREFIX)

    @property
    def is_open(self) -> bool:
        """Whether everybody may see it: 开放标识 is 开放, and 密级 says nothing else.

        What is not reviewed counts as controlled (档案开放办法, 令 19 号), and so do scans without a catalogue row.
        """
        secrecy = "".join(unicodedata.normalize("NFKC", self.secrecy).split())
        return self.access is AccessState.OPEN and secrecy in NOT_SECRET and not self.is_provisional
