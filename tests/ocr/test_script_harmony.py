from __future__ import annotations

from dataclasses import replace

from pipeline.model.page import Alternative, Character, TextLine
from pipeline.ocr.script_harmony import harmonised
from tests.ocr.pages import line

SIMPLIFIED = "村民会议决议组织发动群众进行农业生产责任制调整土地承包合同签订时间为一九九八年"


def hesitating(text: str, *others: str) -> TextLine:
    whole = line(text, 0, 50)
    first = replace(
        whole.characters[0], confidence=0.6, alternatives=tuple(Alternative(other, 0.3) for other in others)
    )
    return replace(whole, characters=(first, *whole.characters[1:]))


def read(*lines: TextLine) -> list[Character]:
    return [item.characters[0] for item in harmonised(lines)]


def test_a_simplified_page_settles_for_the_simplified_form_that_was_considered() -> None:
    character = read(line(SIMPLIFIED, 0, 0), hesitating("議事", "议", "讓"))[1]
    assert character.text == "议"
    assert character.confidence == 0.9
    assert [other.text for other in character.alternatives] == ["議", "讓"]


def test_a_form_that_was_not_considered_is_never_made_up() -> None:
    assert read(line(SIMPLIFIED, 0, 0), hesitating("議事", "讓"))[1].text == "議"


def test_a_traditional_page_is_left_alone() -> None:
    page = [line("土地房產所有證存根縣長簽發憑證管業東至張姓", 0, 0), hesitating("議事", "议")]
    assert harmonised(page) == page


def test_a_page_with_little_text_is_left_alone() -> None:
    page = [line("会议", 0, 0), hesitating("議事", "议")]
    assert harmonised(page) == page
