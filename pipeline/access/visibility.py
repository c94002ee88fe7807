"""Which entries a viewer may know of.

A reader sees what the archive has opened and nobody calls secret: 开放标识 is 开放, 密级 is empty, 公开 or 非密. What is
not reviewed counts as controlled (档案开放办法, 令 19 号). A 密级 that is not understood counts as secret.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from pipeline.access.roles import Permission, Viewer, may
from pipeline.model.catalogue_entry import AccessState, CatalogueEntry

_NOT_SECRET = frozenset({"", "公开", "非密", "无", "无密级", "-", "—"})
"""What 密级 may say of papers that are open."""


def is_open(entry: CatalogueEntry) -> bool:
    """Whether anybody with an account may see the entry."""
    secrecy = "".join(unicodedata.normalize("NFKC", entry.secrecy).split())
    return entry.access is AccessState.OPEN and secrecy in _NOT_SECRET and not entry.is_provisional


def sees_only_open(viewer: Viewer) -> bool:
    """Whether searches of this viewer must leave out everything but open entries (`Question.only_open`)."""
    return not may(viewer, Permission.SEE_CONTROLLED)


def is_visible(viewer: Viewer, entry: CatalogueEntry) -> bool:
    """Whether the viewer may know of the entry at all; administrators see no archives."""
    if not may(viewer, Permission.SEARCH):
        return False
    return is_open(entry) or not sees_only_open(viewer)


def visible(viewer: Viewer, entries: Iterable[CatalogueEntry]) -> Iterator[CatalogueEntry]:
    """Those of the entries that the viewer may know of."""
    return (entry for entry in entries if is_visible(viewer, entry))
