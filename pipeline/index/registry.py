"""Back-ends by name, and which of them built an index."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline.errors import InputError
from pipeline.index.analyzer import Segmenter
from pipeline.index.backend import IndexBackend
from pipeline.index.tantivy_backend import TantivyBackend
from pipeline.index.whoosh_backend import WhooshBackend

_BACKENDS: dict[str, Callable[[Path, Segmenter], IndexBackend]] = {
    "whoosh": WhooshBackend,
    "tantivy": TantivyBackend,
}


BACKEND_NAMES = tuple(_BACKENDS)
"""What the setting ``index_backend`` may be, the default first."""


def check_backend_name(name: str) -> None:
    """Do nothing for the name of a back-end.

    Raises:
        InputError: no back-end has this name.
    """
    if name not in _BACKENDS:
        known = "、".join(sorted(_BACKENDS))
        raise InputError(f"没有名为“{name}”的索引后端", where="index_backend", advice=f"可用的后端：{known}")


def built_by(folder: Path) -> str:
    """The name of the back-end that built the index in a folder; empty where there is none or it does not say."""
    try:
        stamp = json.loads((folder / "format.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    name = stamp.get("backend") if isinstance(stamp, dict) else None
    return name if name in _BACKENDS else ""


def open_backend(name: str, folder: Path, user_dictionaries: Sequence[Path] = ()) -> IndexBackend:
    """The back-end of this name over ``folder``. Touches no file and loads no dictionary before it is used.

    Args:
        name: as in the settings.
        folder: of the index; need not exist.
        user_dictionaries: the archive's own words, one a line; files that do not exist are passed over.

    Raises:
        InputError: no back-end has this name.
    """
    check_backend_name(name)
    return _BACKENDS[name](folder, Segmenter(user_dictionaries))
