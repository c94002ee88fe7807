"""What a search gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pipeline.index.backend import Match
from pipeline.index.facets import NO_SPREAD, Spread
from pipeline.model.geometry import Box
from pipeline.model.query import SearchMode
from pipeline.search.suggestions import Suggestion

SCHEMA = 1
"""Version of the JSON form; docs/cli.md describes it."""
_CERTAINTY_DIGITS = 4
_BOX_DIGITS = 1
"""A tenth of a pixel is finer than any ink."""


@dataclass(frozen=True, slots=True)
class ViewSize:
    """Extent of a page's view in pixels; boxes are measured in it."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One page, or one catalogue entry of which no page is a hit.

    Attributes:
        archival_code: 档号.
        page: ordinal from 1; ``None`` for a hit in the catalogue alone.
        serial: of the page's file name; may be empty.
        title: 题名.
        date: of the entry: ``1998-03-05``, ``1998-03``, ``1998`` or empty.
        fonds: 全宗号.
        score: falls from hit to hit; 3 and more for exact pages, see `IndexBackend.search` for the order.
        match: why it is a hit.
        certainty: of a tolerant hit, the probability (0 to 1) of the readings that it takes; 1 for others.
        read: of a tolerant hit, what was read in its place; empty for others.
        snippet: plain text around the first place, without line ends.
        marks: what is to be marked in it, as offsets [start, end) in code points, in order, not overlapping.
        boxes: what is to be marked on the page, one box for each stretch of a line, in view pixels.
        view: extent of the view; ``None`` for a hit in the catalogue alone.
        boxes_on_next_page: where the hit goes on on the next page of the entry, in that page's view pixels.
    """

    archival_code: str
    page: int | None
    serial: str
    title: str
    date: str
    fonds: str
    score: float
    match: Match
    snippet: str = ""
    marks: tuple[tuple[int, int], ...] = ()
    boxes: tuple[Box, ...] = ()
    view: ViewSize | None = None
    certainty: float = 1.0
    read: str = ""
    boxes_on_next_page: tuple[Box, ...] = ()

    def marked_snippet(self, mark: Callable[[str], str] = "【{}】".format) -> str:
        """The snippet with each marked part as ``mark`` gives it: in 【】, which any log and any cell can show."""
        parts, end = [], 0
        for start, stop in self.marks:
            parts += [self.snippet[end:start], mark(self.snippet[start:stop])]
            end = stop
        return "".join([*parts, self.snippet[end:]])

    def to_json(self) -> dict[str, Any]:
        """The form that ``search --json`` prints."""
        return {
            "archival_code": self.archival_code,
            "page": self.page,
            "serial": self.serial,
            "title": self.title,
            "date": self.date,
            "fonds": self.fonds,
            "score": self.score,
            "match": self.match.value,
            "certainty": round(self.certainty, _CERTAINTY_DIGITS),
            "read": self.read,
            "snippet": self.snippet,
            "marks": [list(mark) for mark in self.marks],
            "boxes": [_corners(box) for box in self.boxes],
            "boxes_on_next_page": [_corners(box) for box in self.boxes_on_next_page],
            "view": {"width": self.view.width, "height": self.view.height} if self.view else None,
        }


@dataclass(frozen=True, slots=True)
class HitGroup:
    """The hits of one item among those that were asked for, the best first.

    Attributes:
        hits: at least one.
        total: all hits of the item.
    """

    hits: tuple[SearchHit, ...]
    total: int

    def to_json(self) -> dict[str, Any]:
        """The form that ``search --json`` prints."""
        best = self.hits[0]
        return {
            "archival_code": best.archival_code,
            "title": best.title,
            "date": best.date,
            "fonds": best.fonds,
            "total": self.total,
            "hits": [hit.to_json() for hit in self.hits],
        }


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer to a question.

    Attributes:
        query: as typed.
        mode: how it was matched.
        total: all hits, of which ``hits`` are a part: pages, and entries of which no page is a hit.
        hits: the best first, or as sorted.
        spread: all hits, counted by item and facet.
        suggestions: questions that find something, when this one does not.
    """

    query: str
    mode: SearchMode
    total: int
    hits: tuple[SearchHit, ...]
    spread: Spread = NO_SPREAD
    suggestions: tuple[Suggestion, ...] = ()

    @property
    def total_items(self) -> int:
        """In how many items all hits lie."""
        return self.spread.items

    @property
    def groups(self) -> tuple[HitGroup, ...]:
        """``hits`` by item, in the order of the first hit of each."""
        by_item: dict[str, list[SearchHit]] = {}
        for hit in self.hits:
            by_item.setdefault(hit.archival_code, []).append(hit)
        return tuple(HitGroup(tuple(hits), self.spread.hits_in.get(code, len(hits))) for code, hits in by_item.items())

    def to_json(self) -> dict[str, Any]:
        """The form that ``search --json`` prints."""
        return {
            "schema": SCHEMA,
            "query": self.query,
            "mode": self.mode.value,
            "total": self.total,
            "total_items": self.total_items,
            "hits": [hit.to_json() for hit in self.hits],
            "groups": [group.to_json() for group in self.groups],
            "facets": {
                name.value: [{"value": one.value, "hits": one.hits, "items": one.items} for one in values]
                for name, values in self.spread.facets.items()
            },
            "suggestions": [suggestion.to_json() for suggestion in self.suggestions],
        }


def _corners(box: Box) -> list[float]:
    return [round(edge, _BOX_DIGITS) for edge in (box.x0, box.y0, box.x1, box.y1)]
