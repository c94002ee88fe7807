"""Exact phrases from positional grams.

A phrase stands on a page where its grams do, each at its own distance from the first. The rarest gram is looked up
first; the others are only read for the pages that are still in question.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.chinese.folding import Folded
from pipeline.index.analyzer import BRIDGE
from pipeline.index.seams import SEAM

SEAM_GRAMS = "seam_grams"


@dataclass(frozen=True, slots=True)
class _Step:
    """Grams of which one must begin ``distance`` letters after the beginning of the phrase."""

    distance: int
    terms: tuple[bytes, ...]
    pages: int


def phrase_pages(reader: Any, field: str, phrase: Folded) -> dict[int, int]:
    """Document number and number of occurrences, for every document of which ``field`` holds the phrase.

    An empty phrase stands nowhere.
    """
    found: dict[int, int] = {}
    if not len(phrase):
        return found
    for leaf, first in reader.leaf_readers():
        for number, starts in _leaf_pages(leaf, field, phrase):
            found[first + number] = starts
    return found


def phrase_starts(reader: Any, field: str, phrase: Folded) -> dict[int, set[int]]:
    """Document number and the places where the phrase begins."""
    found: dict[int, set[int]] = {}
    for leaf, first in reader.leaf_readers():
        for number, starts in leaf_starts(leaf, field, phrase, leaps=phrase.may_leap).items():
            found[first + number] = starts
    return found


def crossing_pages(reader: Any, phrase: Folded) -> set[int]:
    """Pages on which the phrase begins and does not end, since it ends on the next page of the entry."""
    if len(phrase) < 2:
        return set()
    starts = phrase_starts(reader, SEAM_GRAMS, phrase)
    return {number for number, places in starts.items() if any(SEAM - len(phrase) < p < SEAM for p in places)}


def leaf_starts(leaf: Any, field: str, phrase: Folded, *, leaps: bool) -> dict[int, set[int]]:
    """The same in one segment of the index; ``leaps`` says whether marks may be passed over."""
    if len(phrase) < 2:
        return _all_starts(leaf, field, _Step(0, tuple(leaf.expand_prefix(field, phrase.text.encode())), 0))
    steps = sorted(_steps(leaf, field, phrase, leaps=leaps), key=lambda step: step.pages)
    if any(not step.terms for step in steps):
        return {}
    starts = _all_starts(leaf, field, steps[0])
    for step in steps[1:]:
        starts = _starts_that_stay(leaf, field, step, starts)
    return starts


def _leaf_pages(leaf: Any, field: str, phrase: Folded) -> Iterator[tuple[int, int]]:
    if len(phrase) == 1:
        # Every letter begins exactly one gram, so the grams that begin with it tell all its places.
        yield from _counts(leaf, field, leaf.expand_prefix(field, phrase.text.encode())).items()
        return
    steps = sorted(_steps(leaf, field, phrase, leaps=phrase.may_leap), key=lambda step: step.pages)
    if any(not step.terms for step in steps):
        return
    if len(steps) == 1:
        yield from _counts(leaf, field, steps[0].terms).items()
        return
    for number, positions in leaf_starts(leaf, field, phrase, leaps=phrase.may_leap).items():
        yield number, len(positions)


def _counts(leaf: Any, field: str, terms: Iterable[bytes]) -> dict[int, int]:
    """How often any of the grams stands in each document; their positions need not be read for that."""
    counts: dict[int, int] = {}
    for term in terms:
        matcher = leaf.postings(field, term)
        while matcher.is_active():
            number = matcher.id()
            counts[number] = counts.get(number, 0) + int(matcher.weight())
            matcher.next()
    return counts


def _steps(leaf: Any, field: str, phrase: Folded, *, leaps: bool) -> Iterator[_Step]:
    for distance in _distances(phrase, leaps=leaps):
        left, right = phrase.text[distance], phrase.text[distance + 1]
        variants = [left + right]
        if leaps or phrase.breaks[distance + 1]:
            variants.append(left + BRIDGE + right)
        terms = tuple(term for term in (variant.encode() for variant in variants) if (field, term) in leaf)
        yield _Step(distance, terms, sum(leaf.doc_frequency(field, term) for term in terms))


def _distances(phrase: Folded, *, leaps: bool) -> list[int]:
    """Which grams of a phrase are needed: all of a short one, which has to mind the marks; else enough to cover it."""
    last = len(phrase) - 2
    return sorted({*range(0, last, 2), last}) if leaps else list(range(last + 1))


def _all_starts(leaf: Any, field: str, step: _Step) -> dict[int, set[int]]:
    starts: dict[int, set[int]] = {}
    for term in step.terms:
        matcher = leaf.postings(field, term)
        while matcher.is_active():
            positions = {position - step.distance for position in matcher.value_as("positions")}
            starts.setdefault(matcher.id(), set()).update(positions)
            matcher.next()
    return starts


def _starts_that_stay(leaf: Any, field: str, step: _Step, starts: dict[int, set[int]]) -> dict[int, set[int]]:
    stay: dict[int, set[int]] = {}
    numbers = sorted(starts)
    for term in step.terms:
        matcher = leaf.postings(field, term)
        for number in numbers:
            if not matcher.is_active():
                break
            matcher.skip_to(number)
            if not matcher.is_active() or matcher.id() != number:
                continue
            both = {place - step.distance for place in matcher.value_as("positions")} & starts[number]
            if both:
                stay.setdefault(number, set()).update(both)
    return stay
