"""The fields of the Whoosh index, and documents as values of these fields.

Text arrives as lists of terms that are cut already, so no Whoosh analyser is involved. Whoosh gives the terms of a list
the positions 0, 1, 2, …; there is one gram for each letter, so these are the real positions of the letters. Where terms
stand otherwise, as in the catalogue fields, their places are given (`PlacedTerms`).
"""

from __future__ import annotations

from typing import Any

from whoosh import columns, fields

from pipeline.chinese.folding import Folded, fold
from pipeline.chinese.tolerance import alternative_letters
from pipeline.index.analyzer import Segmenter, grams
from pipeline.index.code_forms import code_form, place
from pipeline.index.documents import EntryDocument, PageDocument
from pipeline.index.terms import alternative_terms, catalogue_terms, doubtful_terms, seam_terms, value_terms
from pipeline.index.whoosh_fields import PlacedTerms
from pipeline.index.whoosh_filters import Traits
from pipeline.model.catalogue_entry import CatalogueEntry

PAGE, ENTRY = "page", "entry"
TEXT_GRAMS, TEXT_WORDS = "text_grams", "text_words"
CATALOGUE_GRAMS, CATALOGUE_WORDS = "catalogue_grams", "catalogue_words"
TEXT_VALUES, TEXT_ALTERNATIVES, TEXT_DOUBTS = "text_values", "text_alternatives", "text_doubts"


def schema() -> Any:
    """The schema of format `whoosh_backend.FORMAT`; change both together."""
    return fields.Schema(
        key=fields.ID(unique=True),
        kind=fields.ID(),
        place=fields.COLUMN(columns.VarBytesColumn()),
        traits=fields.COLUMN(columns.VarBytesColumn()),
        shown=fields.STORED(),
        catalogue_texts=fields.STORED(),
        code=fields.ID(),
        text_grams=fields.TEXT(phrase=True),
        text_words=fields.TEXT(phrase=False),
        text_values=PlacedTerms(),
        text_alternatives=PlacedTerms(),
        text_doubts=PlacedTerms(),
        seam_grams=PlacedTerms(),
        catalogue_grams=PlacedTerms(),
        catalogue_words=fields.TEXT(phrase=False),
    )


def page_key(page_id: int) -> str:
    """What a page is known by in the index."""
    return f"p{page_id}"


def entry_key(entry_id: int) -> str:
    """What an entry is known by in the index."""
    return f"e{entry_id}"


def page_fields(page_id: int, document: PageDocument, segmenter: Segmenter) -> dict[str, Any]:
    """The values for a page."""
    text = fold(document.text)
    alternatives = alternative_letters(text, document.readings)
    return {
        "key": page_key(page_id),
        "kind": PAGE,
        "text_grams": grams(text),
        "text_words": segmenter.index_words(text),
        "text_values": value_terms(text),
        "text_alternatives": alternative_terms(text, alternatives),
        "text_doubts": doubtful_terms(text, alternatives),
        "seam_grams": seam_terms(document.text, document.next_text),
        **_entry_fields(document.entry, document.ordinal, document.serial, segmenter),
    }


def entry_fields(entry_id: int, document: EntryDocument, segmenter: Segmenter) -> dict[str, Any]:
    """The values for an entry."""
    return {
        "key": entry_key(entry_id),
        "kind": ENTRY,
        "catalogue_texts": document.catalogue_texts,
        **_entry_fields(document.entry, None, "", segmenter),
    }


def _entry_fields(entry: CatalogueEntry, ordinal: int | None, serial: str, segmenter: Segmenter) -> dict[str, Any]:
    document = EntryDocument(entry)
    folded: dict[int, Folded] = {field: fold(text) for field, text in document.by_field.items()}
    return {
        "place": place(entry.code, ordinal),
        "traits": Traits.of(entry).to_bytes(),
        "shown": (entry.code, ordinal, serial, entry.title, str(entry.date), entry.fonds),
        "code": code_form(entry.code),
        "catalogue_grams": catalogue_terms(document, folded),
        "catalogue_words": [word for text in folded.values() for word in segmenter.index_words(text)],
    }
