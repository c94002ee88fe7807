"""ALTO files: what stands in them, and that they keep the grammar of version 4.4."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from pipeline.errors import NotInArchiveError
from pipeline.export import ExportPage, write_alto
from pipeline.model.geometry import Box
from pipeline.model.page import Alternative, Character, Direction, HandCorrection, TextLine
from tests.export.pages import encoded, export_page, item, line, turned

_PLACE = {"HPOS", "VPOS", "WIDTH", "HEIGHT"}
GRAMMAR: dict[str, tuple[list[str], set[str], set[str]]] = {
    "alto": (["Description", "Layout"], set(), {"SCHEMAVERSION"}),
    "Description": (["MeasurementUnit", "sourceImageInformation", "Processing"], set(), set()),
    "MeasurementUnit": ([], set(), set()),
    "sourceImageInformation": (["fileName"], set(), set()),
    "fileName": ([], set(), set()),
    "Processing": (["processingCategory", "processingSoftware"], {"ID"}, set()),
    "processingCategory": ([], set(), set()),
    "processingSoftware": (["softwareName", "softwareVersion"], set(), set()),
    "softwareName": ([], set(), set()),
    "softwareVersion": ([], set(), set()),
    "Layout": (["Page"], set(), set()),
    "Page": (["PrintSpace"], {"ID", "PHYSICAL_IMG_NR"}, {"WIDTH", "HEIGHT"}),
    "PrintSpace": (["TextBlock"], set(), _PLACE),
    "TextBlock": (["TextLine"], {"ID"}, _PLACE | {"LANG"}),
    "TextLine": (["Shape", "String", "SP"], set(), _PLACE | {"ID", "CS", "BASEDIRECTION"}),
    "Shape": (["Polygon"], set(), set()),
    "Polygon": ([], {"POINTS"}, set()),
    "String": (["Glyph"], {"CONTENT"}, _PLACE | {"ID", "WC"}),
    "SP": ([], set(), _PLACE),
    "Glyph": (["Variant"], {"CONTENT"}, _PLACE | {"ID", "GC"}),
    "Variant": ([], set(), {"CONTENT", "VC"}),
}
"""Children in their order, required and optional attributes: the part of the published schema that we use."""


def local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def check_grammar(element: Element) -> None:
    name = local(element)
    children, required, optional = GRAMMAR[name]
    attributes = {key for key in element.attrib if not key.startswith("{")}
    assert required <= attributes <= required | optional, name
    found = [local(child) for child in element]
    if name == "TextLine":
        assert found[0] == "Shape"
        assert found[1] == found[-1] == "String"  # a line has a String, and each space stands after one
        assert all(pair != ("SP", "SP") for pair in pairwise(found))
    else:
        assert found == sorted(found, key=children.index), name
    for key in {"WC", "GC", "VC"} & attributes:
        assert 0 <= float(element.attrib[key]) <= 1
    assert name != "Glyph" or len(element.attrib["CONTENT"]) == 1
    assert name != "Variant" or len(element.attrib["CONTENT"]) <= 3
    for child in element:
        check_grammar(child)


def parsed(page: ExportPage, folder: Path) -> Element:
    write_alto(item([page], "甲-1"), folder)
    root = ElementTree.parse(folder / "甲-1_0001.xml").getroot()
    check_grammar(root)
    names = [element.get("ID") for element in root.iter() if element.get("ID")]
    assert len(names) == len(set(names))
    return root


def every(root: Element, name: str) -> list[Element]:
    return [element for element in root.iter() if local(element) == name]


def test_lines_words_and_characters_stand_where_they_are(tmp_path: Path) -> None:
    root = parsed(export_page([line("东至 AB"), line("西至", (150, 400))]), tmp_path)
    assert [word.get("CONTENT") for word in every(root, "String")] == ["东至", "AB", "西至"]
    assert [glyph.get("CONTENT") for glyph in every(root, "Glyph")] == list("东至AB西至")
    assert (every(root, "Page")[0].get("WIDTH"), every(root, "MeasurementUnit")[0].text) == ("1240", "pixel")


def test_places_are_those_of_the_picture_that_is_handed_over(tmp_path: Path) -> None:
    page = export_page([line("字")], turned(90, 0.0))
    assert page.ocr is not None
    (glyph,) = every(parsed(page, tmp_path), "Glyph")
    box = Box.around(page.ocr.geometry.to_master.apply_to_quad(next(page.ocr.characters()).box.corners()))
    assert float(glyph.attrib["HPOS"]) == pytest.approx(box.x0, abs=0.1)
    assert float(glyph.attrib["VPOS"]) == pytest.approx(box.y0, abs=0.1)


def test_other_readings_confidence_direction_and_corrections_are_told(tmp_path: Path) -> None:
    read = line("承", direction=Direction.VERTICAL)
    others = (Alternative("丞", 0.25), Alternative("四个字的", 0.05))
    unsure = replace(read.characters[0], confidence=0.6, alternatives=others)
    by_hand = replace(line("包", (400, 400)), correction=HandCorrection("王档案", "2026-11-23T00:00:00+00:00", "句"))
    root = parsed(export_page([replace(read, characters=(unsure,)), by_hand]), tmp_path)
    assert every(root, "Glyph")[0].get("GC") == "0.600"
    assert [(found.get("CONTENT"), found.get("VC")) for found in every(root, "Variant")] == [("丞", "0.250")]
    assert [found.get("BASEDIRECTION") for found in every(root, "TextLine")] == ["ttb", None]
    assert [found.get("CS") for found in every(root, "TextLine")] == [None, "true"]


def test_units_of_several_characters_and_empty_lines_keep_the_grammar(tmp_path: Path) -> None:
    unit = TextLine((Character("fi", 0.9, Box(10, 10, 50, 30)),), Box(10, 10, 50, 30).corners(), 0.9)
    root = parsed(export_page([unit, line("  "), replace(line("无"), characters=())]), tmp_path)
    assert [glyph.get("CONTENT") for glyph in every(root, "Glyph")] == ["f", "i"]
    assert len(every(root, "TextLine")) == 1


def test_pages_without_text_have_a_file_too(tmp_path: Path) -> None:
    report = write_alto(item([ExportPage(encoded(), None, "甲-1 第1页"), export_page([])], "甲-1"), tmp_path)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["甲-1_0001.xml", "甲-1_0002.xml"]
    assert (report.page_count, report.pages_without_text) == (2, ("甲-1 第1页",))
    for file in tmp_path.iterdir():
        check_grammar(ElementTree.parse(file).getroot())
    with pytest.raises(NotInArchiveError):
        write_alto(item([]), tmp_path / "无")
