"""Pages: which there are, what is known of them, and their numbers in an entry. The work on them is in `job_store`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, case, func, literal_column, select

from pipeline.database.catalogue_store import is_open
from pipeline.database.moments import now
from pipeline.database.outbox import announce_page
from pipeline.database.secrecy_store import is_set_aside
from pipeline.database.tables import entries, pages, sources
from pipeline.model.page import PageKey, Sha256
from pipeline.model.problem import Problem, ProblemCategory, Stage
from pipeline.model.record import PageRecord, PageState


@dataclass(frozen=True, slots=True)
class Quality:
    """Pages in number; of those the blank ones, and others that are doubtful."""

    count: int = 0
    blank: int = 0
    doubtful: int = 0


_entry_of_page = pages.c.entry_id == entries.c.id


def selected() -> Select[Any]:
    """A question for whole pages, to be narrowed; `record` reads its rows."""
    source_columns = (sources.c.serial, sources.c.name, sources.c.sha256, sources.c.extension)
    return select(pages, entries.c.code, *source_columns).select_from(pages.join(sources).join(entries, _entry_of_page))


# asked for every entry or page, and built once: building one takes longer than answering it
_CURRENT = selected().where(pages.c.superseded_at.is_(None)).order_by(entries.c.code, pages.c.ordinal)
_OF_CODE = _CURRENT.where(entries.c.code == bindparam("code"))
_BY_KEY = selected().where(
    pages.c.superseded_at.is_(None), entries.c.code == bindparam("code"), pages.c.ordinal == bindparam("ordinal")
)
_BY_KEYS = selected().where(
    pages.c.superseded_at.is_(None),
    entries.c.code.in_(bindparam("codes", expanding=True)),
    pages.c.ordinal.in_(bindparam("ordinals", expanding=True)),
)
_BY_ID = selected().where(pages.c.id == bindparam("page"), pages.c.superseded_at.is_(None))
_BELONGS_INTO_INDEX = (pages.c.superseded_at.is_(None), pages.c.job_key.is_not(None), ~is_set_aside())
_COUNTS_MARK = """
SELECT (SELECT seq FROM sqlite_sequence WHERE name = 'outbox'), (SELECT count(*) FROM outbox),
    (SELECT max(id) FROM entries), (SELECT max(id) FROM pages),
    (SELECT count(*) FROM pages WHERE state IN ('pending', 'running')),
    (SELECT count(*) FROM pages WHERE state = 'failed')
"""
_NUMBER = pages.update().where(pages.c.id == bindparam("page")).values(ordinal=bindparam("number"))


def current_pages(connection: Connection, code: str | None = None) -> Iterator[PageRecord]:
    """Pages in force, of one entry or of all, by 档号 and ordinal."""
    rows = connection.execute(_CURRENT) if code is None else connection.execute(_OF_CODE, {"code": code})
    for row in rows:
        yield record(row)


def page_by_key(connection: Connection, key: PageKey) -> PageRecord | None:
    """The page in force of this 档号 and ordinal."""
    row = connection.execute(_BY_KEY, {"code": key.archival_code, "ordinal": key.ordinal}).first()
    return record(row) if row else None


def pages_by_keys(connection: Connection, keys: Iterable[PageKey]) -> list[PageRecord]:
    """The pages in force of these 档号 and ordinals, as far as there are any."""
    wanted = {(key.archival_code, key.ordinal) for key in keys}
    # asked for the pairs themselves, SQLite reads all pages
    apart = {"codes": [code for code, _ in wanted], "ordinals": list({ordinal for _, ordinal in wanted})}
    return [record(row) for row in connection.execute(_BY_KEYS, apart) if (row.code, row.ordinal) in wanted]


def page_count(connection: Connection, code: str) -> int:
    """How many pages in force an entry has."""
    wanted = select(func.count()).select_from(pages.join(entries, _entry_of_page))
    wanted = wanted.where(pages.c.superseded_at.is_(None), entries.c.code == code)
    return int(connection.execute(wanted).scalar_one())


def page_by_id(connection: Connection, page_id: int) -> PageRecord | None:
    """The page of a row, unless it was superseded or is gone."""
    row = connection.execute(_BY_ID, {"page": page_id}).one_or_none()
    return record(row) if row else None


def pages_of_source(connection: Connection, source_id: int) -> list[PageRecord]:
    """Pages in force that came in one file, in the order of the file."""
    wanted = selected().where(pages.c.source_id == source_id, pages.c.superseded_at.is_(None))
    return [record(row) for row in connection.execute(wanted.order_by(pages.c.frame_index))]


def codes_to_number(connection: Connection) -> list[str]:
    """档号 of the entries whose pages do not run from 1 without a gap."""
    first, last, count = func.min(pages.c.ordinal), func.max(pages.c.ordinal), func.count()
    wanted = (
        select(entries.c.code)
        .join(pages, _entry_of_page)
        .where(pages.c.superseded_at.is_(None))
        .group_by(entries.c.id)
        .having((first < 1) | (last != count))
    )
    return list(connection.execute(wanted.order_by(entries.c.code)).scalars())


def counts(connection: Connection, *, only_open: bool = False) -> dict[PageState, int]:
    """How many pages in force, or of open entries, stand where."""
    wanted = select(pages.c.state, func.count()).where(*_in_force(only_open)).group_by(pages.c.state)
    found = {PageState(state): number for state, number in connection.execute(wanted)}
    return {state: found.get(state, 0) for state in PageState}


def quality_counts(connection: Connection, below: float, *, only_open: bool = False) -> dict[PageState, Quality]:
    """The same with how many of each are blank, and how many others have a mean confidence under ``below``."""
    is_doubtful = ~pages.c.is_blank & ((pages.c.confidence < below) | (pages.c.character_count == 0))
    sums = [func.sum(case((each, 1), else_=0)) for each in (pages.c.is_blank, is_doubtful)]
    # with the plus SQLite reads all pages one after the other, and does not look each up by the index of states
    state: ColumnElement[str] = literal_column("+pages.state")
    wanted = select(state, func.count(), *sums).where(*_in_force(only_open)).group_by(state)
    found = {PageState(name): Quality(*numbers) for name, *numbers in connection.execute(wanted)}
    return {one: found.get(one, Quality()) for one in PageState}


def counts_mark(connection: Connection) -> tuple[int, ...]:
    """Another one whenever `quality_counts`, or what waits to be told to the index, may be another.

    What finishes, supersedes or sets aside a page announces it. Pages fail and are queued again without a word; the
    last two numbers together only rise by that, so they cannot come out the same.
    """
    return tuple(int(number or 0) for number in connection.exec_driver_sql(_COUNTS_MARK).one())


def _in_force(only_open: bool) -> tuple[ColumnElement[bool], ...]:
    """Conditions on ``pages``."""
    if not only_open:
        return (pages.c.superseded_at.is_(None),)
    open_entries = select(entries.c.id).where(is_open())
    return pages.c.superseded_at.is_(None), pages.c.entry_id.in_(open_entries), ~is_set_aside()


def result_count(connection: Connection) -> int:
    """How many pages in force have a result and are not set aside; that many belong into the index."""
    wanted = select(func.count()).select_from(pages).where(*_BELONGS_INTO_INDEX)
    return int(connection.execute(wanted).scalar_one())


def result_ids(connection: Connection) -> list[int]:
    """Rows of the pages in force that have a result and are not set aside, in order."""
    wanted = select(pages.c.id).where(*_BELONGS_INTO_INDEX)
    return list(connection.execute(wanted.order_by(pages.c.id)).scalars())


def set_ordinals(connection: Connection, ordered: Iterable[PageRecord]) -> None:
    """Number pages from 1 in the order given and tell the index of those that it holds and whose number changed."""
    changed = [(ordinal, page) for ordinal, page in enumerate(ordered, 1) if page.key.ordinal != ordinal]
    if changed:
        numbers = [{"page": page.id, "number": ordinal} for ordinal, page in changed]
        connection.execute(_NUMBER, numbers)
    for _, page in changed:
        if page.job_key is not None:
            announce_page(connection, page.id)


def supersede(connection: Connection, page_ids: Iterable[int]) -> None:
    """Mark pages as replaced by a newer scan, and tell the index."""
    for page_id in page_ids:
        connection.execute(pages.update().where(pages.c.id == page_id).values(superseded_at=now()))
        announce_page(connection, page_id)


def record(row: Row[Any]) -> PageRecord:
    """The page of a row of `selected`."""
    return PageRecord(
        id=row.id,
        key=PageKey(row.code, row.ordinal),
        serial=row.serial,
        source_name=row.name,
        master_sha256=Sha256(row.sha256),
        master_extension=row.extension,
        frame_index=row.frame_index,
        image_sha256=Sha256(row.image_sha256),
        width=row.width,
        height=row.height,
        state=PageState(row.state),
        attempts=row.attempts,
        job_key=row.job_key,
        is_blank=bool(row.is_blank),
        confidence=row.confidence,
        character_count=row.character_count,
        problem=_problem(row),
        engine=row.engine,
    )


def _problem(row: Row[Any]) -> Problem | None:
    if row.problem_category is None:
        return None
    return Problem(ProblemCategory(row.problem_category), Stage(row.problem_stage), row.problem_detail or "")
