"""How an archive stands: what it owns, what is read, what is open."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import dataclass

from pipeline.database import Database, catalogue_store, outbox, page_store, source_store
from pipeline.errors import IndexDamagedError, MissingToolError
from pipeline.model.record import FileProblem, PageRecord, PageState
from pipeline.storage.layout import ArchiveLayout
from pipeline.workflow.index_choice import backend_note, serving_backend
from pipeline.workflow.indexing import Indexing
from pipeline.workflow.reports import PageFailure
from pipeline.workflow.requeue import PresentKeys
from pipeline.workflow.work_standing import WorkStanding, work_standing


@dataclass(frozen=True, slots=True)
class ArchiveStatus:
    """Counts and lists; every number is derived from the database at the moment of asking.

    Attributes:
        entries: rows of the catalogue.
        entries_without_scans: 档号 of those to which no page belongs.
        provisional_entries: stand-ins for scans that no row claims.
        masters: distinct received files, superseded ones too.
        pages: pages in force by state.
        blank_pages: of the pages that are done.
        failed_pages: pages without a result, and why.
        file_problems: files that gave no page, and why.
        waiting_for_index: changes that the index has not been told.
        indexed_pages: pages in the index.
        free_bytes: room left on the disk.
        outdated_pages: pages with a result that the present settings, engine or version would not give; None when that
            cannot be told, as the engine is not installed.
        index_problem: why the index cannot be used, in Chinese; empty when it can.
        index_backend: which back-end serves the index.
        index_note: that another back-end is set, or would serve better, in Chinese; empty when neither.
        work: who works in it now.
    """

    entries: int
    entries_without_scans: tuple[str, ...]
    provisional_entries: tuple[str, ...]
    masters: int
    pages: dict[PageState, int]
    blank_pages: int
    failed_pages: tuple[PageFailure, ...]
    file_problems: tuple[FileProblem, ...]
    waiting_for_index: int
    indexed_pages: int
    free_bytes: int
    outdated_pages: int | None
    index_problem: str
    index_backend: str
    index_note: str
    work: WorkStanding


def standing(layout: ArchiveLayout, database: Database, indexing: Indexing, engine: str) -> ArchiveStatus:
    """Look at the whole archive; ``engine`` is what it reads with."""
    with database.read() as connection:
        entries = catalogue_store.all_entries(connection)
        pages = list(page_store.current_pages(connection))
        masters = len(source_store.master_files(connection))
        problems = source_store.all_file_problems(connection)
        waiting = outbox.announcement_count(connection)
    with_pages = {page.key.archival_code for page in pages}
    known = [code for code, entry in entries.items() if not entry.is_provisional]
    counts = Counter(page.state for page in pages)
    indexed, index_problem = _indexed(indexing)
    return ArchiveStatus(
        entries=len(known),
        entries_without_scans=tuple(code for code in known if code not in with_pages),
        provisional_entries=tuple(code for code, entry in entries.items() if entry.is_provisional),
        masters=masters,
        pages={state: counts[state] for state in PageState},
        blank_pages=sum(page.is_blank for page in pages if page.state is PageState.DONE),
        failed_pages=failures(pages),
        file_problems=tuple(problems),
        waiting_for_index=waiting,
        indexed_pages=indexed,
        free_bytes=shutil.disk_usage(layout.root).free,
        outdated_pages=_outdated(pages, engine),
        index_problem=index_problem,
        index_backend=serving_backend(indexing),
        index_note=backend_note(indexing, indexed),
        work=work_standing(layout, database),
    )


def _indexed(indexing: Indexing) -> tuple[int, str]:
    try:
        return indexing.asked(lambda backend: backend.page_count()), ""
    except IndexDamagedError as error:
        return 0, error.what


def _outdated(pages: list[PageRecord], engine: str) -> int | None:
    keys = PresentKeys(engine)
    try:
        return sum(keys.is_outdated(page) for page in pages)
    except MissingToolError:
        return None


def failures(pages: list[PageRecord]) -> tuple[PageFailure, ...]:
    """The pages of a list that failed, with their reasons."""
    return tuple(PageFailure(page.key, page.source_name, page.problem) for page in pages if page.problem)
