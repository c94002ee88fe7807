"""File names from 档号."""

from __future__ import annotations

import re

_FORBIDDEN = re.compile(r'[/\\:*?"<>|\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
_MAX_BYTES = 200
"""Of UTF-8; file systems allow 255, and endings and temporary prefixes come on top."""


def safe_file_name(code: str) -> str:
    """The code as a file name, without an ending, that Windows, Linux and network shares allow.

    Forbidden characters become ``_``; ``·`` is legal and stays. Nothing else changes in a 档号 of any standard.
    """
    name = _FORBIDDEN.sub("_", code).strip().rstrip(".")
    if not name or _RESERVED.fullmatch(name) or name.startswith("."):
        name = f"_{name}"
    return name.encode()[:_MAX_BYTES].decode(errors="ignore")
