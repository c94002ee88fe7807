"""The pictures of a page, one over the other."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.export.documents import ExportPage
from pipeline.export.footer import STRIP_HEIGHT, footer_strip
from pipeline.export.sheet import Sheet, lay_out
from pipeline.model.geometry import Affine
from pipeline.model.page import EncodedImage

Ink = tuple[float, float, float]
"""Red, green and blue from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One picture on a sheet.

    Attributes:
        name: of the image object.
        image: the picture.
        matrix: leads from its unit square to the sheet.
        ink: the colour in which the black of a 1-bit picture is painted while its white stays clear; ``None`` for a
            picture that is shown as it is.
    """

    name: str
    image: EncodedImage
    matrix: Affine
    ink: Ink | None = None


def sheet_of(page: ExportPage) -> Sheet:
    """The sheet of a page, with a strip for its footer if it has one."""
    sheet = lay_out(page.image, page.ocr.geometry if page.ocr else None)
    return sheet.raised(STRIP_HEIGHT) if page.footer else sheet


def footer_layers(page: ExportPage, sheet: Sheet) -> tuple[Layer, ...]:
    """The footer of a page, if it has one.

    Raises:
        MissingToolError: no Chinese font on this machine.
    """
    if not page.footer:
        return ()
    return (Layer("/Footer", footer_strip(page.footer, sheet.width), sheet.footer_matrix),)


def plain_layers(page: ExportPage, sheet: Sheet) -> tuple[Layer, ...]:
    """The picture as it is stored."""
    return (Layer("/Scan", page.image, sheet.image_matrix),)
