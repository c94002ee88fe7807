"""What an engine read beside the plain text, as JSON and as lines to read: seals, second readings, uncertain places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.model.geometry import Box
from pipeline.model.mark import MarkColour, MarkKind, Seal
from pipeline.model.page import OcrPage, TextLine
from pipeline.model.uncertainty import UncertainPlace, is_doubtful, uncertain_places

_COLOURS = {MarkColour.RED: "红色", MarkColour.BLUE: "蓝色"}
_KINDS = {
    MarkKind.ROUND_SEAL: "圆章",
    MarkKind.OVAL_SEAL: "椭圆章",
    MarkKind.SQUARE_SEAL: "方章",
    MarkKind.STROKE: "笔画",
}
_MOST_OTHERS = 3
"""Other readings that are shown of a character."""


def seals_json(page: OcrPage) -> list[dict[str, Any]]:
    """The seals of a page with their own text."""
    return [
        {
            "box": _box_json(seal.mark.box),
            "colour": seal.mark.colour.value,
            "kind": seal.mark.kind.value,
            "text": seal.text,
            "confidence": seal.confidence,
        }
        for seal in page.seals
    ]


def line_reading_json(line: TextLine) -> dict[str, Any]:
    """Whether a line is doubtful, and what a second engine read in its place."""
    second = line.second_reading
    other = {"engine": second.engine, "text": second.text, "confidence": second.confidence} if second else None
    return {"is_doubtful": is_doubtful(line), "second_reading": other}


def uncertain_json(page: OcrPage) -> list[dict[str, Any]]:
    """The uncertain places of a page, in reading order; ``line`` and ``character`` count from 1."""
    return [
        {
            "line": place.line_number + 1,
            "character": place.start + 1,
            "text": place.text,
            "confidence": place.confidence,
            "is_whole_line": place.is_whole_line,
            "box": _box_json(place.box),
            "alternatives": [
                [[other.text, other.probability] for other in character.alternatives] for character in place.characters
            ],
            "second_text": place.second_text or None,
        }
        for place in uncertain_places(page)
    ]


def text_lines(page: OcrPage) -> Iterator[str]:
    """The text of a page; lines that are doubtful as a whole are marked, other engines' readings and seals follow."""
    for line in page.lines:
        yield f"{line.text}　〔存疑〕" if is_doubtful(line) else line.text
        if line.second_reading:
            yield f"　〔{line.second_reading.engine} 读作：{line.second_reading.text}〕"
    yield from (_seal_line(seal) for seal in page.seals)


def uncertain_lines(page: OcrPage) -> Iterator[str]:
    """The uncertain places of a page, one below the other, with what else each may be."""
    for place in uncertain_places(page):
        is_line = place.is_whole_line or len(place.characters) == len(page.lines[place.line_number].characters)
        what = "整行" if is_line else f"第{place.start + 1}字"
        yield f"第{place.line_number + 1}行 {what}“{place.text}”  置信度 {place.confidence:.2f}{_others(place)}"


def _others(place: UncertainPlace) -> str:
    """Other readings: of the characters, unless the whole line is doubtful, and of the second engine."""
    known = [] if place.is_whole_line else place.characters
    others = [
        f"{character.text}→{'、'.join(other.text for other in character.alternatives[:_MOST_OTHERS])}"
        for character in known
        if character.alternatives
    ]
    also = f"；另读 {'，'.join(others)}" if others else ""
    return f"{also}；第二引擎读作“{place.second_text}”" if place.second_text else also


def _seal_line(seal: Seal) -> str:
    name = f"{_COLOURS[seal.mark.colour]}{_KINDS[seal.mark.kind]}"
    return f"〔{name}：{seal.text}〕" if seal.text else f"〔{name}，文字未能识别〕"


def _box_json(box: Box) -> list[float]:
    return [round(value, 1) for value in (box.x0, box.y0, box.x1, box.y1)]
