"""Pages set aside for marks of secrecy; rows are added, and changed once, by whoever decides."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, or_, select

from pipeline.database.moments import now
from pipeline.database.outbox import announce_page
from pipeline.database.tables import entries, pages, secrecy_reviews
from pipeline.model.page import PageKey
from pipeline.model.secrecy_review import Decision, SecrecyReview

_LAST = select(func.max(secrecy_reviews.c.id)).group_by(secrecy_reviews.c.page_id)
"""Of each page the row that counts."""
_SET_ASIDE = select(secrecy_reviews.c.page_id).where(
    secrecy_reviews.c.id.in_(_LAST),
    or_(secrecy_reviews.c.decision.is_(None), secrecy_reviews.c.decision != Decision.RELEASED),
)

# asked for every hit, and built once: building it takes longer than answering it
_LAST_OF = (
    select(secrecy_reviews)
    .where(secrecy_reviews.c.page_id == bindparam("page"))
    .order_by(secrecy_reviews.c.id.desc())
    .limit(1)
)

_SET_ASIDE_AMONG = _SET_ASIDE.where(secrecy_reviews.c.page_id.in_(bindparam("pages", expanding=True)))


def is_set_aside() -> ColumnElement[bool]:
    """For questions about ``pages``: it is out of search and export."""
    return pages.c.id.in_(_SET_ASIDE)


def set_aside(connection: Connection, page_id: int, marks: Iterable[str]) -> bool:
    """Set a page aside for marks that its text bears, and tell the index; whether it is newly so.

    A decision on the same marks, or on more of them, stands; so does what waits for one. A page whose marks a later
    reading no longer sees stays as it is: people decide, not engines.
    """
    found = tuple(marks)
    last = _last_of(connection, page_id)
    if not found or (last is not None and set(found) <= set(last.marks.split())):
        return False
    values = {"page_id": page_id, "marks": " ".join(found), "found_at": now()}
    connection.execute(secrecy_reviews.insert().values(values))
    announce_page(connection, page_id)
    return True


def decide(connection: Connection, page_id: int, decision: Decision, by: str, reason: str) -> bool:
    """Record what somebody decided on a page that was set aside, and tell the index; False when it never was.

    Another decision on the same page is another row, so the earlier one stays to be read.
    """
    last = _last_of(connection, page_id)
    if last is None:
        return False
    made = {"decision": decision.value, "decided_by": by, "decided_at": now(), "reason": reason}
    if last.decision is None:
        connection.execute(secrecy_reviews.update().where(secrecy_reviews.c.id == last.id).values(made))
    else:
        again = {"page_id": page_id, "marks": last.marks, "found_at": last.found_at, **made}
        connection.execute(secrecy_reviews.insert().values(again))
    announce_page(connection, page_id)
    return True


def reviews(connection: Connection, *, only_waiting: bool = False) -> list[SecrecyReview]:
    """Every review of pages in force by 档号 and page, earlier ones of a page first; or those nobody decided yet."""
    wanted = (
        select(secrecy_reviews, entries.c.code, pages.c.ordinal)
        .join(pages, secrecy_reviews.c.page_id == pages.c.id)
        .join(entries, pages.c.entry_id == entries.c.id)
        .where(pages.c.superseded_at.is_(None))
        .order_by(entries.c.code, pages.c.ordinal, secrecy_reviews.c.id)
    )
    if only_waiting:
        wanted = wanted.where(secrecy_reviews.c.decision.is_(None))
    return [_review(row) for row in connection.execute(wanted)]


def set_aside_ids(connection: Connection) -> frozenset[int]:
    """Rows of all pages that are out of search and export."""
    return frozenset(connection.execute(_SET_ASIDE).scalars())


def set_aside_among(connection: Connection, page_ids: Iterable[int]) -> frozenset[int]:
    """Those of these rows that are out of search and export."""
    return frozenset(connection.execute(_SET_ASIDE_AMONG, {"pages": list(page_ids)}).scalars())


def is_page_set_aside(connection: Connection, page_id: int) -> bool:
    """Whether a page is out of search and export."""
    last = _last_of(connection, page_id)
    return last is not None and last.decision != Decision.RELEASED


def is_key_set_aside(connection: Connection, key: PageKey) -> bool:
    """The same by 档号 and ordinal, of the page in force."""
    wanted = select(pages.c.id).join(entries, pages.c.entry_id == entries.c.id)
    wanted = wanted.where(entries.c.code == key.archival_code, pages.c.ordinal == key.ordinal)
    page_id = connection.execute(wanted.where(pages.c.superseded_at.is_(None), is_set_aside())).scalar()
    return page_id is not None


def _last_of(connection: Connection, page_id: int) -> Row[Any] | None:
    return connection.execute(_LAST_OF, {"page": page_id}).first()


def _review(row: Row[Any]) -> SecrecyReview:
    return SecrecyReview(
        id=row.id,
        page_id=row.page_id,
        key=PageKey(row.code, row.ordinal),
        marks=tuple(row.marks.split()),
        found_at=row.found_at,
        decision=Decision(row.decision) if row.decision else None,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        reason=row.reason,
    )
