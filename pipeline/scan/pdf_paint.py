"""Which images and graphics states of a PDF paint plain opaque pixels."""

from __future__ import annotations

import pikepdf

_PLAIN_SPACES = frozenset({"/DeviceGray", "/DeviceRGB", "/CalGray", "/CalRGB", "/G", "/RGB"})
"""Colour spaces that mean the same to every reader; CMYK, Lab and spot colours are left to the programs that draw."""


def is_plain_image(image: pikepdf.Object) -> bool:
    """Whether the picture paints every pixel of its place with a colour that any reader shows alike."""
    if image.get("/Subtype") != "/Image" or bool(image.get("/ImageMask", False)):
        return False
    if any(bool(image.get(key)) for key in ("/SMask", "/Mask", "/SMaskInData")):
        return False
    if "/JPXDecode" in _filters(image):
        return image.get("/Decode") is None
    bits = int(image.get("/BitsPerComponent") or 1)
    return _is_plain_space(image.get("/ColorSpace")) and bits <= 8 and _has_plain_samples(image, bits)


def _has_plain_samples(image: pikepdf.Object, bits: int) -> bool:
    """Whether samples mean what they say, or are 1-bit and merely the other way round."""
    decode = image.get("/Decode")
    if decode is None:
        return True
    values = [float(value) for value in decode]
    return bits == 1 or (not _is_indexed(image) and values == [0.0, 1.0] * (len(values) // 2))


def _is_indexed(image: pikepdf.Object) -> bool:
    space = image.get("/ColorSpace")
    return isinstance(space, pikepdf.Array) and str(space[0]) in ("/Indexed", "/I")


def _filters(image: pikepdf.Object) -> tuple[str, ...]:
    value = image.get("/Filter")
    if value is None:
        return ()
    return (str(value),) if isinstance(value, pikepdf.Name) else tuple(str(name) for name in value)


def _is_plain_space(space: pikepdf.Object | None) -> bool:
    if space is None:
        return False
    if isinstance(space, pikepdf.Name):
        return str(space) in _PLAIN_SPACES
    match str(space[0]):
        case "/ICCBased":
            return int(space[1].get("/N", 0)) in (1, 3)
        case "/Indexed" | "/I":
            return _is_plain_space(space[1])
        case name:
            return name in _PLAIN_SPACES


def is_plain_state(state: pikepdf.Object) -> bool:
    """Whether a graphics state dictionary lets pictures be painted as they are: no mask, blending or transparency."""
    mask, blend = state.get("/SMask", "/None"), state.get("/BM", "/Normal")
    return str(mask) == "/None" and str(blend) in ("/Normal", "/Compatible") and float(state.get("/ca", 1)) >= 1
