"""A Whoosh field that takes terms at places that are given, instead of counting them from 0."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from whoosh import fields


class PlacedTerms(fields.TEXT):  # type: ignore[misc]
    """Text whose values are lists of terms and places. An index on disk names this class, so it stays where it is."""

    def __init__(self) -> None:
        super().__init__(phrase=True)

    def index(self, value: Iterable[tuple[str, int]], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Terms as Whoosh stores them: bytes, frequency, weight, coded places."""
        places: dict[str, list[int]] = defaultdict(list)
        for term, place in value:
            places[term].append(place)
        for term, found in places.items():
            yield term.encode(), len(found), float(len(found)), self.format.encode(sorted(found))
