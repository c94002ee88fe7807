"""Questions to one archive: an answer, an answer with its proof, the answers to a whole list."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.database import Database, page_store
from pipeline.errors import ArchiveError, IndexLockedError
from pipeline.index import IndexBackend, Synonyms
from pipeline.model.page import OcrPage
from pipeline.model.query import Question, SearchMode
from pipeline.report import ListReport, SearchEvidence
from pipeline.search import SearchResult, SearchService, filters_of
from pipeline.settings import Settings
from pipeline.workflow.indexing import Indexing
from pipeline.workflow.kept_results import KeptResults
from pipeline.workflow.list_search import ListSearch
from pipeline.workflow.reach import SearchReach, search_reach
from pipeline.workflow.recent import Recent
from pipeline.workflow.reports import Progress, Silent
from pipeline.workflow.search_evidence import EvidenceGathering
from pipeline.workflow.shown_pages import ShownPages

Place = tuple[str, int | None]
"""档号 and ordinal of a page; None for a hit in the catalogue alone."""


@dataclass(slots=True)
class Searching:
    """Searches of one archive.

    Attributes:
        results: what was read.
        database: of the archive.
        indexing: of the archive.
        settings: of the archive.
        load_page: what was read on a page, by 档号 and ordinal.
        picture: the upright view of a page, by 档号 and ordinal.
        shown: pages of hits.
        recent: what was counted a moment ago.
    """

    results: KeptResults
    database: Database
    indexing: Indexing
    settings: Settings
    load_page: Callable[[str, int], OcrPage]
    picture: Callable[[str, int], Path]
    shown: ShownPages = field(init=False)
    recent: Recent = field(default_factory=Recent)

    def __post_init__(self) -> None:
        self.shown = ShownPages(self.results, self.database)

    def answer(self, question: Question, *, suggests: bool = True) -> SearchResult:
        """Pages and catalogue entries that answer a question; with other questions where there are none.

        Raises:
            QueryError: the question cannot be understood.
            IndexDamagedError: the index must be rebuilt.
        """
        return self.indexing.asked(lambda backend: self.service(backend).search(question, suggests=suggests))

    def places(self, question: Question) -> list[Place]:
        """Where the hits of a question are, in their order; raises as `answer` does."""
        found = self.indexing.asked(lambda backend: self.service(backend).counted(question))
        return [(hit.code, hit.ordinal) for hit in found.hits]

    def make_ready(self, progress: Progress | None = None) -> None:
        """Tell the index what it has not been told; one that is damaged, or of another version, is rebuilt.

        Whoever else holds the index does so too, so then nothing is done.

        Raises:
            DiskFullError: no room left.
        """
        with suppress(IndexLockedError):
            self.indexing.drain(progress, wait_seconds=0)

    def warm_up(self) -> None:
        """Read what every search needs, so that whoever asks first does not wait for it; harmless where that fails."""
        for only_open in (False, True):
            self.reach(only_open=only_open)
            for mode in (SearchMode.WORDS, SearchMode.TOLERANT):
                with suppress(ArchiveError):  # told to whoever searches
                    self.places(replace(Question.asked("土地承包合同", mode=mode), only_open=only_open))

    def with_evidence(self, question: Question) -> tuple[SearchResult, SearchEvidence]:
        """The same, with what was searched, what could not be, and what was taken for the same; see `answer`."""
        gathering = EvidenceGathering(
            self.results.layout, self.database, self.indexing, self.settings, self.service, self.load_page
        )
        return gathering.gather(question)

    def of_list(
        self, file: Path | str, asked: Question, *, column: str = "", progress: Progress | None = None
    ) -> ListReport:
        """Every row of a spreadsheet searched for: names, plots, codes.

        Args:
            file: a workbook or delimited text; see `pipeline.catalogue.read_query_list` for what counts as a row.
            asked: mode, filters and limit of every row; its text does not matter.
            column: header or letter of the column to search for; empty to choose by the headers.
            progress: hears of every row.

        Raises:
            CatalogueImportError: the file cannot be read as a table.
            InputError: it has no rows, or no such column.
            IndexDamagedError: the index must be rebuilt.
        """
        below = self.settings.doubtful_percent / 100
        search = ListSearch(self.database, below, self._answer_plainly, self._count, self.picture)
        return search.run(Path(file), column, asked, filters_of(asked), progress or Silent())

    def reach(self, *, only_open: bool = False) -> SearchReach:
        """How many pages a search of everything, or of what is open, can look at, and how many it cannot."""
        below = self.settings.doubtful_percent / 100
        with self.database.read() as connection:
            reaches = self.recent.value(
                "reach",
                lambda: {one: search_reach(connection, below, only_open=one) for one in (False, True)},
                page_store.counts_mark(connection),
            )
        return reaches[only_open]

    def _answer_plainly(self, question: Question) -> SearchResult:
        return self.answer(question, suggests=False)

    def _count(self, question: Question) -> int:
        return self.indexing.asked(lambda backend: self.service(backend).counted(question)).total

    def service(self, backend: IndexBackend) -> SearchService:
        """What searches a back-end with the archive's pages and synonyms."""
        return SearchService(backend, self.shown.pages, Synonyms([self.results.layout.synonyms]))
