"""A small archive in memory with a real index on disk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.index import IndexBackend, Synonyms, entry_document, open_backend, page_document
from pipeline.model.catalogue_entry import CatalogueEntry
from pipeline.model.page import OcrPage, PageKey
from pipeline.model.query import Question, SearchMode
from pipeline.search import PageText, SearchResult, SearchService

Address = tuple[str, int]


@dataclass
class Searchable:
    """Pages by 档号 and ordinal, and the index over them."""

    backend: IndexBackend
    pages: dict[Address, OcrPage] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path, *items: tuple[CatalogueEntry, Iterable[OcrPage]]) -> Searchable:
        """An archive with these entries and their pages, indexed in one commit."""
        archive = cls(open_backend("whoosh", folder))
        with archive.backend.write() as writer:
            for entry_id, (entry, pages) in enumerate(items, 1):
                writer.put_entry(entry_id, entry_document(entry))
                run = list(pages)
                for ordinal, page in enumerate(run, 1):
                    archive.pages[entry.code, ordinal] = page
                    after = run[ordinal].text if ordinal < len(run) else ""
                    document = page_document(page, entry, ordinal, f"{ordinal:04d}", next_text=after)
                    writer.put_page(entry_id * 1000 + ordinal, document)
        return archive

    def load(self, keys: Iterable[PageKey]) -> dict[PageKey, PageText]:
        wanted = ((key, self.pages.get((key.archival_code, key.ordinal))) for key in keys)
        return {key: PageText(page) for key, page in wanted if page is not None}

    def search(self, text: str, *, synonyms: Synonyms | None = None, **options: object) -> SearchResult:
        return SearchService(self.backend, self.load, synonyms).search(Question.asked(text, **options))  # type: ignore[arg-type]

    def exact(self, text: str) -> list[Address]:
        """Where a phrase stands to the letter."""
        hits = self.search(text, mode=SearchMode.EXACT, limit=1000).hits
        return [(hit.archival_code, hit.page) for hit in hits if hit.page is not None]
