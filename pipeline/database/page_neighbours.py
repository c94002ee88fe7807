"""Pages beside pages: over whose edge a phrase may run."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, and_, select

from pipeline.database.tables import pages

_AT_ONCE = 500
"""Numbers in one question; SQLite takes some thousands."""


def next_page_id(connection: Connection, page_id: int) -> int | None:
    """The page in force that follows a page in its entry."""
    before, after = pages.alias(), pages.alias()
    follows = and_(after.c.entry_id == before.c.entry_id, after.c.ordinal == before.c.ordinal + 1)
    wanted = select(after.c.id).select_from(before.join(after, follows))
    found = connection.execute(wanted.where(before.c.id == page_id, after.c.superseded_at.is_(None))).scalar()
    return None if found is None else int(found)


def ids_before(connection: Connection, page_ids: Iterable[int]) -> list[int]:
    """Pages in force with a result that stand before these pages, which need not be in force, in their entries."""
    before, after = pages.alias(), pages.alias()
    follows = and_(after.c.entry_id == before.c.entry_id, after.c.ordinal == before.c.ordinal + 1)
    wanted = select(before.c.id).select_from(before.join(after, follows))
    wanted = wanted.where(before.c.superseded_at.is_(None), before.c.job_key.is_not(None))
    ids = list(page_ids)
    found: set[int] = set()
    for start in range(0, len(ids), _AT_ONCE):
        found.update(connection.execute(wanted.where(after.c.id.in_(ids[start : start + _AT_ONCE]))).scalars())
    return sorted(found)
