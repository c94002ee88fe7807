"""Ruled tables of a page as JSON and as lines to read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.model.geometry import Box
from pipeline.model.page import OcrPage
from pipeline.model.table import Table


def tables_json(page: OcrPage) -> list[dict[str, Any]]:
    """All tables of a page; boxes in pixels of the upright, straight view."""
    return [
        {
            "box": _box_json(table.box),
            "rows": table.row_count,
            "columns": table.column_count,
            "cells": [
                {
                    "row": cell.row,
                    "column": cell.column,
                    "row_span": cell.row_span,
                    "column_span": cell.column_span,
                    "box": _box_json(cell.box),
                    "text": page.cell_text(cell),
                }
                for cell in table.cells
            ],
        }
        for table in page.tables
    ]


def table_lines(page: OcrPage, table: Table) -> Iterator[str]:
    """One line for each row of the grid; a merged cell stands where it begins."""
    for row in range(table.row_count):
        texts = [page.cell_text(cell).replace("\n", "") for cell in table.cells if cell.row == row]
        yield " │ ".join(texts)


def _box_json(box: Box) -> list[float]:
    return [round(edge, 1) for edge in (box.x0, box.y0, box.x1, box.y1)]
