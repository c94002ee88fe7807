"""Phrases by value: letters from the grams, numbers, dates and areas from terms of their own, joined end to end."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from pipeline.chinese.folding import Folded
from pipeline.chinese.values import Segment, segments
from pipeline.index.terms import read_value_term, value_prefix
from pipeline.index.whoosh_phrases import crossing_pages, leaf_starts
from pipeline.index.whoosh_schema import TEXT_GRAMS, TEXT_VALUES


@dataclass(frozen=True, slots=True)
class _Piece:
    """Where one part of a phrase stands on a page: from, to, and whether marks stand on either side."""

    start: int
    end: int
    is_parted_before: bool = False
    is_parted_behind: bool = False


_Pieces = dict[int, set[_Piece]]


def equal_pages(reader: Any, phrase: Folded) -> dict[int, int]:
    """Document number and number of places, for every page on which the phrase stands by value.

    One without values may run over the end of a page, as an exact one does.
    """
    parts = segments(phrase)
    found: dict[int, int] = {}
    for leaf, first in reader.leaf_readers():
        whole: _Pieces | None = None
        for part in parts:
            pieces = _pieces(leaf, part, leaps=phrase.may_leap)
            whole = pieces if whole is None else _joined(whole, pieces, phrase, part)
            if not whole:
                break
        found |= {first + number: len({piece.start for piece in pieces}) for number, pieces in (whole or {}).items()}
    if not any(part.tokens for part in parts):
        found = dict.fromkeys(crossing_pages(reader, phrase), 1) | found
    return found


def _pieces(leaf: Any, part: Segment, *, leaps: bool) -> _Pieces:
    if part.tokens:
        return _values(leaf, part.tokens)
    starts = leaf_starts(leaf, TEXT_GRAMS, part.letters, leaps=leaps)
    return {number: {_Piece(at, at + len(part.letters)) for at in places} for number, places in starts.items()}


def _values(leaf: Any, tokens: frozenset[str]) -> _Pieces:
    pieces: _Pieces = defaultdict(set)
    for token in tokens:
        for term in leaf.expand_prefix(TEXT_VALUES, value_prefix(token).encode()):
            length, before, behind = read_value_term(term.decode())
            matcher = leaf.postings(TEXT_VALUES, term)
            while matcher.is_active():
                for at in matcher.value_as("positions"):
                    pieces[matcher.id()].add(_Piece(at, at + length, before, behind))
                matcher.next()
    return pieces


def _joined(whole: _Pieces, pieces: _Pieces, phrase: Folded, part: Segment) -> _Pieces:
    """What goes on with the part; marks between the two only where the phrase may have them."""
    may_part = phrase.may_leap or bool(part.letters.breaks[0])
    joined: _Pieces = {}
    for number in whole.keys() & pieces.keys():
        by_start: dict[int, list[_Piece]] = defaultdict(list)
        for piece in pieces[number]:
            by_start[piece.start].append(piece)
        both = {
            _Piece(left.start, right.end, left.is_parted_before, right.is_parted_behind)
            for left in whole[number]
            for right in by_start.get(left.end, ())
            if may_part or not (left.is_parted_behind or right.is_parted_before)
        }
        if both:
            joined[number] = both
    return joined
