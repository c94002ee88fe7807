from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.chinese.dates import InvalidDateError, read_date
from pipeline.model.catalogue_entry import PartialDate

READABLE = {
    "19980305": "1998-03-05",
    "19980300": "1998-03",
    "19980000": "1998",
    "199803": "1998-03",
    "1998": "1998",
    "980305": "1998-03-05",
    "1998.3.5": "1998-03-05",
    "1998.3.5.": "1998-03-05",
    "1998.03": "1998-03",
    "1998-03-05": "1998-03-05",
    "1998/3/5": "1998-03-05",
    "1998-03-05 00:00:00": "1998-03-05",
    "98.3": "1998-03",
    "98.3.5": "1998-03-05",
    "05.3": "2005-03",
    "１９９８．３．５": "1998-03-05",
    "1998年3月5日": "1998-03-05",
    "1998 年 3 月 5 日": "1998-03-05",
    "1998年3月份": "1998-03",
    "98年": "1998",
    "一九九八年三月五日": "1998-03-05",
    "一九八四年十二月卅一日": "1984-12-31",
    "一九九八年三月廿三日": "1998-03-23",
    "二〇〇一年十月": "2001-10",
    "二○○一年": "2001",
    "贰零零捌年拾月": "2008-10",
    "民国三十七年五月": "1948-05",
    "民国元年": "1912",
    "公元1998年3月": "1998-03",
    "[19450815]": "1945-08-15",
    "【1945.8】": "1945-08",
    "35859": "1998-03-05",
    "　19980305　": "1998-03-05",
}

UNREADABLE = {
    "19980230": "没有 30 日",
    "19981301": "没有 13 月",
    "19980005": "有日而没有月",
    "18.5.6.7": "不是可以识别",
    "1998年春": "不是可以识别",
    "廿三": "不是可以识别",
    "2001O5O3": "不是可以识别",
    "1234567": "7 位数字",
    "12": "2 位数字",
    "99999": "5 位数字",
    "201231": "没有 31 月",
    "09980305": "年份 998 不合理",
    "38.5": "无法判断世纪",
    "一九年三月": "年份“一九”不完整",
    "二〇年": "年份“二〇”不完整",
    "十年三月": "年份 10 不合理",
    "元年": "年份 1 不合理",
    "1998-1999": "起止日期",
    "1998.3-1999.5": "起止日期",
    "1998.3.5-1998.4.6": "起止日期",
    "19980305至19980401": "起止日期",
    "一九五一年正月初五": "农历",
    "腊月廿三": "农历",
}


@pytest.mark.parametrize(("text", "expected"), READABLE.items())
def test_a_date_is_read_and_its_wording_kept(text, expected):
    found = read_date(text)
    assert str(found) == expected
    assert found.raw == text.strip()


@pytest.mark.parametrize(("text", "reason"), UNREADABLE.items())
def test_nonsense_is_refused_with_the_reason(text, reason):
    with pytest.raises(InvalidDateError) as caught:
        read_date(text)
    assert reason in caught.value.what
    assert caught.value.advice


def test_cells_of_a_spreadsheet_are_dates_serials_and_numbers():
    assert str(read_date(datetime(1998, 3, 5, 8, 30))) == "1998-03-05"
    assert str(read_date(date(1998, 3, 5))) == "1998-03-05"
    assert str(read_date(35859)) == "1998-03-05"
    assert str(read_date(35859.5)) == "1998-03-05"
    assert str(read_date(19980305)) == "1998-03-05"
    assert str(read_date(19980305.0)) == "1998-03-05"
    assert str(read_date(1998.3)) == "1998-03"


def test_serials_follow_the_count_of_their_workbook():
    assert str(read_date(34397, epoch=date(1904, 1, 1))) == "1998-03-05"


def test_a_number_cell_that_could_be_january_or_october_is_refused():
    with pytest.raises(InvalidDateError, match="1 月和 10 月"):
        read_date(1998.1)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -1, 1e300, 0, True])
def test_numbers_that_are_no_dates_are_refused(number):
    with pytest.raises(InvalidDateError):
        read_date(number)


def test_an_empty_text_is_an_unknown_date():
    assert read_date("　") == PartialDate()


@given(st.dates(date(1600, 1, 1), date(2100, 12, 31)))
def test_eight_digits_always_mean_that_day(day):
    assert read_date(day.strftime("%Y%m%d")) == PartialDate(day.year, day.month, day.day, day.strftime("%Y%m%d"))


@given(st.text(alphabet="0123456789.-/年月日一二十廿民国元[] 至O", max_size=14) | st.floats() | st.integers())
def test_anything_is_a_real_day_or_refused(value):
    try:
        found = read_date(value)
    except InvalidDateError:
        return
    if found.day:
        assert date(found.year, found.month, found.day)
