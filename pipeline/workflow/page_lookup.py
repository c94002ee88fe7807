"""One page by its 档号 and ordinal, as people and addresses name it."""

from __future__ import annotations

from pipeline.database import Database, catalogue_store, page_store
from pipeline.errors import NotInArchiveError
from pipeline.model.page import PageKey
from pipeline.model.record import PageRecord
from pipeline.workflow.cataloguing import no_such_entry, normal_code


def find_page(database: Database, code: str, ordinal: int) -> PageRecord:
    """The page in force; quick whatever the archive holds.

    Raises:
        NotInArchiveError: no such entry or page.
    """
    with database.read() as connection:
        normal = normal_code(connection, code)
        found = page_store.page_by_key(connection, PageKey(normal, ordinal))
        if found is not None:
            return found
        if not catalogue_store.has_code(connection, normal):
            raise no_such_entry(code)
        count = page_store.page_count(connection, normal)
    raise NotInArchiveError(f"没有第 {ordinal} 页", where=code, advice=f"这件档案共 {count} 页")
