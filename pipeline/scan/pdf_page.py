"""Whether a PDF page is nothing but one picture.

Scanning programs write pages whose content is "draw this one image", often with an invisible text layer on top.
Such a page *is* its image, and taking the image itself keeps every pixel. Any page that shows more (text, lines,
stamps, a second picture, a mask) has to be drawn as a whole. So the page description is followed operator by operator
and the page counts as one picture only when all that it paints visibly is a single opaque image, upright, mirrored or
turned by quarter turns, not cut by the page's edge or by a clipping path. What is not understood counts as drawing.
Operators: ISO 32000-1:2008, annex A.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pikepdf

from pipeline.model.geometry import Affine
from pipeline.scan.pdf_paint import is_plain_image, is_plain_state

_MAX_CONTENT_BYTES = 4_000_000
"""A longer page description is a drawing; the text layer of a dense page has some 300 000 bytes."""
_MAX_DEPTH = 4
"""Of forms within forms."""
_LEAN = 0.01
"""Sine of the largest turn off the axes that still counts as upright (0.6°); OCR programs write skew into it."""
_OVERLAP = 0.02
"""Share of its width or height by which an image may stand over the page's edge."""
_LEAST_COVER = 0.5
"""A smaller image, alone on its page, is an illustration on white, and its place matters."""
_INVISIBLE = 3

_SHOW_TEXT = frozenset({"Tj", "TJ", "'", '"'})
_PAINT = frozenset({"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "BI", "INLINE IMAGE"})
_CLIP = frozenset({"W", "W*"})
_CURVES = frozenset({"m", "l", "c", "v", "y", "h"})
_HARMLESS = frozenset(
    # text state, line and rendering settings
    {"BT", "ET", "Tf", "Td", "TD", "Tm", "T*", "Tc", "Tw", "Tz", "TL", "Ts", "ri", "i", "j", "J", "M", "d", "w", "n"}
    # colours
    | {"rg", "RG", "g", "G", "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN"}
    # marked content, compatibility
    | {"BMC", "EMC", "MP", "DP", "BX", "EX"}
)


@dataclass(frozen=True, slots=True)
class PlacedImage:
    """The one image that a page shows.

    Attributes:
        stream: the image XObject.
        orientation: EXIF orientation that turns its stored rows into what the page shows, `/Rotate` included.
        dpi: along its stored x and y, as it is placed.
    """

    stream: pikepdf.Stream
    orientation: int
    dpi: tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Rect:
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    def holds(self, other: _Rect, slack: float) -> bool:
        """Whether the other stands over the edge by no more than this share of its own size."""
        x, y = slack * other.width, slack * other.height
        return (
            self.x0 <= other.x0 + x and self.y0 <= other.y0 + y and self.x1 >= other.x1 - x and self.y1 >= other.y1 - y
        )


class _NotOnePictureError(Exception):
    """The page shows something else."""


@dataclass(frozen=True, slots=True)
class _State:
    matrix: Affine = field(default_factory=Affine)
    text_mode: int = 0
    clips: tuple[_Rect, ...] = ()


def find_only_image(page: pikepdf.Page) -> PlacedImage | None:
    """The image that the page consists of; ``None`` when the page has to be drawn.

    Raises:
        Exception: whatever pikepdf raises at broken pages.
    """
    if _has_visible_annotations(page) or not _has_images(page.obj.get("/Resources"), 0):
        return None
    walk = _Walk()
    try:
        walk.run(page.obj, page.resources, _State(), 0)
        return walk.result(page)
    except _NotOnePictureError:
        return None


@dataclass(slots=True)
class _Walk:
    """Follows a page description and remembers the last opaque image that covers what was painted before it."""

    image: pikepdf.Stream | None = None
    matrix: Affine = field(default_factory=Affine)
    clips: tuple[_Rect, ...] = ()

    def run(self, content: pikepdf.Object, resources: pikepdf.Object, state: _State, depth: int) -> None:
        """Follow the operators of a page or form."""
        if depth > _MAX_DEPTH or _content_bytes(content) > _MAX_CONTENT_BYTES:
            raise _NotOnePictureError
        saved: list[_State] = []
        path: list[_Rect] = []
        is_clip, curved = False, False
        for instruction in pikepdf.parse_content_stream(content):
            operands, name = list(instruction.operands), str(instruction.operator)
            if name == "q":
                saved.append(state)
            elif name == "Q":
                state = saved.pop() if saved else state
            elif name == "re":
                path.append(_placed(_rect(*operands), state.matrix))
            elif name in _CURVES:
                curved = True
            elif name in _CLIP:
                is_clip = True
            elif name in _PAINT:
                raise _NotOnePictureError
            elif name == "Do":
                self._paint(resources, operands[0], state, depth)
            elif name in _SHOW_TEXT:
                if state.text_mode != _INVISIBLE:
                    raise _NotOnePictureError
            else:
                state = _changed(state, name, operands, resources)
            if name == "n":
                state = _clipped(state, path, curved) if is_clip else state
                path, is_clip, curved = [], False, False

    def _paint(self, resources: pikepdf.Object, name: pikepdf.Object, state: _State, depth: int) -> None:
        target = resources["/XObject"][str(name)]
        if target.get("/Subtype") == "/Form":
            matrix = state.matrix.after(_matrix(target.get("/Matrix")))
            inner = target.get("/Resources", resources)
            self.run(target, inner, replace(state, matrix=matrix), depth + 1)
        elif self.image is None and isinstance(target, pikepdf.Stream) and is_plain_image(target):
            self.image, self.matrix, self.clips = target, state.matrix, state.clips
        else:
            raise _NotOnePictureError

    def result(self, page: pikepdf.Page) -> PlacedImage | None:
        """The image, when its place on the page allows to take it for the page."""
        if self.image is None:
            return None
        place = _placed(_Rect(0, 0, 1, 1), self.matrix)
        visible = page_box(page)
        if not visible.holds(place, _OVERLAP) or not all(clip.holds(place, _OVERLAP) for clip in self.clips):
            return None
        if place.width * place.height < _LEAST_COVER * visible.width * visible.height:
            return None
        orientation = _orientation(self.matrix, page_rotation(page))
        return PlacedImage(self.image, orientation, self._dpi(page)) if orientation else None

    def _dpi(self, page: pikepdf.Page) -> tuple[float, float]:
        assert self.image is not None
        inch = 72 / float(page.obj.get("/UserUnit", 1))
        across = (self.matrix.a**2 + self.matrix.d**2) ** 0.5
        down = (self.matrix.b**2 + self.matrix.e**2) ** 0.5
        return (int(self.image.Width) * inch / across, int(self.image.Height) * inch / down)


def page_box(page: pikepdf.Page) -> _Rect:
    """What of a page is shown: its crop box within its media box, in points."""
    media, crop = _rect_of(page.mediabox), _rect_of(page.cropbox)
    return _Rect(max(media.x0, crop.x0), max(media.y0, crop.y0), min(media.x1, crop.x1), min(media.y1, crop.y1))


def page_rotation(page: pikepdf.Page) -> int:
    """`/Rotate`, own or inherited: 0, 90, 180 or 270 degrees clockwise."""
    return int(page.rotation) % 360 // 90 * 90


def _changed(state: _State, name: str, operands: Sequence[pikepdf.Object], resources: pikepdf.Object) -> _State:
    """The graphics state after an operator that paints nothing."""
    match name:
        case "cm":
            return replace(state, matrix=state.matrix.after(_matrix(operands)))
        case "Tr":
            return replace(state, text_mode=int(operands[0]))
        case "gs":
            if not is_plain_state(resources["/ExtGState"][str(operands[0])]):
                raise _NotOnePictureError
        case "BDC":
            if str(operands[0]) == "/OC":
                raise _NotOnePictureError
        case _ if name not in _HARMLESS:
            raise _NotOnePictureError
    return state


def _clipped(state: _State, path: list[_Rect], curved: bool) -> _State:
    if curved or len(path) != 1:
        raise _NotOnePictureError
    return replace(state, clips=(*state.clips, path[0]))


def _matrix(values: object) -> Affine:
    """A PDF matrix [a b c d e f] as a transform; its numbers run down the columns."""
    if values is None:
        return Affine()
    a, b, c, d, e, f = (float(value) for value in values)  # type: ignore[attr-defined]
    return Affine(a, c, e, b, d, f)


def _rect(x: object, y: object, width: object, height: object) -> _Rect:
    left, low, across, up = float(x), float(y), float(width), float(height)  # type: ignore[arg-type]
    return _Rect(min(left, left + across), min(low, low + up), max(left, left + across), max(low, low + up))


def _rect_of(box: pikepdf.Object) -> _Rect:
    x0, y0, x1, y1 = (float(value) for value in box)
    return _rect(x0, y0, x1 - x0, y1 - y0)


def _placed(rect: _Rect, matrix: Affine) -> _Rect:
    corners = [matrix.apply((x, y)) for x in (rect.x0, rect.x1) for y in (rect.y0, rect.y1)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return _Rect(min(xs), min(ys), max(xs), max(ys))


_BY_DIRECTIONS = {
    ((1, 0), (0, 1)): 1,
    ((-1, 0), (0, 1)): 2,
    ((-1, 0), (0, -1)): 3,
    ((1, 0), (0, -1)): 4,
    ((0, 1), (1, 0)): 5,
    ((0, 1), (-1, 0)): 6,
    ((0, -1), (-1, 0)): 7,
    ((0, -1), (1, 0)): 8,
}
"""EXIF orientation by where the stored rows and columns run to on the screen (x right, y down)."""


def _orientation(matrix: Affine, rotation: int) -> int:
    """EXIF orientation of an image placed by ``matrix`` on a page turned by ``rotation``; 0 when it leans."""
    along, down = (matrix.a, -matrix.d), (-matrix.b, matrix.e)
    for _ in range(rotation // 90):
        along, down = (-along[1], along[0]), (-down[1], down[0])
    return _BY_DIRECTIONS.get((_direction(along), _direction(down)), 0)


def _direction(vector: tuple[float, float]) -> tuple[int, int]:
    """The axis along which a vector runs; (0, 0) when it runs along none."""
    length = (vector[0] ** 2 + vector[1] ** 2) ** 0.5
    if length == 0:
        return (0, 0)
    x, y = vector[0] / length, vector[1] / length
    if min(abs(x), abs(y)) > _LEAN:
        return (0, 0)
    return (round(x), round(y))


def _content_bytes(content: pikepdf.Object) -> int:
    streams = content.get("/Contents") if content.get("/Type") == "/Page" else content
    if streams is None:
        return 0
    parts = [streams] if isinstance(streams, pikepdf.Stream) else list(streams)
    return sum(len(part.read_bytes()) for part in parts)


def _has_images(resources: pikepdf.Object | None, depth: int) -> bool:
    if resources is None or depth > _MAX_DEPTH:
        return False
    for target in dict(resources.get("/XObject", {})).values():
        kind = target.get("/Subtype")
        if kind == "/Image" or (kind == "/Form" and _has_images(target.get("/Resources"), depth + 1)):
            return True
    return False


def _has_visible_annotations(page: pikepdf.Page) -> bool:
    return any(
        note.get("/AP") is not None and not int(note.get("/F") or 0) & 2 and note.get("/Subtype") != "/Popup"
        for note in page.obj.get("/Annots") or ()
    )
