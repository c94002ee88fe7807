"""Numbers, dates and areas as values, so that 一九九八年 and 1998年, 叁拾年 and 30年, 二亩三分 and 2.3亩 are equal.

Values are whole expressions: 2.3亩 is not part of 12.3亩. Which forms are understood, and why local measures (斗, 工,
习惯亩) are not: docs/decisions/0022-equal-values.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from pipeline.chinese.folding import Folded
from pipeline.chinese.numerals import AMOUNT_CHARACTERS, read_amount

FIRST_YEAR, LAST_YEAR = 1600, 2100
"""Four digits before 年 outside of these are a number of years."""
_CENTURY_REACH = 40
"""Two digits are a year only within so many years of a whole year on the same page: 98年 beside 1984年 or 2028年. An
archive's contracts run for 30 years, and a page speaks of the years before it too."""
_COUNTED = "元角斤两担石块户人口年月日号页份件张丘个组条款项章间棵株根米里丈尺寸次届轮级等类队社村亩分厘毫岁%"
"""What a single numeral counts when it stands before it; elsewhere (统一, 三角) it is a part of a word."""

_NUMBER = rf"(?:\d+(?:,\d{{3}})*(?:\.\d+)?[万亿]?|[{AMOUNT_CHARACTERS}]+(?:点[{AMOUNT_CHARACTERS}]+)?)"
_BEGINS = rf"(?<![0-9a-z])(?<![0-9a-z][.,\-/:·])(?<![{AMOUNT_CHARACTERS}])"
_ENDS = r"(?![0-9a-z]|[.,\-/:·][0-9a-z])"
_AMOUNT = re.compile(_BEGINS + _NUMBER + _ENDS)
_AREA = re.compile(
    rf"{_BEGINS}(?:(?P<mu>{_NUMBER})亩(?:(?P<half>半)|(?:(?P<fen>{_NUMBER})分)?(?:(?P<li>{_NUMBER})厘)?(?:(?P<hao>{_NUMBER})毫)?)"
    rf"|(?P<fen_only>{_NUMBER})分(?P<li_only>{_NUMBER})厘|(?P<hectares>{_NUMBER})公顷|(?P<square_km>{_NUMBER})平方公里)"
)
_DATE = re.compile(
    rf"{_BEGINS}(?P<era>(?:中华)?民国)?(?P<year>{_NUMBER}|元)年(?:(?P<month>{_NUMBER})月(?:(?P<day>{_NUMBER})[日号])?)?"
)
_POINTED_DATE = re.compile(
    r"(?<![0-9a-z])(?<![0-9a-z][.,\-/:·])(?P<year>\d{4})(?P<mark>[.\-/])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})"
    + _ENDS
)
_BEGINNING = re.compile(rf"\d+|[{AMOUNT_CHARACTERS}]+|中华(?=民国)|民国|元")
"""With what every value begins; patterns are tried at these places alone, since they look behind each letter thrice."""
_TWO_DIGITS = re.compile("[0-9]{2}|[零一二三四五六七八九]{2}")
_IN_MU = {"mu": Decimal(1), "fen": Decimal("0.1"), "li": Decimal("0.01"), "hao": Decimal("0.001")}
_IN_MU |= {"fen_only": Decimal("0.1"), "li_only": Decimal("0.01")}
_IN_MU |= {"hectares": Decimal(15), "square_km": Decimal(1500)}
_PARTED = "\n"

_Century = Callable[[int], int | None]


@dataclass(frozen=True, slots=True)
class Value:
    """A whole expression in a folded text.

    Attributes:
        start: letter number of its first letter.
        end: letter number behind its last one.
        token: the value; equal values have the same token, whatever they are written with.
    """

    start: int
    end: int
    token: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a phrase: letters as they are, or a value that may have several meanings.

    Attributes:
        letters: of the phrase; with their own breaks.
        tokens: the values that would do; none for mere letters.
    """

    letters: Folded
    tokens: frozenset[str] = frozenset()


def values_of_page(text: Folded) -> tuple[Value, ...]:
    """Every value on a page, by start; two-digit years get the century that the whole years of the page tell."""
    parted, places = _parted(text)
    expressions = _Expressions(parted)
    years = frozenset(_whole_years(expressions))
    found = _values(expressions, lambda short: _nearest(short, years))
    return tuple(Value(places[value.start], places[value.end - 1] + 1, value.token) for value in found)


def segments(phrase: Folded) -> tuple[Segment, ...]:
    """A phrase in letters and values; the longest values count; a two-digit year is of its likeliest century."""
    parted, places = _parted(phrase)
    by_place: dict[tuple[int, int], set[str]] = {}
    for value in _values(_Expressions(parted), _likeliest):
        by_place.setdefault((places[value.start], places[value.end - 1] + 1), set()).add(value.token)
    result: list[Segment] = []
    done = 0
    for start, end in sorted(by_place, key=lambda place: (place[0], -place[1])):
        if start < done:
            continue
        if start > done:
            result.append(Segment(_cut(phrase, done, start)))
        result.append(Segment(_cut(phrase, start, end), frozenset(by_place[start, end])))
        done = end
    if done < len(phrase):
        result.append(Segment(_cut(phrase, done, len(phrase))))
    return tuple(result)


def has_values(phrase: Folded) -> bool:
    """Whether something in a phrase has a value that may be written otherwise."""
    return any(part.tokens for part in segments(phrase))


def equal_places(text: Folded, values: Iterable[Value], phrase: Folded) -> Iterator[tuple[int, int]]:
    """Where a phrase stands in a text by value, as letter numbers [start, end).

    This is the definition of an equal hit; the index must agree with it. A phrase without values stands where an exact
    one does.
    """
    parts = segments(phrase)
    by_start: dict[int, list[Value]] = {}
    for value in values:
        by_start.setdefault(value.start, []).append(value)
    starts = _starts(text, by_start, parts[0]) if parts else []
    for start in starts:
        ends = {start}
        for number, part in enumerate(parts):
            ends = {after for end in ends for after in _after(text, by_start, part, end, phrase, is_first=not number)}
        for end in sorted(ends):
            yield start, end


def _starts(text: Folded, by_start: dict[int, list[Value]], first: Segment) -> list[int]:
    if first.tokens:
        return sorted(start for start, found in by_start.items() if any(v.token in first.tokens for v in found))
    starts, start = [], text.text.find(first.letters.text)
    while start >= 0:
        starts.append(start)
        start = text.text.find(first.letters.text, start + 1)
    return starts


def _after(
    text: Folded, by_start: dict[int, list[Value]], part: Segment, at: int, phrase: Folded, *, is_first: bool
) -> Iterator[int]:
    """Where the part ends that begins at ``at``; marks may stand inside as they may in an exact phrase."""
    letters = part.letters
    allowed = phrase.may_leap
    if not is_first and at < len(text) and text.breaks[at] and not (allowed or letters.breaks[0]):
        return
    if part.tokens:
        yield from {value.end for value in by_start.get(at, ()) if value.token in part.tokens}
        return
    end = at + len(letters)
    if text.text[at:end] != letters.text:
        return
    if allowed or all(letters.breaks[i] or not text.breaks[at + i] for i in range(1, len(letters))):
        yield end


def _cut(phrase: Folded, start: int, end: int) -> Folded:
    return Folded(phrase.text[start:end], phrase.offsets[start:end], phrase.breaks[start:end])


def _parted(text: Folded) -> tuple[str, list[int]]:
    """The letters with `_PARTED` where marks stood, over which no value runs, and the letter number of each."""
    pieces: list[str] = []
    places: list[int] = []
    for start, end in text.runs():
        pieces.append(text.text[start:end])
        places += [*range(start, end), end]
    return _PARTED.join(pieces), places[:-1]


class _Expressions:
    """What may be a value in a text, by pattern."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._beginnings = [found.start() for found in _BEGINNING.finditer(text)]
        self.amounts = self._of(_AMOUNT)
        self.areas = self._of(_AREA)
        self.dates = self._of(_DATE)
        self.pointed_dates = self._of(_POINTED_DATE)

    def _of(self, pattern: re.Pattern[str]) -> list[re.Match[str]]:
        """What `re.Pattern.finditer` gives."""
        matches: list[re.Match[str]] = []
        end = 0
        for start in self._beginnings:
            if start >= end and (found := pattern.match(self.text, start)):
                matches.append(found)
                end = found.end()
        return matches


def _values(expressions: _Expressions, century: _Century) -> Iterator[Value]:
    yield from _amounts(expressions)
    yield from _areas(expressions)
    for found in expressions.dates:
        yield from _written_date(found, century)
    for found in expressions.pointed_dates:
        year, month, day = int(found["year"]), int(found["month"]), int(found["day"])
        if FIRST_YEAR <= year <= LAST_YEAR and _is_day(month, day):
            yield Value(found.start(), found.end(), f"d{year}-{month}-{day}")


def _amounts(expressions: _Expressions) -> Iterator[Value]:
    for found in expressions.amounts:
        if len(found[0]) == 1 and not found[0].isdecimal() and not _is_counting(found.string, found.start()):
            continue
        amount = read_amount(found[0])
        if amount is not None:
            yield Value(found.start(), found.end(), f"n{_plain(amount)}")


def _is_counting(text: str, place: int) -> bool:
    return text[place - 1 : place] == "第" or (text[place + 1 : place + 2] or _PARTED) in _COUNTED


def _areas(expressions: _Expressions) -> Iterator[Value]:
    for found in expressions.areas:
        parts = {name: read_amount(part) for name, part in found.groupdict().items() if part and name != "half"}
        if any(part is None or (name in ("fen", "li", "hao") and part >= 10) for name, part in parts.items()):
            continue
        area = sum((part * _IN_MU[name] for name, part in parts.items() if part is not None), Decimal(0))
        area += Decimal("0.5") if found["half"] else 0
        yield Value(found.start(), found.end(), f"a{_plain(area)}")


def _written_date(found: re.Match[str], century: _Century) -> Iterator[Value]:
    if found["year"] == "元" and not found["era"]:
        return
    number = Decimal(1) if found["year"] == "元" else read_amount(found["year"])
    if number is None or number != int(number):
        return
    end_of_year = found.end("year") + 1
    if not found["era"] and not FIRST_YEAR <= number <= LAST_YEAR:
        yield Value(found.start(), end_of_year, f"l{_plain(number)}")
    year = _year(int(number), found, century)
    if year is None:
        return
    yield Value(found.start(), end_of_year, f"y{year}")
    month = read_amount(found["month"]) if found["month"] else None
    day = read_amount(found["day"]) if found["day"] else None
    if month is not None and _is_day(month, 1):
        yield Value(found.start(), found.end("month") + 1, f"m{year}-{_plain(month)}")
        if day is not None and _is_day(month, day):
            yield Value(found.start(), found.end(), f"d{year}-{_plain(month)}-{_plain(day)}")


def _year(number: int, found: re.Match[str], century: _Century) -> int | None:
    if found["era"]:
        return number + 1911
    if FIRST_YEAR <= number <= LAST_YEAR:
        return number
    return century(number) if _TWO_DIGITS.fullmatch(found["year"]) else None


def _whole_years(expressions: _Expressions) -> Iterator[int]:
    for found in (*expressions.dates, *expressions.pointed_dates):
        number = read_amount(found["year"])
        if number is not None and FIRST_YEAR <= number <= LAST_YEAR:
            yield int(number)


def _nearest(short: int, years: frozenset[int]) -> int | None:
    near = [(abs(full - year), full) for year in years for full in (1900 + short, 2000 + short)]
    distance, full = min(near, default=(_CENTURY_REACH + 1, 0))
    return full if distance <= _CENTURY_REACH else None


def _likeliest(short: int) -> int | None:
    """As in `pipeline.chinese.dates`: 49 to 99 of the last century, up to 29 of this one; between them none."""
    if 49 <= short <= 99:
        return 1900 + short
    return 2000 + short if short <= 29 else None


def _is_day(month: Decimal | int, day: Decimal | int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= 31 and month == int(month) and day == int(day)


def _plain(amount: Decimal) -> str:
    return format(amount.normalize(), "f")
