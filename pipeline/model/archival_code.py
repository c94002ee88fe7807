"""档号: the name under which the archive keeps an item or a volume."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import total_ordering

from pipeline.errors import InvalidArchivalCodeError
from pipeline.model.code_faults import WAYS_TO_WRITE, describe_fault
from pipeline.model.code_grammar import (
    CATEGORY_CODES,
    MAX_LENGTH,
    PATTERNS,
    RETENTION,
    SAME_LEVEL,
    YEAR,
    CodeStandard,
    normalize_code_text,
)
from pipeline.model.natural_order import Chunk, natural_chunks

_PADDING = re.compile(r"(?<![A-Z0-9])0+(?=[0-9]+(?![A-Z0-9]))")
_DAMAGED_TERM = re.compile(r"D(?=[A-Z]*[0-9])[A-Z0-9]{1,3}")

SortKey = tuple[
    tuple[Chunk, ...], tuple[tuple[Chunk, ...], ...], int, tuple[int, int], tuple[Chunk, ...], tuple[int, ...], str, str
]


@total_ordering
@dataclass(frozen=True, slots=True, repr=False)
class ArchivalCode:
    """A 档号 that one of the three standards allows; made by `parse` alone.

    Codes sort as archivists shelve them: fonds, category, year, retention (permanent first, then the longer term),
    unit, numbers by value. ``ArchivalCode.parse(str(code), code.standard) == code`` always holds.

    Attributes:
        text: the normal form, zero padding as written.
        standard: the standard after which it was read.
        fonds: 全宗号.
        category: 档案门类 and its subdivisions, 项目号 or 目录号, without year, retention and unit.
        year: 年度, where the code says it.
        retention: ``Y``, ``D30``, ``D10``, the old ``C`` (长期) and ``D`` (短期), or an empty text.
        unit: 机构 or 问题, or an empty text.
        numbers: 案卷号, 件号, 页号 as far as they are there, by value.
    """

    text: str
    standard: CodeStandard
    fonds: str
    category: tuple[str, ...]
    year: int | None
    retention: str
    unit: str
    numbers: tuple[int, ...]

    @classmethod
    def parse(cls, text: str, standard: CodeStandard | None = None) -> ArchivalCode:
        """Read a 档号 however its dots, dashes, widths, letters and spaces are written.

        A text that fits several standards is read after ``standard`` when the caller knows what the fonds uses. Without
        it DA/T 22-2015 goes first. Between the other two DA/T 13-2022 wins when ``·`` or one of its 门类 codes is in
        the text (``A002-RS-001-002``), else DA/T 13-94 (``C038-001-002-003``).

        Raises:
            InvalidArchivalCodeError: the text fits no standard, or not the one that was asked for.
        """
        normal = normalize_code_text(text)
        fitting = standards_of(normal)
        if standard is None and fitting:
            return _READERS[fitting[0]](normal)
        if standard in fitting:
            return _READERS[standard](normal)
        raise _refusal(text, normal, standard, fitting)

    @staticmethod
    def is_valid(text: str) -> bool:
        """Whether `parse` would read the text after any standard."""
        return bool(standards_of(text))

    @property
    def same_item_key(self) -> str:
        """Equal for codes that differ in zero padding alone, which Excel and scanning software drop or add."""
        return _PADDING.sub("", self.text)

    @property
    def sort_key(self) -> SortKey:
        """What the order goes by; ends in text and standard, so that different codes never tie."""
        return (
            natural_chunks(self.fonds),
            tuple(natural_chunks(part) for part in self.category),
            self.year or 0,
            _retention_rank(self.retention),
            natural_chunks(self.unit),
            self.numbers,
            self.text,
            self.standard.value,
        )

    def __lt__(self, other: object) -> bool:
        return self.sort_key < other.sort_key if isinstance(other, ArchivalCode) else NotImplemented

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"ArchivalCode({self.text!r}, {self.standard.value!r})"


def standards_of(text: str) -> tuple[CodeStandard, ...]:
    """Every standard that allows the text, the one to be preferred first; see `ArchivalCode.parse`."""
    normal = normalize_code_text(text)
    if len(normal) > MAX_LENGTH:
        return ()
    fitting = [standard for standard in CodeStandard if _fits(normal, standard)]
    old_first = CodeStandard.DAT_13_94 in fitting and normal.split("-")[1] not in CATEGORY_CODES
    return tuple(sorted(fitting, key=lambda standard: old_first and standard is not CodeStandard.DAT_13_94))


def _fits(normal: str, standard: CodeStandard) -> bool:
    match = PATTERNS[standard].fullmatch(normal)
    if match is None:
        return False
    return standard is not CodeStandard.DAT_13_2022 or not _has_damaged_term(match["category"].split(SAME_LEVEL))


def _has_damaged_term(parts: list[str]) -> bool:
    """Whether ``D3O`` or the like stands where the retention belongs, which would else pass for a unit."""
    year, retention = _places(parts)
    if year is None or retention is not None or year + 1 == len(parts):
        return False
    return bool(_DAMAGED_TERM.fullmatch(parts[year + 1]))


def _refusal(
    text: str, normal: str, standard: CodeStandard | None, fitting: tuple[CodeStandard, ...]
) -> InvalidArchivalCodeError:
    where = f"档号“{text.strip()[:MAX_LENGTH]}”"
    if standard is not None and fitting:
        what = f"档号不符合 {standard.value}，但符合 {'、'.join(fitting)}"
        return InvalidArchivalCodeError(what, where=where, advice="请核对该全宗采用的档号标准")
    return InvalidArchivalCodeError(describe_fault(normal), where=where, advice=WAYS_TO_WRITE)


def _read_by_item(normal: str) -> ArchivalCode:
    match = _match(normal, CodeStandard.DAT_22_2015)
    return ArchivalCode(
        text=normal,
        standard=CodeStandard.DAT_22_2015,
        fonds=match["fonds"],
        category=tuple(match["category"].split(SAME_LEVEL)),
        year=int(match["year"]),
        retention=match["retention"],
        unit=match["unit"] or "",
        numbers=_numbers(match["numbers"]),
    )


def _read_by_class(normal: str) -> ArchivalCode:
    match = _match(normal, CodeStandard.DAT_13_2022)
    parts = match["category"].split(SAME_LEVEL)
    year, retention = _places(parts)
    found = [place for place in (year, retention) if place is not None]
    return ArchivalCode(
        text=normal,
        standard=CodeStandard.DAT_13_2022,
        fonds=match["fonds"],
        category=tuple(parts[: min(found, default=len(parts))]),
        year=None if year is None else int(parts[year]),
        retention="" if retention is None else parts[retention],
        unit=SAME_LEVEL.join(parts[max(found) + 1 :]) if found else "",
        numbers=_numbers(match["numbers"]),
    )


def _read_by_volume(normal: str) -> ArchivalCode:
    match = _match(normal, CodeStandard.DAT_13_94)
    return ArchivalCode(
        text=normal,
        standard=CodeStandard.DAT_13_94,
        fonds=match["fonds"],
        category=(match["category"],),
        year=None,
        retention="",
        unit="",
        numbers=_numbers(match["numbers"]),
    )


_READERS: dict[CodeStandard, Callable[[str], ArchivalCode]] = {
    CodeStandard.DAT_22_2015: _read_by_item,
    CodeStandard.DAT_13_2022: _read_by_class,
    CodeStandard.DAT_13_94: _read_by_volume,
}


def _match(normal: str, standard: CodeStandard) -> re.Match[str]:
    match = PATTERNS[standard].fullmatch(normal)
    assert match is not None, "only texts that fit are read"
    return match


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in text.split("-"))


def _places(parts: list[str]) -> tuple[int | None, int | None]:
    """Where year and retention stand in a 类别号; they are neighbours in either order, and either may be absent."""
    years = [place for place, part in enumerate(parts) if place and re.fullmatch(YEAR, part)]
    terms = [place for place, part in enumerate(parts) if place and re.fullmatch(RETENTION, part)]
    for year in years:
        for term in (year + 1, year - 1):
            if term in terms:
                return year, term
    if years:
        return years[0], None
    return None, next((term for term in terms if parts[term] not in "CD"), None)


def _retention_rank(retention: str) -> tuple[int, int]:
    """Permanent, fixed terms from long to short, 长期, 短期, unsaid."""
    if len(retention) > 1:
        return 1, -int(retention[1:])
    return {"Y": 0, "C": 2, "D": 3}.get(retention, 4), 0
