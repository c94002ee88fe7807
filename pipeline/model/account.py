"""Accounts of people, as they are stored."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Account:
    """One person's account.

    Attributes:
        id: of the row; an account is never deleted, so the log keeps its meaning.
        name: unique, whatever its case and width.
        role: value of a `pipeline.access.Role`; exactly one.
        password_hash: see `pipeline.access.hashed`.
        must_change: the password was given by somebody else, and lets its owner do nothing but change it.
        made_at: ISO 8601 in UTC.
        disabled_at: since when it lets nobody in; None while it does.
    """

    id: int
    name: str
    role: str
    password_hash: str
    must_change: bool
    made_at: str
    disabled_at: str | None = None
