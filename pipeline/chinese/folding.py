"""One way to fold text, for the index, for the question and for the marks on a page.

Two spellings that differ only in what folding takes away are the same text to an exact search; what is shown to people
is never folded. What folding does and why marks are treated as they are: docs/decisions/0004-exact-phrases.md.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline.chinese.script import plain

_VARIANTS = {"〇": "零", "○": "零", "◯": "零", "弌": "一", "弍": "二", "弎": "三", "卄": "廿"}
_VARIANTS |= {"囯": "国", "囶": "国", "珎": "珍", "邆": "邓", "畆": "亩", "畮": "亩", "値": "值", "鬪": "斗"}
"""Other forms of a character that OpenCC's tables do not have, with the ones that township papers are known for."""

_JOINTS = {
    ".": ".",
    "。": ".",
    "·": "·",
    "・": "·",
    "•": "·",
    "-": "-",
    "‐": "-",
    "‑": "-",
    "–": "-",
    "—": "-",
    "−": "-",
}
_JOINTS |= {"~": "-", "〜": "-", "～": "-", ",": ",", "、": ",", ":": ":", "/": "/"}
"""Marks that mean something between two digits or Latin letters (2.34, 10:30, X043-WS·2014), in one form each."""

_LETTER_MARKS = frozenset("%‰&@#*")
"""Punctuation by Unicode, but read like a letter: 5%, 李*强."""
_MARK_SYMBOLS = frozenset("<>|~`^¨´")
"""Symbols by Unicode, but noise or a misread bracket on paper."""
_NOTHING = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me"})
"""Unicode categories that leave no ink: controls, formats, lone surrogates, unassigned, combining marks."""

_FIRST_IDEOGRAPH, _LAST_IDEOGRAPH = 0x3400, 0x9FFF
"""Extension A and the unified ideographs; township papers hold none of the planes above."""

LEAPING_LENGTH = 5
"""From this many letters on, a phrase may pass over marks that it does not name: 东至张三南至李四 is found in
东至张三，南至李四. A shorter one may be a name, and 张国强 must not be found in 张，国强."""


@dataclass(frozen=True, slots=True)
class Folded:
    """Text of which only the letters are left.

    Attributes:
        text: the letters: ideographs, digits, Latin letters and what stands for them, each one code point.
        offsets: where each letter stood in the original text.
        breaks: per letter, 1 where marks stood before it that were left out, or white space between digits or
            Latin letters; 0 elsewhere and for the first letter.
    """

    text: str
    offsets: tuple[int, ...]
    breaks: bytes

    def __len__(self) -> int:
        return len(self.text)

    @property
    def may_leap(self) -> bool:
        """Whether the phrase may pass over marks that it does not name."""
        return len(self.text) >= LEAPING_LENGTH

    def allows_break(self, index: int) -> bool:
        """Whether marks may stand before the letter ``index`` of this phrase where it is found."""
        return self.may_leap or bool(self.breaks[index])

    def occurrences(self, phrase: Folded) -> Iterator[int]:
        """Where ``phrase`` begins in this text, as letter numbers, in order and overlapping; none for an empty one.

        This is the definition of an exact hit; the index must agree with it.
        """
        start = self.text.find(phrase.text) if phrase.text else -1
        while start >= 0:
            if self._fits(phrase, start):
                yield start
            start = self.text.find(phrase.text, start + 1)

    def _fits(self, phrase: Folded, start: int) -> bool:
        if phrase.may_leap:
            return True
        return all(phrase.breaks[i] or not self.breaks[start + i] for i in range(1, len(phrase)))


def fold(text: str) -> Folded:
    """Fold ``text``: NFKC, lower case and simplified form character by character; white space and marks left out.

    A mark between two digits or Latin letters stays when it joins them (``2.34``), in one form for all its variants.
    The result for a part of a text is the part of the result, whatever stands around it.
    """
    letters: list[str] = []
    offsets: list[int] = []
    breaks = bytearray()
    gap: list[tuple[str, int]] = []
    for offset, character in enumerate(text):
        letter = "" if gap else _one_letter(character)
        if letter:  # nearly every character; the rest of the loop would do the same, only slower
            letters.append(letter)
            offsets.append(offset)
            breaks.append(0)
            continue
        for form in _forms(character):
            if not _is_letter(form):
                gap.append((form, offset))
                continue
            before = letters[-1] if letters else ""
            joint = _joint(before, gap, form)
            if joint is not None:
                letters.append(joint[0])
                offsets.append(joint[1])
                breaks.append(0)
            breaks.append(int(bool(letters) and joint is None and _is_break(before, gap, form)))
            letters.append(form)
            offsets.append(offset)
            gap.clear()
    return Folded("".join(letters), tuple(offsets), bytes(breaks))


@lru_cache(maxsize=65536)
def _forms(character: str) -> str:
    """What one character becomes; an empty text when it leaves no ink, a space for any white space but a line end.

    A number may be broken at a line end anywhere, so a line end parts nothing.
    """
    if character in "\r\n":
        return ""
    if character.isspace():
        return " "
    folded = unicodedata.normalize("NFKC", character).lower()
    seen = (_VARIANTS.get(form) or plain(form) for form in folded if unicodedata.category(form) not in _NOTHING)
    return "".join(" " if form.isspace() else form for form in seen)


@lru_cache(maxsize=65536)
def _one_letter(character: str) -> str:
    """What a character becomes if that is one letter; else an empty text."""
    forms = _forms(character)
    return forms if len(forms) == 1 and _is_letter(forms) else ""


def other_forms(letter: str) -> str:
    """The ideographs that are folded to ``letter``, in the order of their code points, without the letter itself.

    Told to people as the spellings that a search takes for the same; widths and circled forms are left out. The first
    call takes half a second.
    """
    return _ideographs_by_letter().get(letter, "")


@cache
def _ideographs_by_letter() -> dict[str, str]:
    found: dict[str, str] = {}
    for character in sorted({*map(chr, range(_FIRST_IDEOGRAPH, _LAST_IDEOGRAPH + 1)), *_VARIANTS}):
        letter = _forms(character)
        if letter != character:
            found[letter] = found.get(letter, "") + character
    return found


@lru_cache(maxsize=65536)
def _is_letter(form: str) -> bool:
    if form == " " or form in _MARK_SYMBOLS:
        return False
    return form in _LETTER_MARKS or not unicodedata.category(form).startswith("P")


def _is_latin(form: str) -> bool:
    return form.isascii() and form.isalnum()


def _joint(before: str, gap: list[tuple[str, int]], after: str) -> tuple[str, int] | None:
    """The one mark of ``gap`` that joins two digits or Latin letters, and its offset."""
    if not (gap and _is_latin(before) and _is_latin(after)):
        return None
    marks = [(form, offset) for form, offset in gap if form != " "]
    if len(marks) != 1 or marks[0][0] not in _JOINTS:
        return None
    return _JOINTS[marks[0][0]], marks[0][1]


def _is_break(before: str, gap: list[tuple[str, int]], after: str) -> bool:
    if any(form != " " for form, _ in gap):
        return True
    return bool(gap) and _is_latin(before) and _is_latin(after)
