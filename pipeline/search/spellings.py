"""What a question takes for the same as what was typed: for people who have to judge how far its answer reaches."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.chinese.folding import Folded, fold, other_forms
from pipeline.chinese.tolerance import SHORTEST_FOR_LOOKALIKES, lookalikes, most_replaced
from pipeline.chinese.values import segments
from pipeline.index import IndexQuery, Matching
from pipeline.index.conditions import All, AnyOf, Condition, Near, Phrase, Without, Words
from pipeline.report import Spellings

_KINDS = {"n": "数 ", "a": "面积（亩）", "l": "年数 ", "y": "年份 ", "m": "年月 ", "d": "日期 "}
"""By the first letter of a value's token, see `pipeline.chinese.values`."""


def spellings_of(query: IndexQuery) -> tuple[Spellings, ...]:
    """Every phrase and term of a question once, with what counts as the same in the way it is matched."""
    pairs = dict.fromkeys(_sought(query))
    return tuple(_spellings(letters, query.matching, is_denied=is_denied) for letters, is_denied in pairs)


def _sought(query: IndexQuery) -> Iterator[tuple[Folded, bool]]:
    if query.condition is not None:
        yield from _of_condition(query.condition, is_denied=False)
        return
    for phrase in query.phrases:
        yield phrase, False
    for term in query.terms:
        yield fold(term), False


def _of_condition(condition: Condition, *, is_denied: bool) -> Iterator[tuple[Folded, bool]]:
    match condition:
        case Phrase(letters):
            yield letters, is_denied
        case Words(term):
            yield fold(term), is_denied
        case Near(phrases):
            yield from ((phrase, is_denied) for phrase in phrases)
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from _of_condition(part, is_denied=is_denied)
        case Without(part):
            yield from _of_condition(part, is_denied=not is_denied)


def _spellings(letters: Folded, matching: Matching, *, is_denied: bool) -> Spellings:
    different = dict.fromkeys(letters.text)
    is_tolerant = matching is Matching.TOLERANT and not is_denied
    values = matching is Matching.EQUAL and not is_denied
    return Spellings(
        text=letters.text,
        forms=tuple((letter, other_forms(letter)) for letter in different if other_forms(letter)),
        values=tuple(_values(letters)) if values else (),
        lookalikes=tuple(_lookalikes(letters)) if is_tolerant else (),
        replaced=most_replaced(len(letters)) if is_tolerant else 0,
        is_denied=is_denied,
    )


def _values(letters: Folded) -> Iterator[str]:
    for part in segments(letters):
        if part.tokens:
            meanings = "，或".join(f"{_KINDS[token[0]]}{token[1:]}" for token in sorted(part.tokens))
            yield f"{part.letters.text}：{meanings}"


def _lookalikes(letters: Folded) -> Iterator[tuple[str, str]]:
    if len(letters) < SHORTEST_FOR_LOOKALIKES:
        return
    for letter in dict.fromkeys(letters.text):
        others = lookalikes(letter)
        if others:
            yield letter, "".join(sorted(others, key=lambda other: (-others[other], other)))
