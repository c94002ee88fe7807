"""When segments of the index are merged."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from whoosh.reading import SegmentReader

_WIDTH = 8
"""Segments of like size that may stand side by side: each costs a search time, each merge costs a writer time."""
_LARGE = 2000
"""Documents from which on a segment stays as it is. Merging takes as long as indexing anew, so an index that is built
in large steps is not merged at all; a search pays about a millisecond for each segment."""


def merge_by_size(writer: Any, segments: list[Any]) -> list[Any]:
    """Merge small segments once there are `_WIDTH` of like size, so that a document is rewritten once or twice at most.

    A Whoosh merge policy: copies into ``writer`` and returns the segments that stay as they are. Whoosh's own looks
    at the number of documents in a way that merges all segments of a growing index again and again.
    """
    levels: dict[int, list[Any]] = defaultdict(list)
    stay = [segment for segment in segments if segment.doc_count() >= _LARGE]
    for segment in segments:
        if segment.doc_count() < _LARGE:
            levels[_level(segment.doc_count())].append(segment)
    for level in sorted(levels):
        if len(levels[level]) < _WIDTH - 1:
            stay += levels[level]
        else:
            _copy(writer, levels[level])
    return stay


def _level(documents: int) -> int:
    level = 0
    while documents >= _WIDTH:
        documents //= _WIDTH
        level += 1
    return level


def _copy(writer: Any, segments: list[Any]) -> None:
    for segment in segments:
        reader = SegmentReader(writer.storage, writer.schema, segment)
        try:
            writer.add_reader(reader)
        finally:
            reader.close()
