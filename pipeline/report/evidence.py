"""What a proof of a search says: what was searched, what could not be, how, and what that allows to state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pipeline.report.content import EntryRow, FileRow

Pair = tuple[str, str]
"""A name and a value, both in Chinese."""


@dataclass(frozen=True, slots=True)
class CoveredPage:
    """A page that could not be searched, or only with a doubt.

    Attributes:
        code: 档号.
        ordinal: in the entry, from 1.
        title: of the entry.
        file: that it came in.
        note: why, in Chinese; empty where the list that it is in says so.
        confidence: mean over its characters (0 to 1); None where there are none.
    """

    code: str
    ordinal: int
    title: str
    file: str
    note: str = ""
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the archive a search could look at; pages are those in force, lists in shelf order.

    Attributes:
        scope: what the search was restricted to, in Chinese; empty for the whole archive.
        entries: catalogue entries in the scope.
        pages: of these entries.
        searched: of these pages, those with a result that the index holds.
        waiting: pages that were not read yet.
        failed: pages that cannot be read, with the reasons.
        not_indexed: pages that were read and of which the index has not been told.
        blank: of the searched pages, those on which nothing is written.
        doubtful: of the searched pages, those that gave no character, or were read below `doubtful_below`.
        doubtful_below: confidence (0 to 1) below which a page counts as such.
        without_scans: entries in the scope of which no page was scanned.
        short: entries in the scope of which fewer pages were scanned than the catalogue says.
        files: files that gave no page, of these entries or of none that is known.
        unjudged: entries outside of the scope only because the catalogue does not say what the scope asks for.
        unjudged_pages: their pages.
    """

    scope: tuple[Pair, ...]
    entries: int
    pages: int
    searched: int
    waiting: tuple[CoveredPage, ...]
    failed: tuple[CoveredPage, ...]
    not_indexed: tuple[CoveredPage, ...]
    blank: tuple[CoveredPage, ...]
    doubtful: tuple[CoveredPage, ...]
    doubtful_below: float
    without_scans: tuple[EntryRow, ...]
    short: tuple[EntryRow, ...]
    files: tuple[FileRow, ...]
    unjudged: tuple[EntryRow, ...]
    unjudged_pages: int

    @property
    def unsearched(self) -> int:
        """Pages in the scope that could not be searched."""
        return len(self.waiting) + len(self.failed) + len(self.not_indexed)


@dataclass(frozen=True, slots=True)
class Spellings:
    """One phrase or word that was looked for, and everything that was taken for it.

    Attributes:
        text: letters that were compared, after folding.
        forms: for each letter that has any, the other characters that count as the same.
        values: in a search by value, what its numbers, dates and areas were understood as.
        lookalikes: in a tolerant search, for each letter the letters that may stand in its place.
        replaced: in a tolerant search, how many letters may be replaced at most.
        is_denied: what was found was left out.
    """

    text: str
    forms: tuple[Pair, ...] = ()
    values: tuple[str, ...] = ()
    lookalikes: tuple[Pair, ...] = ()
    replaced: int = 0
    is_denied: bool = False


@dataclass(frozen=True, slots=True)
class ModeCount:
    """What one way of searching found.

    Attributes:
        mode: its name on the command line.
        total: hits, pages and entries of which no page is one.
        items: in how many items.
        is_asked: the way that was asked for.
        problem: why it could not be tried, in Chinese; else empty.
    """

    mode: str
    total: int
    items: int
    is_asked: bool
    problem: str = ""


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A hit: a page, or an entry alone where ``page`` is None. ``match`` is its kind's name in the JSON."""

    code: str
    page: int | None
    title: str
    match: str
    snippet: str
    certainty: float = 1.0
    read: str = ""


@dataclass(frozen=True, slots=True)
class EngineRow:
    """An engine that read searched pages; ``sampled`` of the pages looked into were read by it."""

    name: str
    version: str
    sampled: int


@dataclass(frozen=True, slots=True)
class IndexState:
    """The index at the time of the search.

    Attributes:
        backend: its name.
        pages: that it holds, of the whole archive.
        results: pages of the archive that have a result.
        waiting: changes that it has not been told.
    """

    backend: str
    pages: int
    results: int
    waiting: int


@dataclass(frozen=True, slots=True)
class SearchEvidence:
    """A search and how far its answer reaches.

    Attributes:
        archive: folder of the archive.
        program: version of the program.
        made_at: local time, with zone.
        query: as typed.
        mode: the way that was asked for, by its name on the command line.
        coverage: what was searched.
        counts: what each way of searching found, the one asked for first.
        spellings: what was looked for.
        words: in a search by words, the words into which the question was cut.
        synonyms: in a search by words, the other names that were looked for, with their years.
        total: hits of the way that was asked for.
        hits: the first of them.
        engines: that read the pages; by a sample.
        sampled: how many pages were looked into for that.
        index: that was asked.
    """

    archive: str
    program: str
    made_at: datetime
    query: str
    mode: str
    coverage: Coverage
    counts: tuple[ModeCount, ...]
    spellings: tuple[Spellings, ...]
    words: tuple[str, ...]
    synonyms: tuple[str, ...]
    total: int
    hits: tuple[FoundRow, ...]
    engines: tuple[EngineRow, ...]
    sampled: int
    index: IndexState
