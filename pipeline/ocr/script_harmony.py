"""Settling what the recogniser leaves open between the simplified and the traditional form of one character.

The recogniser reads both scripts and, on handwriting-like print, may call 会议 會議 with 议 as its second choice. A
page is written in one script as a rule: where nearly all characters that tell are simplified, a traditional reading
whose simplified form is among its alternatives becomes that form. Nothing is made up: a reading without such an
alternative stays, and so does every page whose characters do not tell clearly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.chinese.script import is_only_simplified, is_only_traditional, simplified
from pipeline.model.page import Alternative, Character, TextLine

_LEAST_TELLING = 20
"""Fewer simplified characters than this say nothing about a page."""
_CLEAR_MAJORITY = 3
"""So many times more simplified than traditional characters make a simplified page; misreadings are rarer than that."""


def harmonised(lines: Sequence[TextLine]) -> list[TextLine]:
    """The same lines, with open questions of script settled by the page."""
    if not _is_simplified_page(lines):
        return list(lines)
    return [replace(line, characters=tuple(_settled(character) for character in line.characters)) for line in lines]


def _is_simplified_page(lines: Sequence[TextLine]) -> bool:
    texts = [character.text for line in lines for character in line.characters]
    in_simplified = sum(map(is_only_simplified, texts))
    in_traditional = sum(map(is_only_traditional, texts))
    return in_simplified >= max(_LEAST_TELLING, _CLEAR_MAJORITY * in_traditional)


def _settled(character: Character) -> Character:
    """The character in its simplified form, where the recogniser considered it.

    Its confidence is that of both forms together: the recogniser was sure of the character and torn over its form.
    """
    if not is_only_traditional(character.text):
        return character
    form = simplified(character.text)
    considered = next((other for other in character.alternatives if other.text == form), None)
    if considered is None:
        return character
    others = [other for other in character.alternatives if other is not considered]
    others.append(Alternative(character.text, character.confidence))
    others.sort(key=lambda other: -other.probability)
    together = round(min(1.0, character.confidence + considered.probability), 4)
    return Character(form, together, character.box, tuple(others))
