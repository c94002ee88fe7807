"""Numbers of people are found, and numbers of land are not."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.access import NumberKind, may_hold_personal_number, personal_numbers
from tests.access.people import contractor_code, id_number, mobile, old_id_number

ID = "11010519491231002X"


def found(text: str) -> list[str]:
    return [number.digits for number in personal_numbers(text)]


@pytest.mark.parametrize(
    "text",
    [
        ID,
        f"身份证号：{ID}",
        "身份证号码 110105 19491231 002X",
        "1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X",
        "１１０１０５１９４９１２３１００２Ｘ",
        "11O1O51949123l002x",
        "110105194912\n31002×",
        f"张三,{ID},男",
        f"①{ID}",
        f"12 {ID} 3.25",
    ],
)
def test_an_id_number_is_found_however_it_is_written(text: str) -> None:
    assert found(text) == [ID]


def test_the_birth_date_of_an_id_number_is_hidden_and_nothing_else() -> None:
    (number,) = personal_numbers(f"甲{ID}乙")
    assert "".join(f"甲{ID}乙"[place] for place in number.hidden) == "19491231"


def test_an_old_id_number_keeps_six_and_three() -> None:
    (number,) = personal_numbers("110105491231002")
    assert number.hidden == tuple(range(6, 12))


def test_an_id_number_with_one_misread_digit_is_still_hidden() -> None:
    assert found("110105194912310028") == ["110105194912310028"]


@pytest.mark.parametrize("length", [16, 17, 19])
def test_behind_its_label_a_number_with_lost_or_doubled_digits_is_hidden(length: int) -> None:
    digits = "1101051949123100288"[:length]
    assert found(f"公民身份号码：{digits}") == [digits]


@pytest.mark.parametrize(
    "text",
    [
        "420984101208030012J",
        "4209841012080300012",
        "42098410120803",
        "承包方编码：110105194912310028",
        "合同编号 110105194912310028",
        "110105194912310028J",
        "110105199913310021",
        "990105194912310021",
        "1998-03-05",
        "NO.J 1234567890123",
        "0142-1-23-5",
        "面积3.25亩",
        "20140305001",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("13812345678", "1234"),
        ("138 1234 5678", "1234"),
        ("138-1234-5678", "1234"),
        ("+8613812345678", "1234"),
        ("1381234\n5678", "1234"),
        ("0734-5551234", "5551234"),
        ("（010）65551234", "65551234"),
        ("电话：07345551234", "5551234"),
        ("联系电话 5551234", "5551234"),
        ("电话：555 1234", "5551234"),
    ],
)
def test_a_telephone_number_is_hidden(text: str, hidden: str) -> None:
    (number,) = personal_numbers(text)
    assert number.kind is NumberKind.PHONE
    assert "".join(text[place] for place in number.hidden) == hidden


def test_numbers_that_an_engine_ran_together_are_both_hidden() -> None:
    assert found(f"110105194912310020{13812345678}") == ["110105194912310020", "13812345678"]


def test_every_made_up_number_of_a_person_is_found() -> None:
    random = Random(7)
    for _ in range(2000):
        for make in (id_number, old_id_number, mobile):
            number = make(random)
            assert found(f"李国强 {number} 三组") == [number]


def test_hardly_any_land_code_is_taken_for_a_person() -> None:
    random = Random(11)
    codes = [contractor_code(random) for _ in range(20_000)]
    assert sum(bool(found(f"第{code}号")) for code in codes) < len(codes) // 500
    assert not any(found(f"承包方编码：{code}") or found(f"{code}J") or found(f"{code}1") for code in codes)


@given(st.text(alphabet="0123456789OlX× \n-()电话身份证号编码张", max_size=80))
def test_hidden_places_lie_in_their_number_which_never_overlaps_another(text: str) -> None:
    end = 0
    for number in personal_numbers(text):
        assert end <= number.start < number.end <= len(text)
        assert number.hidden
        assert all(number.start <= place < number.end for place in number.hidden)
        end = number.end


@given(st.randoms(use_true_random=False), st.lists(st.integers(1, 17), max_size=3), st.sampled_from([" ", "  ", "　"]))
def test_an_id_number_is_found_wherever_spaces_part_it(random: Random, cuts: list[int], space: str) -> None:
    number = id_number(random)
    parts = "".join(space + digit if at in cuts else digit for at, digit in enumerate(number))
    assert found(f"户主{parts}。") == [number]


def test_the_glance_at_a_text_misses_no_number_however_it_is_parted() -> None:
    for number in ("电话 123 4567", "(0551)6234567", "138－0551－2345", "34262119700101\n0012", "l38O55l2345"):
        assert personal_numbers(f"联系人王建国，{number}。"), number
        assert may_hold_personal_number(f"联系人王建国，{number}。"), number
    assert not may_hold_personal_number("一九九八年三月，面积2.35亩，98年12月")
