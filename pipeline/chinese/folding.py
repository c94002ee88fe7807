"""One way to fold text, for the index, for the question and for the marks on a page.

Two spellings that differ only in what folding takes away are the same text to an exact search; what is shown to people
is never folded. What folding does and why marks are treated as they are: docs/decisions/0004-exact-phrases.md.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt

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

_SHORT = 100
"""Characters of a text that is folded several times: a title, or a part of a question until that is answered."""

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

    def runs(self) -> Iterator[tuple[int, int]]:
        """From where to where letters stand without a break before any but the first; none of an empty text."""
        start = 0
        while start < len(self.text):
            end = self.breaks.find(1, start + 1) % (len(self.text) + 1)
            yield start, end
            start = end

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
    return _kept_folded(text) if len(text) <= _SHORT else _folded(text)


def _folded(text: str) -> Folded:
    """A page has a thousand characters, so arrays of code points are computed with, and not one after the other."""
    codes = _codes(text)
    shapes, places = _SHAPES[codes], None
    if not shapes.all():
        _learn(codes[shapes == 0].tolist())
        shapes = _SHAPES[codes]
    if _SEVERAL in shapes:
        pairs = [(_shape(form), offset) for offset, character in enumerate(text) for form in _forms(character)]
        shapes, places = _codes("".join(shape for shape, _ in pairs)), [offset for _, offset in pairs]
    if (shapes <= _LAST_ASCII).any():
        shapes = _codes(_GAP_IN_LATIN.sub(lambda gap: _leveled(gap[0]), _text(shapes)))
    is_gap = (shapes >= _FIRST_GAP) & (shapes <= _LAST_GAP)
    letters = np.flatnonzero(~is_gap)
    marks_before = np.cumsum(is_gap & (shapes > ord(_SPACE)))[letters]
    breaks = np.zeros(len(letters), np.uint8)
    breaks[1:] = marks_before[1:] != marks_before[:-1]
    offsets = letters.tolist()
    if places is not None:
        offsets = [places[offset] for offset in offsets]
    return Folded(_text(shapes[letters]), tuple(offsets), breaks.tobytes())


_kept_folded = lru_cache(maxsize=4096)(_folded)


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


_NO_INK, _SPACE, _MARK = "\ue000", "\ue001", "\ue002"
"""Shapes of what is no letter; of private use, they leave no ink themselves."""
_JOINING = 0xE100
"""And of a mark that may join what stands around it: this number and that of its one form."""
_FIRST_GAP, _LAST_GAP = ord(_NO_INK), _JOINING + 0xFF
_LAST_ASCII = 0x7F
_SEVERAL = 0xF8FF
"""Stands for a character that becomes several forms."""
_GAP_IN_LATIN = re.compile("(?<=[0-9a-z])[\ue000-\ue1ff]+(?=[0-9a-z])")
_Codes = npt.NDArray[np.uint32]
_SHAPES: _Codes = np.zeros(sys.maxunicode + 1, np.uint32)
"""By code point the shape of a character, as far as such characters have been met; 0 for others."""


def _codes(text: str) -> _Codes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _text(codes: _Codes) -> str:
    return codes.tobytes().decode("utf-32-le")


def _learn(codes: list[int]) -> None:
    for code in set(codes):
        forms = _forms(chr(code))
        _SHAPES[code] = _SEVERAL if len(forms) > 1 else ord(_shape(forms) if forms else _NO_INK)


def _shape(form: str) -> str:
    """A form if it is a letter, else what kind of gap it leaves."""
    if _is_letter(form):
        return form
    if form in _JOINTS:
        return chr(_JOINING + ord(_JOINTS[form]))
    return _SPACE if form == " " else _MARK


@lru_cache(maxsize=4096)
def _leveled(gap: str) -> str:
    """The shapes between two digits or Latin letters, as those of a gap elsewhere.

    The one mark that joins them becomes a letter; else any mark or white space parts them.
    """
    marks = [place for place, shape in enumerate(gap) if shape not in (_NO_INK, _SPACE)]
    if len(marks) == 1 and gap[marks[0]] != _MARK:
        joint = chr(ord(gap[marks[0]]) - _JOINING)
        return joint.rjust(marks[0] + 1, _NO_INK).ljust(len(gap), _NO_INK)
    return (_MARK if gap.strip(_NO_INK) else _NO_INK) * len(gap)


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
