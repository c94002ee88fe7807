"""OFD files as a reader understands them (GB/T 33190-2016); nothing here knows how we write them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Final, Self
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from zipfile import BadZipFile, ZipFile

from pipeline.model.geometry import Affine, Box
from pipeline.model.page import Sha256
from pipeline.storage.checksums import sha256_of_bytes

_SPACES = {"ofd": "http://www.ofdspec.org/2016"}
_LARGEST_PART = 256_000_000
"""Bytes; a part beyond it is no page but an attack on memory."""
_ASCENT = 0.8
"""Share of the font size above the base line; the standard leaves it to the font."""


_REPEATED = re.compile(r"g\s+(\d+)\s+(\S+)")


class OfdFault(Exception):
    """The file is not what the standard says; for callers inside this room."""


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page as it was found; millimetres from the upper left corner.

    Attributes:
        width: of its physical box.
        height: of its physical box.
        text: its pieces of text in the order of the file.
        characters: each with its box, white space left out.
        picture_sha256: of its pictures, in order.
        pictures: the same pictures as bytes, each with the way from millimetres of the page to its unit square, whose
            origin is its upper left corner; to be asked for while the file is open.
    """

    width: float
    height: float
    text: tuple[str, ...]
    characters: tuple[tuple[str, Box], ...]
    picture_sha256: tuple[Sha256, ...]
    pictures: Callable[[], Iterator[tuple[bytes, Affine]]]


class OfdFile:
    """An opened OFD."""

    def __init__(self, file: Path) -> None:
        """Open a file.

        Raises:
            OfdFault: it is no ZIP, or parts that every OFD has are missing.
        """
        try:
            self._zip: Final = ZipFile(file)
        except (BadZipFile, OSError) as error:
            raise OfdFault(str(error)) from error
        self.information: Final = _required(self._part("OFD.xml"), "ofd:DocBody")
        self._root: Final = _text(self.information, "ofd:DocRoot").lstrip("/")
        self._document: Final = self._part(self._root)
        self._media: Final = dict(self._media_files())
        self._default_box = _find(self._document, "ofd:CommonData/ofd:PageArea/ofd:PhysicalBox")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._zip.close()

    @property
    def keywords(self) -> tuple[str, ...]:
        """Keywords of the document information."""
        return tuple(word.text or "" for word in self.information.findall("ofd:DocInfo/ofd:Keywords/*", _SPACES))

    @property
    def page_count(self) -> int:
        """How many pages the document declares."""
        return len(self._document.findall("ofd:Pages/ofd:Page", _SPACES))

    def pages(self) -> Iterator[ReadPage]:
        """All pages in order.

        Raises:
            OfdFault: a part is missing or cannot be understood.
        """
        for entry in self._document.findall("ofd:Pages/ofd:Page", _SPACES):
            yield self._page(self._part(self._beside(self._root, entry.get("BaseLoc", ""))))

    def _page(self, page: Element) -> ReadPage:
        box = _find(page, "ofd:Area/ofd:PhysicalBox")
        _, _, width, height = _numbers((box if box is not None else self._default_box), 4)
        texts: list[str] = []
        characters: list[tuple[str, Box]] = []
        for found in page.iter(f"{{{_SPACES['ofd']}}}TextObject"):
            for piece, boxes in _pieces(found):
                texts.append(piece)
                characters += [(text, box) for text, box in zip(piece, boxes, strict=True) if not text.isspace()]
        pictures = tuple(page.iter(f"{{{_SPACES['ofd']}}}ImageObject"))
        digests = tuple(sha256_of_bytes(self._picture(picture)) for picture in pictures)
        return ReadPage(width, height, tuple(texts), tuple(characters), digests, partial(self._placed, pictures))

    def _placed(self, pictures: Iterable[Element]) -> Iterator[tuple[bytes, Affine]]:
        for picture in pictures:
            left, top, _, _ = _numbers_of(picture.attrib, "Boundary", 4)
            yield self._picture(picture), _to_page(picture, left, top).inverse()

    def _picture(self, element: Element) -> bytes:
        media_id = element.get("ResourceID", "")
        try:
            name = self._media[media_id]
        except KeyError as error:
            raise OfdFault(f"MultiMedia {media_id}") from error
        return self._bytes(name)

    def _media_files(self) -> Iterator[tuple[str, str]]:
        places = self._document.findall("ofd:CommonData/ofd:DocumentRes", _SPACES)
        for place in (*places, *self._document.findall("ofd:CommonData/ofd:PublicRes", _SPACES)):
            name = self._beside(self._root, place.text or "")
            resources = self._part(name)
            folder = self._beside(name, resources.get("BaseLoc", ""))
            for media in resources.iter(f"{{{_SPACES['ofd']}}}MultiMedia"):
                yield media.get("ID", ""), posixpath.join(folder, _text(media, "ofd:MediaFile"))

    def _part(self, name: str) -> Element:
        try:
            return ElementTree.fromstring(self._bytes(name))
        except ElementTree.ParseError as error:
            raise OfdFault(f"{name}: {error}") from error

    def _bytes(self, name: str) -> bytes:
        try:
            size = self._zip.getinfo(name).file_size
        except KeyError as error:
            raise OfdFault(f"{name} is missing") from error
        if size > _LARGEST_PART:
            raise OfdFault(f"{name} is too large")
        try:
            return self._zip.read(name)
        except (BadZipFile, OSError) as error:
            raise OfdFault(f"{name}: {error}") from error

    @staticmethod
    def _beside(part: str, place: str) -> str:
        """A place as a part names it: from the root of the package, or from the part's folder."""
        return place.lstrip("/") if place.startswith("/") else posixpath.join(posixpath.dirname(part), place)


def _pieces(text_object: Element) -> Iterator[tuple[str, list[Box]]]:
    """Each piece of text with a box for every character, as far as its distances tell."""
    left, top, _, _ = _numbers_of(text_object.attrib, "Boundary", 4)
    (size,) = _numbers_of(text_object.attrib, "Size", 1)
    to_page = _to_page(text_object, left, top)
    for code in text_object.findall("ofd:TextCode", _SPACES):
        text = code.text or ""
        x, y = _distances(code, "X", 1)[0], _distances(code, "Y", 1)[0]
        steps = list(zip(_distances(code, "DeltaX", len(text)), _distances(code, "DeltaY", len(text)), strict=True))
        boxes = []
        for step_x, step_y in steps:
            cell = Box(x, y - _ASCENT * size, x + (step_x or size), y + (1 - _ASCENT) * size)
            boxes.append(Box.around(to_page.apply_to_quad(cell.corners())))
            x, y = x + step_x, y + step_y
        yield text, boxes


def _to_page(found: Element, left: float, top: float) -> Affine:
    """From the coordinates of an object whose boundary begins there to those of the page (8.5)."""
    a, b, c, d, e, f = _numbers_of(found.attrib, "CTM", 6) if "CTM" in found.attrib else (1, 0, 0, 1, 0, 0)
    return Affine(a, c, e + left, b, d, f + top)


def _distances(code: Element, name: str, count: int) -> list[float]:
    """One for each character, the last 0; ``g 3 1.5`` stands for three times 1.5 (11.3)."""
    spelt = _REPEATED.sub(lambda found: f"{found[2]} " * min(int(found[1]), count), code.get(name, ""))
    try:
        distances = [float(word) for word in spelt.split()]
    except ValueError as error:
        raise OfdFault(f"{name}: {error}") from error
    return (distances + [0.0] * count)[:count]


def _find(element: Element, path: str) -> Element | None:
    return element.find(path, _SPACES)


def _required(element: Element, path: str) -> Element:
    found = _find(element, path)
    if found is None:
        raise OfdFault(f"{path} is missing")
    return found


def _text(element: Element, path: str) -> str:
    return _required(element, path).text or ""


def _numbers(element: Element | None, count: int) -> tuple[float, ...]:
    return _numbers_of({"": (element.text or "") if element is not None else ""}, "", count)


def _numbers_of(attributes: Mapping[str, str], name: str, count: int) -> tuple[float, ...]:
    try:
        values = tuple(float(word) for word in attributes.get(name, "").split())
    except ValueError as error:
        raise OfdFault(f"{name}: {error}") from error
    if len(values) != count:
        raise OfdFault(f"{name} has {len(values)} numbers")
    return values
