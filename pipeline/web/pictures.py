"""Parts of page views as JPEG, made when they are asked for and kept for a while."""

from __future__ import annotations

import hashlib
import io
import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

from PIL import Image, ImageDraw

from pipeline.errors import ArchiveError, UnreadableScanError
from pipeline.scan import jpeg_strip
from pipeline.web.desk import Picture
from pipeline.web.iiif_address import ImageRequest

_KEPT_BYTES = 64_000_000
"""Of decoded bands: a dozen rows of tiles of A4 at 300 dpi, as many as a few people look at in one second."""
_KEPT_JPEG_BYTES = 48_000_000
"""Of finished parts: some 1,500 tiles."""
_QUALITY = 85
_BAND = 32
"""Rows of pixels; bands begin and end at multiples, so that the tiles of a row are cut from the same. Few, as crops of
hits are low, and half of what is decoded for them would be thrown away."""
_COVER = (64, 64, 64)
"""Dark grey: seen as a cover, on black scanner edges too."""

T = TypeVar("T")


class _Kept(Generic[T]):
    """The last values asked for, up to a number of bytes; threads share it."""

    def __init__(self, most_bytes: int, size: Callable[[T], int]) -> None:
        self._most, self._size, self._held = most_bytes, size, 0
        self._values: OrderedDict[str, T] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str, make: Callable[[], T]) -> T:
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        made = make()
        with self._lock:
            if key not in self._values:
                self._values[key] = made
                self._held += self._size(made)
            while self._held > self._most and len(self._values) > 1:
                self._held -= self._size(self._values.popitem(last=False)[1])
        return made


class Pictures:
    """Cuts parts out of views. Covers are painted on the pixels before anything is cut, shrunk or kept."""

    def __init__(self) -> None:
        self._bands = _Kept[_Band](_KEPT_BYTES, lambda band: band.pixels.width * band.pixels.height * 3)
        self._parts = _Kept[bytes](_KEPT_JPEG_BYTES, len)

    def size(self, picture: Picture) -> tuple[int, int]:
        """Width and height in pixels, read from the head of the file.

        Raises:
            UnreadableScanError: it is missing or damaged.
        """
        try:
            with Image.open(picture.file) as opened:
                return opened.size
        except (OSError, ValueError) as error:
            raise _unreadable(picture) from error

    def tag(self, picture: Picture, wanted: ImageRequest) -> str:
        """Another text for whatever would look otherwise."""
        return _key(picture, wanted)

    def jpeg(self, picture: Picture, wanted: ImageRequest) -> bytes:
        """A part of a view.

        Raises:
            UnreadableScanError: the view is missing or damaged.
        """
        return self._parts.get(_key(picture, wanted), lambda: self._cut(picture, wanted))

    def _cut(self, picture: Picture, wanted: ImageRequest) -> bytes:
        shrink = (wanted.right - wanted.left) // wanted.width
        factor = 1 if picture.covers else _coarse(min(shrink, wanted.bottom - wanted.top))
        rows = wanted.top // _BAND * _BAND, -(-wanted.bottom // _BAND) * _BAND
        band = self._bands.get(_key(picture, factor, rows), lambda: _decoded(picture, factor, *rows))
        part = (
            wanted.left / factor,
            (wanted.top - band.top) / factor,
            min(wanted.right / factor, band.pixels.width),
            min((wanted.bottom - band.top) / factor, band.pixels.height),
        )
        size = wanted.width, wanted.height
        made = band.pixels.resize(size, Image.Resampling.LANCZOS, box=part, reducing_gap=2.0)
        out = io.BytesIO()
        made.save(out, "JPEG", quality=_QUALITY)
        return out.getvalue()


@dataclass(frozen=True, slots=True)
class _Band:
    """Rows of a view, decoded.

    Attributes:
        pixels: at a scale, with covers.
        top: how many rows of the view lie above, in pixels of the view.
    """

    pixels: Image.Image
    top: int


def _coarse(shrink: int) -> int:
    """The power of two by which JPEG shrinks while it is decoded, in a fraction of the time; 8 at most."""
    return min(8, 1 << (max(1, shrink).bit_length() - 1))


def _decoded(picture: Picture, factor: int, top: int, bottom: int) -> _Band:
    try:
        strip = jpeg_strip(picture.file.read_bytes(), top, bottom)
        with Image.open(io.BytesIO(strip.data)) as opened:
            if factor > 1:
                opened.draft("RGB", (opened.width // factor, 1))
            opened.load()
            view = opened if opened.mode == "RGB" else opened.convert("RGB")  # which copies what is RGB already
    except (OSError, ValueError, SyntaxError) as error:
        raise _unreadable(picture) from error
    draw = ImageDraw.Draw(view)
    for box in picture.covers:
        left, above = math.floor(max(0.0, box.x0)), math.floor(max(0.0, box.y0)) - strip.top
        right, below = min(view.width, math.ceil(box.x1)), min(view.height, math.ceil(box.y1) - strip.top)
        if left <= right and max(0, above) <= below:  # engines may place a character beyond the edge
            draw.rectangle((left, max(0, above), right, below), fill=_COVER)
    return _Band(view, strip.top)


def _key(picture: Picture, *how: object) -> str:
    said = f"{picture.file}|{picture.covers}|{how}"
    return hashlib.sha256(said.encode("utf-8", "surrogateescape")).hexdigest()


def _unreadable(picture: Picture) -> ArchiveError:
    return UnreadableScanError(
        "页面图像缺失或已损坏", where=picture.file.parent.name[:12], advice="请运行 xiangdang reprocess 重做该页"
    )
