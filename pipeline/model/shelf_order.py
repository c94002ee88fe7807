"""The order in which papers stand on the shelf, so that a list can be worked through from left to right."""

from __future__ import annotations

from typing import Any

from pipeline.errors import InvalidArchivalCodeError
from pipeline.model.archival_code import ArchivalCode
from pipeline.model.natural_order import natural_chunks

ShelfKey = tuple[int, tuple[Any, ...]]


def shelf_key(code: str) -> ShelfKey:
    """Sort key of a 档号: fonds, category, year, retention, unit, numbers by value; what is no 档号 comes last."""
    try:
        return 0, ArchivalCode.parse(code).sort_key
    except InvalidArchivalCodeError:
        return 1, (natural_chunks(code), code)
