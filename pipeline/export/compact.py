"""Mixed raster content: a sharp mask of the ink over a small picture of everything else (after ITU-T T.44).

Text wants resolution and no shades; paper, seals and photographs want shades and little resolution. Apart, both become
small: the ink as one bit a pixel in CCITT G4, the rest as JPEG with a third of the pixels along each side.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from pipeline.export.decoding import as_fax, as_jpeg, decoded
from pipeline.export.documents import ExportPage
from pipeline.export.layers import Ink, Layer, plain_layers
from pipeline.export.sheet import POINTS_PER_INCH, Sheet
from pipeline.model.page import EncodedImage

_BACKGROUND_DPI = 150.0
"""At most; half of it at least. Seals stay legible and faces can be told."""
_BACKGROUND_QUALITY = 50
_COARSE_DPI = 250.0
"""Below it the shades at the edges of strokes say more than one bit a pixel can hold, so the mask gets four for one."""
_PAPER_BLOCK = 8
"""Pixels along a side; the lightest of a block is taken for paper."""
_PAPER_REACH = 5
"""Blocks around one in which paper is looked for; wider than the strokes of any heading."""
_INK = 0.24
"""Share of the paper's light that ink takes away; faint carbon copies take about 0.3, shadows of folds below 0.2."""
_COLOUR_ALLOWANCE = 0.4
"""Of the difference between the colours that a pixel takes most and least; so much more must be missing of the latter.

A seal lets its own colour through (it takes 0.2 of it and 0.6 of the others); only where there is black ink too is
that colour missing. Pale writing in colour counts as colour, dark writing as ink.
"""
_DENSE_WINDOW = 41
"""Pixels; text never fills more than `_DENSE` of such a window, photographs do."""
_DENSE = 0.72
_SPECK = 3
"""Pixels around a dark one, itself counted, without which it is dust of the paper."""
_COVER_EDGE = 8
"""Pixels around a cover that coding as JPEG may have darkened."""
_GREY_CHROMA = 12.0
"""Difference of the colours that noise makes; a background without more of it holds no colour at all."""
_COLOURED_SHARE = 0.1
"""Per cent of the pixels that a thin seal colours on a large page."""

Pixels = NDArray[np.uint8]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Parts:
    """A picture taken apart."""

    mask: Mask
    ink: Ink
    background: Image.Image


def compact_layers(page: ExportPage, sheet: Sheet) -> tuple[Layer, ...]:
    """The picture in two layers, or as it is stored where that is no larger; black and white ones stay as they are.

    Raises:
        UnreadableScanError: the picture cannot be decoded.
    """
    plain = plain_layers(page, sheet)
    picture = decoded(page.image, page.label)
    if picture.mode == "1":
        return plain
    parts = _taken_apart(picture.convert("RGB"), _resolution(page.image, sheet), _covers(page))
    background = as_jpeg(parts.background, page.image.dpi, _BACKGROUND_QUALITY)
    layers = [Layer("/Paper", background, sheet.image_matrix)]
    if parts.mask.any():
        layers.append(
            Layer("/Ink", as_fax(Image.fromarray(~parts.mask), page.image.dpi), sheet.image_matrix, parts.ink)
        )
    small = sum(len(layer.image.data) for layer in layers)
    return tuple(layers) if small < len(page.image.data) else plain


def _resolution(image: EncodedImage, sheet: Sheet) -> float:
    """Pixels an inch, as the sheet shows it."""
    return max(image.width, image.height) / max(sheet.width, sheet.height - sheet.footer_height) * POINTS_PER_INCH


def _covers(page: ExportPage) -> Mask:
    """Where something is withheld; a cover is no ink, whose colour would show on it."""
    picture = Image.new("1", (page.image.width, page.image.height))
    pen = ImageDraw.Draw(picture)
    for place in page.withheld.places:
        pen.polygon(list(place), fill=1, outline=1, width=_COVER_EDGE)
    return np.asarray(picture)


def _taken_apart(picture: Image.Image, dpi: float, covers: Mask) -> _Parts:
    colours = np.asarray(picture)
    darkness = _darkness(picture)
    mask = _ink_of(darkness) & ~covers
    background = _filled(colours, ~_grown(mask), max(1, math.ceil(dpi / _BACKGROUND_DPI)))
    return _Parts(_refined(mask, darkness) if dpi < _COARSE_DPI else mask, _colour(colours, mask), background)


def _darkness(picture: Image.Image) -> NDArray[np.float32]:
    """How much light is missing of the colour of which least is, as a share of that of the paper around.

    Of what has a colour of its own some is let off, so that no seal comes near `_INK`. Measured against the paper,
    since that may be yellow.
    """
    red, green, blue = (_missing(channel) for channel in picture.split())
    least, most = np.minimum(np.minimum(red, green), blue), np.maximum(np.maximum(red, green), blue)
    return least - np.float32(_COLOUR_ALLOWANCE) * (most - least)


def _missing(grey: Image.Image) -> NDArray[np.float32]:
    size = (math.ceil(grey.width / _PAPER_BLOCK), math.ceil(grey.height / _PAPER_BLOCK))
    paper = grey.filter(ImageFilter.GaussianBlur(1)).resize(size, Image.Resampling.BOX)
    paper = paper.filter(ImageFilter.MaxFilter(2 * _PAPER_REACH + 1)).filter(ImageFilter.GaussianBlur(_PAPER_REACH))
    light = np.asarray(paper.resize(grey.size, Image.Resampling.BILINEAR), dtype=np.float32)
    missing = 1 - np.asarray(grey, dtype=np.float32) / np.maximum(light, 1)
    return missing.astype(np.float32)


def _ink_of(darkness: NDArray[np.float32]) -> Mask:
    """Where there is grey or black ink on paper."""
    mask = darkness > _INK
    crowded = Image.fromarray(mask.astype(np.uint8) * 255).filter(ImageFilter.BoxBlur(_DENSE_WINDOW // 2))
    mask &= np.asarray(crowded) < _DENSE * 255
    clean: Mask = mask & (_neighbours(mask) >= _SPECK)
    return clean


def _refined(mask: Mask, darkness: NDArray[np.float32]) -> Mask:
    """The mask with twice the pixels along each side, its edges where the shades say."""
    size = (2 * mask.shape[1], 2 * mask.shape[0])
    shades = np.asarray(Image.fromarray(darkness).resize(size, Image.Resampling.BICUBIC))
    near = (_neighbours(mask) > 0).repeat(2, axis=0).repeat(2, axis=1)
    finer: Mask = near & (shades > _INK)
    return finer


def _neighbours(mask: Mask) -> NDArray[np.uint8]:
    """How many pixels of the 3 by 3 around each, itself counted, belong to the mask."""
    padded = np.pad(mask, 1).astype(np.uint8)
    rows = padded[:-2] + padded[1:-1] + padded[2:]
    total: NDArray[np.uint8] = rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]
    return total


def _grown(mask: Mask) -> Mask:
    """The mask with the blurred edge of its strokes, which would leave a shadow in the background."""
    around: Mask = _neighbours(_neighbours(mask) > 0) > 0
    return around


def _colour(colours: Pixels, mask: Mask) -> Ink:
    if not mask.any():
        return 0.0, 0.0, 0.0
    red, green, blue = (float(value) / 255 for value in np.median(colours[mask], axis=0))
    return red, green, blue


def _filled(colours: Pixels, is_clear: Mask, reduction: int) -> Image.Image:
    """The picture reduced, with what lies below the ink taken from around it."""
    height, width = is_clear.shape
    weights = _blocks(is_clear[:, :, None].astype(np.float32), reduction)
    sums = _blocks(colours.astype(np.float32) * is_clear[:, :, None], reduction)
    filled = _spread(sums, weights)
    grid = np.clip(np.rint(filled), 0, 255).astype(np.uint8)
    picture = Image.fromarray(grid[: math.ceil(height / reduction), : math.ceil(width / reduction)])
    chroma = grid.max(axis=2).astype(np.float32) - grid.min(axis=2)
    return picture.convert("L") if float(np.percentile(chroma, 100 - _COLOURED_SHARE)) < _GREY_CHROMA else picture


def _blocks(values: NDArray[Any], side: int) -> NDArray[Any]:
    """Sums over squares; what lies beyond the edge counts nothing."""
    height, width, depth = values.shape
    padded = np.pad(values, ((0, -height % side), (0, -width % side), (0, 0)))
    sums: NDArray[Any] = padded.reshape(padded.shape[0] // side, side, -1, side, depth).sum(axis=(1, 3))
    return sums


def _spread(sums: NDArray[Any], weights: NDArray[Any]) -> NDArray[Any]:
    """Means; where nothing was counted, those of a coarser grid."""
    if min(sums.shape[:2]) <= 1 or (weights > 0).all():
        means: NDArray[Any] = sums / np.maximum(weights, 1e-6)
        return np.where(weights > 0, means, 255.0)
    coarser = _spread(_blocks(sums, 2), _blocks(weights, 2))
    wide = coarser.repeat(2, axis=0).repeat(2, axis=1)[: sums.shape[0], : sums.shape[1]]
    return np.where(weights > 0, sums / np.maximum(weights, 1e-6), wide)
