"""Filters, checked on the documents that are hits already.

A filter by 全宗 or year lets most documents through, and Whoosh takes longer to list them than to look at the hits, so
what filters ask for lies in a column beside each document instead of in postings.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any, Self

from pipeline.chinese.folding import fold
from pipeline.index.backend import Filters
from pipeline.index.code_forms import code_form, lies_below
from pipeline.index.facets import FacetName
from pipeline.model.catalogue_entry import CatalogueEntry

_PARTED = "\0"
_OPEN = "open"
_FACETS = {
    FacetName.FONDS: attrgetter("shown_fonds"),
    FacetName.YEAR: attrgetter("year"),
    FacetName.RESPONSIBLE_PARTY: attrgetter("shown_party"),
    FacetName.RETENTION: attrgetter("retention"),
    FacetName.ACCESS: attrgetter("access"),
}


@dataclass(frozen=True, slots=True)
class Traits:
    """What filters ask for, in the forms in which it is compared."""

    code: str
    fonds: str
    year: str
    retention: str
    responsible_party: str
    shown_code: str
    shown_fonds: str
    shown_party: str
    access: str
    openness: str

    @classmethod
    def of(cls, entry: CatalogueEntry) -> Self:
        """The traits of an entry and of all its pages."""
        return cls(
            code=code_form(entry.code),
            fonds=code_form(entry.fonds),
            year="" if entry.year is None else str(entry.year),
            retention=code_form(entry.retention),
            responsible_party=fold(entry.responsible_party).text,
            shown_code=entry.code,
            shown_fonds=entry.fonds,
            shown_party=entry.responsible_party,
            access=entry.access,
            openness=_OPEN if entry.is_open else "",
        )

    def facet(self, name: FacetName) -> str:
        """See `Countable.facet`."""
        value: str = _FACETS[name](self)
        return value

    def to_bytes(self) -> bytes:
        """For a column."""
        values = (getattr(self, trait.name) for trait in fields(self))
        return _PARTED.join([value.replace(_PARTED, "") for value in values]).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """From a column."""
        return cls(*data.decode().split(_PARTED))


class EntryFilter:
    """Whether an entry, and so its pages, fulfils the filters of a question.

    Args:
        filters: of the question.
        codes: 档号 of all entries, as `code_form` writes them.
    """

    def __init__(self, filters: Filters, codes: Iterable[str]) -> None:
        self._years = filters.years
        self._fonds = code_form(filters.fonds)
        self._retention = code_form(filters.retention)
        self._party = fold(filters.responsible_party).text
        self._code = code_form(filters.code)
        self._only_open = filters.only_open
        is_beginning = not filters.code or filters.only_open
        self._is_whole_code = not is_beginning and any(lies_below(code, self._code) for code in codes)

    def __call__(self, traits: Traits) -> bool:
        """Whether an entry of these traits fulfils every filter."""
        return (
            (traits.openness == _OPEN or not self._only_open)
            and self._fonds in ("", traits.fonds)
            and self._retention in ("", traits.retention)
            and (self._years is None or (bool(traits.year) and int(traits.year) in self._years))
            and self._party in traits.responsible_party
            and self._fits_code(traits.code)
        )

    def _fits_code(self, code: str) -> bool:
        return lies_below(code, self._code) if self._is_whole_code else code.startswith(self._code)


class FilterCheck:
    """Whether documents fulfil the filters of a question.

    Args:
        filters: of the question.
        reader: of the index.
    """

    def __init__(self, filters: Filters, reader: Any) -> None:
        self._fits = EntryFilter(filters, _codes(reader))
        self._column = reader.column_reader("traits") if filters != Filters() else None

    def __call__(self, number: int) -> bool:
        """Whether the document of this number fulfils every filter."""
        return self._column is None or self._fits(Traits.from_bytes(self._column[number]))


def entries_within(filters: Filters, entries: Iterable[CatalogueEntry]) -> list[CatalogueEntry]:
    """The entries of an archive that fulfil the filters, as a search would judge them; ``entries`` are all it has."""
    traits = [(entry, Traits.of(entry)) for entry in entries]
    fits = EntryFilter(filters, (one.code for _, one in traits))
    return [entry for entry, one in traits if fits(one)]


def _codes(reader: Any) -> Iterable[str]:
    return (term.decode() for term in reader.lexicon("code"))
