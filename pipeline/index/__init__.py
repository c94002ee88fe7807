"""OcrPage and CatalogueEntry to a searchable index, and back as hits."""

from pipeline.index.backend import Filters, IndexAnswer, IndexBackend, IndexHit, IndexQuery, IndexWriter, Match
from pipeline.index.documents import EntryDocument, PageDocument, entry_document, page_document
from pipeline.index.registry import open_backend

__all__ = [
    "EntryDocument",
    "Filters",
    "IndexAnswer",
    "IndexBackend",
    "IndexHit",
    "IndexQuery",
    "IndexWriter",
    "Match",
    "PageDocument",
    "entry_document",
    "open_backend",
    "page_document",
]
