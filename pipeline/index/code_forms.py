"""档号 as the index compares and sorts them; what they mean is the business of `ArchivalCode`."""

from __future__ import annotations

import re
import unicodedata

_DASHES = re.compile("[‐‑‒–—―−－﹣~～]")
_DOTS = re.compile("[‧•・･．●]")


def code_form(code: str) -> str:
    """A code as it is compared: half width, capitals, one kind of dash and dot, no white space or controls."""
    plain = unicodedata.normalize("NFKC", _DOTS.sub("·", _DASHES.sub("-", code))).upper()
    return "".join(character for character in plain if character.isprintable() and not character.isspace())


def lies_below(code: str, beginning: str) -> bool:
    """Whether a code is this one or goes on behind it with a dash or dot; 0142-1-23 does not lie below 0142-1-2."""
    whole = beginning.rstrip("-·")
    return code == whole or code.startswith((f"{whole}-", f"{whole}·"))


def place(code: str, ordinal: int | None) -> bytes:
    """A sort key: by 档号 in natural order, the entry before its pages, pages by ordinal; `entry_of` takes it apart."""
    natural = re.sub(r"\d+", lambda number: f"{len(number[0].lstrip('0')):03d}{number[0].lstrip('0')}", code)
    return b"\0".join((natural.encode(), code.encode(), b"%08d" % (ordinal or 0)))


def entry_of(place: bytes) -> bytes:
    """The part of a sort key that all pages of an entry share."""
    return place.rpartition(b"\0")[0]
