"""Numbering the pages of entries from 1, in the natural order of their serials and file names."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from pipeline.database import Connection, page_store
from pipeline.model.natural_order import natural_key
from pipeline.model.record import PageRecord


def number_pages(connection: Connection) -> None:
    """Number every entry that holds pages without a number or with a gap."""
    for code in page_store.codes_to_number(connection):
        pages = list(page_store.current_pages(connection, code))
        page_store.set_ordinals(connection, sorted(pages, key=_place))


def _place(page: PageRecord) -> tuple[Any, ...]:
    """Where a page stands in its entry; a cover without a serial comes first."""
    name = PurePosixPath(page.source_name)
    return natural_key(PurePosixPath(page.serial)), natural_key(PurePosixPath(name.name)), page.frame_index, page.id
