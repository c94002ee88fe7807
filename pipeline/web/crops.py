"""The part of a scan that a hit is shown by."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.archive import SearchHit
from pipeline.model.geometry import Box
from pipeline.web.rendering import segment

_LINES_AROUND = 1.2
"""Above and below the hit, in heights of it: the neighbouring lines help to read it."""
_SHAPE = 6.0
"""Width of a crop in heights of it; at least so wide, as far as the page goes."""
_PIXELS = 960
"""Width of the picture that is sent: twice that of its place, for fine screens."""
_UNSCALED = 1440
"""Up to this width a part is sent as it is: to shrink it by a little takes longer than all else."""


@dataclass(frozen=True, slots=True)
class Crop:
    """A part of a page with the places to be outlined in it.

    Attributes:
        address: of the picture.
        width: of the part, in view pixels.
        height: of the part, in view pixels.
        boxes: to be outlined, measured from the corner of the part.
    """

    address: str
    width: int
    height: int
    boxes: tuple[Box, ...]


def crop_of(hit: SearchHit) -> Crop | None:
    """The surroundings of the first place of a hit; None when it has none on a page."""
    if not hit.boxes or hit.view is None or hit.page is None:
        return None
    part = _around(hit.boxes[0], hit.view.width, hit.view.height)
    boxes = tuple(
        Box(box.x0 - part.x0, box.y0 - part.y0, box.x1 - part.x0, box.y1 - part.y0)
        for box in hit.boxes
        if box.x0 < part.x1 and box.x1 > part.x0 and box.y0 < part.y1 and box.y1 > part.y0
    )
    width, height = round(part.width), round(part.height)
    region = f"{round(part.x0)},{round(part.y0)},{width},{height}"
    size = "max" if width <= _UNSCALED else f"{_PIXELS},"
    address = f"/iiif/3/{segment(hit.archival_code)}/{hit.page}/{region}/{size}/0/default.jpg"
    return Crop(address, width, height, boxes)


def _around(box: Box, page_width: int, page_height: int) -> Box:
    thickness = min(box.width, box.height)
    y0, y1 = box.y0 - thickness * _LINES_AROUND, box.y1 + thickness * _LINES_AROUND
    half = max((y1 - y0) * _SHAPE, box.width * 1.2) / 2
    middle = min(max((box.x0 + box.x1) / 2, half), max(page_width - half, half))
    return Box(
        max(0, round(middle - half)),
        max(0, round(y0)),
        min(page_width, round(middle + half)),
        min(page_height, round(y1)),
    )
