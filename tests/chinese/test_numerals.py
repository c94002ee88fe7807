import pytest

from pipeline.chinese.numerals import read_numeral


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
