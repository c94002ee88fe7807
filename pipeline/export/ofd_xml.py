"""The XML parts of an OFD (GB/T 33190-2016, chapters 7 to 11)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from pipeline.export.documents import ExportItem
from pipeline.export.ofd_coordinates import PlacedRun, numbers, page_size, place, place_picture
from pipeline.export.sheet import Sheet
from pipeline.export.text_run import Cell, TextRun
from pipeline.model.geometry import Affine

NAMESPACE = "http://www.ofdspec.org/2016"
_PROGRAM = "xiangdang"
_FONT_NAME = "宋体"
_UNSEEN = {"Alpha": "0"}
_BEYOND_BMP = 0xFFFF

register_namespace("ofd", NAMESPACE)


class Numbers:
    """Identifiers, which no two objects of a document share (7.2)."""

    def __init__(self) -> None:
        self.last = 0

    def next(self) -> str:
        """One that was never given before."""
        self.last += 1
        return str(self.last)


def serialized(root: Element) -> bytes:
    """A part as it is stored."""
    return bytes(tostring(root, encoding="UTF-8", xml_declaration=True))


def entrance(items: Sequence[ExportItem], document_id: str) -> Element:
    """OFD.xml: what the document is, with the catalogue's words on it (7.4)."""
    root = _element("OFD", Version="1.0", DocType="OFD")
    body = _child(root, "DocBody")
    about = _child(body, "DocInfo")
    first = items[0].title or items[0].code
    codes = _distinct([item.code for item in items])
    parties = _distinct([item.responsible_party for item in items])
    dates = _distinct([item.date for item in items])
    _child(about, "DocID", document_id)
    _child(about, "Title", first if len(items) == 1 else f"{first} 等 {len(items)} 件")
    if parties:
        _child(about, "Author", "; ".join(parties))
    _child(about, "Subject", "; ".join(codes))
    _child(about, "DocUsage", "Normal")
    words = _child(about, "Keywords")
    for code in codes:
        _child(words, "Keyword", code)
    _child(about, "Creator", _PROGRAM)
    custom = _child(about, "CustomDatas")
    for name, values in (("档号", codes), ("责任者", parties), ("日期", dates)):
        if values:
            _child(custom, "CustomData", "; ".join(values), Name=name)
    _child(body, "DocRoot", "Doc_0/Document.xml")
    return root


def document(last_id: int, first_sheet: Sheet, page_ids: Sequence[str], chapters: Sequence[tuple[str, str]]) -> Element:
    """Document.xml: pages in order, and an outline of chapters given as title and page identifier (7.5)."""
    root = _element("Document")
    shared = _child(root, "CommonData")
    _child(shared, "MaxUnitID", str(last_id))
    _child(_child(shared, "PageArea"), "PhysicalBox", numbers(0, 0, *page_size(first_sheet)))
    _child(shared, "PublicRes", "PublicRes.xml")
    _child(shared, "DocumentRes", "DocumentRes.xml")
    pages = _child(root, "Pages")
    for number, page_id in enumerate(page_ids):
        _child(pages, "Page", ID=page_id, BaseLoc=f"Pages/Page_{number}/Content.xml")
    outlines = _child(root, "Outlines")
    for title, page_id in chapters:
        entry = _child(outlines, "OutlineElem", Title=title)
        action = _child(_child(entry, "Actions"), "Action", Event="CLICK")
        _child(_child(action, "Goto"), "Dest", Type="Fit", PageID=page_id)
    return root


def public_resources(font_id: str) -> Element:
    """PublicRes.xml: the font that unseen text names; nothing is drawn with it, so no font program is needed (7.9)."""
    root = _element("Res", BaseLoc="Res")
    _child(_child(root, "Fonts"), "Font", ID=font_id, FontName=_FONT_NAME, FamilyName=_FONT_NAME)
    return root


def document_resources(media: Sequence[tuple[str, str, str]]) -> Element:
    """DocumentRes.xml: pictures given as identifier, format and file name (7.9)."""
    root = _element("Res", BaseLoc="Res")
    medias = _child(root, "MultiMedias")
    for media_id, coding, name in media:
        _child(_child(medias, "MultiMedia", ID=media_id, Type="Image", Format=coding), "MediaFile", name)
    return root


def page(
    sheet: Sheet, runs: Sequence[TextRun], pictures: Sequence[tuple[str, Affine]], font_id: str, ids: Numbers
) -> Element:
    """Content.xml of a page: text in reading order, unseen, and over it pictures, by resource and place on the sheet.

    The text is transparent and lies below the picture, so it stays unseen in readers that know but one of the two.
    """
    root = _element("Page")
    _child(_child(root, "Area"), "PhysicalBox", numbers(0, 0, *page_size(sheet)))
    content = _child(root, "Content")
    if runs:
        layer = _child(content, "Layer", ID=ids.next(), Type="Body")
        for run in runs:
            _add_run(layer, run, place(run, sheet), font_id, ids.next())
    layer = _child(content, "Layer", ID=ids.next(), Type="Body")
    for media_id, on_sheet in pictures:
        boundary, ctm = place_picture(on_sheet, sheet)
        _child(
            layer,
            "ImageObject",
            ID=ids.next(),
            Boundary=numbers(*boundary),
            CTM=numbers(*ctm),
            ResourceID=media_id,
        )
    return root


def _add_run(layer: Element, run: TextRun, placed: PlacedRun, font_id: str, object_id: str) -> None:
    attributes = {"ID": object_id, "Boundary": numbers(*placed.boundary), "Font": font_id, **_UNSEEN}
    attributes["Size"] = numbers(placed.size)
    if placed.ctm:
        attributes["CTM"] = numbers(*placed.ctm)
    text_object = SubElement(layer, _name("TextObject"), attributes)
    x, y = placed.start
    for cells, advances in _pieces(run.cells, (*placed.advances, 0.0)):
        code = _child(text_object, "TextCode", "".join(cell.text for cell in cells), X=numbers(x), Y=numbers(y))
        if len(cells) > 1:
            code.set("DeltaX", numbers(*advances[:-1]))
        x += sum(advances)


def _pieces(cells: Sequence[Cell], advances: Sequence[float]) -> Iterator[tuple[Sequence[Cell], Sequence[float]]]:
    """Cut after each character beyond the BMP: readers disagree on whether it takes one distance or two."""
    start = 0
    for place_, cell in enumerate(cells, start=1):
        if ord(cell.text) > _BEYOND_BMP or place_ == len(cells):
            yield cells[start:place_], advances[start:place_]
            start = place_


def _distinct(texts: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(text.strip() for text in texts if text.strip()))


def _name(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"


def _element(tag: str, **attributes: str) -> Element:
    return Element(_name(tag), attributes)


def _child(parent: Element, tag: str, text: str | None = None, **attributes: str) -> Element:
    child = SubElement(parent, _name(tag), attributes)
    child.text = text
    return child
