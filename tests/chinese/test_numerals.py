from decimal import Decimal

import pytest

from pipeline.chinese.numerals import read_amount, read_numeral


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("一九九八", 1998), ("二〇〇一", 2001), ("三十七", 37), ("十", 10), ("十二", 12), ("二十", 20)),
        *(("廿三", 23), ("卅一", 31), ("卌", 40), ("元", 1), ("05", 5), ("拾壹", 11), ("九十九", 99)),
    ],
)
def test_a_numeral_has_its_value(text, value):
    assert read_numeral(text) == value


@pytest.mark.parametrize("text", ["", "三廿", "十十", "百", "年", "一二三四五六七八九"])
def test_other_texts_have_none(text):
    assert read_numeral(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1998", "1998"),
        ("1,200", "1200"),
        ("2.5", "2.5"),
        ("3万", "30000"),
        ("一九九八", "1998"),
        ("叁拾", "30"),
        ("三十", "30"),
        ("廿三", "23"),
        ("十五", "15"),
        ("一百零五", "105"),
        ("一百五", "150"),
        ("三千五", "3500"),
        ("壹仟贰佰叁拾肆", "1234"),
        ("两万三千", "23000"),
        ("一万五", "15000"),
        ("一万零五十", "10050"),
        ("二点三五", "2.35"),
    ],
)
def test_amounts_are_read(text: str, value: str) -> None:
    assert read_amount(text) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["", "百", "一二十", "三百四千", "三十廿", "一亿五", "四万万", "五万亿", "二点", "张三", "1.2.3", "1" * 40]
)
def test_what_is_no_amount_for_certain_is_none(text: str) -> None:
    assert read_amount(text) is None
