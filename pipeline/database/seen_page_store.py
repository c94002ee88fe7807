"""What sessions did with pages, each until a moment."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import Connection, bindparam, select

from pipeline.database.tables import seen_pages


class Sight(StrEnum):
    """What a session did with a page."""

    LOOKED_AT = "looked_at"
    WHOLE = "whole"


# asked for every page or tile, and built once: building it takes longer than answering it
_UNTIL = select(seen_pages.c.until).where(
    seen_pages.c.session == bindparam("session"),
    seen_pages.c.page_id == bindparam("page"),
    seen_pages.c.sight == bindparam("sight"),
)
_FORGET = seen_pages.delete().where(seen_pages.c.until <= bindparam("now"))
_ADD = seen_pages.insert().prefix_with("OR REPLACE")


def add(connection: Connection, session: str, page_id: int, sight: Sight, *, until: float, now: float) -> None:
    """Remember until a moment what a session did, and forget what is over; seconds since 1970."""
    connection.execute(_FORGET, {"now": now})
    connection.execute(_ADD, {"session": session, "page_id": page_id, "sight": sight.value, "until": until})


def until(connection: Connection, session: str, page_id: int, sight: Sight) -> float:
    """Until when it is remembered; 0 for not at all."""
    asked = {"session": session, "page": page_id, "sight": sight.value}
    return float(connection.execute(_UNTIL, asked).scalar() or 0.0)
