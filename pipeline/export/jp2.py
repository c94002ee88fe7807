"""JPEG 2000 codestreams in the file format that PDF/A asks for."""

from __future__ import annotations

import struct

_CODESTREAM = b"\xff\x4f\xff\x51"
_SIZE_MARKER = struct.Struct(">4xHHIIIIIIIIHB")
"""SIZ after SOC (ISO/IEC 15444-1, A.5.1), up to the depth of the first component."""
_GREY, _SRGB = 17, 16
"""Enumerated colour spaces (15444-1, table I.10)."""


def with_header(data: bytes) -> bytes:
    """The picture in a JP2 file; a bare codestream, one byte of which is never changed, gets the boxes around it."""
    if not data.startswith(_CODESTREAM):
        return data
    _, _, x1, y1, x0, y0, _, _, _, _, components, depth = _SIZE_MARKER.unpack_from(data)
    header = _box(b"ihdr", struct.pack(">IIHBBBB", y1 - y0, x1 - x0, components, depth, 7, 0, 0))
    colours = _box(b"colr", struct.pack(">BBBI", 1, 0, 0, _GREY if components < 3 else _SRGB))
    return b"".join(
        [
            _box(b"jP  ", b"\r\n\x87\n"),
            _box(b"ftyp", b"jp2 \0\0\0\0jp2 "),
            _box(b"jp2h", header + colours),
            _box(b"jp2c", data),
        ]
    )


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content) + 8, kind) + content
