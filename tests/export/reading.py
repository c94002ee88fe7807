"""Finished files as other programs see them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest
from pypdfium2 import raw

from pipeline.model.geometry import Box


def pdfium_text(file: Path, page: int = 0) -> str:
    with pypdfium2.PdfDocument(file) as document:
        text: str = document[page].get_textpage().get_text_range()
    return text.replace("\r\n", "\n")


def pdfium_boxes(file: Path, page: int = 0) -> list[tuple[str, Box]]:
    """Every character that is not white space, with its box in points."""
    with pypdfium2.PdfDocument(file) as document:
        text_page = document[page].get_textpage()
        found = [(chr(raw.FPDFText_GetUnicode(text_page, n)), n) for n in range(text_page.count_chars())]
        return [(text, Box(*text_page.get_charbox(n))) for text, n in found if not text.isspace()]


def poppler_text(file: Path, *options: str) -> str:
    """The text of all pages, form feeds between them."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    run = subprocess.run(["pdftotext", *options, str(file), "-"], capture_output=True, check=True)
    return run.stdout.decode().removesuffix("\x0c")


def share_covered(ink: Box, cell: Box) -> float:
    """How much of the ink's box lies under the cell (0 to 1)."""
    width = min(ink.x1, cell.x1) - max(ink.x0, cell.x0)
    height = min(ink.y1, cell.y1) - max(ink.y0, cell.y0)
    return max(0.0, width) * max(0.0, height) / (ink.width * ink.height)
