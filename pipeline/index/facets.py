"""How the hits of a question are spread: over items, fonds, years, responsible parties, retention and access."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

MOST_VALUES = 50
"""Values of one facet that are given; the rest are too rare to narrow a question by."""


class FacetName(StrEnum):
    """By what hits are counted."""

    FONDS = "fonds"
    YEAR = "year"
    RESPONSIBLE_PARTY = "responsible_party"
    RETENTION = "retention"
    ACCESS = "access"


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet: how many hits have it, and in how many items. An empty value: the catalogue has none."""

    value: str
    hits: int
    items: int


@dataclass(frozen=True, slots=True)
class Spread:
    """All hits of a question, counted.

    Attributes:
        items: how many items the hits lie in.
        facets: values of each facet, the most frequent first, equal ones by name.
        hits_in: by 档号, the number of hits in the item.
    """

    items: int
    facets: dict[FacetName, tuple[FacetValue, ...]]
    hits_in: Mapping[str, int]


NO_SPREAD = Spread(0, {}, {})


class Countable(Protocol):
    """What is counted of a hit: the same for all pages of an item."""

    @property
    def shown_code(self) -> str:
        """档号 as it is shown."""

    def facet(self, name: FacetName) -> str:
        """The value of a facet."""


def spread_of(items: Iterable[bytes], read: Callable[[bytes], Countable]) -> Spread:
    """Count hits, each given by what is kept of its item; that is the same for all hits of an item, and read once."""
    counts = [(read(kept), number) for kept, number in Counter(items).items()]
    hits_in: Counter[str] = Counter()
    for traits, number in counts:
        hits_in[traits.shown_code] += number
    facets = {name: _values((traits.facet(name), number) for traits, number in counts) for name in FacetName}
    return Spread(len(hits_in), facets, dict(hits_in))


def _values(counted: Iterable[tuple[str, int]]) -> tuple[FacetValue, ...]:
    hits: Counter[str] = Counter()
    items: Counter[str] = Counter()
    for value, number in counted:
        hits[value] += number
        items[value] += 1
    values = [FacetValue(value, hits[value], items[value]) for value in hits]
    return tuple(sorted(values, key=lambda value: (-value.hits, value.value))[:MOST_VALUES])
