"""Corrections by people; rows are added and never changed, so they are their own history."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from pipeline.database.outbox import announce_page
from pipeline.database.tables import corrections, entries, pages
from pipeline.model.correction import Correction, CorrectionRecord
from pipeline.model.geometry import Quad
from pipeline.model.page import PageKey

# built once: building it takes longer than answering it
_OF_PAGE = select(corrections).where(corrections.c.page_id == bindparam("page")).order_by(corrections.c.id)
_OF_PAGES = (
    select(corrections)
    .where(corrections.c.page_id.in_(bindparam("pages", expanding=True)))
    .order_by(corrections.c.page_id, corrections.c.id)
)


def add(connection: Connection, correction: Correction) -> None:
    """Record a correction and tell the index."""
    values = {
        "page_id": correction.page_id,
        "line": correction.line,
        "quad": json.dumps(correction.quad),
        "was": correction.was,
        "text": correction.text,
        "editor": correction.editor,
        "made_at": correction.made_at,
    }
    connection.execute(corrections.insert().values(values))
    announce_page(connection, correction.page_id)


def of_page(connection: Connection, page_id: int) -> list[Correction]:
    """Every correction of a page, the oldest first."""
    return [_correction(row) for row in connection.execute(_OF_PAGE, {"page": page_id})]


def of_pages(connection: Connection, page_ids: Iterable[int]) -> dict[int, tuple[Correction, ...]]:
    """The same of several pages, of those that have any."""
    rows = map(_correction, connection.execute(_OF_PAGES, {"pages": list(page_ids)}))
    return {page: tuple(made) for page, made in groupby(rows, lambda correction: correction.page_id)}


def history(connection: Connection, code: str | None = None) -> list[CorrectionRecord]:
    """Every correction of an entry or of the archive, the oldest first; those of superseded pages too."""
    wanted = (
        select(corrections, entries.c.code, pages.c.ordinal, pages.c.superseded_at)
        .join(pages, corrections.c.page_id == pages.c.id)
        .join(entries, pages.c.entry_id == entries.c.id)
        .order_by(corrections.c.id)
    )
    if code is not None:
        wanted = wanted.where(entries.c.code == code)
    return [
        CorrectionRecord(PageKey(row.code, row.ordinal), _correction(row), row.superseded_at is not None)
        for row in connection.execute(wanted)
    ]


def _correction(row: Row[Any]) -> Correction:
    corners = tuple((float(x), float(y)) for x, y in json.loads(row.quad))
    first, second, third, fourth = corners
    quad: Quad = (first, second, third, fourth)
    return Correction(row.page_id, row.line, quad, row.was, row.text, row.editor, row.made_at)
