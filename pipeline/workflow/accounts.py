"""Accounts: who may come in, who is in, and how guessing is made slow.

Waits after wrong passwords are kept in the database, so neither a restart of the server nor another process forgets
them. A try is counted before its password is looked at: a thousand tries sent at once wait like a thousand in a row.
"""

from __future__ import annotations

import hashlib
import secrets
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.access import (
    PasswordFaultError,
    Permission,
    Role,
    Viewer,
    check_password,
    hashed,
    matches,
    may,
    needs_new_hash,
    one_time_password,
)
from pipeline.database import Connection, Database, account_store, audit_store
from pipeline.errors import InputError, NotInArchiveError
from pipeline.model.account import Account
from pipeline.model.audit import Action, AuditEvent

SESSION_SECONDS = 12 * 3600
"""A working day; a browser that was left open is signed out overnight."""
IDLE_SECONDS = 2 * 3600
FIRST_ADMINISTRATOR = "系统管理员"
_SEEN_EVERY_SECONDS = 60
"""A session in use is written down so often; each write costs a commit."""
_FREE_TRIES = 5
"""Wrong passwords in a row, of one account or from one place, that cost nothing."""
_LONGEST_WAIT = 900.0
_REMEMBERED_SECONDS = 24 * 3600
_MOST_REMEMBERED = 10_000
"""Accounts and places; made-up names do not fill the disk."""
_LONGEST_NAME = 40
_NEVER_EMPTY = (Role.SYSTEM_ADMIN, Role.SECURITY)
"""Once somebody has such a role, somebody always has."""


class LockedOutError(InputError):
    """Too many wrong passwords; ``seconds`` says how long nobody of this account or place is let in."""

    def __init__(self, seconds: float) -> None:
        super().__init__("密码错误次数过多", advice=f"请在 {seconds:.0f} 秒后再试")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who has signed in.

    Attributes:
        viewer: who.
        form_token: has to come along with every form of this session.
        must_change: may do nothing before having chosen another password.
    """

    viewer: Viewer
    form_token: str
    must_change: bool


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts of one archive.

    Attributes:
        database: of the archive.
        clock: seconds since 1970; replaced in tests.
    """

    database: Database
    clock: Callable[[], float] = time.time

    def all(self) -> list[Account]:
        """Every account, ended ones too."""
        with self.database.read() as connection:
            return account_store.accounts(connection)

    def first_administrator(self) -> tuple[str, str] | None:
        """Name and one-time password of an administrator, made where there is no account at all; else None."""
        password = one_time_password()
        stored = hashed(password)
        with self.database.begin() as connection:
            if account_store.accounts(connection):
                return None
            name = FIRST_ADMINISTRATOR
            account_store.add(connection, name, name_key(name), Role.SYSTEM_ADMIN, stored)
            audit_store.append(
                connection, AuditEvent("", "", "本机", Action.USER_ADD, detail=_told(name, Role.SYSTEM_ADMIN))
            )
        return name, password

    def may_grant(self, viewer: Viewer) -> bool:
        """Whether somebody who makes an account may say its role too: only as long as nobody else is there to do so."""
        if may(viewer, Permission.GRANT_ROLES):
            return True
        return not any(one.role == Role.SECURITY and one.disabled_at is None for one in self.all())

    def add(self, name: str, role: Role, by: AuditEvent) -> str:
        """Make an account; its one-time password. ``by`` says who does it and from where.

        Raises:
            InputError: the name is taken, empty or too long.
        """
        name = unicodedata.normalize("NFKC", name).strip()
        if not 0 < len(name) <= _LONGEST_NAME or not name.isprintable():
            raise InputError(f"用户名须为 1 至 {_LONGEST_NAME} 个字", where=name[:_LONGEST_NAME])
        password = one_time_password()
        stored = hashed(password)
        with self.database.begin() as connection:
            if not account_store.add(connection, name, name_key(name), role, stored):
                raise InputError("已有这个用户", where=name, advice="一人一个账号，一个账号一种角色；请换一个用户名")
            audit_store.append(connection, _event(by, Action.USER_ADD, _told(name, role)))
        return password

    def reset(self, name: str, by: AuditEvent) -> str:
        """Give an account a one-time password in place of a forgotten one, and end its sessions and waits.

        Raises:
            NotInArchiveError: no such account.
            InputError: it was ended.
        """
        password = one_time_password()
        stored = hashed(password)
        account = self._known(name)
        with self.database.begin() as connection:
            account_store.set_password(connection, account.id, stored, must_change=True)
            account_store.forget_failure(connection, _account_key(name_key(name)))
            audit_store.append(connection, _event(by, Action.USER_RESET, account.name))
        return password

    def disable(self, name: str, by: AuditEvent) -> None:
        """End an account for good, and its sessions at once.

        Raises:
            NotInArchiveError: no such account.
            InputError: it was ended already, or nobody could make accounts, or say who has which role, any more.
        """
        account = self._known(name)
        with self.database.begin() as connection:
            self._check_left(connection, account, None)
            account_store.disable(connection, account.id)
            audit_store.append(connection, _event(by, Action.USER_DISABLE, account.name))

    def grant(self, name: str, role: Role, by: AuditEvent) -> None:
        """Give an account another role in place of the one it has, and end its sessions.

        Raises:
            NotInArchiveError: no such account.
            InputError: it was ended, or nobody could make accounts, or say who has which role, any more.
        """
        account = self._known(name)
        with self.database.begin() as connection:
            self._check_left(connection, account, role)
            account_store.set_role(connection, account.id, role)
            audit_store.append(connection, _event(by, Action.ROLE_GRANT, _told(account.name, role)))

    def sign_in(self, name: str, password: str, place: str) -> str | None:
        """The token of a new session; None for a wrong name or password, or an account that was ended.

        Raises:
            LockedOutError: somebody has guessed too often; the password is not even looked at.
        """
        key = name_key(name)[: 2 * _LONGEST_NAME]
        self._count_try(_account_key(key), f"place {place}")
        with self.database.read() as connection:
            account = account_store.by_key(connection, key)
        is_open = account is not None and account.disabled_at is None
        is_right = matches(password, account.password_hash if account is not None and is_open else None)
        if account is None or not is_right:
            self._log(AuditEvent(key, "", place, Action.SIGN_IN_REFUSED))
            return None
        token = secrets.token_urlsafe(32)
        renewed = hashed(password) if needs_new_hash(account.password_hash) else None
        with self.database.begin() as connection:
            for failed in (_account_key(key), f"place {place}"):
                account_store.forget_failure(connection, failed)
            if renewed:
                account_store.renew_hash(connection, account.id, renewed)
            now, form_token = self.clock(), secrets.token_urlsafe(32)
            account_store.end_old_sessions(
                connection, begun_before=now - SESSION_SECONDS, seen_before=now - IDLE_SECONDS
            )
            account_store.begin_session(connection, _hash(token), account.id, form_token, place, now)
            audit_store.append(connection, AuditEvent(account.name, account.role, place, Action.SIGN_IN))
        return token

    def guest(self, token: str) -> Guest | None:
        """Whose session this is; None for none, one that has ended, or one of an account that was ended."""
        now, token_hash = self.clock(), _hash(token)
        with self.database.read() as connection:
            found = account_store.session(connection, token_hash)
        if found is None:
            return None
        account, form_token, begun, seen = found
        is_over = not (0 <= now - begun <= SESSION_SECONDS and now - seen <= IDLE_SECONDS)
        if is_over or account.disabled_at is not None:
            with self.database.begin() as connection:
                account_store.end_session(connection, token_hash)
            return None
        if now - seen > _SEEN_EVERY_SECONDS:
            with self.database.begin(is_lasting=False) as connection:
                account_store.see_session(connection, token_hash, now)
        return Guest(Viewer(account.id, account.name, Role(account.role)), form_token, account.must_change)

    def sign_out(self, token: str, place: str) -> None:
        """End a session."""
        guest = self.guest(token)
        with self.database.begin() as connection:
            account_store.end_session(connection, _hash(token))
            if guest is not None:
                viewer = guest.viewer
                audit_store.append(connection, AuditEvent(viewer.name, viewer.role, place, Action.SIGN_OUT))

    def change_password(self, viewer: Viewer, old: str, new: str, place: str) -> None:
        """Let somebody choose a password; all sessions of the account end, so they sign in with it.

        Raises:
            LockedOutError: the old one was wrong too often.
            PasswordFaultError: the old one is wrong, or the new one cannot be used.
        """
        account = self._known(viewer.name)
        key = _account_key(name_key(viewer.name))
        self._count_try(key)
        if not matches(old, account.password_hash):
            raise PasswordFaultError("原密码不对")
        check_password(new, account.name)
        if matches(new, account.password_hash):
            raise PasswordFaultError("新密码与原密码相同", advice="请换一个")
        stored = hashed(new)
        with self.database.begin() as connection:
            account_store.set_password(connection, account.id, stored, must_change=False)
            account_store.forget_failure(connection, key)
            audit_store.append(connection, AuditEvent(account.name, account.role, place, Action.PASSWORD_CHANGE))

    def _count_try(self, *keys: str) -> None:
        """Count a try as wrong until it turns out to be right.

        Raises:
            LockedOutError: one of the keys has to wait; such a try is not counted.
        """
        with self.database.begin(is_lasting=False) as connection:
            now = self.clock()
            found = {key: account_store.failure(connection, key) for key in keys}
            longest = max(locked_until - now for _, locked_until in found.values())
            if longest > 0:
                raise LockedOutError(min(longest, _LONGEST_WAIT))
            for key, (tries, _) in found.items():
                more = tries + 1 - _FREE_TRIES
                wait = 0.0 if more < 0 else min(_LONGEST_WAIT, 2.0 ** (min(more, 20) + 1))
                account_store.set_failure(connection, key, tries + 1, now + wait, now)
            account_store.forget_old_failures(connection, last_before=now - _REMEMBERED_SECONDS, most=_MOST_REMEMBERED)

    def _known(self, name: str) -> Account:
        with self.database.read() as connection:
            account = account_store.by_key(connection, name_key(name))
        if account is None:
            raise NotInArchiveError("没有这个用户", where=name, advice="用 xiangdang users list 查看全部用户")
        if account.disabled_at is not None:
            raise InputError("这个用户已停用", where=account.name, advice="请新建一个用户")
        return account

    def _check_left(self, connection: Connection, leaving: Account, role: Role | None) -> None:
        """Make sure that an account is not the last one of an administrator's role when it is to have another or none.

        Raises:
            InputError: it is.
        """
        was = Role(leaving.role)
        if was not in _NEVER_EMPTY or role is was:
            return
        others = (other for other in account_store.accounts(connection) if other.id != leaving.id)
        if not any(other.role == was and other.disabled_at is None for other in others):
            raise InputError(
                f"这是最后一个{was.label}账号，不能停用或改换角色", where=leaving.name, advice="请先新建另一个"
            )

    def _log(self, event: AuditEvent) -> None:
        with self.database.begin() as connection:
            audit_store.append(connection, event)


def name_key(name: str) -> str:
    """A name as it is compared: without regard to width, case and spaces."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _account_key(key: str) -> str:
    return f"name {key}"


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _told(name: str, role: Role) -> str:
    return f"{name}（{role.label}）"


def _event(by: AuditEvent, action: Action, detail: str) -> AuditEvent:
    return AuditEvent(by.who, by.role, by.place, action, detail=detail, purpose=by.purpose)
