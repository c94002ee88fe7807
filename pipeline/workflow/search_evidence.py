"""A search with the proof of how far its answer reaches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from pipeline._version import __version__
from pipeline.database import Database, outbox, page_store
from pipeline.errors import ArchiveError, NotInArchiveError, QueryError
from pipeline.index import IndexBackend, Synonym
from pipeline.model.page import OcrPage
from pipeline.model.query import Question, SearchMode
from pipeline.model.record import PageRecord
from pipeline.report import EngineRow, FoundRow, IndexState, ModeCount, SearchEvidence
from pipeline.search import SearchHit, SearchResult, SearchService
from pipeline.settings import Settings
from pipeline.storage.layout import ArchiveLayout
from pipeline.workflow.coverage import read_coverage
from pipeline.workflow.indexing import Indexing

_MOST_SAMPLED = 200
"""Results that are opened to learn which engines made them: a tenth of a second, and a mixture shows in it."""

LoadPage = Callable[[str, int], OcrPage]


@dataclass(frozen=True, slots=True)
class EvidenceGathering:
    """Searches one archive and tells what could not be searched.

    Attributes:
        layout: where things lie.
        database: of the archive.
        indexing: of the archive.
        settings: of the archive.
        service: gives what searches, over a back-end.
        load_page: what was read on a page, by 档号 and ordinal.
    """

    layout: ArchiveLayout
    database: Database
    indexing: Indexing
    settings: Settings
    service: Callable[[IndexBackend], SearchService]
    load_page: LoadPage

    def gather(self, question: Question) -> tuple[SearchResult, SearchEvidence]:
        """The answer to a question, and the proof that goes with it.

        Raises:
            QueryError: the question cannot be understood.
            IndexDamagedError: the index must be rebuilt.
        """
        made_at = datetime.now().astimezone()
        asking = self.indexing.asked(lambda backend: self.service(backend).asking(question))
        with self.database.read() as connection:
            reading = read_coverage(connection, asking.query.filters, self.settings.doubtful_percent / 100)
            results = page_store.result_count(connection)
            waiting = outbox.announcement_count(connection)
        result = self.indexing.asked(lambda backend: self.service(backend).search(question))
        held = self.indexing.asked(lambda backend: backend.page_count())
        engines, sampled = self._engines(reading.searched)
        return result, SearchEvidence(
            archive=str(self.layout.root),
            program=__version__,
            made_at=made_at,
            query=question.text,
            mode=question.mode.value,
            coverage=reading.coverage,
            counts=(_count(question.mode, result), *self._other_ways(question)),
            spellings=asking.spellings,
            words=asking.words,
            synonyms=tuple(_named(synonym) for synonym in asking.query.synonyms),
            total=result.total,
            hits=tuple(_row(hit) for hit in result.hits),
            engines=engines,
            sampled=sampled,
            index=IndexState(self.settings.index_backend, held, results, waiting),
        )

    def _other_ways(self, question: Question) -> list[ModeCount]:
        return [self._tried(replace(question, mode=mode)) for mode in SearchMode if mode is not question.mode]

    def _tried(self, question: Question) -> ModeCount:
        single = replace(question, limit=1, offset=0)
        try:
            answer = self.indexing.asked(lambda backend: self.service(backend).counted(single))
        except QueryError as error:
            return ModeCount(question.mode.value, 0, 0, is_asked=False, problem=error.what)
        return ModeCount(question.mode.value, answer.total, answer.spread.items, is_asked=False)

    def _engines(self, pages: Sequence[PageRecord]) -> tuple[tuple[EngineRow, ...], int]:
        """Engines of pages taken at even distances, the most frequent first, and how many pages these were."""
        step = max(1, -(-len(pages) // _MOST_SAMPLED))
        found: Counter[tuple[str, str]] = Counter()
        for page in pages[::step]:
            try:
                engine = self.load_page(page.key.archival_code, page.key.ordinal).engine
            except NotInArchiveError:  # scanned anew at this very moment
                continue
            except ArchiveError:
                found["结果已损坏", ""] += 1
                continue
            found[engine.name, engine.version] += 1
        rows = tuple(EngineRow(name, version, number) for (name, version), number in found.most_common())
        return rows, sum(found.values())


def _count(mode: SearchMode, result: SearchResult) -> ModeCount:
    return ModeCount(mode.value, result.total, result.total_items, is_asked=True)


def _row(hit: SearchHit) -> FoundRow:
    return FoundRow(
        hit.archival_code, hit.page, hit.title, hit.match.value, hit.marked_snippet(), hit.certainty, hit.read
    )


def _named(synonym: Synonym) -> str:
    return f"{synonym.word}（{synonym.years}）" if synonym.years else synonym.word
