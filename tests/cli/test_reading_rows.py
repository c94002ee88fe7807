from __future__ import annotations

from pipeline.cli.reading_rows import line_reading_json, seals_json, text_lines, uncertain_json, uncertain_lines
from pipeline.model.geometry import Box
from pipeline.model.mark import ColouredMark, MarkColour, MarkKind, Seal
from pipeline.model.page import (
    Alternative,
    Character,
    EngineInfo,
    OcrPage,
    SecondReading,
    TextLine,
    ViewGeometry,
)


def line(text: str, confidence: float, unsure: int | None = None, second: str = "") -> TextLine:
    values = [0.5 if place == unsure else confidence for place in range(len(text))]
    characters = tuple(
        Character(
            char, value, Box(20 * place, 40, 20 * place + 18, 60), (Alternative("畝", 0.3),) if value == 0.5 else ()
        )
        for place, (char, value) in enumerate(zip(text, values, strict=True))
    )
    reading = SecondReading("tesseract", second, 0.7) if second else None
    return TextLine(characters, Box(0, 40, 20 * len(text), 60).corners(), confidence, second_reading=reading)


SEAL = ColouredMark(Box(100, 200, 300, 400), MarkColour.RED, MarkKind.ROUND_SEAL)
PAGE = OcrPage(
    ViewGeometry(800, 600),
    (
        line("土地承包合同", 0.99),
        line("共计三亩五分整", 0.98, unsure=3),
        line("今借到", 0.6),
        line("丙方签字盖章", 0.97, second="丙方签宇盖章"),
    ),
    EngineInfo("rapidocr", "3"),
    seals=(Seal(SEAL, "石桥村村民委员会", 0.98), Seal(ColouredMark(SEAL.box, MarkColour.BLUE, MarkKind.SQUARE_SEAL))),
)


def test_text_marks_doubtful_lines_and_names_seals() -> None:
    assert list(text_lines(PAGE)) == [
        "土地承包合同",
        "共计三亩五分整",
        "今借到　〔存疑〕",
        "丙方签字盖章",
        "　〔tesseract 读作：丙方签宇盖章〕",
        "〔红色圆章：石桥村村民委员会〕",
        "〔蓝色方章，文字未能识别〕",
    ]


def test_uncertain_places_are_told_with_what_else_they_may_be() -> None:
    assert list(uncertain_lines(PAGE)) == [
        "第2行 第4字“亩”  置信度 0.50；另读 亩→畝",
        "第3行 整行“今借到”  置信度 0.60",
        "第4行 整行“丙方签字盖章”  置信度 0.97；第二引擎读作“丙方签宇盖章”",
    ]


def test_uncertain_places_stand_in_json_with_their_boxes() -> None:
    first, second, third = uncertain_json(PAGE)
    assert (first["line"], first["character"], first["box"]) == (2, 4, [60, 40, 78, 60])
    assert first["alternatives"] == [[["畝", 0.3]]]
    assert second["is_whole_line"]
    assert third["second_text"] == "丙方签宇盖章"


def test_seals_and_second_readings_stand_in_json() -> None:
    assert seals_json(PAGE)[0] == {
        "box": [100, 200, 300, 400],
        "colour": "red",
        "kind": "round_seal",
        "text": "石桥村村民委员会",
        "confidence": 0.98,
    }
    assert line_reading_json(PAGE.lines[3])["second_reading"]["text"] == "丙方签宇盖章"
    assert line_reading_json(PAGE.lines[0]) == {"is_doubtful": False, "second_reading": None}
