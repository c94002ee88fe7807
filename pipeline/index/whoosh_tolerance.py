"""Phrases that a page spells only if some of its letters are read otherwise; which: `pipeline.chinese.tolerance`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from pipeline.chinese.folding import Folded
from pipeline.chinese.tolerance import is_never_guessed, most_replaced, readings_for
from pipeline.index.analyzer import BRIDGE
from pipeline.index.terms import BOTH_OTHER, FIRST_OTHER, SECOND_OTHER
from pipeline.index.whoosh_schema import TEXT_ALTERNATIVES, TEXT_DOUBTS, TEXT_GRAMS

_Costs = dict[int, dict[int, int]]
"""By document: where the phrase may begin, and how many letters would be replaced for that."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """What may stand in the place of a letter: the letter itself as read or as an alternative, or a look-alike."""

    letter: str
    is_alternative: bool = False
    is_lookalike: bool = False

    @property
    def cost(self) -> int:
        """How many letters are replaced."""
        return int(self.is_alternative or self.is_lookalike)


@dataclass(frozen=True, slots=True)
class _Term:
    """A gram; ``doubts`` are those of its letters that must be in doubt where they stand, and how far behind."""

    field: str
    term: bytes
    costs: tuple[int, int]
    doubts: tuple[tuple[str, int], ...] = ()


def tolerant_pages(reader: Any, phrase: Folded) -> dict[int, int]:
    """Document number and the fewest letters replaced, for every page with a place that is not exact."""
    found: dict[int, int] = {}
    for leaf, first in reader.leaf_readers():
        for number, costs in _leaf_pages(leaf, phrase).items():
            found[first + number] = min(costs.values())
    return found


def _leaf_pages(leaf: Any, phrase: Folded) -> _Costs:
    most = most_replaced(len(phrase))
    steps = [list(_terms(leaf, phrase, distance)) for distance in range(max(1, len(phrase) - 1))]
    if not len(phrase) or any(not terms for terms in steps):
        return {}
    order = sorted(range(len(steps)), key=lambda step: sum(leaf.doc_frequency(t.field, t.term) for t in steps[step]))
    whole: _Costs | None = None
    for distance in order:
        step = _step(leaf, steps[distance], distance, whole, is_last=distance == len(steps) - 1)
        whole = step if whole is None else _added(whole, step, most)
        if not whole:
            return {}
    places = {number: {at: c for at, c in costs.items() if 0 < c <= most} for number, costs in (whole or {}).items()}
    return {number: costs for number, costs in places.items() if costs}


def _step(leaf: Any, terms: list[_Term], distance: int, whole: _Costs | None, *, is_last: bool) -> _Costs:
    """Where the grams at this distance stand, with what their first letter costs; at the end of the phrase, both."""
    costs: _Costs = {}
    for term in terms:
        cost = sum(term.costs) if is_last else term.costs[0]
        for number, places in _postings(leaf, term, whole):
            known = costs.setdefault(number, {})
            for place in places:
                known[place - distance] = min(cost, known.get(place - distance, cost))
    return costs


def _postings(leaf: Any, term: _Term, whole: _Costs | None) -> Iterator[tuple[int, list[int]]]:
    """Documents with the gram, and the places where the letters that must be in doubt are."""
    in_doubt = [(_doubts(leaf, letter), behind) for letter, behind in term.doubts]
    for number, places in _places(leaf, term, whole):
        for doubtful, behind in in_doubt:
            there = doubtful(number)
            places = [place for place in places if place + behind in there]
        if places:
            yield number, places


def _doubts(leaf: Any, letter: str) -> Callable[[int], frozenset[int]]:
    """By document, in rising order, the places at which this letter was read and is in doubt."""
    matcher = leaf.postings(TEXT_DOUBTS, letter.encode())

    def places(number: int) -> frozenset[int]:
        if matcher.is_active() and matcher.id() < number:
            matcher.skip_to(number)
        if not matcher.is_active() or matcher.id() != number:
            return frozenset()
        return frozenset(matcher.value_as("positions"))

    return places


def _places(leaf: Any, term: _Term, whole: _Costs | None) -> Iterator[tuple[int, list[int]]]:
    matcher = leaf.postings(term.field, term.term)
    if whole is None:
        while matcher.is_active():
            yield matcher.id(), matcher.value_as("positions")
            matcher.next()
        return
    for number in sorted(whole):
        if not matcher.is_active():
            return
        matcher.skip_to(number)
        if matcher.is_active() and matcher.id() == number:
            yield number, matcher.value_as("positions")


def _added(whole: _Costs, step: _Costs, most: int) -> _Costs:
    both: _Costs = {}
    for number in whole.keys() & step.keys():
        left, right = whole[number], step[number]
        costs = {at: left[at] + right[at] for at in left.keys() & right.keys() if left[at] + right[at] <= most}
        if costs:
            both[number] = costs
    return both


def _terms(leaf: Any, phrase: Folded, distance: int) -> Iterator[_Term]:
    """The grams of which one must stand at this distance, as far as the index has them."""
    firsts = _readings(leaf, phrase, distance)
    if len(phrase) == 1:
        term = (phrase.text + FIRST_OTHER).encode()
        prefixed = leaf.expand_prefix(TEXT_ALTERNATIVES, phrase.text.encode())
        kinds = (FIRST_OTHER.encode(), BOTH_OTHER.encode())
        yield from (_Term(TEXT_ALTERNATIVES, t, (1, 0)) for t in prefixed if t == term or t.endswith(kinds))
        return
    bridges = ["", BRIDGE] if phrase.allows_break(distance + 1) else [""]
    for first, second, bridge in product(firsts, _readings(leaf, phrase, distance + 1), bridges):
        kind = _kind(first, second)
        field = TEXT_ALTERNATIVES if kind else TEXT_GRAMS
        term = (first.letter + bridge + second.letter + kind).encode()
        if (field, term) in leaf:
            doubts = [(one.letter, behind) for behind, one in enumerate((first, second)) if one.is_lookalike]
            yield _Term(field, term, (first.cost, second.cost), tuple(doubts))


def _readings(leaf: Any, phrase: Folded, index: int) -> list[_Reading]:
    letter = phrase.text[index]
    readings = [_Reading(letter)]
    if not is_never_guessed(letter):
        others = [one for one in readings_for(letter, len(phrase)) if (TEXT_DOUBTS, one.encode()) in leaf]
        readings.append(_Reading(letter, is_alternative=True))
        readings += [_Reading(other, is_lookalike=True) for other in others]
    return readings


def _kind(first: _Reading, second: _Reading) -> str:
    if first.is_alternative and second.is_alternative:
        return BOTH_OTHER
    if first.is_alternative:
        return FIRST_OTHER
    return SECOND_OTHER if second.is_alternative else ""
