"""Resident ID numbers and telephone numbers in plain text.

An ID number (公民身份号码, GB 11643-1999) has 18 characters: region 6, birth date 8, serial 3, check character. The old
one has 15: region 6, birth date 6, serial 3, and nothing to check it by. Land records are full of other numbers of 14
to 19 digits (contractors, plots, contracts; NY/T 2538), of which 9 % pass the check character; so a number must have a
birth date and a region that can be. One with a birth date before 2000 is taken for an ID number even where the check
character fails, since engines misread digits. From 2000 on it must not fail: in townships numbered 200 to 202 the codes
of households read like such dates. Where a label stands before a number, or at the head of its column, the label
decides: after 身份证号 anything of that length is one, after 承包方编码 nothing is.

Engines give O for 0, l for 1, × for X, and put spaces or a line end in between; all of that is understood.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_LIKE_DIGITS = {"O": "0", "o": "0", "〇": "0", "○": "0", "I": "1", "l": "1", "|": "1", "丨": "1"}
_LIKE_X = frozenset("Xx×✕✖хХ")
_GROUP = re.compile(r"[0-9]+X?|X")
_REGIONS = frozenset(
    [*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82, 83]
)
"""First two digits: provinces of GB/T 2260."""
_FIRST_YEAR, _LAST_YEAR = 1900, 2040
"""Of birth; papers that are yet to be written count too."""
_YEARS_LIKE_CODES = 2000
"""From this year on a birth date may be a township and a village (NY/T 2538: 乡 are numbered from 200 on)."""
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
"""GB 11643-1999, 6."""
_ID_LABEL = re.compile(r"身份证|身份号|证件号|公民身份|身分证|居民证")
_CODE_LABEL = re.compile(r"编码|编号|代码|地块|合同号|证书号|权证|承包方码|账号|帐号|卡号|条码|序号")
_PHONE_LABEL = re.compile(r"电话|手机|传真|联系方式|小灵通|(?i:tel|phone)")
_LABEL_REACH = 16
"""Letters before a number among which its label is looked for: 公民身份号码（或其他证件号码）： and the like."""
_GAP = r"[ \t\u3000]{0,3}\n?[ \t\u3000]{0,3}"
"""What may stand between two parts of one number: a few spaces, one line end."""
_DIGITS_TOGETHER = re.compile(r"[\dOo〇○Il|丨ＯｏＩｌ｜](?:[\s()（）－—–·.．-]{0,8}[\dOo〇○Il|丨ＯｏＩｌ｜]){5,}")
"""Six digits, the fewest of any number here, with whatever may part them."""
_JOINED = re.compile(_GAP)
_PHONE_JOINED = re.compile(rf"{_GAP}|[ \t]?[-－—–·.][ \t]?")
_MOBILE = re.compile(r"(?:0086|86)?1[3-9]\d{9}")
_MOBILE_GROUPS = frozenset(
    {(11,), (3, 4, 4), (3, 8), (4, 3, 4), (4, 4, 3), (7, 4), (2, 11), (2, 3, 4, 4), (13,), (15,)}
)
"""How people and forms part mobile numbers, with or without 86."""
_LANDLINE = re.compile(r"(?<!\d)[(]?0(?:10|2\d|[3-9]\d\d)(?P<part>[)]?[ \t]?[-－—–]?[ \t]?)(?P<number>\d{7,8})(?!\d)")
_LABELLED_PHONE = re.compile(
    r"(?:电话|手机|传真|联系方式|小灵通|(?i:tel|phone))[号码]{0,2}[:： \t(]{0,4}"
    r"(?P<number>\d{7,12}|\d{3,4}[ \t-]\d{3,4})(?!\d)"
)


class NumberKind(StrEnum):
    """What a number tells of a person."""

    ID = "id"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class PersonalNumber:
    """One number in a text.

    Attributes:
        kind: of what.
        digits: the number itself, as it should be written.
        start: offset of its first character.
        end: offset after its last one.
        hidden: offsets of the characters that are not shown: the birth date of an ID number, whose first 6 and last 4
            (of an old one 3) stay; the middle 4 of a mobile number; all but the area code of another.
    """

    kind: NumberKind
    digits: str
    start: int
    end: int
    hidden: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Group:
    digits: str
    start: int
    end: int


Label = Callable[[int], str]
"""Words that say what the number at an offset is, beside those before it: the head of its column."""


def _no_label(_offset: int) -> str:
    return ""


def may_hold_personal_number(text: str) -> bool:
    """Whether a text has so many digits, or what may be read as such, close together; told at a glance."""
    return _DIGITS_TOGETHER.search(text) is not None


def personal_numbers(text: str, label: Label = _no_label) -> list[PersonalNumber]:
    """Every number of a person in a text whose lines are parted by line ends, in order and without overlap."""
    if not may_hold_personal_number(text):
        return []
    plain = _plain(text)
    groups = [_Group(found[0], found.start(), found.end()) for found in _GROUP.finditer(plain)]
    found: list[PersonalNumber] = []
    taken: set[int] = set()
    for numbers in (_ids(plain, groups, label), _mobiles(plain, groups), _merged(groups), _landlines(plain, label)):
        for number in numbers:
            places = range(number.start, number.end)
            if taken.isdisjoint(places):
                taken.update(places)
                found.append(number)
    return sorted(found, key=lambda number: number.start)


def check_character(first_17: str) -> str:
    """The last character of an ID number, from the others."""
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(first_17, _WEIGHTS, strict=True)) % 11]


def _plain(text: str) -> str:
    """The same length, digits as ASCII. Look-alikes count as digits only beside digits; an X only after one."""
    letters = [_narrow(letter) for letter in text]
    for places in (range(len(letters)), range(len(letters) - 1, -1, -1)):
        step = places.step
        for place in places:
            before = place - step
            if letters[place] in _LIKE_DIGITS and 0 <= before < len(letters) and letters[before].isdigit():
                letters[place] = _LIKE_DIGITS[letters[place]]
    return "".join("X" if letter in _LIKE_X else letter for letter in letters)


def _narrow(letter: str) -> str:
    """Full width to half; never ① to 1, which numbers a list."""
    return unicodedata.normalize("NFKC", letter) if "\uff01" <= letter <= "\uff5e" else letter


def _ids(plain: str, groups: Sequence[_Group], label: Label) -> Iterator[PersonalNumber]:
    for first in range(len(groups)):
        for window in _windows(plain, groups, first, 19, _JOINED):
            number = "".join(group.digits for group in window)
            start, end = window[0].start, window[-1].end
            if not 15 <= len(number) <= 19 or "X" in number[:-1] or plain[end : end + 2].strip()[:1] in ("J", "Q"):
                continue
            words = _words_before(plain, start) or label(start)
            if _is_id(number, words, [len(group.digits) for group in window]):
                offsets = [place for group in window for place in range(group.start, group.end)]
                tail = 3 if len(number) < 17 else 4
                yield PersonalNumber(NumberKind.ID, number, start, end, tuple(offsets[6:-tail]))


def _is_id(number: str, words: str, lengths: Sequence[int]) -> bool:
    if _ID_LABEL.search(words):
        return _starts_with_region(number) or _has_birth_date(number)
    if _CODE_LABEL.search(words):
        return False
    if not _starts_with_region(number) or not _has_birth_date(number):
        return False
    if len(number) == 15:
        return len(lengths) <= 2 or tuple(lengths) == (6, 6, 3)
    return len(number) == 18 and (int(number[6:10]) < _YEARS_LIKE_CODES or check_character(number[:17]) == number[17])


def _starts_with_region(number: str) -> bool:
    return int(number[:2]) in _REGIONS


def _has_birth_date(number: str) -> bool:
    digits = "19" + number[6:12] if len(number) == 15 else number[6:14]
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return _FIRST_YEAR <= born.year <= _LAST_YEAR


def _windows(
    plain: str, groups: Sequence[_Group], first: int, most: int, joined: re.Pattern[str]
) -> Iterator[Sequence[_Group]]:
    """Neighbouring groups from the first on, with at most so many digits together; one line end at most."""
    length, ends = 0, 0
    for last in range(first, len(groups)):
        if last > first:
            between = plain[groups[last - 1].end : groups[last].start]
            ends += between.count("\n")
            if not joined.fullmatch(between) or ends > 1:
                return
        length += len(groups[last].digits)
        if length > most:
            return
        yield groups[first : last + 1]


def _words_before(plain: str, start: int) -> str:
    """The label of a number: what stands before it on its line, up to the number before; the line before if nothing."""
    line = plain.rfind("\n", 0, start) + 1
    words = plain[max(line, start - _LABEL_REACH) : start]
    words = re.split(r"[0-9X]{4,}", words)[-1]
    if words.strip() or not line:
        return words
    before = plain.rfind("\n", 0, line - 1) + 1
    return re.split(r"[0-9X]{4,}", plain[max(before, line - 1 - _LABEL_REACH) : line - 1])[-1]


def _mobiles(plain: str, groups: Sequence[_Group]) -> Iterator[PersonalNumber]:
    for first in range(len(groups)):
        for window in _windows(plain, groups, first, 15, _PHONE_JOINED):
            number = "".join(group.digits for group in window)
            lengths = tuple(len(group.digits) for group in window)
            if not _MOBILE.fullmatch(number):
                continue
            if lengths in _MOBILE_GROUPS or (len(window) == 2 and "\n" in plain[window[0].end : window[1].start]):
                offsets = [place for group in window for place in range(group.start, group.end)]
                hidden = tuple(offsets[-8:-4])
                yield PersonalNumber(NumberKind.PHONE, number[-11:], window[0].start, window[-1].end, hidden)


def _merged(groups: Sequence[_Group]) -> Iterator[PersonalNumber]:
    """An ID number and a mobile number that an engine read as one."""
    for group in groups:
        if len(group.digits) != 29:
            continue
        for offset in (0, 11):
            number, mobile = group.digits[offset : offset + 18], group.digits[0 if offset else 18 :][:11]
            if _is_id(number, "", (18,)) and _MOBILE.fullmatch(mobile):
                start, place = group.start + offset, group.start + (0 if offset else 18)
                hidden = tuple(range(start + 6, start + 14))
                yield PersonalNumber(NumberKind.ID, number, start, start + 18, hidden)
                yield PersonalNumber(NumberKind.PHONE, mobile, place, place + 11, tuple(range(place + 3, place + 7)))


def _landlines(plain: str, label: Label) -> Iterator[PersonalNumber]:
    narrow = plain.replace("（", "(").replace("）", ")")
    for found in _LANDLINE.finditer(narrow):
        words = _words_before(plain, found.start()) or label(found.start())
        if found["part"].strip() or _PHONE_LABEL.search(words):
            yield _landline(found, found.start())
    for found in _LABELLED_PHONE.finditer(narrow):
        yield _landline(found, found.start("number"))


def _landline(found: re.Match[str], start: int) -> PersonalNumber:
    places = range(found.start("number"), found.end("number"))
    hidden = tuple(place for place in places if found.string[place].isdigit())
    digits = "".join(letter for letter in found.string[start : found.end()] if letter.isdigit())
    return PersonalNumber(NumberKind.PHONE, digits, start, found.end(), hidden)
