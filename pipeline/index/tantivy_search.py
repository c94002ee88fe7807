"""A question answered by the Tantivy index: which documents, in which order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache, partial
from typing import Any

import numpy as np

from pipeline.chinese.folding import Folded
from pipeline.chinese.values import has_values
from pipeline.index.backend import IndexAnswer, IndexHit, IndexQuery, Match, Matching
from pipeline.index.conditions import Condition, words_in
from pipeline.index.facets import Spread
from pipeline.index.tantivy_conditions import ConditionCheck
from pipeline.index.tantivy_doubts import Doubts
from pipeline.index.tantivy_phrases import every, unscored
from pipeline.index.tantivy_queries import TermQueries
from pipeline.index.tantivy_snapshot import Mask, Numbers, Snapshot
from pipeline.index.tantivy_spread import Groups
from pipeline.model.query import SortOrder

_EXACT, _EXACT_ENTRY, _ALL_TERMS, _SOME_TERMS = 3, 2, 1, 0
"""Rungs of the order; the score within a rung lies between 0 and 1 above it."""
_DIGITS = 6
_FEW = 512
"""Hits of a query that are fetched at once, before it is known how many there are."""
_SPARE = 64
"""Documents asked for beyond those wanted, since some are left out and the last ones may be equal."""
_LEAST_SHARE, _MOST_AT_ONCE = 0.01, 4000
_BELOW_EXACT = {Matching.EQUAL: Match.EQUAL, Matching.TOLERANT: Match.TOLERANT}
_MOST_KEPT_BYTES = 40_000_000
_MASKS = 7
"""Sets of documents that a question takes, of one byte for each document."""
_FEWEST_KEPT = 4
Scores = Mapping[int, float]
Best = tuple[list[float], Numbers]


@dataclass(frozen=True)
class _Rung:
    """Documents of one rung, with their scores: of a query, or known already; 0 where neither tells.

    Of a query the ``best`` documents are known, of which so many were asked for; where they are fewer, they are all.
    """

    level: int
    documents: Mask
    query: Any | None = None
    scores: Scores = field(default_factory=dict)
    best: Best = field(default_factory=lambda: ([], np.zeros(0, np.int64)))
    asked: int = 0


class TantivySearch:
    """Answers questions of one commit.

    What the last questions found is kept: people turn the pages of an answer, and go from hit to hit of it.

    Args:
        snapshot: of the index.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        most = max(_FEWEST_KEPT, _MOST_KEPT_BYTES // (_MASKS * len(snapshot.nothing) or 1))
        self._asked = lru_cache(maxsize=most)(partial(_Search, snapshot))

    def answer(self, query: IndexQuery, words: Iterable[Iterable[str]]) -> IndexAnswer:
        """Answer ``query``; ``words`` holds for each of its terms the words into which it was cut."""
        search = self._asked(replace(query, limit=0, offset=0), tuple(tuple(cut) for cut in words))
        return search.answer(query.offset, query.limit)


@dataclass
class _Search:
    """Everything that fulfils a question, whichever of it is asked for."""

    snapshot: Snapshot
    query: IndexQuery
    words: tuple[tuple[str, ...], ...]
    _found_rungs: list[_Rung] = field(init=False)
    _found: Mask = field(init=False)
    _spread: Spread = field(init=False)

    def __post_init__(self) -> None:
        # here, and not when first asked for: a cached property of Python 3.11 lets one thread at a time compute
        self._found_rungs = list(self._without_entries_of_found_pages(self._apart(self._rungs())))
        self._found = self.snapshot.nothing
        for rung in self._found_rungs:
            self._found |= rung.documents
        self._spread = self._groups.spread(self._found)

    def answer(self, offset: int, limit: int) -> IndexAnswer:
        """The hits asked for and how many there are."""
        ranks = self._first(self._found_rungs, self._found, offset + limit)[offset:]
        words = tuple(dict.fromkeys(word for cut in self.words for word in cut))
        return IndexAnswer(int(np.count_nonzero(self._found)), self._hits(ranks), words, self._spread)

    @cached_property
    def _groups(self) -> Groups:
        return self.snapshot.groups

    @cached_property
    def _terms(self) -> TermQueries:
        return TermQueries(self.snapshot, self.query, self.words)

    @cached_property
    def _allowed(self) -> Mask:
        return self._groups.fulfilling(self.query.filters)

    # --- the rungs -------------------------------------------------------------------------------------------------

    def _rungs(self) -> Iterator[_Rung]:
        """From the best to the worst; a document belongs to the first that has it."""
        if self.query.condition is not None:
            return self._condition_rungs(self.query.condition)
        if self.query.matching is Matching.EQUAL:
            return self._equal_rungs(self.query.exact_phrases)
        return self._plain_rungs()

    def _plain_rungs(self) -> Iterator[_Rung]:
        terms = self._terms
        exact = self._rung(_EXACT, terms.exact_pages)
        yield exact
        yield self._rung(_EXACT_ENTRY, terms.exact_entries)
        if self.query.matching is Matching.TOLERANT:
            tolerant = self._tolerant_pages(exact.documents)
            scores = {number: _squashed(score) for number, score in tolerant.items()}
            yield _Rung(_ALL_TERMS, self._allowed & self._mask(tolerant), scores=scores)
        if self.query.terms and not terms.are_exact:
            for some in (terms.some_pages, terms.some_entries):
                yield self._rung(_ALL_TERMS, every(some, terms.complete))
            for some in (terms.some_pages, terms.some_entries):
                yield self._rung(_SOME_TERMS, some)

    def _tolerant_pages(self, exact: Mask) -> Scores:
        """Pages that hold every phrase if letters are read otherwise, perhaps with some that are exact already."""
        if len(self.query.phrases) == 1 and not self.query.terms:
            return self._doubts.doubtful_pages(self.query.phrases[0], self._allowed & ~exact)
        return self._doubts.tolerant_pages(self.query.phrases)

    def _equal_rungs(self, phrases: tuple[Folded, ...]) -> Iterator[_Rung]:
        """Pages that are equal, those that are so to the letter first, and entries with the very text."""
        if not any(map(has_values, phrases)):
            yield self._rung(_EXACT, self._terms.exact_pages)
            yield self._rung(_EXACT_ENTRY, self._terms.exact_entries)
            return
        equal = self._doubts.equal_pages(phrases)
        mask = self._allowed & self._mask(equal)
        exact = self.snapshot.documents(self._terms.exact_pages)
        scores = {number: _squashed(score) for number, score in equal.items()}
        yield _Rung(_EXACT, mask & exact, scores=scores)
        yield self._rung(_EXACT_ENTRY, self._terms.exact_entries)
        yield _Rung(_ALL_TERMS, mask, scores=scores)

    def _condition_rungs(self, condition: Condition) -> Iterator[_Rung]:
        """First what fulfils the condition to the letter, then what does so as the question allows."""
        terms = list(words_in(condition))
        exact = ConditionCheck(self._terms, self._doubts, self._groups, Matching.EXACT, {term: [] for term in terms})
        cut = dict(zip(terms, self.words, strict=True))
        loose = ConditionCheck(self._terms, self._doubts, self._groups, self.query.matching, cut)
        loosely, entries = self._allowed & loose.holding(condition), self.snapshot.entries
        to_the_letter = self._allowed & exact.holding(condition)
        if self.query.matching is Matching.EQUAL:
            to_the_letter &= loosely & (entries | loose.touched)
        yield _Rung(_EXACT, to_the_letter & exact.touched & ~entries, exact.scoring)
        yield _Rung(_EXACT_ENTRY, to_the_letter & entries, exact.scoring)
        yield _Rung(_ALL_TERMS, loosely & loose.touched & ~entries, loose.scoring)
        yield _Rung(_SOME_TERMS, loosely & entries, loose.scoring)

    @cached_property
    def _doubts(self) -> Doubts:
        return Doubts(self._terms)

    def _rung(self, level: int, query: Any | None) -> _Rung:
        """What the best of a query are is asked first: mostly they are all, and nothing else has to be asked."""
        if query is None:
            return _Rung(level, self.snapshot.nothing)
        best = self.snapshot.scored(query, _FEW)
        documents = self._mask(best[1]) if len(best[0]) < _FEW else self.snapshot.documents(query)
        return _Rung(level, self._allowed & documents, query, best=best, asked=_FEW)

    def _mask(self, numbers: Scores | Numbers) -> Mask:
        mask = self.snapshot.nothing
        mask[np.fromiter(numbers, np.int64, len(numbers))] = True
        return mask

    def _apart(self, rungs: Iterator[_Rung]) -> Iterator[_Rung]:
        """The same with each document in its best rung alone."""
        known = self.snapshot.nothing
        for rung in rungs:
            yield replace(rung, documents=rung.documents & ~known)
            known |= rung.documents

    def _without_entries_of_found_pages(self, rungs: Iterator[_Rung]) -> Iterator[_Rung]:
        kept = list(rungs)
        entries = self.snapshot.entries
        if not any((rung.documents & entries).any() for rung in kept):
            yield from kept
            return
        pages = self.snapshot.nothing
        for rung in kept:
            pages |= rung.documents & ~entries
        hidden = entries & self._groups.of_the_same_items(pages)
        for rung in kept:
            yield replace(rung, documents=rung.documents & ~hidden)

    # --- the order -------------------------------------------------------------------------------------------------

    def _first(self, rungs: list[_Rung], found: Mask, count: int) -> list[tuple[int, float]]:
        if self.query.sort is not SortOrder.RELEVANCE:
            return self._sorted(rungs, found, count)
        best: list[tuple[int, float]] = []
        for level in sorted({rung.level for rung in rungs}, reverse=True):
            parts = [part for rung in rungs if rung.level == level for part in self._best(rung, count - len(best))]
            best += sorted(parts, key=lambda part: (-part[1], self.snapshot.place[part[0]]))[: count - len(best)]
            if len(best) >= count:
                break
        return best

    def _best(self, rung: _Rung, count: int) -> list[tuple[int, float]]:
        """The best documents of a rung with their ranks, and all that are equal to the last of them."""
        wanted = min(count, int(np.count_nonzero(rung.documents)))
        if not wanted:
            return []
        if rung.query is None:
            inside = np.flatnonzero(rung.documents).tolist()
            return [(number, rung.level + rung.scores.get(number, 0.0)) for number in inside]
        best, asked = rung.best, rung.asked
        while True:
            kept, are_enough = self._kept(rung, best, wanted)
            if are_enough:
                return kept
            if len(best[0]) < asked:
                return kept + self._unscored(rung, {number for number, _ in kept})
            best, asked = self._more(rung, wanted, asked)

    def _more(self, rung: _Rung, wanted: int, asked: int) -> tuple[Best, int]:
        """More of the best of a rung: all where it is small, else more of its query than was asked for."""
        inside = np.flatnonzero(rung.documents)
        if len(inside) <= _FEW:
            query = every(rung.query, unscored(self.snapshot.of_numbers(inside.tolist())))
            return self.snapshot.scored(query, _FEW + 1), _FEW + 1
        # what filters leave out is found all the same, so more is asked for
        share = int(np.count_nonzero(self._allowed)) / max(1, int(np.count_nonzero(self._groups.known)))
        limit = max(min(round(wanted / max(share, _LEAST_SHARE)), _MOST_AT_ONCE) + _SPARE, 4 * asked)
        return self.snapshot.scored(rung.query, limit), limit

    def _kept(self, rung: _Rung, best: Best, wanted: int) -> tuple[list[tuple[int, float]], bool]:
        """The first of these documents that the rung has, until one ranks below the last one wanted, and if one did."""
        kept: list[tuple[int, float]] = []
        scores, numbers = best
        for number, score, is_kept in zip(numbers.tolist(), scores, rung.documents[numbers].tolist(), strict=True):
            rank = rung.level + _squashed(score)
            if len(kept) >= wanted and rank < kept[wanted - 1][1]:
                return kept, True
            if is_kept:
                kept.append((number, rank))
        return kept, False

    def _unscored(self, rung: _Rung, known: set[int]) -> list[tuple[int, float]]:
        rest = set(np.flatnonzero(rung.documents).tolist()) - known
        return [(number, float(rung.level)) for number in rest]

    def _sorted(self, rungs: list[_Rung], found: Mask, count: int) -> list[tuple[int, float]]:
        numbers = np.flatnonzero(found)
        places = self.snapshot.place[numbers]
        keys = self._groups.years(numbers, self.query.sort)
        chosen = numbers[np.lexsort((places, keys))][:count].tolist()
        ranks: dict[int, float] = {}
        for rung in rungs:
            inside = [number for number in chosen if rung.documents[number]]
            ranks |= dict(self._ranks_of(rung, inside))
        return [(number, ranks[number]) for number in chosen]

    def _ranks_of(self, rung: _Rung, numbers: list[int]) -> Iterator[tuple[int, float]]:
        if not numbers:
            return
        known = dict(rung.scores)
        scores, best = rung.best
        if len(scores) < rung.asked:
            known |= zip(best.tolist(), map(_squashed, scores), strict=True)
        elif rung.query is not None:
            wish = self.snapshot.scored(every(rung.query, self.snapshot.of_numbers(numbers)), len(numbers))
            known |= {number: _squashed(score) for score, number in zip(wish[0], wish[1].tolist(), strict=True)}
        yield from ((number, rung.level + known.get(number, 0.0)) for number in numbers)

    def _hits(self, ranks: list[tuple[int, float]]) -> tuple[IndexHit, ...]:
        shown = self.snapshot.shown([number for number, _ in ranks])
        return tuple(self._hit(shown[number], rank) for number, rank in ranks)

    def _hit(self, shown: Any, rank: float) -> IndexHit:
        match = Match.EXACT if rank >= _EXACT else _BELOW_EXACT.get(self.query.matching, Match.WORDS)
        return IndexHit(
            code=shown.traits.shown_code,
            ordinal=shown.ordinal,
            serial=shown.serial,
            title=shown.title,
            date=shown.date,
            fonds=shown.traits.shown_fonds,
            match=Match.CATALOGUE if shown.ordinal is None else match,
            score=rank,
            catalogue_texts=shown.catalogue_texts,
        )


def _squashed(score: float) -> float:
    """A score from 0 up, brought below 1 without changing the order; scores closer than its digits are equal."""
    return min(round(score / (1 + score), _DIGITS), 1 - 10.0**-_DIGITS)
