"""What a morning report asks of the database: the pages to be looked at, and how fast the work went."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from pipeline.database import page_store
from pipeline.database.tables import entries, pages, runs, sources
from pipeline.model.catalogue_entry import PROVISIONAL_PREFIX
from pipeline.model.record import PageRecord, PageState

_IN_FORCE = pages.c.superseded_at.is_(None)
_READ = (_IN_FORCE, pages.c.state == PageState.DONE)


@dataclass(frozen=True, slots=True)
class ReportedPage:
    """A page, the title of its entry, and the run that had it last."""

    page: PageRecord
    title: str
    run_id: int | None


@dataclass(frozen=True, slots=True)
class UnlinkedFile:
    """A file in force that no catalogue row claims, with its pages in force."""

    code: str
    name: str
    pages: int


def failed_pages(connection: Connection) -> list[ReportedPage]:
    """Every page in force that failed, of any run."""
    return list(_pages(connection, _IN_FORCE, pages.c.state == PageState.FAILED))


def blank_pages(connection: Connection, run_id: int | None = None) -> list[ReportedPage]:
    """Pages on which nothing is written, read by one run or by any."""
    return list(_pages(connection, *_READ, pages.c.is_blank, *_of(run_id)))


def doubtful_pages(connection: Connection, below: float, run_id: int | None = None) -> list[ReportedPage]:
    """Pages that are not blank and gave no character, or characters of a confidence below ``below`` on average."""
    doubtful = (pages.c.character_count == 0) | (pages.c.confidence < below)
    return list(_pages(connection, *_READ, ~pages.c.is_blank, doubtful, *_of(run_id)))


def page_counts_by_code(connection: Connection) -> dict[str, int]:
    """How many pages in force belong to each 档号 that has any."""
    wanted = (
        select(entries.c.code, func.count().label("pages"))
        .join(pages, pages.c.entry_id == entries.c.id)
        .where(_IN_FORCE)
    )
    return {row.code: row.pages for row in connection.execute(wanted.group_by(entries.c.id))}


def unlinked_files(connection: Connection) -> list[UnlinkedFile]:
    """Files in force of provisional entries."""
    wanted = (
        select(entries.c.code, sources.c.name, func.count(pages.c.id))
        .join(sources, sources.c.entry_id == entries.c.id)
        .outerjoin(pages, (pages.c.source_id == sources.c.id) & _IN_FORCE)
        .where(entries.c.code.startswith(PROVISIONAL_PREFIX), sources.c.superseded_at.is_(None))
        .group_by(sources.c.id)
    )
    return [UnlinkedFile(*row) for row in connection.execute(wanted)]


def master_count(connection: Connection) -> int:
    """Distinct received files, superseded ones too."""
    return int(connection.execute(select(func.count(sources.c.sha256.distinct()))).scalar_one())


def recent_page_seconds(connection: Connection, most: int) -> list[float]:
    """How long the last pages took that were read, by any run."""
    wanted = select(pages.c.seconds).where(pages.c.seconds.is_not(None)).order_by(pages.c.finished_at.desc())
    return list(connection.execute(wanted.limit(most)).scalars())


def recent_results(connection: Connection, most: int) -> list[str]:
    """Keys of the results that came last."""
    wanted = select(pages.c.job_key).where(pages.c.job_key.is_not(None)).order_by(pages.c.finished_at.desc())
    return list(connection.execute(wanted.limit(most)).scalars())


def last_workers(connection: Connection) -> int:
    """How many workers the last run had that read a page; 1 when none did."""
    wanted = select(runs.c.workers).where(runs.c.pages_done > 0).order_by(runs.c.id.desc()).limit(1)
    return int(connection.execute(wanted).scalar_one_or_none() or 1)


def _of(run_id: int | None) -> tuple[Any, ...]:
    return () if run_id is None else (pages.c.run_id == run_id,)


def _pages(connection: Connection, *conditions: Any) -> Iterator[ReportedPage]:
    wanted = page_store.selected().add_columns(entries.c.title).where(*conditions)
    for row in connection.execute(wanted):
        yield ReportedPage(page_store.record(row), row.title, row.run_id)
