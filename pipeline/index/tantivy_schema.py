"""The fields of the Tantivy index, and documents as values of these fields.

Terms are joined by white space, which no term holds, and cut apart again by Tantivy; a list of tokens would take a
Python object for each. A gram's place in the list is its letter's position, as in the Whoosh index.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b
from itertools import compress
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import tantivy

from pipeline.chinese.folding import Folded, fold
from pipeline.chinese.tolerance import Alternatives, alternative_letters
from pipeline.chinese.values import Value, values_of_page
from pipeline.index.analyzer import BRIDGE, Segmenter, grams
from pipeline.index.documents import CatalogueField, EntryDocument, PageDocument
from pipeline.index.seams import Seam
from pipeline.index.whoosh_filters import Traits
from pipeline.model.catalogue_entry import CatalogueEntry

TOKENIZER = "whitespace"
NUMBER, BLOCK, BIT = "number", "block", "bit"
TRAITS, ORDINAL, YEAR, SHOWN = "traits", "ordinal", "year", "shown"
TEXT_LETTERS, TEXT_GRAMS, TEXT_WORDS = "text_letters", "text_grams", "text_words"
TEXT_ALTERNATIVES, TEXT_VALUES, SEAM_GRAMS = "text_alternatives", "text_values", "seam_grams"
CATALOGUE_LETTERS, CATALOGUE_GRAMS, CATALOGUE_WORDS = "catalogue_letters", "catalogue_grams", "catalogue_words"
FIELD_LETTERS = {field: f"{field.name.lower()}_letters" for field in CatalogueField}
FIELD_GRAMS = {field: f"{field.name.lower()}_grams" for field in CatalogueField}

BLOCK_BITS = 48
"""Documents in one block: the sum of as many different powers of two is exact in a float of 53 bits."""
_BRIDGE_TERM = "\x1f"
"""`BRIDGE` within a term: a space would part it."""
EDGE = "\x04"
"""Behind the gram that stands on both sides of the end of a page."""
_DOUBTFUL = "\x06"
"""Before a letter that was read but is in doubt, among the alternatives of its page."""
_FIELD_END = "\x05"
"""Between the grams of two catalogue fields, so that no phrase runs from one into the next."""

_KEPT_ENTRIES = 64
"""The pages of an item come one after another and share what is made of their entry."""


def schema() -> Any:
    """The schema of format `tantivy_backend.FORMAT`; change both together."""
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field(NUMBER, indexed=True, fast=True)
    builder.add_unsigned_field(BLOCK, fast=True)
    builder.add_float_field(BIT, fast=True)
    builder.add_unsigned_field(TRAITS, fast=True)
    builder.add_unsigned_field(ORDINAL, indexed=True, fast=True)
    builder.add_unsigned_field(YEAR, indexed=True, fast=True)
    builder.add_bytes_field(SHOWN, stored=True)  # not text, which would make a term of all that is kept of a page
    for name in (TEXT_LETTERS, TEXT_WORDS, CATALOGUE_LETTERS, CATALOGUE_WORDS, *FIELD_LETTERS.values()):
        builder.add_text_field(name, tokenizer_name=TOKENIZER, index_option="freq")
    for name in (TEXT_GRAMS, SEAM_GRAMS, CATALOGUE_GRAMS, *FIELD_GRAMS.values()):
        builder.add_text_field(name, tokenizer_name=TOKENIZER, index_option="position")
    for name in (TEXT_ALTERNATIVES, TEXT_VALUES):
        builder.add_text_field(name, tokenizer_name=TOKENIZER, index_option="basic")
    return builder.build()


def page_number(page_id: int) -> int:
    """What a page is known by in the index: blocks of pages and of entries take turns, so that both are dense."""
    return _number(page_id, 0)


def entry_number(entry_id: int) -> int:
    """What an entry is known by in the index."""
    return _number(entry_id, 1)


def are_entries(numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Which of these are numbers of entries."""
    odd: npt.NDArray[np.bool_] = numbers // BLOCK_BITS % 2 == 1
    return odd


def _number(row: int, kind: int) -> int:
    block, bit = divmod(row, BLOCK_BITS)
    return (2 * block + kind) * BLOCK_BITS + bit


def term_form(term: str) -> str:
    """A term as the index holds it."""
    return term.replace(BRIDGE, _BRIDGE_TERM)


def doubtful_term(letter: str) -> str:
    """Among the alternatives: this letter was read somewhere on the page, and is in doubt there."""
    return _DOUBTFUL + letter


def page_document(page_id: int, document: PageDocument, segmenter: Segmenter) -> Any:
    """A page as Tantivy takes it."""
    text = fold(document.text)
    alternatives = alternative_letters(text, document.readings)
    values = values_of_page(text)
    made = _entry_part(page_number(page_id), document.entry, document.ordinal, segmenter)
    made.add_text(TEXT_LETTERS, " ".join(text.text))
    made.add_text(TEXT_GRAMS, _joined(grams(text)))
    made.add_text(TEXT_WORDS, _joined(segmenter.index_words(text)))
    made.add_text(TEXT_VALUES, _joined({value.token for value in values}))
    doubtful = {doubtful_term(text.text[place]) for place in alternatives}
    made.add_text(TEXT_ALTERNATIVES, _joined(_other_letters(alternatives) | doubtful))
    if document.next_text:
        made.add_text(SEAM_GRAMS, _joined(_seam_grams(document)))
    shown = Shown.of(document.entry, document.ordinal, document.serial)
    made.add_bytes(SHOWN, shown.with_text(text, alternatives, values))
    return made


def entry_document(entry_id: int, document: EntryDocument, segmenter: Segmenter) -> Any:
    """An entry as Tantivy takes it."""
    made = _entry_part(entry_number(entry_id), document.entry, 0, segmenter)
    made.add_bytes(SHOWN, Shown.of(document.entry, None, "", document.catalogue_texts).alone())
    return made


class KeptText:
    """What is kept of a page's text, for what the index alone cannot decide; read as far as it is asked for.

    Attributes:
        letters: of the page, folded.
    """

    def __init__(self, kept: bytes) -> None:
        self._values = orjson.loads(kept)
        self.letters: str = self._values["text"]

    @cached_property
    def text(self) -> Folded:
        """The letters with the breaks between them; they know no other offsets than their own numbers."""
        breaks = bytearray(len(self.letters))
        for place in self._values["breaks"]:
            breaks[place] = 1
        return Folded(self.letters, tuple(range(len(self.letters))), bytes(breaks))

    @cached_property
    def alternatives(self) -> Alternatives:
        """See `pipeline.chinese.tolerance`."""
        return {int(place): others for place, others in self._values["alternatives"].items()}

    @property
    def values(self) -> tuple[Value, ...]:
        """See `pipeline.chinese.values`."""
        return tuple(Value(start, end, token) for start, end, token in self._values["values"])


@dataclass(frozen=True, slots=True)
class Shown:
    """What is kept of a document to be shown as a hit, and the traits of its entry."""

    traits: Traits
    ordinal: int | None
    serial: str
    title: str
    date: str
    catalogue_texts: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, entry: CatalogueEntry, ordinal: int | None, serial: str, catalogue_texts: tuple[str, ...] = ()
    ) -> Shown:
        """Of an entry, or of one of its pages."""
        return cls(_traits(entry), ordinal, serial, entry.title, str(entry.date), catalogue_texts)

    def alone(self) -> bytes:
        """As it is kept of an entry."""
        return orjson.dumps(self._kept())

    def with_text(self, text: Folded, alternatives: Alternatives, values: tuple[Value, ...]) -> bytes:
        """As it is kept of a page; `KeptText` reads the rest."""
        return orjson.dumps(
            self._kept()
            | {
                "text": text.text,
                "breaks": [*compress(range(len(text)), text.breaks)],
                "alternatives": {str(place): dict(others) for place, others in alternatives.items()},
                "values": [[value.start, value.end, value.token] for value in values],
            }
        )

    def _kept(self) -> dict[str, Any]:
        return {
            "traits": self.traits.to_bytes().decode(),
            "shown": [self.ordinal, self.serial, self.title, self.date, list(self.catalogue_texts)],
        }

    @classmethod
    def read(cls, kept: bytes) -> Shown:
        """From what was kept."""
        values = orjson.loads(kept)
        ordinal, serial, title, date, texts = values["shown"]
        return cls(Traits.from_bytes(values["traits"].encode()), ordinal, serial, title, date, tuple(texts))


def _entry_part(number: int, entry: CatalogueEntry, ordinal: int, segmenter: Segmenter) -> Any:
    made = tantivy.Document()
    made.add_unsigned(NUMBER, number)
    made.add_unsigned(BLOCK, number // BLOCK_BITS)
    made.add_float(BIT, float(1 << number % BLOCK_BITS))
    made.add_unsigned(TRAITS, int.from_bytes(blake2b(_traits(entry).to_bytes(), digest_size=8).digest(), "big"))
    made.add_unsigned(ORDINAL, ordinal)
    made.add_unsigned(YEAR, entry.year or 0)
    for field, text in _catalogue_fields(entry, segmenter):
        made.add_text(field, text)
    return made


@lru_cache(maxsize=_KEPT_ENTRIES)
def _traits(entry: CatalogueEntry) -> Traits:
    return Traits.of(entry)


@lru_cache(maxsize=_KEPT_ENTRIES)
def _catalogue_fields(entry: CatalogueEntry, segmenter: Segmenter) -> tuple[tuple[str, str], ...]:
    """The fields for what the catalogue says."""
    folded = {field: fold(text) for field, text in EntryDocument(entry).by_field.items()}
    words = [word for letters in folded.values() for word in segmenter.index_words(letters)]
    return (
        *((FIELD_LETTERS[field], " ".join(letters.text)) for field, letters in folded.items()),
        *((FIELD_GRAMS[field], _joined(grams(letters))) for field, letters in folded.items()),
        (CATALOGUE_LETTERS, " ".join("".join(letters.text for letters in folded.values()))),
        (CATALOGUE_GRAMS, f" {_FIELD_END} ".join(_joined(grams(letters)) for letters in folded.values())),
        (CATALOGUE_WORDS, _joined(words)),
    )


def _joined(terms: Iterable[str]) -> str:
    return "\n".join(terms).replace(BRIDGE, _BRIDGE_TERM)


def _other_letters(alternatives: Alternatives) -> set[str]:
    return {letter for others in alternatives.values() for letter in others}


def _seam_grams(document: PageDocument) -> list[str]:
    seam = Seam(document.text, document.next_text)
    found = grams(seam.letters)
    if 0 < seam.left < len(seam.letters):
        found[seam.left - 1] += EDGE
    return found
