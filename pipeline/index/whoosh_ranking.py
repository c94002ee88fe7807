"""BM25 over the documents that can hold a field.

Whoosh's own counts every document of the index: an archive has an entry for every few pages, and these have no text, so
rare words would count less and every page would seem long. It also adds 1 to each rarity, which evens words out.
"""

from __future__ import annotations

from math import log
from typing import Any

from whoosh.scoring import WeightingModel, WeightLengthScorer

from pipeline.index.whoosh_schema import CATALOGUE_GRAMS, CATALOGUE_WORDS, PAGE

_SATURATION, _LENGTH_SHARE = 1.2, 0.75
"""k1 and b of BM25, the values of Robertson and Zaragoza, for phrases, words and pairs of letters alike."""


class Bm25(WeightingModel):  # type: ignore[misc]  # Whoosh has no types
    """The weighting of words and pairs of letters."""

    def scorer(self, searcher: Any, fieldname: str, text: str, qf: int = 1) -> Any:
        """Whoosh's contract: what scores one term in one segment."""
        return _Scorer(searcher, fieldname, text)


class _Scorer(WeightLengthScorer):  # type: ignore[misc]  # Whoosh has no types
    def __init__(self, searcher: Any, fieldname: str, text: str) -> None:
        parent = searcher.get_parent()
        self._rarity = rarity(holders(parent, fieldname), parent.doc_frequency(fieldname, text))
        self._mean = mean_length(parent, fieldname)
        self.setup(searcher, fieldname, text)

    def _score(self, weight: float, length: float) -> float:
        return self._rarity * saturated(weight, length / self._mean)


def holders(searcher: Any, field: str) -> int:
    """How many documents can hold the field: pages have text, pages and entries have what the catalogue says."""
    if field in (CATALOGUE_GRAMS, CATALOGUE_WORDS):
        return int(searcher.doc_count_all())
    return int(searcher.doc_frequency("kind", PAGE))


def mean_length(searcher: Any, field: str) -> float:
    """Terms that the field has on average in documents that can hold it; never 0."""
    return searcher.field_length(field) / (holders(searcher, field) or 1) or 1.0


def rarity(documents: int, holding: int) -> float:
    """What a word counts for that ``holding`` of so many documents hold; never negative."""
    return log(1 + max(0.0, documents - holding + 0.5) / (holding + 0.5))


def saturated(count: float, relative_length: float) -> float:
    """What a word counts for that a document holds so often, whose length is measured against the mean."""
    return count * (_SATURATION + 1) / (count + _SATURATION * (1 - _LENGTH_SHARE + _LENGTH_SHARE * relative_length))
