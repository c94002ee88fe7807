"""Items of the Tantivy index by what filters ask for, and hits counted by it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.index.backend import Filters
from pipeline.index.facets import MOST_VALUES, FacetName, FacetValue, Spread
from pipeline.index.whoosh_filters import EntryFilter, Traits
from pipeline.model.query import SortOrder

_Mask = npt.NDArray[np.bool_]
_Numbers = npt.NDArray[np.int64]
_Coded = tuple[npt.NDArray[np.object_], _Numbers]
"""The different values in order, and by number of what has them which of these it has."""
_LAST = 10_000
"""Behind every year."""
_MOST_FILTERS = 32
"""Each takes one byte for each document."""


@dataclass
class Groups:
    """Documents grouped by the traits of their entry.

    Attributes:
        traits: of each group.
        group: by document number, the group.
        known: by document number, whether there is such a document.
        fulfilling: gives the documents that fulfil every filter; kept, as being open is asked for all day.
    """

    traits: Sequence[Traits]
    group: _Numbers
    known: _Mask
    fulfilling: Callable[[Filters], _Mask] = field(init=False)

    def __post_init__(self) -> None:
        self.fulfilling = lru_cache(maxsize=_MOST_FILTERS)(self._fulfilling)

    def _fulfilling(self, filters: Filters) -> _Mask:
        if filters == Filters():
            return self.known
        fits = EntryFilter(filters, (traits.code for traits in self.traits))
        chosen = np.fromiter((fits(traits) for traits in self.traits), np.bool_, len(self.traits))
        return self.known & chosen[self.group] if len(chosen) else self.known

    def of_the_same_items(self, documents: _Mask, others: _Mask) -> _Mask:
        """Those of the others that belong to items in which the documents lie."""
        codes, code_of = self._codes
        chosen = np.zeros(len(codes), np.bool_)
        chosen[code_of[self.group[documents]]] = True
        numbers = np.flatnonzero(others)
        same = np.zeros(len(others), np.bool_)
        same[numbers[chosen[code_of[self.group[numbers]]]]] = True
        return same

    def years(self, numbers: _Numbers, order: SortOrder) -> _Numbers:
        """A sort key; documents without a year come last in either order of years."""
        if order is SortOrder.CODE:
            return np.zeros(len(numbers), np.int64)
        years = self._years[self.group[numbers]]
        return np.where(years == 0, _LAST, years if order is SortOrder.OLDEST else -years)

    def spread(self, documents: _Mask) -> Spread:
        """Hits counted."""
        if not len(self.traits):
            return Spread(0, dict.fromkeys(FacetName, ()), {})
        in_group = np.bincount(self.group[documents], minlength=len(self.traits))
        groups = np.flatnonzero(in_group)
        hits = in_group[groups].astype(np.float64)
        codes, code_of = self._codes
        in_code = np.bincount(code_of[groups], weights=hits, minlength=len(codes))
        found = np.flatnonzero(in_code)
        counted = self._kinds.counted(groups, hits)
        return Spread(len(found), counted, _HitsIn(codes, self._code_numbers, found, in_code[found]))

    @cached_property
    def _code_numbers(self) -> dict[str, int]:
        return {code: number for number, code in enumerate(self._codes[0])}

    @cached_property
    def _codes(self) -> _Coded:
        return _coded([traits.shown_code for traits in self.traits])

    @cached_property
    def _kinds(self) -> _Kinds:
        return _Kinds.of({name: _coded([traits.facet(name) for traits in self.traits]) for name in FacetName})

    @cached_property
    def _years(self) -> _Numbers:
        return np.array([int(traits.year or 0) for traits in self.traits] or [0], np.int64)


class _HitsIn(Mapping[str, int]):
    """Hits by 档号, looked up when they are asked for: of many thousand items few are shown.

    Args:
        codes: of all items.
        numbers: of all items, by code.
        found: numbers of those that have hits, in order.
        hits: of each of these.
    """

    def __init__(
        self, codes: npt.NDArray[np.object_], numbers: Mapping[str, int], found: _Numbers, hits: npt.NDArray[Any]
    ) -> None:
        self._codes, self._numbers = codes, numbers
        self._found, self._hits = found.astype(np.int32), hits.astype(np.int32)  # as kept with many a question

    def __getitem__(self, code: str) -> int:
        number = self._numbers[code]
        place = int(np.searchsorted(self._found, number))
        if place == len(self._found) or self._found[place] != number:
            raise KeyError(code)
        return int(self._hits[place])

    def __iter__(self) -> Iterator[str]:
        return iter(self._codes[self._found].tolist())

    def __len__(self) -> int:
        return len(self._found)


@dataclass(frozen=True)
class _Kinds:
    """Groups that are alike in all by which hits are counted; of 25,000 entries there are some hundred kinds.

    Attributes:
        kind_of: by group.
        facets: the values of each facet, and by kind which it has.
    """

    kind_of: _Numbers
    facets: Mapping[FacetName, _Coded]

    @classmethod
    def of(cls, by_group: Mapping[FacetName, _Coded]) -> _Kinds:
        """From the values of each facet, and by group which it has."""
        numbers = np.zeros(len(next(iter(by_group.values()))[1]), np.int64)
        for values, value_of in by_group.values():
            # numbered anew each time, so that they never outgrow their type
            numbers = np.unique(numbers * len(values) + value_of, return_inverse=True)[1].reshape(-1)
        firsts = np.unique(numbers, return_index=True)[1]
        return cls(numbers, {name: (values, value_of[firsts]) for name, (values, value_of) in by_group.items()})

    def counted(self, groups: _Numbers, hits: npt.NDArray[np.float64]) -> dict[FacetName, tuple[FacetValue, ...]]:
        """The most frequent values of groups with so many hits each."""
        kinds = self.kind_of[groups]
        count = int(kinds.max(initial=-1)) + 1
        items, of_kind = np.bincount(kinds, minlength=count), np.bincount(kinds, weights=hits, minlength=count)
        return {
            name: _most_frequent(values, value_of[:count], of_kind, items)
            for name, (values, value_of) in self.facets.items()
        }


def _coded(values: list[str]) -> _Coded:
    different = sorted(set(values))
    numbers = {value: number for number, value in enumerate(different)}
    return np.array(different, np.object_), np.array([numbers[value] for value in values], np.int64)


def _most_frequent(
    values: npt.NDArray[np.object_], value_of: _Numbers, hits: npt.NDArray[Any], items: npt.NDArray[Any]
) -> tuple[FacetValue, ...]:
    """Values with the hits and items of what has each."""
    total = np.bincount(value_of, weights=hits, minlength=len(values)).astype(np.int64)
    in_items = np.bincount(value_of, weights=items, minlength=len(values)).astype(np.int64)
    found = np.flatnonzero(total)
    best = found[np.argsort(-total[found], kind="stable")][:MOST_VALUES]
    return tuple(FacetValue(values[one], int(total[one]), int(in_items[one])) for one in best)
