"""Pictures as pixels, where a file to hand over is to hold other pixels than the master."""

from __future__ import annotations

import io

from PIL import Image

from pipeline.errors import UnreadableScanError
from pipeline.model.page import EncodedImage, ImageCoding


def decoded(image: EncodedImage, label: str) -> Image.Image:
    """The pixels in mode ``1``, ``L`` or ``RGB``; what has other colours or none in places is laid on white paper.

    Raises:
        UnreadableScanError: the picture cannot be decoded.
    """
    try:
        with Image.open(io.BytesIO(image.data)) as picture:
            if picture.mode in ("1", "L", "RGB") and "transparency" not in picture.info:
                picture.load()
                return picture.copy()
            layer = picture.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise UnreadableScanError(
            "该页图像无法写入导出文件", where=label, advice="请运行 xiangdang verify 核对原件，必要时重新扫描"
        ) from error
    paper = Image.new("RGBA", layer.size, "white")
    return Image.alpha_composite(paper, layer).convert("RGB")


def as_fax(picture: Image.Image, dpi: tuple[float, float]) -> EncodedImage:
    """A black and white picture as CCITT G4 in one strip, so that the bytes go into a PDF as they are."""
    target = io.BytesIO()
    rows_per_strip = 278
    picture.save(target, "TIFF", compression="group4", tiffinfo={rows_per_strip: picture.height})
    return EncodedImage(target.getvalue(), ImageCoding.TIFF, picture.width, picture.height, dpi)


def as_jpeg(picture: Image.Image, dpi: tuple[float, float], quality: int) -> EncodedImage:
    """A picture of grey or colours as JPEG, with the profile that its colours are meant in.

    Colours keep all their pixels: the thin strokes of seals live by them.
    """
    target = io.BytesIO()
    profile = picture.info.get("icc_profile")
    picture.save(target, "JPEG", quality=quality, optimize=True, subsampling="4:4:4", icc_profile=profile)
    return EncodedImage(target.getvalue(), ImageCoding.JPEG, picture.width, picture.height, dpi)
