"""Scans as files: JPEG, PNG, single- and multi-page TIFF, PDF. The same pixels always give the same bytes."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import img2pdf
import numpy as np
import pikepdf
from numpy.typing import NDArray
from PIL import Image

_PAPER_LEVEL = 226
"""What is at least this bright becomes white where the background is dropped."""


@dataclass(frozen=True)
class Frame:
    """One scanned page on its way into a file."""

    pixels: NDArray[np.uint8]
    dpi: int
    is_bitonal: bool
    jpeg_quality: int

    def image(self) -> Image.Image:
        """As Pillow image, one bit deep where the scan is."""
        image = Image.fromarray(self.pixels)
        return image.convert("1", dither=Image.Dither.NONE) if self.is_bitonal else image


def jpeg(frame: Frame) -> bytes:
    """A JPEG file."""
    target = io.BytesIO()
    frame.image().save(target, "JPEG", quality=frame.jpeg_quality, dpi=(frame.dpi, frame.dpi), optimize=True)
    return target.getvalue()


def png(frame: Frame) -> bytes:
    """A PNG file: colour with the paper driven to white, grey with a palette of 24 shades, as copiers write them."""
    target = io.BytesIO()
    image = frame.image()
    if image.mode == "RGB":
        image = Image.fromarray(_levels(frame.pixels))
    elif image.mode == "L":
        image = image.quantize(24, dither=Image.Dither.NONE)
    image.save(target, "PNG", dpi=(frame.dpi, frame.dpi), optimize=True)
    return target.getvalue()


def tiff(frames: Sequence[Frame]) -> bytes:
    """A TIFF file of one or many pages; one-bit pages in CCITT G4, others in LZW."""
    target = io.BytesIO()
    images = [_for_tiff(frame) for frame in frames]
    images[0].save(target, "TIFF", save_all=len(images) > 1, append_images=images[1:])
    return target.getvalue()


def _for_tiff(frame: Frame) -> Image.Image:
    image = frame.image() if frame.is_bitonal else Image.fromarray(_levels(frame.pixels))
    image.encoderinfo = {"compression": "group4" if frame.is_bitonal else "tiff_lzw", "dpi": (frame.dpi, frame.dpi)}
    return image


def _levels(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Sixteen levels with the paper driven to white, as office scanners do it, so that LZW finds repetition."""
    bright = np.minimum(pixels.astype(np.uint16) * 255 // _PAPER_LEVEL, 255)
    return np.asarray((bright + 8) // 17 * 17, np.uint8)


def pdf(frames: Sequence[Frame]) -> bytes:
    """A PDF with one image a page, G4 or JPEG, without dates and with an identifier made from the content."""
    images = [tiff([frame]) if frame.is_bitonal else jpeg(frame) for frame in frames]
    plain = io.BytesIO(img2pdf.convert(*[io.BytesIO(image) for image in images], nodate=True, producer="SC-300"))
    target = io.BytesIO()
    with pikepdf.open(plain) as document:
        del document.trailer["/ID"]
        document.save(target, deterministic_id=True, fix_metadata_version=False)
    return target.getvalue()
