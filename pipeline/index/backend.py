"""The contract of a full-text back-end."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from pipeline.chinese.folding import Folded, fold
from pipeline.index.conditions import Condition
from pipeline.index.documents import EntryDocument, PageDocument
from pipeline.index.facets import NO_SPREAD, Spread
from pipeline.index.synonyms import Synonym
from pipeline.model.query import SortOrder, YearRange


class Match(StrEnum):
    """Why a hit is a hit.

    ``exact``: what was asked stands on the page to the letter (after folding). ``equal``: it does with numbers, dates
    and areas of the same value. ``tolerant``: it does if characters are read as the engine held possible, or as
    look-alikes. ``words``: words of it do. ``catalogue``: it is in the catalogue entry, and on no page of it.
    """

    EXACT = "exact"
    EQUAL = "equal"
    TOLERANT = "tolerant"
    WORDS = "words"
    CATALOGUE = "catalogue"


class Matching(StrEnum):
    """How phrases are compared: to the letter, by value, or also where letters may have been misread."""

    EXACT = "exact"
    EQUAL = "equal"
    TOLERANT = "tolerant"


@dataclass(frozen=True, slots=True)
class Filters:
    """What every hit must fulfil; an empty text and ``None`` mean any.

    Attributes:
        fonds: 全宗号, compared without regard to width and case.
        years: 年度; entries without a year do not fulfil it.
        retention: 保管期限 as a code.
        responsible_party: a text that 责任者 holds, after folding.
        code: a 档号 or its beginning up to a dash or dot; where nothing begins so, any beginning. With
            ``only_open`` always any beginning, since what begins so may be something that must not be known.
        only_open: entries that are not open do not fulfil it.
    """

    fonds: str = ""
    years: YearRange | None = None
    retention: str = ""
    responsible_party: str = ""
    code: str = ""
    only_open: bool = False


@dataclass(frozen=True, slots=True)
class IndexQuery:
    """A question that an index can answer; one of ``phrases``, ``terms`` and ``condition`` is not empty.

    Attributes:
        phrases: every one must stand on the page (or in the entry).
        matching: how ``phrases`` are compared. Catalogue entries are compared to the letter.
        terms: ranked by words; pages with all of them come before pages with some. Each holds a letter or digit.
        synonyms: other names for the terms, or for words in them; they count less than the terms themselves.
        whole: the terms as they were typed, with the marks between them; the terms in a row when ``None``.
        condition: what every hit must fulfil, in place of ``phrases`` and ``terms``. A page is a hit if something that
            is demanded stands in its own text, an entry if its fields alone fulfil the condition. What is denied is
            compared to the letter, so that nothing is left out for a doubt.
        filters: what every hit must fulfil besides.
        limit: at most so many hits.
        offset: pass over so many hits first.
        sort: in which order they come.
    """

    phrases: tuple[Folded, ...] = ()
    matching: Matching = Matching.EXACT
    terms: tuple[str, ...] = ()
    synonyms: tuple[Synonym, ...] = ()
    whole: Folded | None = None
    condition: Condition | None = None
    filters: Filters = Filters()
    limit: int = 20
    offset: int = 0
    sort: SortOrder = SortOrder.RELEVANCE

    @property
    def exact_phrases(self) -> tuple[Folded, ...]:
        """What must stand on a page, all of it, for an exact hit."""
        if not self.terms:
            return self.phrases
        return (*self.phrases, self.whole or fold(" ".join(self.terms)))


@dataclass(frozen=True, slots=True)
class IndexHit:
    """One page, or one entry of which no page is a hit.

    Attributes:
        code: 档号.
        ordinal: of the page; ``None`` for an entry.
        serial: of the page's file name; empty for an entry.
        title: 题名.
        date: of the entry, as `PartialDate` writes it.
        fonds: 全宗号.
        match: why it is a hit.
        score: falls from hit to hit.
        catalogue_texts: what was searched of an entry, the title first; nothing for a page.
    """

    code: str
    ordinal: int | None
    serial: str
    title: str
    date: str
    fonds: str
    match: Match
    score: float
    catalogue_texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IndexAnswer:
    """What the index found.

    Attributes:
        total: all hits, not only those asked for.
        hits: from ``offset`` on, at most ``limit``, in an order that depends on the content of the index alone.
        words: the words into which the terms were cut, to be marked where the page has no exact phrase.
        spread: all hits, counted by item and by what narrows a question.
    """

    total: int
    hits: tuple[IndexHit, ...]
    words: tuple[str, ...] = ()
    spread: Spread = NO_SPREAD


class IndexWriter(Protocol):
    """Takes changes; nothing is seen by searches before the block of `IndexBackend.write` ends well."""

    def put_page(self, page_id: int, document: PageDocument) -> None:
        """Add a page or replace what was known under this number."""

    def remove_page(self, page_id: int) -> None:
        """Forget a page; nothing happens when it is not known."""

    def put_entry(self, entry_id: int, document: EntryDocument) -> None:
        """Add an entry or replace what was known under this number."""

    def remove_entry(self, entry_id: int) -> None:
        """Forget an entry; nothing happens when it is not known."""


class IndexBackend(Protocol):
    """A full-text index in a folder.

    An exact hit is what `Folded.occurrences` says and nothing else, or what `Seam.crossings` says over the end of a
    page; an equal hit is what `equal_places` says, a tolerant one what `tolerant_places` says.
    """

    def write(self) -> AbstractContextManager[IndexWriter]:
        """One writer, one commit when the block ends well, nothing changed when it raises.

        Raises:
            IndexLockedError: another program writes.
            IndexDamagedError: the index must be rebuilt.
            DiskFullError: no room left; the index is as it was.
            FolderNotWritableError: the folder cannot be written.
        """

    def search(self, query: IndexQuery) -> IndexAnswer:
        """Find pages and entries.

        The order is: exact pages, entries with the exact text, pages with all terms (or with phrases that are equal, or
        tolerant, those with fewer doubtful letters first), pages with some of the terms.

        Raises:
            IndexDamagedError: there is no index, or it must be rebuilt.
        """

    def page_count(self) -> int:
        """How many pages the index holds; 0 when there is none.

        Raises:
            IndexDamagedError: the index must be rebuilt.
        """
