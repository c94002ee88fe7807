"""A question to hits: what was asked, what the index found, and where it stands on the page."""

from pipeline.index.backend import Match
from pipeline.search.highlights import PageText, ReadPage
from pipeline.search.question_parser import filters_of
from pipeline.search.results import HitGroup, SearchHit, SearchResult
from pipeline.search.service import SearchService
from pipeline.search.suggestions import Suggestion

__all__ = [
    "HitGroup",
    "Match",
    "PageText",
    "ReadPage",
    "SearchHit",
    "SearchResult",
    "SearchService",
    "Suggestion",
    "filters_of",
]
