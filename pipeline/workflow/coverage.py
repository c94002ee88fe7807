"""How much of an archive a search can look at, told from the database and not from the index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from pipeline.catalogue import KnownCodes, link
from pipeline.database import Connection, catalogue_store, outbox, page_store, secrecy_store, source_store
from pipeline.database.outbox import Subject
from pipeline.index import Filters, entries_within
from pipeline.model.catalogue_entry import CatalogueEntry
from pipeline.model.record import FileProblem, PageRecord, PageState
from pipeline.model.shelf_order import shelf_key
from pipeline.report import Coverage, CoveredPage, EntryRow, FileRow


@dataclass(frozen=True, slots=True)
class CoverageReading:
    """The coverage of a search, and the pages that it could look at."""

    coverage: Coverage
    searched: tuple[PageRecord, ...]


def read_coverage(connection: Connection, filters: Filters, doubtful_below: float) -> CoverageReading:
    """Sort the pages in force within ``filters`` into those that the index holds and those that it cannot.

    Asked before a search: what is read and indexed meanwhile is then said to be unsearched, never the other way.
    """
    entries = catalogue_store.all_entries(connection)
    inside = {entry.code: entry for entry in entries_within(filters, entries.values())}
    told_of = outbox.announcements(connection)
    aside = secrecy_store.set_aside_ids(connection)
    announced = aside | {item.reference for item in told_of if item.subject is Subject.PAGE}
    everything = list(page_store.current_pages(connection))
    pages = sorted((page for page in everything if page.key.archival_code in inside), key=_on_shelf)
    searched = [page for page in pages if page.job_key is not None and page.id not in announced]
    unread = [page for page in pages if page.job_key is None]
    scanned = Counter(page.key.archival_code for page in everything)
    unjudged = _unjudged(filters, entries, inside)

    def rows(some: Iterable[PageRecord]) -> tuple[CoveredPage, ...]:
        return tuple(_row(page, inside) for page in some)

    coverage = Coverage(
        scope=described(filters),
        entries=len(inside),
        pages=len(pages),
        searched=len(searched),
        waiting=rows(page for page in unread if page.state is not PageState.FAILED),
        failed=rows(page for page in unread if page.state is PageState.FAILED),
        not_indexed=rows(page for page in pages if page.job_key is not None and page.id in announced),
        blank=rows(page for page in searched if page.is_blank),
        doubtful=rows(page for page in searched if not page.is_blank and _is_doubtful(page, doubtful_below)),
        doubtful_below=doubtful_below,
        without_scans=_entry_rows(scanned, (e for code, e in inside.items() if not scanned[code])),
        short=_entry_rows(scanned, (e for code, e in inside.items() if 0 < scanned[code] < (e.page_count or 0))),
        files=_files(source_store.all_file_problems(connection), entries, inside),
        unjudged=_entry_rows(scanned, unjudged),
        unjudged_pages=sum(scanned[entry.code] for entry in unjudged),
    )
    return CoverageReading(coverage, tuple(searched))


def described(filters: Filters) -> tuple[tuple[str, str], ...]:
    """What filters restrict a search to, in Chinese; nothing for no restriction."""
    values = {
        "全宗号": filters.fonds,
        "年度": str(filters.years or ""),
        "保管期限": filters.retention,
        "责任者": filters.responsible_party,
        "档号": filters.code,
    }
    return tuple((name, value) for name, value in values.items() if value)


def _unjudged(
    filters: Filters, entries: Mapping[str, CatalogueEntry], inside: Mapping[str, CatalogueEntry]
) -> list[CatalogueEntry]:
    """Entries that are out only because the catalogue leaves empty what a filter asks for."""
    below = {entry.code for entry in entries_within(Filters(code=filters.code), entries.values())}
    out = [entry for code, entry in entries.items() if code in below and code not in inside]
    return [entry for entry in out if _is_silent(filters, entry) and _fits_as_far_as_it_says(filters, entry)]


def _is_silent(filters: Filters, entry: CatalogueEntry) -> bool:
    return (
        (filters.years is not None and entry.year is None)
        or bool(filters.fonds and not entry.fonds)
        or bool(filters.retention and not entry.retention)
        or bool(filters.responsible_party and not entry.responsible_party)
    )


def _fits_as_far_as_it_says(filters: Filters, entry: CatalogueEntry) -> bool:
    said = Filters(
        fonds=filters.fonds if entry.fonds else "",
        years=filters.years if entry.year is not None else None,
        retention=filters.retention if entry.retention else "",
        responsible_party=filters.responsible_party if entry.responsible_party else "",
    )
    return bool(entries_within(said, [entry]))


def _is_doubtful(page: PageRecord, below: float) -> bool:
    return not page.character_count or (page.confidence or 0.0) < below


def _row(page: PageRecord, entries: Mapping[str, CatalogueEntry]) -> CoveredPage:
    code = page.key.archival_code
    note = page.problem.reason if page.problem and page.job_key is None else ""
    confidence = page.confidence if page.character_count else None
    return CoveredPage(code, page.key.ordinal, entries[code].title, page.source_name, note, confidence)


def _entry_rows(scanned: Mapping[str, int], entries: Iterable[CatalogueEntry]) -> tuple[EntryRow, ...]:
    rows = [EntryRow(entry.code, entry.title, entry.page_count, scanned[entry.code]) for entry in entries]
    return tuple(sorted(rows, key=lambda row: shelf_key(row.code)))


def _files(
    problems: Iterable[FileProblem], entries: Mapping[str, CatalogueEntry], inside: Mapping[str, CatalogueEntry]
) -> tuple[FileRow, ...]:
    """Those whose name leads to an entry in the scope, or to none, as they may belong there."""
    known = KnownCodes.of(code for code, entry in entries.items() if not entry.is_provisional)
    rows = [FileRow(item.path, link(PurePosixPath(item.path), known).code or "", item.problem) for item in problems]
    return tuple(row for row in rows if row.code in inside or row.code not in entries)


def _on_shelf(page: PageRecord) -> tuple[object, ...]:
    return (*shelf_key(page.key.archival_code), page.key.ordinal)
