"""The gate of OFD files: a finished one is read again, by code that shares nothing with the writer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.export.ofd_reading import OfdFault, OfdFile, ReadPage
from pipeline.export.proof import PageProof, differences, misplaced, refuse
from pipeline.model.geometry import Box

_POINTS_PER_MM = 72 / 25.4
_SIZE_TOLERANCE = 0.05
"""Millimetres."""


def check_ofd(file: Path, proofs: Sequence[PageProof]) -> None:
    """Open a finished OFD and compare every page.

    Raises:
        ExportCheckError: it cannot be opened, or pages, sizes, pictures, text or its places are not what was to be
            written.
    """
    try:
        with OfdFile(file) as document:
            if document.page_count != len(proofs):
                raise refuse(f"共 {document.page_count} 页，应有 {len(proofs)} 页", str(file))
            for page, proof in zip(document.pages(), proofs, strict=True):
                for fault in _faults(page, proof):
                    raise refuse(fault, proof.label)
    except OfdFault as error:
        raise refuse(f"无法重新打开（{error}）", str(file)) from error


def _faults(page: ReadPage, proof: PageProof) -> Iterator[str]:
    width, height = proof.width / _POINTS_PER_MM, proof.height / _POINTS_PER_MM
    if max(abs(page.width - width), abs(page.height - height)) > _SIZE_TOLERANCE:
        yield f"页面尺寸为 {page.width:.1f}×{page.height:.1f} 毫米，应为 {width:.1f}×{height:.1f} 毫米"
    if page.picture_sha256 != proof.picture_sha256:
        yield "图像与写入时不一致"
    yield from differences(proof.lines, "".join(page.text))
    yield from misplaced(proof.inks, [(text, _in_points(box, proof.height)) for text, box in page.characters])


def _in_points(box: Box, height: float) -> Box:
    """From millimetres, y down, to points, y up."""
    x0, x1, y0, y1 = (edge * _POINTS_PER_MM for edge in (box.x0, box.x1, box.y0, box.y1))
    return Box(x0, height - y1, x1, height - y0)
