"""Scanned pictures inside a PDF, as they are, in colours that PDF/A knows."""

from __future__ import annotations

import io
import warnings
from typing import Final

import img2pdf
import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf
from PIL import Image

from pipeline.errors import UnreadableScanError
from pipeline.export.colour_profiles import cmyk_profile, is_usable
from pipeline.export.jp2 import with_header
from pipeline.export.layers import Layer
from pipeline.model.page import EncodedImage
from pipeline.storage.checksums import sha256_of_bytes

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


_DEVICE_SPACES = {1: Name.DeviceGray, 3: Name.DeviceRGB, 4: Name.DeviceCMYK}


class Profiles:
    """The ICC profiles of one document, each stored once."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf: Final = pdf
        self._spaces: Final[dict[str, Object]] = {}

    def settle(self, picture: Object) -> None:
        """Give an image object of the document a colour space that PDF/A-2 allows (ISO 19005-2, 6.2.4).

        A profile that is broken or meant for other pixels is left out, and four inks without one get a plain one. Grey
        and RGB without a profile are those of the output intent.
        """
        space = picture.get(Name.ColorSpace)
        if space is None:
            return
        if isinstance(space, Array) and space[0] == Name.Indexed:
            space[1] = self._settled(space[1])
        else:
            picture[Name.ColorSpace] = self._settled(space)

    def _settled(self, space: Object) -> Object:
        if isinstance(space, Array) and space[0] == Name.ICCBased:
            channels, profile = int(space[1].N), space[1].read_bytes()
            if is_usable(profile, channels):
                return self._stored(profile, channels)
            space = _DEVICE_SPACES[channels]
        return self._stored(cmyk_profile(), 4) if space == Name.DeviceCMYK else space

    def _stored(self, profile: bytes, channels: int) -> Object:
        checksum = sha256_of_bytes(profile)
        if checksum not in self._spaces:
            stream = self._pdf.make_stream(profile, Dictionary(N=channels, Alternate=_DEVICE_SPACES[channels]))
            self._spaces[checksum] = self._pdf.make_indirect(Array([Name.ICCBased, stream]))
        return self._spaces[checksum]


def embed_layer(pdf: Pdf, layer: Layer, profiles: Profiles, label: str) -> Object:
    """The picture of a layer as an image object of ``pdf``; one with an ink becomes a stencil.

    Raises:
        UnreadableScanError: the picture cannot be decoded.
    """
    picture = embed_picture(pdf, layer.image, profiles, label)
    if layer.ink is not None:
        picture[Name.ImageMask] = True
        del picture[Name.ColorSpace]
    return picture


def embed_picture(pdf: Pdf, image: EncodedImage, profiles: Profiles, label: str) -> Object:
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
            page_file = _one_page_pdf(with_header(image.data))
        except _REFUSALS:
            page_file = _one_page_pdf(_on_white(image, label))
    with pikepdf.open(io.BytesIO(page_file)) as source:
        (picture,) = source.pages[0].obj.Resources.XObject.as_dict().values()
        embedded = pdf.copy_foreign(picture)
    profiles.settle(embedded)
    return embedded


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
