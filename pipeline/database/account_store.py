"""Accounts, sessions, and wrong passwords. What they mean is decided in `pipeline.workflow.accounts`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select

from pipeline.database.moments import now
from pipeline.database.tables import sessions, sign_in_failures, users
from pipeline.model.account import Account

# asked with every request, and built once: building it takes longer than answering it
_SESSION = (
    select(users, sessions.c.form_token, sessions.c.begun, sessions.c.seen)
    .join(sessions, sessions.c.user_id == users.c.id)
    .where(sessions.c.token_hash == bindparam("token"))
)


def add(connection: Connection, name: str, name_key: str, role: str, password_hash: str) -> bool:
    """Make an account whose password must be changed; False when the name is taken."""
    if by_key(connection, name_key) is not None:
        return False
    values = {"name": name, "name_key": name_key, "role": role, "password_hash": password_hash}
    connection.execute(users.insert().values(**values, must_change=True, made_at=now()))
    return True


def accounts(connection: Connection) -> list[Account]:
    """All of them, ended ones too, the oldest first."""
    return [_account(row) for row in connection.execute(select(users).order_by(users.c.id))]


def by_key(connection: Connection, name_key: str) -> Account | None:
    """The account of this folded name."""
    row = connection.execute(select(users).where(users.c.name_key == name_key)).one_or_none()
    return _account(row) if row else None


def set_password(connection: Connection, user_id: int, password_hash: str, *, must_change: bool) -> None:
    """Give an account another password; its sessions end."""
    values = {"password_hash": password_hash, "must_change": must_change}
    connection.execute(users.update().where(users.c.id == user_id).values(values))
    end_sessions_of(connection, user_id)


def renew_hash(connection: Connection, user_id: int, password_hash: str) -> None:
    """The same password, hashed with other parameters."""
    connection.execute(users.update().where(users.c.id == user_id).values(password_hash=password_hash))


def set_role(connection: Connection, user_id: int, role: str) -> None:
    """Give an account another role; its sessions end."""
    connection.execute(users.update().where(users.c.id == user_id).values(role=role))
    end_sessions_of(connection, user_id)


def disable(connection: Connection, user_id: int) -> None:
    """Let nobody in by this account any more; its sessions end."""
    connection.execute(users.update().where(users.c.id == user_id).values(disabled_at=now()))
    end_sessions_of(connection, user_id)


def begin_session(
    connection: Connection, token_hash: str, user_id: int, form_token: str, place: str, moment: float
) -> None:
    """Somebody came in."""
    values = {"token_hash": token_hash, "user_id": user_id, "form_token": form_token, "place": place}
    connection.execute(sessions.insert().values(**values, begun=moment, seen=moment))


def session(connection: Connection, token_hash: str) -> tuple[Account, str, float, float] | None:
    """Whose session it is, its form token, when it began and when it was last seen."""
    row = connection.execute(_SESSION, {"token": token_hash}).one_or_none()
    return (_account(row), row.form_token, row.begun, row.seen) if row else None


def see_session(connection: Connection, token_hash: str, moment: float) -> None:
    """The session is in use."""
    connection.execute(sessions.update().where(sessions.c.token_hash == token_hash).values(seen=moment))


def end_session(connection: Connection, token_hash: str) -> None:
    """Somebody goes."""
    connection.execute(sessions.delete().where(sessions.c.token_hash == token_hash))


def end_sessions_of(connection: Connection, user_id: int) -> None:
    """All of an account."""
    connection.execute(sessions.delete().where(sessions.c.user_id == user_id))


def end_old_sessions(connection: Connection, *, begun_before: float, seen_before: float) -> None:
    """Those that began, or were last seen, before a moment."""
    old = (sessions.c.begun < begun_before) | (sessions.c.seen < seen_before)
    connection.execute(sessions.delete().where(old))


def failure(connection: Connection, key: str) -> tuple[int, float]:
    """Wrong passwords in a row of an account or a place, and until when it is locked."""
    wanted = select(sign_in_failures.c.tries, sign_in_failures.c.locked_until)
    row = connection.execute(wanted.where(sign_in_failures.c.key == key)).one_or_none()
    return (row.tries, row.locked_until) if row else (0, 0.0)


def set_failure(connection: Connection, key: str, tries: int, locked_until: float, moment: float) -> None:
    """Remember them."""
    values = {"key": key, "tries": tries, "locked_until": locked_until, "last": moment}
    connection.execute(sign_in_failures.insert().prefix_with("OR REPLACE").values(values))


def forget_failure(connection: Connection, key: str) -> None:
    """The right password came."""
    connection.execute(sign_in_failures.delete().where(sign_in_failures.c.key == key))


def forget_old_failures(connection: Connection, *, last_before: float, most: int) -> None:
    """Those of long ago, and the oldest where made-up names fill the table."""
    connection.execute(sign_in_failures.delete().where(sign_in_failures.c.last < last_before))
    count = connection.execute(select(func.count()).select_from(sign_in_failures)).scalar_one()
    if count > most:
        oldest = select(sign_in_failures.c.key).order_by(sign_in_failures.c.last).limit(count - most)
        connection.execute(sign_in_failures.delete().where(sign_in_failures.c.key.in_(oldest)))


def _account(row: Row[Any]) -> Account:
    return Account(row.id, row.name, row.role, row.password_hash, bool(row.must_change), row.made_at, row.disabled_at)
