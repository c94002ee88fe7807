"""Importing a catalogue into an archive."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.catalogue import KnownCodes, RowProblem, changes, read_catalogue
from pipeline.database import Connection, Database, catalogue_store
from pipeline.errors import NotInArchiveError
from pipeline.model.catalogue_entry import CatalogueEntry
from pipeline.workflow.linking import link_again
from pipeline.workflow.numbering import number_pages


@dataclass(frozen=True, slots=True)
class CatalogueImport:
    """What an import did.

    Attributes:
        added: new entries.
        updated: entries of which a field changed.
        unchanged: how many rows said what was known.
        linked: files that found their entry by this import.
        bad_rows: rows that were not imported.
        warnings: rows that were imported and should be looked at.
    """

    added: tuple[CatalogueEntry, ...]
    updated: tuple[CatalogueEntry, ...]
    unchanged: int
    linked: int
    bad_rows: tuple[RowProblem, ...]
    warnings: tuple[RowProblem, ...]


def import_catalogue(database: Database, file: Path) -> CatalogueImport:
    """Read a catalogue file, store what is new in it, and link the scans that waited for it; all or nothing.

    Raises:
        CatalogueImportError: the file cannot be read as a catalogue at all.
    """
    reading = read_catalogue(file)
    with database.begin() as connection:
        difference = changes(catalogue_store.all_entries(connection), reading.entries)
        catalogue_store.put_entries(connection, (*difference.added, *difference.updated))
        linked = link_again(connection)
        number_pages(connection)
    return CatalogueImport(
        added=difference.added,
        updated=difference.updated,
        unchanged=len(difference.unchanged),
        linked=linked,
        bad_rows=reading.bad_rows,
        warnings=reading.warnings,
    )


def normal_code(connection: Connection, code: str) -> str:
    """The 档号 of an entry however its dots, dashes and padding are typed; ``code`` itself where none is meant."""
    if catalogue_store.has_code(connection, code):  # as every address of ours spells it
        return code
    known = KnownCodes.of(catalogue_store.all_codes(connection))
    loose = known.find_loosely(code)
    return known.find(code) or (next(iter(loose)) if len(loose) == 1 else code)


def no_such_entry(code: str) -> NotInArchiveError:
    """What is said of a 档号 that is not there, and to those who may not know of it of one that is."""
    return NotInArchiveError("档案库中没有这个档号", where=code, advice="请核对档号，或重新检索")
