"""OcrPage and CatalogueEntry to a searchable index, and back as hits."""

from pipeline.index.backend import (
    Filters,
    IndexAnswer,
    IndexBackend,
    IndexHit,
    IndexQuery,
    IndexWriter,
    Match,
    Matching,
)
from pipeline.index.documents import EntryDocument, PageDocument, entry_document, page_document
from pipeline.index.facets import FacetName, FacetValue, Spread
from pipeline.index.registry import BACKEND_NAMES, built_by, check_backend_name, open_backend
from pipeline.index.seams import Seam
from pipeline.index.synonyms import Synonym, Synonyms
from pipeline.index.whoosh_filters import entries_within

__all__ = [
    "BACKEND_NAMES",
    "EntryDocument",
    "FacetName",
    "FacetValue",
    "Filters",
    "IndexAnswer",
    "IndexBackend",
    "IndexHit",
    "IndexQuery",
    "IndexWriter",
    "Match",
    "Matching",
    "PageDocument",
    "Seam",
    "Spread",
    "Synonym",
    "Synonyms",
    "built_by",
    "check_backend_name",
    "entries_within",
    "entry_document",
    "open_backend",
    "page_document",
]
