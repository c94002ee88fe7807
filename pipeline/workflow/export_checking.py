"""Files to hand over that are already there, made here or elsewhere, held against the archive."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.database import Database, catalogue_store
from pipeline.errors import InputError
from pipeline.export import Departure, ExportPage, codes_in, departures, safe_file_name
from pipeline.workflow.choosing import Search, choose
from pipeline.workflow.export_pages import PageSupply, pages_of


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """What a check of a file found.

    Attributes:
        file: the file.
        codes: 档号 that it was held against, in order.
        page_count: pages that the archive has of them.
        departures: in what the file is not what the archive holds; empty when it gives everything back.
    """

    file: Path
    codes: tuple[str, ...]
    page_count: int
    departures: tuple[Departure, ...]


def check_file(
    file: Path, codes: Sequence[str], database: Database, search: Search, supply: PageSupply, *, same_pictures: bool
) -> CheckedFile:
    """Hold a PDF or OFD against the entries that are named, else that it names itself, else that its name names.

    Raises:
        InputError: the file cannot be read, is neither PDF nor OFD, or nothing tells which entry it is of.
        NotInArchiveError: an entry is unknown or has no pages.
        ExportCheckError: the file cannot be opened at all.
    """
    entries = choose(database, search, codes or _codes_of(file, database))
    pages = pages_of(supply, entries)
    count = sum(map(len, pages.values()))
    supply.progress.begin("核对", count)

    def every_page() -> Iterator[ExportPage]:
        for entry in entries:
            yield from supply.item(entry, pages[entry.code]).pages

    found = tuple(departures(file, every_page(), same_pictures=same_pictures))
    supply.progress.end()
    return CheckedFile(file, tuple(pages), count, found)


def _codes_of(file: Path, database: Database) -> Sequence[str]:
    said = codes_in(file)
    with database.read() as connection:
        known = catalogue_store.all_entries(connection)
    if said and all(code in known for code in said):
        return said
    named = [code for code in known if safe_file_name(code) == file.stem]
    if len(named) != 1:
        raise InputError(
            "看不出这个文件是哪件档案", where=str(file), advice="请用 --code 写明档号，合订的按顺序逐个写出"
        )
    return named
