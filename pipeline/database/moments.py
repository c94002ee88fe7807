"""Moments as the database keeps them."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> str:
    """This moment in UTC, ISO 8601 to the second, with its zone."""
    return datetime.now(UTC).isoformat(timespec="seconds")
