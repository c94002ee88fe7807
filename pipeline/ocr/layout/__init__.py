"""Layout of a page: tables, columns and the order in which lines are read."""

from __future__ import annotations

from pipeline.ocr.layout.arranging import arranged, in_reading_order

__all__ = ["arranged", "in_reading_order"]
