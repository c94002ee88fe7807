"""Spaces that are none: Chinese is written without them, and recognisers set them between a digit and a character.

A space stays between two Latin words and where the paper really has a gap, as between two fields of a form.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model.page import Character, Direction

_REAL_GAP = 0.8
"""Gap in line heights from which the paper itself is blank; characters of one sentence stand closer."""


def without_stray_spaces(characters: Sequence[Character], direction: Direction) -> tuple[Character, ...]:
    """The characters of a line without spaces that the paper does not have, and without any at its ends."""
    kept = [
        character
        for place, character in enumerate(characters)
        if character.text != " " or _is_real(characters, place, direction)
    ]
    return tuple(kept)


def _is_real(characters: Sequence[Character], place: int, direction: Direction) -> bool:
    if not 0 < place < len(characters) - 1:
        return False
    before, after = characters[place - 1], characters[place + 1]
    if before.text == " ":
        return False
    return (_is_latin(before) and _is_latin(after)) or _gap(before, after, direction) >= _REAL_GAP


def _is_latin(character: Character) -> bool:
    return character.text.isascii() and character.text != " "


def _gap(before: Character, after: Character, direction: Direction) -> float:
    """Distance between two characters in line heights."""
    if direction is Direction.VERTICAL:
        return (after.box.y0 - before.box.y1) / max(before.box.width, after.box.width, 1.0)
    return (after.box.x0 - before.box.x1) / max(before.box.height, after.box.height, 1.0)
