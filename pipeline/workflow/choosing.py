"""Which entries a batch is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from pipeline.database import Database, catalogue_store, page_store
from pipeline.errors import NotInArchiveError
from pipeline.model.catalogue_entry import CatalogueEntry
from pipeline.search import SearchResult
from pipeline.workflow.cataloguing import normal_code

Search = Callable[..., SearchResult]
_AT_ONCE = 200


def choose(
    database: Database, search: Search, codes: Iterable[str], *, query: str = "", fonds: str = ""
) -> list[CatalogueEntry]:
    """The named entries first, then those with scans that a question finds, or all of a fonds; each once, by 档号.

    Raises:
        NotInArchiveError: a code is unknown, or nothing was found.
        QueryError: the question cannot be understood.
    """
    chosen = {entry.code: entry for entry in _named(database, codes)}
    if query or fonds:
        with database.read() as connection:
            everything = catalogue_store.all_entries(connection)
            with_scans = {page.key.archival_code for page in page_store.current_pages(connection)}
        found = _found(search, query, fonds) if query else (c for c, e in everything.items() if e.fonds == fonds)
        chosen |= {code: everything[code] for code in sorted(with_scans.intersection(found))}
    if not chosen:
        raise NotInArchiveError(
            "没有找到有扫描件的档案", where=query or fonds, advice="请核对检索词或全宗号，或直接写出档号"
        )
    return list(chosen.values())


def _named(database: Database, codes: Iterable[str]) -> Iterator[CatalogueEntry]:
    with database.read() as connection:
        for code in codes:
            known = catalogue_store.entry_by_code(connection, normal_code(connection, code))
            if known is None:
                advice = "请核对档号，或用 xiangdang search 查找"
                raise NotInArchiveError("档案库中没有这个档号", where=code, advice=advice)
            yield known[1]


def _found(search: Search, query: str, fonds: str) -> Iterator[str]:
    offset = 0
    while True:
        result = search(query, fonds=fonds, limit=_AT_ONCE, offset=offset)
        yield from (hit.archival_code for hit in result.hits)
        offset += _AT_ONCE
        if offset >= result.total or not result.hits:
            return
