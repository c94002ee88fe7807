"""Back-ends by name."""

from __future__ import annotations

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


def open_backend(name: str, folder: Path, user_dictionaries: Sequence[Path] = ()) -> IndexBackend:
    """The back-end of this name over ``folder``. Touches no file and loads no dictionary before it is used.

    Args:
        name: as in the settings.
        folder: of the index; need not exist.
        user_dictionaries: the archive's own words, one a line; files that do not exist are passed over.

    Raises:
        InputError: no back-end has this name.
    """
    if name not in _BACKENDS:
        known = "、".join(sorted(_BACKENDS))
        raise InputError(f"没有名为“{name}”的索引后端", where="index_backend", advice=f"可用的后端：{known}")
    return _BACKENDS[name](folder, Segmenter(user_dictionaries))
