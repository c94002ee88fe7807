"""ALTO 4.4, one file a page: lines, characters with confidence, other readings, and what a person corrected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from pipeline.errors import NotInArchiveError
from pipeline.export.characters import printable
from pipeline.export.documents import ExportItem, ExportPage, ExportReport
from pipeline.export.file_names import safe_file_name
from pipeline.export.proof import plain_line
from pipeline.model.geometry import Box, Quad
from pipeline.model.page import Character, Direction, EncodedImage, OcrPage, TextLine
from pipeline.storage.atomic import write_bytes
from pipeline.storage.folders import replacing

NAMESPACE = "http://www.loc.gov/standards/alto/ns-v4#"
_SCHEMA = "http://www.loc.gov/standards/alto/v4/alto-4-4.xsd"
_LANGUAGE = "zh"
_LONGEST_VARIANT = 3
"""Code points; the schema allows no more."""


def write_alto(item: ExportItem, folder: Path) -> ExportReport:
    """Write ``<档号>_0001.xml`` and so on, one file a page, in the pixels of the picture that is handed over.

    The folder is there whole or not at all; an older one gives way. Pages without a result have a file without text.
    Lines keep their reading order; a line is one ``String`` for each stretch between spaces, and each of its characters
    a ``Glyph`` with its confidence and other readings. Lines that a person corrected say so (``CS``).

    Raises:
        NotInArchiveError: the item has no pages.
        DiskFullError: no room left.
        FolderNotWritableError: the folder cannot be made or written, or other things lie in it.
    """
    without_text, count = [], 0
    with replacing(folder, "*.xml") as temporary:
        for page in item.pages:
            count += 1
            name = f"{safe_file_name(item.code)}_{count:04d}"
            root = _document(page, count)
            indent(root)
            write_bytes(temporary / f"{name}.xml", tostring(root, encoding="UTF-8", xml_declaration=True))
            if page.ocr is None:
                without_text.append(page.label)
        if not count:
            raise NotInArchiveError("这件档案没有可导出的页面", where=item.code, advice="请先导入扫描件")
    return ExportReport(folder, count, tuple(without_text))


def _document(page: ExportPage, number: int) -> Element:
    root = Element(
        "alto",
        {
            "xmlns": NAMESPACE,
            "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
            "xsi:schemaLocation": f"{NAMESPACE} {_SCHEMA}",
            "SCHEMAVERSION": "4.4",
        },
    )
    description = SubElement(root, "Description")
    SubElement(description, "MeasurementUnit").text = "pixel"
    SubElement(SubElement(description, "sourceImageInformation"), "fileName").text = printable(page.label)
    if page.ocr is not None:
        _add_processing(description, page.ocr)
    size = _size(page.image)
    sheet = SubElement(SubElement(root, "Layout"), "Page", {"ID": "page", "PHYSICAL_IMG_NR": str(number), **size})
    space = SubElement(sheet, "PrintSpace", {"HPOS": "0", "VPOS": "0", **size})
    lines = [line for line in page.ocr.lines if plain_line(line.text)] if page.ocr is not None else []
    if page.ocr is not None and lines:
        _add_lines(space, lines, page.ocr)
    return root


def _add_processing(description: Element, ocr: OcrPage) -> None:
    processing = SubElement(description, "Processing", {"ID": "ocr"})
    SubElement(processing, "processingCategory").text = "contentGeneration"
    software = SubElement(processing, "processingSoftware")
    SubElement(software, "softwareName").text = ocr.engine.name
    SubElement(software, "softwareVersion").text = ocr.engine.version


def _add_lines(space: Element, lines: Sequence[TextLine], ocr: OcrPage) -> None:
    quads = [ocr.geometry.to_master.apply_to_quad(line.quad) for line in lines]
    whole = Box.around(quads[0])
    for quad in quads[1:]:
        whole = whole.union(Box.around(quad))
    block = SubElement(space, "TextBlock", {"ID": "text", **_place(whole), "LANG": _LANGUAGE})
    for number, (line, quad) in enumerate(zip(lines, quads, strict=True), start=1):
        element = SubElement(block, "TextLine", {"ID": f"line{number}", **_place(Box.around(quad))})
        if line.correction is not None:
            element.set("CS", "true")
        if line.direction is Direction.VERTICAL:
            element.set("BASEDIRECTION", "ttb")
        SubElement(SubElement(element, "Shape"), "Polygon", {"POINTS": _points(quad)})
        _add_words(element, line, ocr, f"line{number}")


def _add_words(element: Element, line: TextLine, ocr: OcrPage, name: str) -> None:
    previous: Box | None = None
    for number, word in enumerate(_words(line), start=1):
        boxes = [Box.around(ocr.geometry.to_master.apply_to_quad(part.box.corners())) for part in word]
        whole = boxes[0]
        for box in boxes[1:]:
            whole = whole.union(box)
        if previous is not None:
            SubElement(element, "SP")
        previous = whole
        sure = sum(character.confidence for character in word) / len(word)
        content = "".join(printable(character.text) for character in word)
        string = SubElement(element, "String", {"ID": f"{name}s{number}", "CONTENT": content, **_place(whole)})
        string.set("WC", _share(sure))
        glyphs = (glyph for character in word for glyph in _glyphs(character))
        for place, glyph in enumerate(glyphs, start=1):
            _add_glyph(string, glyph, ocr, f"{name}s{number}g{place}")


def _glyphs(character: Character) -> Iterator[Character]:
    """Characters of one code point, as the schema asks; a longer unit shares its box evenly."""
    text = printable(character.text)
    if len(text) == 1:
        yield replace(character, text=text)
        return
    step = character.box.width / max(1, len(text))
    for place, code_point in enumerate(text):
        left = character.box.x0 + place * step
        box = Box(left, character.box.y0, left + step, character.box.y1)
        yield Character(code_point, character.confidence, box)


def _add_glyph(string: Element, character: Character, ocr: OcrPage, name: str) -> None:
    box = Box.around(ocr.geometry.to_master.apply_to_quad(character.box.corners()))
    attributes = {"ID": name, "CONTENT": character.text, **_place(box), "GC": _share(character.confidence)}
    glyph = SubElement(string, "Glyph", attributes)
    for other in character.alternatives:
        text = printable(other.text)
        if len(text) <= _LONGEST_VARIANT:
            SubElement(glyph, "Variant", {"CONTENT": text, "VC": _share(other.probability)})


def _words(line: TextLine) -> Iterator[Sequence[Character]]:
    """Stretches without white space."""
    for is_word, stretch in groupby(line.characters, lambda character: bool(printable(character.text).strip())):
        if is_word:
            yield tuple(stretch)


def _size(image: EncodedImage) -> dict[str, str]:
    return {"WIDTH": str(image.width), "HEIGHT": str(image.height)}


def _place(box: Box) -> dict[str, str]:
    places = {"HPOS": box.x0, "VPOS": box.y0, "WIDTH": box.width, "HEIGHT": box.height}
    return {name: f"{value:.1f}" for name, value in places.items()}


def _points(quad: Quad) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in quad)


def _share(value: float) -> str:
    return f"{min(max(value, 0.0), 1.0):.3f}"
