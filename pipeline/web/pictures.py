"""Parts of page views as JPEG, made when they are asked for and kept for a while."""

from __future__ import annotations

import hashlib
import io
import math
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from PIL import Image, ImageDraw

from pipeline.errors import ArchiveError, UnreadableScanError
from pipeline.web.desk import Picture
from pipeline.web.iiif_address import ImageRequest

_KEPT_BYTES = 128_000_000
"""Of decoded views: four pages of A4 at 300 dpi, as many as a few people look at in one second."""
_KEPT_JPEG_BYTES = 48_000_000
"""Of finished parts: some 1,500 tiles."""
_QUALITY = 85
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
        self._views = _Kept[Image.Image](_KEPT_BYTES, lambda view: view.width * view.height * 3)
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
        factor = 1 if picture.covers else _coarse(shrink)
        view = self._views.get(f"{_key(picture)}/{factor}", lambda: _decoded(picture, factor))
        width, height = self.size(picture)
        across, down = view.width / width, view.height / height
        part = (
            wanted.left * across,
            wanted.top * down,
            min(wanted.right * across, view.width),
            min(wanted.bottom * down, view.height),
        )
        made = view.resize((wanted.width, wanted.height), Image.Resampling.LANCZOS, box=part, reducing_gap=2.0)
        out = io.BytesIO()
        made.save(out, "JPEG", quality=_QUALITY)
        return out.getvalue()


def _coarse(shrink: int) -> int:
    """The power of two by which JPEG shrinks while it is decoded, in a fraction of the time; 8 at most."""
    return min(8, 1 << (max(1, shrink).bit_length() - 1))


def _decoded(picture: Picture, factor: int) -> Image.Image:
    try:
        with Image.open(picture.file) as opened:
            if factor > 1:
                opened.draft("RGB", (-(-opened.width // factor), -(-opened.height // factor)))
            opened.load()
            view = opened if opened.mode == "RGB" else opened.convert("RGB")  # which copies what is RGB already
    except (OSError, ValueError, SyntaxError) as error:
        raise _unreadable(picture) from error
    draw = ImageDraw.Draw(view)
    for box in picture.covers:
        left, top = math.floor(max(0.0, box.x0)), math.floor(max(0.0, box.y0))
        right, bottom = min(view.width, math.ceil(box.x1)), min(view.height, math.ceil(box.y1))
        if left <= right and top <= bottom:  # engines may place a character beyond the edge
            draw.rectangle((left, top, right, bottom), fill=_COVER)
    return view


def _key(picture: Picture, wanted: ImageRequest | None = None) -> str:
    said = f"{picture.file}|{picture.covers}|{wanted}"
    return hashlib.sha256(said.encode("utf-8", "surrogateescape")).hexdigest()


def _unreadable(picture: Picture) -> ArchiveError:
    return UnreadableScanError(
        "页面图像缺失或已损坏", where=picture.file.parent.name[:12], advice="请运行 xiangdang reprocess 重做该页"
    )
