"""Snippets are cut from the neighbourhood of a place, and tell the same as if they were cut from the whole page."""

from __future__ import annotations

import pytest

from pipeline.search.highlights import CONTEXT, LONGEST_SNIPPET, cut_snippet

LETTERS = "".join(chr(0x4E00 + number) for number in range(2000))


@pytest.mark.parametrize("start", [0, 5, 29, 30, 31, 900, 1996])
def test_a_place_stands_between_the_letters_before_and_after_it(start: int) -> None:
    snippet = cut_snippet(LETTERS, [(start, start + 4)])
    assert snippet.text == LETTERS[max(0, start - CONTEXT) : start + 4 + CONTEXT]
    assert [snippet.text[slice(*mark)] for mark in snippet.marks] == [LETTERS[start : start + 4]]


def test_line_ends_and_marks_far_away_do_not_move_what_is_marked() -> None:
    text = "\n".join(LETTERS[first : first + 40] for first in range(0, 2000, 40))
    place = text.index(LETTERS[1000])
    snippet = cut_snippet(text, [(place, place + 6), (len(text) - 4, len(text))])
    assert [snippet.text[slice(*mark)] for mark in snippet.marks] == [LETTERS[1000:1006]]
    assert snippet.text == LETTERS[1000 - CONTEXT : 1006 + CONTEXT]


def test_places_near_the_first_are_marked_too_and_the_snippet_stays_short() -> None:
    snippet = cut_snippet(LETTERS, [(800, 803), (850, 853), (990, 993)])
    assert [snippet.text[slice(*mark)] for mark in snippet.marks] == [LETTERS[800:803], LETTERS[850:853]]
    assert len(snippet.text) <= LONGEST_SNIPPET


def test_without_a_place_the_beginning_is_shown() -> None:
    assert cut_snippet(LETTERS, ()).text == LETTERS[:CONTEXT]
