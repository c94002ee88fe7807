"""Accounts: who comes in, who does not, and how long guessing takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from pipeline.access import PasswordFaultError, Role
from pipeline.database import Database, audit_store
from pipeline.errors import InputError, NotInArchiveError
from pipeline.model.audit import Action, AuditEvent
from pipeline.workflow.accounts import IDLE_SECONDS, SESSION_SECONDS, Accounts, LockedOutError

BY = AuditEvent("王管理", Role.SYSTEM_ADMIN, "本机", Action.USER_ADD)
PASSWORD = "水渠以东三亩二分五厘"


@dataclass
class Clock:
    now: float = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(tmp_path: Path, clock: Clock) -> Iterator[Accounts]:
    database = Database(tmp_path / "archive.db")
    database.create()
    yield Accounts(database, clock)
    database.close()


def actions(accounts: Accounts) -> list[str]:
    with accounts.database.read() as connection:
        return [record.event.action for record in audit_store.records(connection)]


def test_the_first_start_makes_one_administrator_and_the_next_none(accounts: Accounts) -> None:
    made = accounts.first_administrator()
    assert made is not None
    token = accounts.sign_in(*made, "10.0.0.1")
    assert token is not None
    guest = accounts.guest(token)
    assert guest is not None
    assert guest.viewer.role is Role.SYSTEM_ADMIN
    assert guest.must_change
    assert accounts.first_administrator() is None


def test_a_password_is_changed_once_the_old_one_is_known_and_all_sessions_end(accounts: Accounts) -> None:
    first = accounts.add("张三", Role.READER, BY)
    token = accounts.sign_in("张三", first, "a")
    assert token is not None
    guest = accounts.guest(token)
    assert guest is not None
    with pytest.raises(PasswordFaultError, match="原密码"):
        accounts.change_password(guest.viewer, "something else", PASSWORD, "a")
    with pytest.raises(PasswordFaultError, match="相同"):
        accounts.change_password(guest.viewer, first, first, "a")
    accounts.change_password(guest.viewer, first, PASSWORD, "a")
    assert accounts.guest(token) is None
    assert accounts.sign_in("张三", first, "a") is None
    again = accounts.sign_in("张三", PASSWORD, "a")
    assert again is not None
    now = accounts.guest(again)
    assert now is not None
    assert not now.must_change


def test_names_that_look_alike_are_one_account(accounts: Accounts) -> None:
    accounts.add("Wang Fang", Role.READER, BY)
    for name in ("wangfang", "ＷＡＮＧ　ＦＡＮＧ", " Wang Fang "):
        with pytest.raises(InputError, match="已有这个用户"):
            accounts.add(name, Role.AUDITOR, BY)


@pytest.mark.parametrize("name", ["", "  ", "张" * 41, "张\n三"])
def test_a_name_that_cannot_be_read_is_refused(accounts: Accounts, name: str) -> None:
    with pytest.raises(InputError):
        accounts.add(name, Role.READER, BY)


def test_nothing_in_the_database_lets_anybody_in(accounts: Accounts) -> None:
    password = accounts.add("张三", Role.READER, BY)
    token = accounts.sign_in("张三", password, "a")
    assert token is not None
    with accounts.database.read() as connection:
        dump = "\n".join(connection.connection.driver_connection.iterdump())  # type: ignore[union-attr]
    assert password not in dump
    assert token not in dump


def test_a_session_ends_when_idle_and_after_a_day_even_in_use(accounts: Accounts, clock: Clock) -> None:
    password = accounts.add("张三", Role.READER, BY)
    token = accounts.sign_in("张三", password, "a")
    assert token is not None
    for _ in range(SESSION_SECONDS // (IDLE_SECONDS - 60)):
        clock.now += IDLE_SECONDS - 60
        assert accounts.guest(token) is not None
    clock.now = 1_000_000.0 + SESSION_SECONDS + 1
    assert accounts.guest(token) is None
    token = accounts.sign_in("张三", password, "a")
    assert token is not None
    clock.now += IDLE_SECONDS + 1
    assert accounts.guest(token) is None
    clock.now -= IDLE_SECONDS
    assert accounts.guest(token) is None


def test_signing_out_and_ending_an_account_end_its_sessions(accounts: Accounts) -> None:
    password = accounts.add("张三", Role.READER, BY)
    first, second = (accounts.sign_in("张三", password, "a") for _ in range(2))
    assert first is not None
    assert second is not None
    accounts.sign_out(first, "a")
    assert accounts.guest(first) is None
    assert accounts.guest(second) is not None
    accounts.disable("张三", BY)
    assert accounts.guest(second) is None
    assert accounts.sign_in("张三", password, "a") is None
    with pytest.raises(InputError, match="已停用"):
        accounts.reset("张三", BY)


def test_a_reset_password_replaces_the_old_one_and_ends_waits(accounts: Accounts) -> None:
    old = accounts.add("张三", Role.READER, BY)
    for number in range(5):
        accounts.sign_in("张三", "wrong password", f"place {number}")
    with pytest.raises(LockedOutError):
        accounts.sign_in("张三", old, "elsewhere")
    new = accounts.reset("张三", BY)
    assert accounts.sign_in("张三", new, "elsewhere") is not None


def test_the_last_administrator_stays(accounts: Accounts) -> None:
    made = accounts.first_administrator()
    assert made is not None
    with pytest.raises(InputError, match="最后一个"):
        accounts.disable(made[0], BY)
    accounts.add("王管理", Role.SYSTEM_ADMIN, BY)
    accounts.disable(made[0], BY)
    with pytest.raises(InputError, match="最后一个"):
        accounts.disable("王管理", BY)


def test_nobody_of_that_name_cannot_be_reset(accounts: Accounts) -> None:
    with pytest.raises(NotInArchiveError):
        accounts.reset("无此人", BY)


def test_a_thousand_guesses_take_days_and_survive_a_restart(accounts: Accounts, clock: Clock) -> None:
    password = accounts.add("张三", Role.READER, BY)
    looked_at = 0
    for number in range(1000):
        try:
            accounts = replace(accounts)
            accounts.sign_in("张三", "wrong password", f"place {number}")
            looked_at += 1
        except LockedOutError as error:
            assert 0 < error.seconds <= 900
    assert looked_at == 5
    with pytest.raises(LockedOutError):
        accounts.sign_in("张三", password, "b")
    waited = 0.0
    for _ in range(20):
        try:
            accounts.sign_in("张三", "wrong password", "c")
        except LockedOutError as error:
            waited += error.seconds
            clock.now += error.seconds
    assert waited > 900
    clock.now += 901
    assert accounts.sign_in("张三", password, "d") is not None


def test_one_place_that_tries_many_names_is_slowed_too(accounts: Accounts) -> None:
    looked_at = 0
    for number in range(12):
        try:
            accounts.sign_in(f"张{number}", "wrong password", "10.0.0.9")
            looked_at += 1
        except LockedOutError:
            continue
    assert looked_at == 5


def test_what_is_done_with_accounts_stands_in_the_log_and_no_password_does(accounts: Accounts) -> None:
    password = accounts.add("张三", Role.READER, BY)
    token = accounts.sign_in("张三", password, "a")
    assert token is not None
    accounts.sign_in("张三", "wrong password", "a")
    accounts.sign_out(token, "a")
    accounts.disable("张三", BY)
    assert actions(accounts) == ["user-add", "sign-in", "sign-in-refused", "sign-out", "user-disable"]
    with accounts.database.read() as connection:
        told = " ".join(str(record) for record in audit_store.records(connection))
    assert password not in told
    assert "wrong password" not in told
