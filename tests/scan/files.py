"""Small scans of every kind, made on the spot."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pikepdf
from numpy.typing import NDArray
from PIL import Image

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"
SAMPLES = Path(__file__).resolve().parents[2] / "sample_scans"


def noise(width: int = 40, height: int = 30, seed: int = 1) -> NDArray[np.uint8]:
    """RGB pixels of which no two rows or columns are alike, so that every turn and shift shows."""
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def bits(width: int = 40, height: int = 30, seed: int = 1) -> Image.Image:
    """A 1-bit picture."""
    return Image.fromarray(noise(width, height, seed)[:, :, 0]).point(lambda value: 255 * (value > 127)).convert("1")


def bgr(image: Image.Image) -> NDArray[np.uint8]:
    """The pixels that the package should make of a picture without transparency."""
    return np.asarray(image.convert("RGB"))[:, :, ::-1]


def coded(image: Image.Image, kind: str, **options: object) -> bytes:
    """A picture as file bytes."""
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def pdf_with(
    *pictures: dict[str, object],
    content: bytes = b"q 72 0 0 54 0 0 cm /Im0 Do Q",
    box: tuple[float, ...] = (0, 0, 72, 54),
    **page_keys: object,
) -> pikepdf.Pdf:
    """A PDF whose pages each draw one image XObject, given as its keys and ``data``."""
    pdf = pikepdf.new()
    for picture in pictures:
        keys = {"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, **picture}
        image = pikepdf.Stream(pdf, keys.pop("data"))
        for key, value in keys.items():
            image[key] = value
        page = pdf.add_blank_page(page_size=box[2:])
        page.MediaBox = pikepdf.Array(box)
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        page.Resources = pikepdf.Dictionary(
            XObject=pikepdf.Dictionary(Im0=pdf.make_indirect(image)), Font=pikepdf.Dictionary(F1=font)
        )
        page.Contents = pdf.make_stream(content)
        for key, value in page_keys.items():
            page[f"/{key}"] = value
    return pdf


def raw_picture(pixels: NDArray[np.uint8]) -> dict[str, object]:
    """Keys and data of an uncompressed RGB or grey picture."""
    space = pikepdf.Name.DeviceRGB if pixels.ndim == 3 else pikepdf.Name.DeviceGray
    height, width = pixels.shape[:2]
    return {"/Width": width, "/Height": height, "/BitsPerComponent": 8, "/ColorSpace": space, "data": pixels.tobytes()}


def jpeg_picture(data: bytes, width: int, height: int) -> dict[str, object]:
    """Keys and data of a JPEG picture."""
    keys = {"/Width": width, "/Height": height, "/BitsPerComponent": 8, "/ColorSpace": pikepdf.Name.DeviceRGB}
    return {**keys, "/Filter": pikepdf.Name.DCTDecode, "data": data}


def saved(pdf: pikepdf.Pdf, target: Path) -> Path:
    """The PDF on disk."""
    pdf.save(target)
    return target
