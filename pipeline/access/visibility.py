"""Which entries a viewer may know of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.access.roles import Permission, Viewer, may
from pipeline.model.catalogue_entry import CatalogueEntry


def sees_only_open(viewer: Viewer) -> bool:
    """Whether searches of this viewer must leave out everything but open entries (`Question.only_open`)."""
    return not may(viewer, Permission.SEE_CONTROLLED)


def is_visible(viewer: Viewer, entry: CatalogueEntry) -> bool:
    """Whether the viewer may know of the entry at all; administrators see no archives."""
    if not may(viewer, Permission.SEARCH):
        return False
    return entry.is_open or not sees_only_open(viewer)


def visible(viewer: Viewer, entries: Iterable[CatalogueEntry]) -> Iterator[CatalogueEntry]:
    """Those of the entries that the viewer may know of."""
    return (entry for entry in entries if is_visible(viewer, entry))
