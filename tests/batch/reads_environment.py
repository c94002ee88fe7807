"""Stands for a numeric library, which looks at its environment when it is imported."""

from __future__ import annotations

import os
from collections.abc import Callable

SEEN = os.environ.get("XIANGDANG_TEST_THREADS")


def factory() -> Callable[[object], str | None]:
    return seen


def seen(_: object) -> str | None:
    return SEEN
