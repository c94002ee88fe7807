import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.chinese.folding import fold

WRITTEN = st.text(alphabet="东至張国囯裡〇零a1.，、。·-（〔 \n　㎡½①ｘ\u200b", max_size=40)


def found(phrase: str, text: str) -> bool:
    return next(fold(text).occurrences(fold(phrase)), None) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ｘ０４３", "x043"),
        ("东至\n李国强", "东至李国强"),
        ("张　三", "张三"),
        ("石府发〔1998〕12号", "石府发[1998]12号"),
        ("石府发【1998】12号", "石府发(1998)12号"),
        ("二○二八年", "二〇二八年"),
        ("面积２．３４亩", "面积2.34亩"),
        ("X043－WS•2014", "x043-ws·2014"),
        ("1980～1999", "1980-1999"),
        ("张\u200b三\u0000", "张三"),
        ("⼀亩", "一亩"),
        ("50㎡", "50m2"),
        ("說明裡裏", "说明里里"),
        ("張囯强", "张国强"),
        ("二零二八年", "二〇二八年"),
        ("貳畝", "贰亩"),
        ("衆峯産於著", "众峰产于着"),
    ],
)
def test_spellings_that_differ_in_form_alone_fold_to_the_same_letters(one: str, other: str) -> None:
    assert fold(one).text == fold(other).text


@pytest.mark.parametrize(
    ("one", "other"),
    [("2.34亩", "234亩"), ("1、2", "12"), ("5%", "5"), ("李*强", "李强"), ("一", "十"), ("张三", "三张")],
)
def test_what_means_something_else_stays_different(one: str, other: str) -> None:
    assert fold(one).text != fold(other).text


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("东至张三南至李四", "东至张三，南至李四"),
        ("在平等自愿的基础上", "在平等、自愿的基础上"),
        ("平等，自愿", "平等、自愿"),
        ("平等、自愿", "平等自愿"),
        ("甲方：石桥村", "（甲方）:石桥村"),
        ("李国强", "东至李国\n强水沟"),
        ("李国强", "李 国 强"),
        ("1998", "1998年"),
        ("4213961062080300021", "42139610620\n80300021"),
        ("1998", "19\n98"),
    ],
)
def test_a_phrase_is_found_in_spite_of_marks_and_line_ends(phrase: str, text: str) -> None:
    assert found(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("张国强", "国强与会，张国栋缺席"),
        ("张国强", "出席：张，国强缺席"),
        ("国强张", "国强。张国栋"),
        ("1998", "19 98"),
        ("234", "2.34"),
        ("", "张三"),
        ("，", "张，三"),
    ],
)
def test_what_does_not_stand_there_is_not_found(phrase: str, text: str) -> None:
    assert not found(phrase, text)


def test_every_ideograph_folds_to_one_that_stays_as_it_is() -> None:
    everything = "".join(chr(code) for code in (*range(0x3400, 0xA000), *range(0x20000, 0x2A6E0)))
    once = fold(everything).text
    assert len(once) == len(everything)
    assert fold(once).text == once


@given(WRITTEN)
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text)
    assert fold(once.text).text == once.text


@given(WRITTEN)
def test_every_letter_knows_where_it_stood(text: str) -> None:
    folded = fold(text)
    assert len(folded.offsets) == len(folded.breaks) == len(folded.text)
    assert list(folded.offsets) == sorted(folded.offsets)
    for letter, offset in zip(folded.text, folded.offsets, strict=True):
        assert letter in fold(text[offset]).text or not fold(text[offset]).text


@given(WRITTEN, st.data())
def test_every_part_of_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    part = text[start : data.draw(st.integers(start, len(text)))]
    if fold(part).text:
        assert found(part, text)


@given(st.lists(WRITTEN, min_size=4, max_size=8), st.data())
def test_a_page_folds_as_its_parts_do(parts: list[str], data: st.DataObject) -> None:
    page = "\n".join(parts)
    whole = fold(page)
    between = [n for n in range(1, len(whole)) if whole.offsets[n - 1] != whole.offsets[n]]  # ㎡ is two letters
    if not between:
        return
    start, end = (data.draw(st.sampled_from([0, *between, len(whole)])) for _ in range(2))
    if start >= end or not (whole.text[start] + whole.text[end - 1]).isalnum():  # a mark joins only what is there
        return
    last = whole.offsets[end - 1] + 1
    part = fold(page[whole.offsets[start] : last])
    assert part.text == whole.text[start:end]
    assert part.breaks[1:] == whole.breaks[start + 1 : end]
    assert [whole.offsets[start] + offset for offset in part.offsets] == list(whole.offsets[start:end])
