"""What kind of file some bytes are, by content; names lie."""

from __future__ import annotations

import re
import struct
from enum import StrEnum
from pathlib import Path

HEAD_BYTES = 1024
"""How much of a file `sniff` wants; readers accept a PDF header anywhere in the first 1024 bytes."""


class MediaType(StrEnum):
    """Kinds of files that hold scans."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    BMP = "image/bmp"
    GIF = "image/gif"
    PNM = "image/x-portable-anymap"
    JP2 = "image/jp2"
    J2K = "image/j2c"
    TIFF = "image/tiff"
    PDF = "application/pdf"

    @property
    def extension(self) -> str:
        """The usual ending of such files, without a dot."""
        return _EXTENSIONS[self]


_EXTENSIONS = {
    MediaType.JPEG: "jpg",
    MediaType.PNG: "png",
    MediaType.BMP: "bmp",
    MediaType.GIF: "gif",
    MediaType.PNM: "pnm",
    MediaType.JP2: "jp2",
    MediaType.J2K: "j2k",
    MediaType.TIFF: "tif",
    MediaType.PDF: "pdf",
}

_SCAN_ENDINGS = frozenset(
    {"bmp", "dib", "gif", "j2c", "j2k", "jfif", "jp2", "jpc", "jpe", "jpeg", "jpf", "jpg", "jpx"}
    | {"pbm", "pdf", "pgm", "png", "pnm", "ppm", "tif", "tiff"}
)

_MAGIC = (
    (b"\xff\xd8\xff", MediaType.JPEG),
    (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
    (b"GIF87a", MediaType.GIF),
    (b"GIF89a", MediaType.GIF),
    (b"\x00\x00\x00\x0cjP  \r\n\x87\n", MediaType.JP2),
    (b"\xff\x4f\xff\x51", MediaType.J2K),
    (b"II*\x00", MediaType.TIFF),
    (b"MM\x00*", MediaType.TIFF),
    (b"II+\x00", MediaType.TIFF),
    (b"MM\x00+", MediaType.TIFF),
)

_PNM = re.compile(rb"P[1-6]\s+(?:#[^\n]*\n\s*)*\d+\s+(?:#[^\n]*\n\s*)*\d+\s")
_PDF_START = re.compile(rb"[^!-~]*(?:%PDF-|\d+ \d+ obj\b|xref\b|trailer\s*<<)")
"""Also a PDF that lost its first line: it is a damaged scan, not some other file."""
_BMP_HEADER_SIZES = frozenset({12, 40, 52, 56, 64, 108, 124})


def sniff(head: bytes, *, claims_pdf: bool = False) -> MediaType | None:
    """The kind of file that begins with ``head`` (`HEAD_BYTES` are enough); ``None`` when it holds no scan.

    ``claims_pdf`` accepts other text before the PDF header, as PDF readers do; without it a text file that talks about
    PDF would pass for one.
    """
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if _PNM.match(head):
        return MediaType.PNM
    if head[:2] == b"BM" and len(head) > 18 and struct.unpack_from("<I", head, 14)[0] in _BMP_HEADER_SIZES:
        return MediaType.BMP
    if _PDF_START.match(head) or (claims_pdf and b"%PDF-" in head):
        return MediaType.PDF
    return None


def claims_to_be_scan(path: Path) -> bool:
    """Whether the name of a file ends as scans do."""
    return path.suffix.lower().lstrip(".") in _SCAN_ENDINGS
