"""Some rows of pixels out of a JPEG file, without decoding what lies above and below.

`encode_view` writes a restart marker after each row of blocks. At these a decoder may begin (ITU-T T.81, E.1.4), so the
rows between two of them, under the head of the file with another height, are a JPEG of their own. No library offers
this: libjpeg's ``jpeg_skip_scanlines``, where it can be reached at all, still undoes the Huffman coding of what it
skips, which is a third of the work.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARKER = 0xFF
_BASELINE, _EXTENDED = 0xC0, 0xC1
_RESTART, _START_OF_SCAN, _RESTART_INTERVAL = 0xD0, 0xDA, 0xDD
_RESTARTS = 8
"""Markers are numbered from 0 to 7 and then anew."""
_END = b"\xff\xd9"
_BLOCK = 8
_ANY_RESTART = re.compile(rb"\xff[\xd0-\xd7]")


@dataclass(frozen=True, slots=True)
class JpegStrip:
    """A JPEG of some rows of pixels.

    Attributes:
        data: the file.
        top: how many rows of pixels lie above it in the whole picture.
    """

    data: bytes
    top: int


def jpeg_strip(data: bytes, top: int, bottom: int) -> JpegStrip:
    """The rows of pixels from ``top`` to before ``bottom``, and some more on both sides.

    What was asked for has the pixels of the whole picture, decoded at any scale; colours are smoothed over the edges of
    blocks, so one row of blocks more is taken on each side. A file without the marks of its rows is given as a whole,
    and so is one that is damaged: its decoder will say so.

    Args:
        data: a JPEG file.
        top: in pixels from the upper edge.
        bottom: likewise, larger than ``top``.
    """
    head = _read_head(data)
    if head is None or not data.endswith(_END):
        return JpegStrip(data, 0)
    ends = [found.start() for found in _ANY_RESTART.finditer(data, head.length)]
    rows = -(-head.height // head.row_height)
    if len(ends) != rows - 1:
        return JpegStrip(data, 0)
    first = max(0, top // head.row_height - 1)
    last = min(rows, -(-bottom // head.row_height) + 1)
    begins, ends = [head.length, *(end + 2 for end in ends)], [*ends, len(data) - len(_END)]
    height = min(head.height, last * head.row_height) - first * head.row_height
    parts = [data[: head.height_at], height.to_bytes(2, "big"), data[head.height_at + 2 : head.length]]
    for number in range(first, last):
        parts.append(data[begins[number] : ends[number]])
        parts.append(bytes((_MARKER, _RESTART + (number - first) % _RESTARTS)))
    parts[-1] = _END
    return JpegStrip(b"".join(parts), first * head.row_height)


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands before the coded rows, in a file with a restart marker after each.

    Attributes:
        length: bytes to the first coded row.
        height: of the picture in pixels.
        height_at: where it is written.
        row_height: of a row of blocks, in pixels.
    """

    length: int
    height: int
    height_at: int
    row_height: int


def _read_head(data: bytes) -> _Head | None:
    """Nothing for a file without marks, or whose rows are not coded one after the other."""
    at, frame, interval = 2, 0, 0
    while at + 4 <= len(data) and data[at] == _MARKER:
        kind, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if kind in (_BASELINE, _EXTENDED):
            frame = at + 4
        elif kind == _RESTART_INTERVAL:
            interval = int.from_bytes(data[at + 4 : at + 6], "big")
        elif kind == _START_OF_SCAN:
            return _head(data, frame, interval, at) if frame else None
        at += 2 + length
    return None


def _head(data: bytes, frame: int, interval: int, scan: int) -> _Head | None:
    length = scan + 2 + int.from_bytes(data[scan + 2 : scan + 4], "big")
    if length > len(data):
        return None
    height, width = (int.from_bytes(data[frame + at : frame + at + 2], "big") for at in (1, 3))
    colours = data[frame + 5]
    samplings = data[frame + 7 : frame + 6 + 3 * colours : 3] if colours > 1 else b"\x11"
    row_width = _BLOCK * max(sampling >> 4 for sampling in samplings)
    row_height = _BLOCK * max(sampling & 15 for sampling in samplings)
    is_in_one_scan = data[scan + 4] == colours
    if not (height and is_in_one_scan and row_width and row_height) or interval != -(-width // row_width):
        return None
    return _Head(length, height, frame + 1, row_height)
