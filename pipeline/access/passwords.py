"""Passwords: argon2id with the parameters of RFC 9106 for little memory (64 MiB, 3 passes)."""

from __future__ import annotations

import functools
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from pipeline.errors import InputError

SHORTEST, LONGEST = 10, 200
"""Characters: too many to be guessed at the pace of locked accounts, few enough to be hashed at once."""
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789"
"""Of one-time passwords, which are read from paper: without 0 and O, 1, I and l."""
_HASHER = PasswordHasher()


class PasswordFaultError(InputError):
    """A new password cannot be used."""


def check_password(password: str, name: str) -> None:
    """Make sure that a new password will do.

    Raises:
        PasswordFaultError: too short, too long, of hardly any different characters, or it contains the name.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordFaultError(f"密码须为 {SHORTEST} 至 {LONGEST} 个字符", advice="可用一句自己记得住的话")
    if len(set(password)) < SHORTEST // 2:
        raise PasswordFaultError("密码中重复的字符太多", advice="请换一个")
    if name and name.casefold() in password.casefold():
        raise PasswordFaultError("密码中不能含有用户名", advice="请换一个")


def hashed(password: str) -> str:
    """What is stored in place of a password; it names its own salt and parameters."""
    return _HASHER.hash(password)


def matches(password: str, stored: str | None) -> bool:
    """Whether a password is the one stored; ``None`` (no such account) takes as long and is never right."""
    if len(password) > LONGEST:
        return False
    nobody = _nobody()  # made even where it is not needed, or the first to ask would see by the time that it was
    try:
        return _HASHER.verify(stored or nobody, password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


@functools.cache
def _nobody() -> str:
    """Compared with where there is no such account, so that the answer takes as long; made when first asked for, since
    every command and every worker imports this module and few check a password."""
    return _HASHER.hash(secrets.token_hex())


def needs_new_hash(stored: str) -> bool:
    """Whether it was made with weaker parameters than today's; to be replaced at the next sign-in."""
    return _HASHER.check_needs_rehash(stored)


def one_time_password() -> str:
    """16 letters from 56, in fours: 92 bits that can be read out over the telephone."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
