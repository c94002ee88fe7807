"""The gate of OFD files: a finished one is read again, by code that shares nothing with the writer."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image

from pipeline.export.ofd_reading import OfdFault, OfdFile, ReadPage
from pipeline.export.proof import FoundPage, Proofs, gate, refuse
from pipeline.model.geometry import Box, Point

_POINTS_PER_MM = 72 / 25.4
_PAPER = 255


def check_ofd(file: Path, proofs: Proofs) -> None:
    """Open a finished OFD and compare every page.

    Raises:
        ExportCheckError: it cannot be opened, or pages, sizes, pictures, text or its places are not what was to be
            written.
    """
    gate(file, ofd_page_count(file), ofd_pages(file), proofs)


def ofd_page_count(file: Path) -> int:
    """How many pages an OFD declares.

    Raises:
        ExportCheckError: it cannot be opened.
    """
    try:
        with OfdFile(file) as document:
            return document.page_count
    except OfdFault as error:
        raise _unreadable(file, error) from error


def ofd_keywords(file: Path) -> tuple[str, ...]:
    """The keywords that an OFD says of itself.

    Raises:
        ExportCheckError: it cannot be opened.
    """
    try:
        with OfdFile(file) as document:
            return document.keywords
    except OfdFault as error:
        raise _unreadable(file, error) from error


def ofd_pages(file: Path) -> Iterator[FoundPage]:
    """All pages in order.

    Raises:
        ExportCheckError: the file, or a page of it, is not what the standard says.
    """
    try:
        with OfdFile(file) as document:
            for page in document.pages():
                yield _found(page)
    except OfdFault as error:
        raise _unreadable(file, error) from error


def _unreadable(file: Path, error: OfdFault) -> Exception:
    return refuse(f"无法重新打开（{error}）", str(file))


def _found(page: ReadPage) -> FoundPage:
    height = page.height * _POINTS_PER_MM
    return FoundPage(
        width=page.width * _POINTS_PER_MM,
        height=height,
        picture_sha256=page.picture_sha256,
        texts=(("", "".join(page.text)),),
        characters=tuple((text, _in_points(box, height)) for text, box in page.characters),
        shades=partial(shades, page),
    )


def shades(page: ReadPage, points: Sequence[Point]) -> list[int]:
    """How light the pictures of a page show points, as `proof.Shades` says; text is never drawn."""
    found = [_PAPER] * len(points)
    for data, to_unit in page.pictures():
        try:
            with Image.open(io.BytesIO(data)) as coded:
                pixels = np.asarray(coded.convert("L"))
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
            raise OfdFault(str(error)) from error
        for number, (x, y) in enumerate(points):
            across, down = to_unit.apply((x / _POINTS_PER_MM, page.height - y / _POINTS_PER_MM))
            if 0 <= across < 1 and 0 <= down < 1:
                found[number] = int(pixels[int(down * pixels.shape[0]), int(across * pixels.shape[1])])
    return found


def _in_points(box: Box, height: float) -> Box:
    """From millimetres, y down, to points, y up."""
    x0, x1, y0, y1 = (edge * _POINTS_PER_MM for edge in (box.x0, box.x1, box.y0, box.y1))
    return Box(x0, height - y1, x1, height - y0)
