import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InvalidArchivalCodeError
from pipeline.model.archival_code import ArchivalCode, standards_of
from pipeline.model.code_grammar import CodeStandard, normalize_code_text

BY_ITEM, BY_CLASS, BY_VOLUME = CodeStandard.DAT_22_2015, CodeStandard.DAT_13_2022, CodeStandard.DAT_13_94

EXAMPLES = [
    ("Z109-WS·2011-Y-BGS-0001", BY_ITEM, "Z109", ("WS",), 2011, "Y", "BGS", (1,)),
    ("X043-WS·2011-Y-BGS-0001", BY_ITEM, "X043", ("WS",), 2011, "Y", "BGS", (1,)),
    ("X043-WS·2014-D30-0012", BY_ITEM, "X043", ("WS",), 2014, "D30", "", (12,)),
    ("X043-WS·2014-D-0012", BY_ITEM, "X043", ("WS",), 2014, "D", "", (12,)),
    ("X043-WS·2014-Y-党政办-0012", BY_ITEM, "X043", ("WS",), 2014, "Y", "党政办", (12,)),
    ("J019-ZY·JC·CC·2019·D30-001-001", BY_CLASS, "J019", ("ZY", "JC", "CC"), 2019, "D30", "", (1, 1)),
    ("J019-KU·01·2017-001-001", BY_CLASS, "J019", ("KU", "01"), 2017, "", "", (1, 1)),
    ("A002-RS-001-002", BY_CLASS, "A002", ("RS",), None, "", "", (1, 2)),
    ("X032-KJ·KY·01-003", BY_CLASS, "X032", ("KJ", "KY", "01"), None, "", "", (3,)),
    ("X032-KJ·JJ·02-005-054", BY_CLASS, "X032", ("KJ", "JJ", "02"), None, "", "", (5, 54)),
    ("K021-ZP·2019·D30-025-005", BY_CLASS, "K021", ("ZP",), 2019, "D30", "", (25, 5)),
    ("A439-WS·2015·D30·003-005", BY_CLASS, "A439", ("WS",), 2015, "D30", "003", (5,)),
    ("Z109-WS·2011·Y·办公室-0001", BY_CLASS, "Z109", ("WS",), 2011, "Y", "办公室", (1,)),
    ("Z109-WS·Y·2011-0001", BY_CLASS, "Z109", ("WS",), 2011, "Y", "", (1,)),
    ("Z008-WS·2019·Y-037", BY_CLASS, "Z008", ("WS",), 2019, "Y", "", (37,)),
    ("J019-LY·2019·Y-001", BY_CLASS, "J019", ("LY",), 2019, "Y", "", (1,)),
    ("C015-WY·TZGG·2019·D10-00001", BY_CLASS, "C015", ("WY", "TZGG"), 2019, "D10", "", (1,)),
    ("B168-SW·2015·Y-001", BY_CLASS, "B168", ("SW",), 2015, "Y", "", (1,)),
    ("C038-001-002-003", BY_VOLUME, "C038", ("001",), None, "", "", (2, 3)),
    ("0142-1-23-5", BY_VOLUME, "0142", ("1",), None, "", "", (23, 5)),
    ("0142-1-23", BY_VOLUME, "0142", ("1",), None, "", "", (23,)),
]

NEAR_MISSES = {
    "": "空的",
    "142": "层级不够",
    "X043-WS·2014-Y": "件号“Y”",
    "X043-WS·14-Y-0001": "年度“14”",
    "X043-WS·2114-Y-0001": "年度“2114”",
    "X043-WS·2014-D3O-0001": "保管期限“D3O”",
    "X043-WS·2014-D0-0001": "保管期限“D0”",
    "X043-WS·2014-永久-0001": "保管期限“永久”",
    "X043-W·2014-Y-0001": "门类代码“W”",
    "X043-WS·2014-Y-1": "补零，如 0001",
    "X043-WS·2014-Y-000001": "三至五位",
    "X043-WS·2014-Y-00A1": "件号“00A1”",
    "X043-WS·2014-Y-": "缺少内容",
    "X043--WS·2014-Y-0001": "缺少内容",
    "X043-WS·2014·-Y-0001": "缺少内容",
    "X0#3-WS·2014-Y-0001": "“#”",
    "XXXX-WS·2014-Y-0001": "全宗号“XXXX”",
    "X1-WS·2014-Y-0001": "全宗号“X1”",
    "K021-ZP·2019·D3O-025-005": "保管期限“D3O”",
    "4.2E+17": "科学计数法",
    "关于春耕生产的通知": "层级不够",
    "1" * 500: "100 个字符",
}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example[0])
def test_every_example_of_the_standards_is_read_field_by_field(example):
    text, standard, fonds, category, year, retention, unit, numbers = example
    code = ArchivalCode.parse(text)
    assert str(code) == text
    assert (code.standard, code.fonds, code.category, code.year) == (standard, fonds, category, year)
    assert (code.retention, code.unit, code.numbers) == (retention, unit, numbers)


@pytest.mark.parametrize(("text", "expected"), NEAR_MISSES.items(), ids=lambda text: text[:30])
def test_a_near_miss_is_refused_with_what_is_wrong_and_how_to_write(text, expected):
    with pytest.raises(InvalidArchivalCodeError) as caught:
        ArchivalCode.parse(text)
    assert expected in caught.value.what
    assert "X043-WS·2014-Y-0001" in caught.value.advice
    assert not ArchivalCode.is_valid(text)


@pytest.mark.parametrize(
    "spelling",
    [
        "ｘ０４３－ｗｓ．２０１１—ｙ—ｂｇｓ–０００１",
        "X043-WS•2011-Y-BGS-0001　",
        " x043 - ws‧2011 - y - bgs - 0001",
        "X043－WS・2011－Y－BGS－0001",
        "X043——WS●2011~Y~BGS﹣0001",
        "\ufeffX043-WS.2011-Y-BGS-0001\u200b",
    ],
)
def test_dots_dashes_widths_case_and_spaces_do_not_matter(spelling):
    assert str(ArchivalCode.parse(spelling)) == "X043-WS·2011-Y-BGS-0001"


def test_a_code_that_fits_two_standards_follows_the_documented_preference_or_the_fonds():
    assert standards_of("A002-RS-001-002") == (BY_CLASS, BY_VOLUME)
    assert ArchivalCode.parse("A002-RS-001-002").standard is BY_CLASS
    assert ArchivalCode.parse("A002-RS-001-002", BY_VOLUME).standard is BY_VOLUME
    assert ArchivalCode.parse("A002-QT-001-002").standard is BY_VOLUME
    assert ArchivalCode.parse("C038-001-002-003", BY_CLASS).standard is BY_CLASS


def test_a_code_of_another_standard_than_asked_for_is_refused_by_name():
    with pytest.raises(InvalidArchivalCodeError, match=r"不符合 DA/T 13-94，但符合 DA/T 22-2015"):
        ArchivalCode.parse("X043-WS·2014-Y-0001", BY_VOLUME)


def test_item_and_page_are_told_from_unit_and_item():
    assert ArchivalCode.parse("X043-WS·2014-Y-0001-0002").numbers == (1, 2)
    short_unit = ArchivalCode.parse("X043-WS·2014-Y-001-0002")
    assert (short_unit.unit, short_unit.numbers) == ("001", (2,))


def test_padding_stays_in_the_text_and_is_ignored_by_the_linking_key():
    padded, bare = ArchivalCode.parse("0142-01-023-005"), ArchivalCode.parse("142-1-23-5")
    assert str(padded) == "0142-01-023-005"
    assert padded != bare
    assert padded.same_item_key == bare.same_item_key
    assert padded.numbers == bare.numbers
    assert ArchivalCode.parse("X032-KJ·01-003").same_item_key != ArchivalCode.parse("X032-KJ-01-003").same_item_key


def test_codes_sort_as_archivists_shelve_them():
    ordered = [
        "0142-1-2",
        "0142-1-10",
        "0142-2-1",
        "J019-KU·1·2017-001-001",
        "J019-KU·2·2016-001-001",
        "J019-WS·2013-D10-0009",
        "J019-WS·2014-Y-0002",
        "J019-WS·2014-Y-0010",
        "J019-WS·2014-Y-BGS-0001",
        "J019-WS·2014-D30-0001",
        "J019-WS·2014-D10-0001",
        "J019-WS·2014-C-0001",
        "J019-WS·2014-D-0001",
        "J020-KU·1·2017-001-001",
    ]
    codes = [ArchivalCode.parse(text) for text in ordered]
    shuffled = random.Random(7).sample(codes, len(codes))
    assert [str(code) for code in sorted(shuffled)] == ordered


def test_the_order_is_total():
    codes = [ArchivalCode.parse(text) for text in ("X043-WS·2014-Y-0001", "X043-WS·2014-Y-001", "X043-WS·2014·Y-0001")]
    codes.append(ArchivalCode.parse("A002-RS-001-002"))
    codes.append(ArchivalCode.parse("A002-RS-001-002", BY_VOLUME))
    for one, other in itertools.combinations(codes, 2):
        assert (one < other) != (other < one)


digits = st.text("0123456789", min_size=3, max_size=3)
years = st.integers(1800, 2099).map(str)
retentions = st.sampled_from(["Y", "C", "D", "D10", "D30"])
units = st.sampled_from(["", "BGS", "办公室", "003", "Y", "𠅤"])
fonds = st.builds("{}{}".format, st.sampled_from("AJXZ"), digits)
by_item = st.builds(
    lambda *parts: "{}-WS·{}-{}{}-0{}".format(*parts),
    *(fonds, years, retentions, units.map(lambda unit: f"-{unit}" if unit else ""), digits),
)
by_class = st.builds(
    lambda *parts: "{}-ZY·JC·{}·{}{}-{}-{}".format(*parts),
    *(fonds, years, retentions, units.map(lambda unit: f"·{unit}" if unit else ""), digits, digits),
)
by_volume = st.builds("{}-{}-{}-{}".format, digits, digits, digits, digits)


@given(st.one_of(by_item, by_class, by_volume))
def test_what_is_written_is_read_again(text):
    code = ArchivalCode.parse(text)
    assert ArchivalCode.parse(str(code)) == code
    assert ArchivalCode.parse(str(code), code.standard) == code
    assert hash(ArchivalCode.parse(str(code))) == hash(code)


@given(st.text(max_size=60))
def test_any_text_is_a_code_or_refused(text):
    try:
        code = ArchivalCode.parse(text)
    except InvalidArchivalCodeError as error:
        assert error.what
        assert not ArchivalCode.is_valid(text)
    else:
        assert ArchivalCode.parse(str(code)) == code


@given(st.text(alphabet="XWSYDC0123456789·-.－ ｘ一办", max_size=40))
def test_the_normal_form_is_its_own_normal_form(text):
    normal = normalize_code_text(text)
    assert normalize_code_text(normal) == normal
