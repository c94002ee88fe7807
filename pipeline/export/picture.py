"""Scanned pictures inside a PDF, as they are."""

from __future__ import annotations

import io
import warnings

import img2pdf
import pikepdf
from pikepdf import Object, Pdf
from PIL import Image

from pipeline.errors import UnreadableScanError
from pipeline.model.page import EncodedImage

_UNIT_PAGE = (72.0, 72.0, 72.0, 72.0)
_REFUSALS = (
    img2pdf.ImageOpenError,
    img2pdf.AlphaChannelError,
    img2pdf.UnsupportedColorspaceError,
    img2pdf.JpegColorspaceError,
    ValueError,
    NotImplementedError,
    OSError,
)


def embed_picture(pdf: Pdf, image: EncodedImage, label: str) -> Object:
    """The picture as an image object of ``pdf``.

    JPEG, JPEG 2000, PNG and single-strip CCITT G4 go in with their own compressed bytes; other codings with equal
    pixels in a lossless one. What PDF cannot hold as it is (transparency, 16-bit TIFF) is laid on white in 8 bits.

    Raises:
        UnreadableScanError: the picture cannot be decoded.
    """
    with warnings.catch_warnings():
        # scan has judged the size already
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            page_file = _one_page_pdf(image.data)
        except _REFUSALS:
            page_file = _one_page_pdf(_on_white(image, label))
    with pikepdf.open(io.BytesIO(page_file)) as source:
        (picture,) = source.pages[0].obj.Resources.XObject.as_dict().values()
        return pdf.copy_foreign(picture)


def _one_page_pdf(data: bytes) -> bytes:
    document: bytes = img2pdf.convert(
        io.BytesIO(data),
        first_frame_only=True,
        layout_fun=lambda *_: _UNIT_PAGE,
        nodate=True,
        rotation=img2pdf.Rotation.none,
    )
    return document


def _on_white(image: EncodedImage, label: str) -> bytes:
    try:
        with Image.open(io.BytesIO(image.data)) as picture:
            layer = picture.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise UnreadableScanError(
            "该页图像无法写入 PDF", where=label, advice="请运行 xiangdang verify 核对原件，必要时重新扫描"
        ) from error
    paper = Image.new("RGBA", layer.size, "white")
    target = io.BytesIO()
    Image.alpha_composite(paper, layer).convert("RGB").save(target, "PNG")
    return target.getvalue()
