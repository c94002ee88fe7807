"""The order of what a question found in the Tantivy index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from pipeline.index.tantivy_phrases import every, unscored
from pipeline.index.tantivy_snapshot import Mask, Numbers, Snapshot
from pipeline.model.query import SortOrder

FEW = 512
"""Hits of a query that are fetched at once, before it is known how many there are."""
_DIGITS = 6
_SPARE = 64
"""Documents asked for beyond those wanted, since some are left out and the last ones may be equal."""
_LEAST_SHARE, _MOST_AT_ONCE = 0.01, 4000
_MOST_CHUNKS = 4
"""Times that `FEW` documents are looked at one after another for those of one score, before all are asked for."""

Scores = Mapping[int, float]
Best = tuple[list[float], Numbers]
Ranks = list[tuple[int, float]]
"""Documents with the level of their rung and their score in it."""


@dataclass(eq=False)
class Scoring:
    """A query for its scores; rungs share it, and what it was asked for last.

    Attributes:
        query: may find more than what it is to score; None finds nothing.
        parts: queries with the same scores or lower ones, the best of which together are its best, found sooner.
    """

    query: Any | None
    parts: tuple[Any, ...] = ()
    _last: tuple[int, Best] = (0, ([], np.zeros(0, np.int64)))

    def best(self, snapshot: Snapshot, limit: int) -> tuple[Best, int]:
        """The best documents of the query and their scores, which fall; and how many were asked for, at least limit."""
        asked, best = self._last  # read once, as threads share it
        if asked < limit:
            asked, best = self._last = limit, self._asked(snapshot, limit)
        return best, asked

    def _asked(self, snapshot: Snapshot, limit: int) -> Best:
        if self.query is None:
            return [], np.zeros(0, np.int64)
        if not self.parts:
            return snapshot.scored(self.query, limit)
        found: dict[int, float] = {}
        for scores, numbers in (snapshot.scored(part, limit) for part in self.parts):
            for number, score in zip(numbers.tolist(), scores, strict=True):
                found[number] = max(score, found.get(number, 0.0))
        best = sorted(found.items(), key=lambda item: -item[1])[:limit]
        return [score for _, score in best], np.array([number for number, _ in best], np.int64)


@dataclass(frozen=True)
class Rung:
    """Documents of one rung, with their scores: of a query, or known already; 0 where neither tells.

    Of a query the ``best`` documents are known, of which so many were asked for; where they are fewer, they are all.
    """

    level: int
    documents: Mask
    scoring: Scoring = field(default_factory=lambda: Scoring(None))
    scores: Scores = field(default_factory=dict)
    best: Best = field(default_factory=lambda: ([], np.zeros(0, np.int64)))
    asked: int = 0


class PackedRung:
    """A rung as it is kept: its documents take a bit each, and not a byte."""

    def __init__(self, rung: Rung) -> None:
        self._size = len(rung.documents)
        self._bits = np.packbits(rung.documents)
        self._rung = replace(rung, documents=np.zeros(0, np.bool_))  # no part of the set, which would keep all of it

    def unpacked(self) -> Rung:
        """The rung."""
        return replace(self._rung, documents=np.unpackbits(self._bits, count=self._size).view(np.bool_))


@dataclass(frozen=True)
class Ranking:
    """Ranks documents, and only as many as are wanted.

    Attributes:
        snapshot: of the index.
        allowed: what the filters let through.
        sort: in which order documents are wanted.
    """

    snapshot: Snapshot
    allowed: Mask
    sort: SortOrder

    def first(self, rungs: list[Rung], found: Mask, count: int) -> Ranks:
        """The first documents of all that were found."""
        if self.sort is not SortOrder.RELEVANCE:
            return self._sorted(rungs, found, count)
        best: Ranks = []
        for level in sorted({rung.level for rung in rungs}, reverse=True):
            parts = [part for rung in rungs if rung.level == level for part in self._best(rung, count - len(best))]
            best += sorted(parts, key=lambda part: (-part[1], self.snapshot.place[part[0]]))[: count - len(best)]
            if len(best) >= count:
                break
        return best

    def _best(self, rung: Rung, count: int) -> Ranks:
        """The best documents of a rung, and what is equal to the last of them as far as it may come before it."""
        wanted = min(count, int(np.count_nonzero(rung.documents)))
        if not wanted:
            return []
        if rung.scoring.query is None:
            inside = np.flatnonzero(rung.documents).tolist()
            return [(number, rung.level + rung.scores.get(number, 0.0)) for number in inside]
        best, asked = rung.best, rung.asked
        while True:
            kept, are_enough = _kept(rung, best, wanted)
            if are_enough:
                return kept
            if len(best[0]) < asked:
                return kept + _unscored(rung, {number for number, _ in kept})
            if len(kept) >= wanted and (equal := self._equal(rung, kept, wanted)):
                return equal
            best, asked = self._more(rung, wanted, asked)

    def _more(self, rung: Rung, wanted: int, asked: int) -> tuple[Best, int]:
        """More of the best of a rung: all where it is small, else more of its query than was asked for.

        A rung that does not fill what is wanted is looked for among the best of many, which the next one asks for, too.
        """
        inside = np.flatnonzero(rung.documents)
        is_filling = len(inside) > wanted or not rung.scoring.parts
        if len(inside) <= FEW and (asked or is_filling):
            return self._scored_among(rung, inside), FEW + 1
        # what filters leave out is found all the same, so more is asked for
        share = int(np.count_nonzero(self.allowed)) / max(1, int(np.count_nonzero(self.snapshot.columns.known)))
        limit = max(min(round(wanted / max(share, _LEAST_SHARE)), _MOST_AT_ONCE) + _SPARE, 4 * asked)
        return rung.scoring.best(self.snapshot, limit)

    def _equal(self, rung: Rung, kept: Ranks, wanted: int) -> Ranks:
        """The documents wanted where very many are equal to the last one: these by their places; none if not found.

        Of thousands of entries with one title all have one score.
        """
        last = kept[wanted - 1][1]
        ranks = [part for part in kept if part[1] > last]
        inside = np.flatnonzero(rung.documents)
        inside = inside[np.argsort(self.snapshot.place[inside])]
        for start in range(0, min(len(inside), _MOST_CHUNKS * FEW), FEW):
            scores, numbers = self._scored_among(rung, inside[start : start + FEW])
            among = zip(numbers.tolist(), scores, strict=True)
            ranks += [(number, last) for number, score in among if rung.level + squashed(score) == last]
            if len(ranks) >= wanted:
                return ranks
        return []

    def _scored_among(self, rung: Rung, numbers: Numbers) -> Best:
        query = every(rung.scoring.query, unscored(self.snapshot.of_numbers(numbers.tolist())))
        return self.snapshot.scored(query, len(numbers))

    def _sorted(self, rungs: list[Rung], found: Mask, count: int) -> Ranks:
        numbers = np.flatnonzero(found)
        places = self.snapshot.place[numbers]
        keys = self.snapshot.groups.years(numbers, self.sort)
        chosen = numbers[np.lexsort((places, keys))][:count].tolist()
        ranks: dict[int, float] = {}
        for rung in rungs:
            inside = [number for number in chosen if rung.documents[number]]
            ranks |= dict(self._ranks_of(rung, inside))
        return [(number, ranks[number]) for number in chosen]

    def _ranks_of(self, rung: Rung, numbers: list[int]) -> Iterator[tuple[int, float]]:
        if not numbers:
            return
        known = dict(rung.scores)
        scores, best = rung.best
        if len(scores) < rung.asked:
            known |= zip(best.tolist(), map(squashed, scores), strict=True)
        elif rung.scoring.query is not None:
            wish = self.snapshot.scored(every(rung.scoring.query, self.snapshot.of_numbers(numbers)), len(numbers))
            known |= {number: squashed(score) for score, number in zip(wish[0], wish[1].tolist(), strict=True)}
        yield from ((number, rung.level + known.get(number, 0.0)) for number in numbers)


def squashed(score: float) -> float:
    """A score from 0 up, brought below 1 without changing the order; scores closer than its digits are equal."""
    return min(round(score / (1 + score), _DIGITS), 1 - 10.0**-_DIGITS)


def _kept(rung: Rung, best: Best, wanted: int) -> tuple[Ranks, bool]:
    """The first of these documents that the rung has, until one ranks below the last one wanted, and if one did."""
    kept: Ranks = []
    scores, numbers = best
    for number, score, is_kept in zip(numbers.tolist(), scores, rung.documents[numbers].tolist(), strict=True):
        rank = rung.level + squashed(score)
        if len(kept) >= wanted and rank < kept[wanted - 1][1]:
            return kept, True
        if is_kept:
            kept.append((number, rank))
    return kept, False


def _unscored(rung: Rung, known: set[int]) -> Ranks:
    rest = set(np.flatnonzero(rung.documents).tolist()) - known
    return [(number, float(rung.level)) for number in rest]
