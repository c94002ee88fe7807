"""A question to hits: what was asked, what the index found, and where it stands on the page."""

from pipeline.index.backend import Match
from pipeline.search.results import SearchHit, SearchResult
from pipeline.search.service import SearchService

__all__ = ["Match", "SearchHit", "SearchResult", "SearchService"]
