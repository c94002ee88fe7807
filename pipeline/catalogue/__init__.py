"""What the archive says it owns: reading catalogue files and linking scans to their entries (挂接)."""

from pipeline.catalogue.changes import CatalogueChanges, changes
from pipeline.catalogue.importer import read_catalogue
from pipeline.catalogue.known_codes import KnownCodes
from pipeline.catalogue.linking import Link, link
from pipeline.catalogue.query_list import ListRow, ListSheet, QueryList, read_query_list
from pipeline.catalogue.reading import CatalogueReading, RowProblem, SheetCount

__all__ = [
    "CatalogueChanges",
    "CatalogueReading",
    "KnownCodes",
    "Link",
    "ListRow",
    "ListSheet",
    "QueryList",
    "RowProblem",
    "SheetCount",
    "changes",
    "link",
    "read_catalogue",
    "read_query_list",
]
