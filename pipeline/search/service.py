"""Searching: asks the index, then looks at the pages themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice

from pipeline.errors import QueryError
from pipeline.index import Synonyms
from pipeline.index.backend import IndexAnswer, IndexBackend, IndexHit, IndexQuery, Match
from pipeline.model.page import PageKey
from pipeline.model.query import Question
from pipeline.report import Spellings
from pipeline.search.highlights import PageText, cut_snippet, places_in
from pipeline.search.page_marks import Sought, marked_on_page
from pipeline.search.question_parser import index_query
from pipeline.search.results import SearchHit, SearchResult
from pipeline.search.spellings import spellings_of
from pipeline.search.suggestions import MOST_TRIED, Suggestion, other_questions

LoadPages = Callable[[Iterable[PageKey]], Mapping[PageKey, PageText]]
"""Gives the texts of pages, of those that are there: the index may not have heard yet that one is gone."""


@dataclass(frozen=True, slots=True)
class Asking:
    """How a question is understood.

    Attributes:
        query: what the index is asked.
        words: into which its terms are cut.
        spellings: what counts as the same as its phrases and terms.
    """

    query: IndexQuery
    words: tuple[str, ...]
    spellings: tuple[Spellings, ...]


class SearchService:
    """Answers questions.

    Args:
        backend: the index.
        load_pages: gives the pages of the hits.
        synonyms: other names for what is asked in mode ``words``.
    """

    def __init__(self, backend: IndexBackend, load_pages: LoadPages, synonyms: Synonyms | None = None) -> None:
        self._backend = backend
        self._load_pages = load_pages
        self._synonyms = synonyms or Synonyms()

    def search(self, question: Question, *, suggests: bool = True) -> SearchResult:
        """Pages and entries that answer ``question``, exact ones first.

        Where nothing is found other questions are tried, unless ``suggests`` is false: each takes as long as this one.
        A hit is called exact only if the page itself, not merely the index, holds the phrase.

        Raises:
            QueryError: the question cannot be understood.
            IndexDamagedError: the index must be built again.
        """
        query = self._query(question)
        answer = self._backend.search(query)
        sought = Sought.of(query, (*answer.words, *(synonym.word for synonym in query.synonyms)))
        pages = self._load_pages(PageKey(hit.code, hit.ordinal) for hit in answer.hits if hit.ordinal is not None)
        hits = tuple(self._hit(hit, sought, pages) for hit in answer.hits)
        suggestions = () if answer.total or not suggests else tuple(self._suggestions(question))
        return SearchResult(question.text, question.mode, answer.total, hits, answer.spread, suggestions)

    def counted(self, question: Question) -> IndexAnswer:
        """What the index answers, without a look at the pages: enough to know how many hits there are.

        Raises:
            QueryError: the question cannot be understood.
            IndexDamagedError: the index must be built again.
        """
        return self._backend.search(self._query(question))

    def asking(self, question: Question) -> Asking:
        """How a question is understood.

        Raises:
            QueryError: the question cannot be understood.
            IndexDamagedError: the index must be built again.
        """
        query = self._query(question)
        words = self._backend.search(replace(query, limit=1, offset=0)).words
        return Asking(query, words, spellings_of(query))

    def _query(self, question: Question) -> IndexQuery:
        query = index_query(question)
        return replace(query, synonyms=self._synonyms.of(query.terms)) if query.terms else query

    def _suggestions(self, question: Question) -> Iterator[Suggestion]:
        for advice, other in islice(other_questions(question), MOST_TRIED):
            with suppress(QueryError):  # such as what is left of a query of which a part was taken away
                total = self._backend.search(self._query(other)).total
                if total:
                    yield Suggestion(advice, replace(other, limit=question.limit), total)

    def _hit(self, hit: IndexHit, sought: Sought, pages: Mapping[PageKey, PageText]) -> SearchHit:
        bare = SearchHit(hit.code, hit.ordinal, hit.serial, hit.title, hit.date, hit.fonds, hit.score, hit.match)
        if hit.ordinal is None:
            return _marked_in_catalogue(bare, hit.catalogue_texts, sought)
        page = pages.get(PageKey(hit.code, hit.ordinal))
        if page is None:
            return replace(bare, match=Match.WORDS)
        after = PageKey(hit.code, hit.ordinal + 1)
        return marked_on_page(bare, page, sought, lambda: pages.get(after) or self._load_pages([after]).get(after))


def _marked_in_catalogue(hit: SearchHit, texts: tuple[str, ...], sought: Sought) -> SearchHit:
    """The first field that holds what was sought is shown, else the title."""
    marked = [(text, places_in(text, (*sought.exact, *sought.words))) for text in texts or (hit.title,)]
    text, places = next((pair for pair in marked if pair[1]), marked[0])
    snippet = cut_snippet(text, places)
    return replace(hit, snippet=snippet.text, marks=snippet.marks)
