"""Searching: asks the index, then looks at the pages themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from pipeline.chinese.folding import Folded, fold
from pipeline.errors import NotInArchiveError
from pipeline.index.backend import IndexBackend, IndexHit, IndexQuery, Match
from pipeline.model.page import OcrPage
from pipeline.model.query import Question
from pipeline.search.highlights import PageText, cut_snippet, places_in
from pipeline.search.question_parser import index_query
from pipeline.search.results import SearchHit, SearchResult, ViewSize

LoadPage = Callable[[str, int], OcrPage]
"""Gives what was read on a page, by 档号 and ordinal; raises `NotInArchiveError` when there is no such page."""


@dataclass(frozen=True, slots=True)
class _Sought:
    """What is looked for on the page of a hit."""

    exact: tuple[Folded, ...]
    words: tuple[Folded, ...]


class SearchService:
    """Answers questions.

    Args:
        backend: the index.
        load_page: gives the pages of the hits.
    """

    def __init__(self, backend: IndexBackend, load_page: LoadPage) -> None:
        self._backend = backend
        self._load_page = load_page

    def search(self, question: Question) -> SearchResult:
        """Pages and entries that answer ``question``, exact ones first.

        A hit is called exact only if the page itself, not merely the index, holds the phrase.

        Raises:
            QueryError: the question cannot be understood.
            IndexDamagedError: the index must be built again.
        """
        query = index_query(question)
        answer = self._backend.search(query)
        sought = _sought(query, answer.words)
        hits = tuple(self._hit(hit, sought) for hit in answer.hits)
        return SearchResult(question.text, question.mode, answer.total, hits)

    def _hit(self, hit: IndexHit, sought: _Sought) -> SearchHit:
        bare = SearchHit(hit.code, hit.ordinal, hit.serial, hit.title, hit.date, hit.fonds, hit.score, hit.match)
        if hit.ordinal is None:
            return _marked_in_catalogue(bare, hit.catalogue_texts, sought)
        try:
            page = self._load_page(hit.code, hit.ordinal)
        except NotInArchiveError:  # the index has not heard yet that the page is gone
            return replace(bare, match=Match.WORDS)
        return _marked_on_page(bare, page, sought)


def _sought(query: IndexQuery, words: tuple[str, ...]) -> _Sought:
    parts = [fold(text) for text in (*query.terms, *words)]
    return _Sought(query.exact_phrases, (*query.phrases, *parts))


def _marked_on_page(hit: SearchHit, page: OcrPage, sought: _Sought) -> SearchHit:
    text = PageText(page)
    is_exact = all(text.holds(phrase) for phrase in sought.exact)
    places = text.places(sought.exact if is_exact else sought.words)
    snippet = text.snippet(places)
    return replace(
        hit,
        match=Match.EXACT if is_exact else Match.WORDS,
        snippet=snippet.text,
        marks=snippet.marks,
        boxes=text.boxes(places),
        view=ViewSize(page.geometry.width, page.geometry.height),
    )


def _marked_in_catalogue(hit: SearchHit, texts: tuple[str, ...], sought: _Sought) -> SearchHit:
    """The first field that holds what was sought is shown, else the title."""
    marked = [(text, places_in(text, (*sought.exact, *sought.words))) for text in texts or (hit.title,)]
    text, places = next((pair for pair in marked if pair[1]), marked[0])
    snippet = cut_snippet(text, places)
    return replace(hit, snippet=snippet.text, marks=snippet.marks)
