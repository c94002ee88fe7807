"""Items of the Tantivy index by what filters ask for, and hits counted by it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from pipeline.index.backend import Filters
from pipeline.index.facets import MOST_VALUES, FacetName, FacetValue, Spread
from pipeline.index.whoosh_filters import EntryFilter, Traits
from pipeline.model.query import SortOrder

_Mask = npt.NDArray[np.bool_]
_Numbers = npt.NDArray[np.int64]
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

    def of_the_same_items(self, documents: _Mask) -> _Mask:
        """All documents of the items in which these lie."""
        items = self._values[1]
        chosen = np.zeros(len(items[0]) or 1, np.bool_)
        chosen[items[1][self.group[documents]]] = True
        return self.known & chosen[items[1][self.group]] if len(self.traits) else self.known

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
        hits = in_group[groups]
        facets, (codes, code_of) = self._values
        in_code = np.bincount(code_of[groups], weights=hits, minlength=len(codes)).astype(np.int64)
        counted = {name: _counted(values, value_of[groups], hits) for name, (values, value_of) in facets.items()}
        return Spread(int(np.count_nonzero(in_code)), counted, _HitsIn(codes, self._code_numbers, in_code))

    @cached_property
    def _code_numbers(self) -> dict[str, int]:
        return {code: number for number, code in enumerate(self._values[1][0])}

    @cached_property
    def _values(
        self,
    ) -> tuple[dict[FacetName, tuple[npt.NDArray[np.object_], _Numbers]], tuple[npt.NDArray[np.object_], _Numbers]]:
        facets = {name: _coded([traits.facet(name) for traits in self.traits]) for name in FacetName}
        return facets, _coded([traits.shown_code for traits in self.traits])

    @cached_property
    def _years(self) -> _Numbers:
        return np.array([int(traits.year or 0) for traits in self.traits] or [0], np.int64)


@dataclass(frozen=True, eq=False)
class _HitsIn(Mapping[str, int]):
    """Hits by 档号, looked up when they are asked for: of many thousand items few are shown."""

    codes: npt.NDArray[np.object_]
    numbers: Mapping[str, int]
    hits: _Numbers

    def __getitem__(self, code: str) -> int:
        found = int(self.hits[self.numbers[code]])
        if not found:
            raise KeyError(code)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self.codes[np.flatnonzero(self.hits)].tolist())

    def __len__(self) -> int:
        return int(np.count_nonzero(self.hits))


def _coded(values: list[str]) -> tuple[npt.NDArray[np.object_], _Numbers]:
    """The different values in order, and for each group the number of its value."""
    different = sorted(set(values))
    numbers = {value: number for number, value in enumerate(different)}
    return np.array(different, np.object_), np.array([numbers[value] for value in values], np.int64)


def _counted(values: npt.NDArray[np.object_], value_of: _Numbers, hits: _Numbers) -> tuple[FacetValue, ...]:
    """The most frequent values of items with so many hits each."""
    total = np.bincount(value_of, weights=hits, minlength=len(values)).astype(np.int64)
    items = np.bincount(value_of, minlength=len(values))
    found = np.flatnonzero(total)
    best = found[np.argsort(-total[found], kind="stable")][:MOST_VALUES]
    return tuple(FacetValue(values[one], int(total[one]), int(items[one])) for one in best)
