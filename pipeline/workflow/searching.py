"""Questions to one archive: an answer, an answer with its proof."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.database import Database
from pipeline.index import IndexBackend, Synonyms
from pipeline.model.page import OcrPage
from pipeline.model.query import Question
from pipeline.report import SearchEvidence
from pipeline.search import SearchResult, SearchService
from pipeline.settings import Settings
from pipeline.storage.layout import ArchiveLayout
from pipeline.workflow.indexing import Indexing
from pipeline.workflow.search_evidence import EvidenceGathering


@dataclass(frozen=True, slots=True)
class Searching:
    """Searches of one archive.

    Attributes:
        layout: where things lie.
        database: of the archive.
        indexing: of the archive.
        settings: of the archive.
        load_page: what was read on a page, by 档号 and ordinal.
    """

    layout: ArchiveLayout
    database: Database
    indexing: Indexing
    settings: Settings
    load_page: Callable[[str, int], OcrPage]

    def answer(self, question: Question) -> SearchResult:
        """Pages and catalogue entries that answer a question.

        Raises:
            QueryError: the question cannot be understood.
            IndexDamagedError: the index must be rebuilt.
        """
        return self.indexing.asked(lambda backend: self.service(backend).search(question))

    def with_evidence(self, question: Question) -> tuple[SearchResult, SearchEvidence]:
        """The same, with what was searched, what could not be, and what was taken for the same; see `answer`."""
        gathering = EvidenceGathering(
            self.layout, self.database, self.indexing, self.settings, self.service, self.load_page
        )
        return gathering.gather(question)

    def service(self, backend: IndexBackend) -> SearchService:
        """What searches a back-end with the archive's pages and synonyms."""
        return SearchService(backend, self.load_page, Synonyms([self.layout.synonyms]))
