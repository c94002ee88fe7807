"""The order in which people expect numbered files: 1, 2, 10."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePath

Chunk = tuple[str, int, str]
"""Text without digits, then the length and the digits of the number behind it, leading zeros taken off."""

NaturalKey = tuple[tuple[tuple[Chunk, ...], ...], str]

_CHUNK = re.compile(r"([^0-9]*)([0-9]*)")


def natural_key(path: PurePath | str) -> NaturalKey:
    """Sort key of a file's path.

    Folders come level by level, digits count as numbers whatever their padding or width, capital letters do not
    matter, and ``a.tif`` stands before ``a1.tif``. Different paths have different keys, so the order is total.
    """
    place = PurePath(path)
    folders = [natural_chunks(part) for part in place.parts[:-1]]
    name = [natural_chunks(place.stem), natural_chunks(place.suffix)]
    return tuple(folders + name), str(path)


def natural_chunks(text: str) -> tuple[Chunk, ...]:
    """``text`` as a run of comparable pieces; digits are never made an ``int``, so no length is too much."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return tuple(_chunk(before, digits) for before, digits in _CHUNK.findall(folded) if before or digits)


def _chunk(before: str, digits: str) -> Chunk:
    number = digits.lstrip("0") or digits[-1:]
    return before, len(number), number
