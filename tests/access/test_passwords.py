"""Passwords are stored so that nobody can read them."""

from __future__ import annotations

import pytest

from pipeline.access import PasswordFaultError, check_password, hashed, matches, needs_new_hash, one_time_password


def test_a_password_matches_only_itself_and_its_hash_does_not_hold_it() -> None:
    stored = hashed("土地承包合同一九九八年")
    assert stored.startswith("$argon2id$")
    assert "土地" not in stored
    assert matches("土地承包合同一九九八年", stored)
    assert not matches("土地承包合同一九九九年", stored)
    assert stored != hashed("土地承包合同一九九八年")
    assert not needs_new_hash(stored)


@pytest.mark.parametrize("stored", [None, "", "plain", "$argon2id$broken"])
def test_without_a_sound_hash_nothing_matches(stored: str | None) -> None:
    assert not matches("whatever it is", stored)


def test_an_endless_password_is_refused_before_it_is_hashed() -> None:
    assert not matches("a" * 10_000_000, hashed("a" * 50))


@pytest.mark.parametrize("password", ["", "short", "1111111111111", "张三张三的密码在这里", "x" * 201])
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises(PasswordFaultError):
        check_password(password, "张三")


def test_a_one_time_password_will_do_and_never_comes_twice() -> None:
    made = {one_time_password() for _ in range(200)}
    assert len(made) == 200
    for password in made:
        check_password(password, "系统管理员")
