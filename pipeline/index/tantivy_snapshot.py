"""The Tantivy index at one commit: sets of documents as arrays, and what is known of each document beside its terms.

Tantivy hands documents to Python one object at a time, which takes a tenth of a second for 100,000. So a set of
documents is asked for as sums: by blocks of 48 documents, each a power of two of its own, which comes back in a few
milliseconds as one number for each block, and is taken apart by numpy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from tantivy import Occur, Query

from pipeline.index.code_forms import place
from pipeline.index.tantivy_schema import (
    BIT,
    BLOCK,
    BLOCK_BITS,
    NUMBER,
    ORDINAL,
    SHOWN,
    TRAITS,
    KeptText,
    Shown,
    are_entries,
    schema,
)
from pipeline.index.tantivy_spread import Groups
from pipeline.index.whoosh_filters import Traits

Mask = npt.NDArray[np.bool_]
"""By document number, whether the document is in the set."""
Numbers = npt.NDArray[np.int64]

_MOST_BLOCKS = 65_000
"""Buckets that Tantivy gives at most; with 48 documents in each, enough for 2 million pages and their entries."""
_SETS = {
    "blocks": {
        "terms": {"field": BLOCK, "size": _MOST_BLOCKS, "order": {"_key": "asc"}},
        "aggs": {"bits": {"sum": {"field": BIT}}},
    }
}
"""By key, since sorting by the number of documents takes longer."""
_BYTES = BLOCK_BITS // 8
_MANY = 1000
"""Numbers from which on Tantivy finds documents sooner by a set of terms than by one query for each: 30,000 in 22 ms
instead of 190, but 500 in 3 instead of 1.5."""


_BESIDE = ThreadPoolExecutor(thread_name_prefix="tantivy")
"""Tantivy computes without Python's lock."""
_MOST_SPARE = 2
"""Times as many kept groups as there are, before those that are gone are forgotten."""


@dataclass(frozen=True, slots=True)
class Group:
    """Documents of one entry, or of several that are alike in all that matters here.

    Attributes:
        traits: of the entry.
        place: by which groups stand in the order of 档号.
    """

    traits: Traits
    place: bytes


KnownGroups = dict[int, Group]
"""Groups by the number that stands for their traits in every commit, as it is made of the traits themselves."""


@dataclass(frozen=True, slots=True)
class _Columns:
    known: Mask
    group: Numbers
    ordinal: Numbers
    groups: list[Group]


class Snapshot:
    """One commit of the index.

    Args:
        index: as Tantivy opened it.
        known: groups that were read of other commits; reading those of 25,000 entries takes a second.
    """

    def __init__(self, index: Any, known: KnownGroups | None = None) -> None:
        self.schema = schema()
        self.searcher = index.searcher()
        self._known = {} if known is None else known

    @cached_property
    def columns(self) -> _Columns:
        """What is kept of all documents, read when first asked for."""
        hits = self.searcher.search(
            Query.all_query(), limit=max(1, self.searcher.num_docs), count=False, order_by_field=NUMBER
        ).hits
        addresses = [address for _, address in hits]
        numbers = np.fromiter((number for number, _ in hits), np.int64, len(hits))
        size = (int(numbers.max(initial=0)) // BLOCK_BITS + 1) * BLOCK_BITS
        known = np.zeros(size, np.bool_)
        known[numbers] = True
        traits = np.array(self.searcher.fast_field_values(TRAITS, addresses), np.uint64)
        different, firsts, groups = np.unique(traits, return_index=True, return_inverse=True)
        group = np.zeros(size, np.int64)
        group[numbers] = groups.reshape(-1)
        ordinal = np.zeros(size, np.int64)
        ordinal[numbers] = np.array(self.searcher.fast_field_values(ORDINAL, addresses), np.int64)
        return _Columns(known, group, ordinal, self._groups(different.tolist(), [addresses[first] for first in firsts]))

    def _groups(self, numbers: list[int], addresses: list[Any]) -> list[Group]:
        """The groups of these numbers, with the address of one document of each."""
        places = zip(numbers, addresses, strict=True)
        found = {number: self._known.get(number) or self._group(address) for number, address in places}
        if len(self._known) > _MOST_SPARE * len(found):
            self._known.clear()
        self._known.update(found)
        return list(found.values())

    @cached_property
    def groups(self) -> Groups:
        """The documents by the traits of their entries."""
        columns = self.columns
        return Groups([group.traits for group in columns.groups], columns.group, columns.known)

    @property
    def nothing(self) -> Mask:
        """The empty set."""
        return np.zeros(len(self.columns.known), np.bool_)

    @cached_property
    def entries(self) -> Mask:
        """All catalogue entries."""
        entries: Mask = self.columns.known & are_entries(np.arange(len(self.columns.known)))
        return entries

    @cached_property
    def place(self) -> Numbers:
        """By document number, where it stands in the order of 档号 and ordinal."""
        groups = self.columns.groups
        in_order = sorted(range(len(groups)), key=lambda one: groups[one].place)
        places = [groups[one].place for one in in_order]
        ranks = np.zeros(len(groups) or 1, np.int64)
        ranks[in_order] = np.cumsum([number and one != places[number - 1] for number, one in enumerate(places)])
        order = np.lexsort((self.columns.ordinal, ranks[self.columns.group]))
        numbers = np.empty(len(order), np.int64)
        numbers[order] = np.arange(len(order))
        return numbers

    @cached_property
    def page_total(self) -> int:
        """How many pages there are."""
        return int(np.count_nonzero(self.columns.known & ~self.entries))

    def documents(self, query: Any | None) -> Mask:
        """The documents that fulfil a query; none for no query."""
        if query is None:
            return self.nothing
        buckets = self.searcher.aggregate(query, _SETS)["blocks"]["buckets"]
        blocks = np.fromiter((bucket["key"] for bucket in buckets), np.int64, len(buckets))
        sums = np.fromiter((bucket["bits"]["value"] for bucket in buckets), np.float64, len(buckets))
        bits = np.zeros((len(self.columns.known) // BLOCK_BITS, _BYTES), np.uint8)
        bits[blocks] = sums.astype("<u8").view(np.uint8).reshape(-1, 8)[:, :_BYTES]
        return np.unpackbits(bits, bitorder="little").view(np.bool_)

    def soon(self, query: Any | None) -> Callable[[], Mask]:
        """The same, asked for beside whatever is done until the answer is fetched; that takes two processors."""
        return _BESIDE.submit(self.documents, query).result

    def scored(self, query: Any, limit: int) -> tuple[list[float], Numbers]:
        """The best documents and their scores, which fall."""
        hits = self.searcher.search(query, limit=limit, count=False).hits
        numbers = self.searcher.fast_field_values(NUMBER, [address for _, address in hits])
        return [score for score, _ in hits], np.array(numbers, np.int64)

    def shown(self, numbers: list[int]) -> dict[int, Shown]:
        """What is shown of documents."""
        return {number: Shown.read(kept) for number, kept in self._kept(numbers)}

    def texts(self, documents: Mask) -> Iterator[tuple[int, KeptText]]:
        """The texts of pages."""
        for number, kept in self._kept(np.flatnonzero(documents).tolist()):
            yield number, KeptText(kept)

    def of_numbers(self, numbers: list[int]) -> Any:
        """A query for documents by their numbers; each scores 1."""
        if len(numbers) > _MANY:
            return Query.const_score_query(Query.term_set_query(self.schema, NUMBER, numbers), 1.0)
        each = [(Occur.Should, Query.term_query(self.schema, NUMBER, number, "basic")) for number in numbers]
        return Query.const_score_query(Query.boolean_query(each), 1.0)

    def _kept(self, numbers: list[int]) -> Iterator[tuple[int, bytes]]:
        if not numbers:
            return
        hits = self.searcher.search(self.of_numbers(numbers), limit=len(numbers), count=False, order_by_field=NUMBER)
        for number, address in hits.hits:
            yield number, self.searcher.doc(address)[SHOWN][0]

    def _group(self, address: Any) -> Group:
        traits = Shown.read(self.searcher.doc(address)[SHOWN][0]).traits
        return Group(traits, place(traits.shown_code, None))
