"""Picture files that Pillow reads: JPEG, PNG, BMP, GIF, PNM, JPEG 2000, and TIFF where its own reader gives up."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

# The two plugins register themselves; at the first such picture Pillow would load all forty that it has.
from PIL import ExifTags, Image, Jpeg2KImagePlugin, TiffImagePlugin  # noqa: F401

from pipeline.model.page import ImageCoding, Sha256
from pipeline.model.problem import ProblemCategory, Stage
from pipeline.scan.faults import page_problem
from pipeline.scan.master import credible_dpi
from pipeline.scan.media_type import MediaType
from pipeline.scan.picture import FrameKind, Picture
from pipeline.storage.checksums import sha256_of_bytes

_PILLOW_NAMES = {
    MediaType.JPEG: ["JPEG"],
    MediaType.PNG: ["PNG"],
    MediaType.BMP: ["BMP"],
    MediaType.GIF: ["GIF"],
    MediaType.PNM: ["PPM"],
    MediaType.JP2: ["JPEG2000"],
    MediaType.J2K: ["JPEG2000"],
    MediaType.TIFF: ["TIFF"],
}
_KEPT_CODINGS = {
    MediaType.JPEG: ImageCoding.JPEG,
    MediaType.PNG: ImageCoding.PNG,
    MediaType.JP2: ImageCoding.JPEG2000,
    MediaType.J2K: ImageCoding.JPEG2000,
}
_EXIF_OF_PNG = frozenset({"exif", "Raw profile type exif"})
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PAGED = frozenset({MediaType.GIF, MediaType.TIFF})
"""Other kinds hold one page; further pictures in them are previews, depth maps or animation."""


class RasterSource:
    """A picture file, read whole into memory."""

    def __init__(self, path: Path, kind: MediaType) -> None:
        self._path = path
        self._kind = kind
        self._data = path.read_bytes()
        self._header = open_image(self._data, kind)

    @property
    def frame_count(self) -> int:
        """1, or the frames of a GIF."""
        return int(getattr(self._header, "n_frames", 1)) if self._kind in _PAGED else 1

    def picture(self, index: int) -> Picture:
        """One frame.

        Raises:
            PageProblemError: there is no such frame.
        """
        image = self._header
        if index:
            try:
                image.seek(index)
            except EOFError as error:
                raise page_problem(ProblemCategory.NO_PAGES, Stage.INTAKE, self._path, f"frame {index}") from error
        return Picture(
            FrameKind.STORED,
            *image.size,
            orientation=self._orientation(image),
            dpi=_dpi(image),
            checksum=lambda: self._checksum(index),
            image=lambda: self._decode(index),
            coded=self._coded if self._kind in _KEPT_CODINGS else None,
        )

    def close(self) -> None:
        """Let go of the memory."""
        self._header.close()

    def _orientation(self, image: Image.Image) -> int:
        if self._kind is MediaType.TIFF:  # Pillow has turned these pixels already
            return 1
        if self._kind is MediaType.PNG and _EXIF_OF_PNG.isdisjoint(image.info):
            image.info["exif"] = _png_exif(self._data)  # else Pillow decodes all pixels to look for tags behind them
        return exif_orientation(image)

    def _checksum(self, index: int) -> Sha256:
        if self.frame_count == 1:
            return sha256_of_bytes(self._data)
        return Sha256(hashlib.sha256(self._data + f"#{index}".encode()).hexdigest())

    def _decode(self, index: int) -> Image.Image:
        image = open_image(self._data, self._kind)
        image.seek(index)
        image.load()
        return image

    def _coded(self) -> tuple[bytes, ImageCoding]:
        return self._data, _KEPT_CODINGS[self._kind]


def open_image(data: bytes, kind: MediaType) -> Image.Image:
    """Read the header of a picture; nothing is decoded.

    Raises:
        Exception: whatever Pillow raises at broken files.
    """
    return Image.open(io.BytesIO(data), formats=_PILLOW_NAMES[kind])


def exif_orientation(image: Image.Image) -> int:
    """EXIF orientation, 1 to 8; 1 where there is none or it cannot be read."""
    try:
        value = image.getexif().get(ExifTags.Base.Orientation, 1)
    except Exception:  # a broken tag block is no reason to refuse the page
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _png_exif(data: bytes) -> bytes:
    """The EXIF block of a PNG, wherever it stands among the chunks; empty where there is none."""
    place = len(_PNG_SIGNATURE)
    while place + 8 <= len(data):
        length, name = int.from_bytes(data[place : place + 4]), data[place + 4 : place + 8]
        if name == b"eXIf":
            return b"Exif\0\0" + data[place + 8 : place + 8 + length]
        place += length + 12
    return b""


def _dpi(image: Image.Image) -> tuple[float, float]:
    try:
        x, y = image.info.get("dpi", (0, 0))
        return credible_dpi(float(x), float(y))
    except (TypeError, ValueError, ZeroDivisionError):
        return (0.0, 0.0)
