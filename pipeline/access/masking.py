"""Personal numbers on a page: which characters and places of it are withheld from readers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.access.personal_numbers import Label, PersonalNumber, may_hold_personal_number, personal_numbers
from pipeline.model.catalogue_entry import CatalogueEntry
from pipeline.model.page import OcrPage, PageKey, TextLine
from pipeline.model.redaction import MASK, CharacterRange, Redaction, masked
from pipeline.model.table import Table, TableCell

RULES = "1"
"""Rises whenever other numbers are found or other characters of them withheld, so that masked files are made anew."""
_MOST_LABEL = 40
"""Letters of the head of a column: titles of tables may stand above it."""
_Place = tuple[int, int]
"""Number of the line, number of the character in it."""


def personal_redaction(page: OcrPage, key: PageKey) -> Redaction:
    """What of a page is withheld from those who may not see personal numbers.

    Where the second engine, or the text before a person's correction, has a number that the line itself has not, the
    line's digits are withheld: the same number stands there, misread.
    """
    hidden = {place for number, places in numbers_on(page) for place in _at(places, number.hidden)}
    for line_number, line in enumerate(page.lines):
        if any(line_number == place[0] for place in hidden) or not _is_told_otherwise(line):
            continue
        hidden |= {(line_number, at) for at, letter in enumerate(line.characters) if letter.text.isdigit()}
    return Redaction(key, tuple(_ranges(sorted(hidden))))


def numbers_on(page: OcrPage) -> list[tuple[PersonalNumber, tuple[_Place, ...]]]:
    """The personal numbers on a page, each with the place of every character of the page's text."""
    if not may_hold_personal_number(page.text):
        return []
    letters = tuple(_letters(page))
    text = "".join(letter for letter, _ in letters)
    places = tuple(place for _, place in letters)
    return [(number, places) for number in personal_numbers(text, _column_labels(page, places))]


def without_personal_numbers(page: OcrPage, key: PageKey) -> OcrPage:
    """The page as readers may see it, and as the index is told of it."""
    redaction = personal_redaction(page, key)
    return page if redaction.is_empty else masked(page, redaction)


def masked_text(text: str) -> str:
    """Any text, as of a title, with `MASK` for what is withheld of personal numbers; of the same length."""
    letters = list(text)
    for number in personal_numbers(text):
        for place in number.hidden:
            letters[place] = MASK
    return "".join(letters)


def masked_entry(entry: CatalogueEntry) -> CatalogueEntry:
    """An entry as readers may see it, and as the index is told of it; the name of a column may tell what is in it."""
    return replace(
        entry,
        title=masked_text(entry.title),
        document_number=masked_text(entry.document_number),
        responsible_party=masked_text(entry.responsible_party),
        remarks=masked_text(entry.remarks),
        extra=tuple((name, masked_text(f"{name}：{value}")[len(name) + 1 :]) for name, value in entry.extra),
    )


def _letters(page: OcrPage) -> Iterator[tuple[str, _Place]]:
    """Every code point of the page with its place; the end of a line belongs to no character of it."""
    for number, line in enumerate(page.lines):
        if number:
            yield "\n", (number, -1)
        for at, character in enumerate(line.characters):
            for letter in character.text:
                yield letter, (number, at)


def _at(places: tuple[_Place, ...], offsets: tuple[int, ...]) -> Iterator[_Place]:
    return (places[offset] for offset in offsets)


def _is_told_otherwise(line: TextLine) -> bool:
    told = [line.second_reading.text] if line.second_reading else []
    told += [line.correction.was] if line.correction else []
    return any(personal_numbers(text) for text in told)


def _ranges(places: list[_Place]) -> Iterator[CharacterRange]:
    """Neighbouring characters of one line together."""
    while places:
        line, start = places[0]
        count = 1
        while count < len(places) and places[count] == (line, start + count):
            count += 1
        yield CharacterRange(line, start, start + count)
        places = places[count:]


def _column_labels(page: OcrPage, places: tuple[_Place, ...]) -> Label:
    heads = {line: head for table in page.tables for line, head in _heads(page, table)}
    return lambda offset: heads.get(places[offset][0], "")


def _heads(page: OcrPage, table: Table) -> Iterator[tuple[int, str]]:
    """For the lines of a table's cells, what stands in the cells above them of the first row that is in words."""
    cells = sorted(table.cells, key=lambda cell: cell.row)
    for cell in cells:
        above = [page.cell_text(other) for other in cells if _is_above(other, cell)]
        words = "".join(text for text in above if not any(map(str.isdigit, text)))
        for line in cell.line_numbers:
            yield line, words[:_MOST_LABEL]


def _is_above(other: TableCell, cell: TableCell) -> bool:
    return other.row < cell.row and other.column <= cell.column < other.column + other.column_span
