from datetime import date, datetime

import pytest
from openpyxl import Workbook

from pipeline.catalogue import read_catalogue
from pipeline.errors import CatalogueImportError
from pipeline.model.catalogue_entry import AccessState, CatalogueEntry, PartialDate

CODE = "X043-WS·2014-Y-0001"


def test_a_row_becomes_an_entry_with_all_its_fields(read_rows, header, make_row):
    reading = read_rows(("柳河镇归档文件目录",), header, make_row(CODE, remark="原件破损"))
    assert reading.entries == (
        CatalogueEntry(
            code=CODE,
            title="关于春耕生产的通知",
            code_raw=CODE,
            fonds="X043",
            year=2014,
            retention="Y",
            document_number="柳政发〔1998〕3号",
            responsible_party="柳河镇人民政府",
            date=PartialDate(1998, 3, 5, "19980305"),
            page_count=3,
            remarks="原件破损",
        ),
    )
    assert (reading.bad_rows, reading.warnings, reading.row_count) == ((), (), 1)


def test_title_rows_blank_rows_and_repeated_headers_are_no_entries(read_rows, header, make_row):
    reading = read_rows(
        ("柳河镇归档文件目录",),
        (),
        ("立档单位：柳河镇", None, None, None, "2014年"),
        header,
        make_row(CODE),
        (),
        header,
        make_row("X043-WS·2014-Y-0002"),
        (3,),
    )
    assert [entry.code for entry in reading.entries] == [CODE, "X043-WS·2014-Y-0002"]
    assert not reading.bad_rows


def test_totals_captions_and_signatures_are_mentioned_and_not_imported(read_rows, header, make_row):
    reading = read_rows(
        header,
        ("一、永久",),
        make_row(CODE),
        ("合计", None, None, None, "1 件", None, None, 3),
        (None, None, None, "填表人：王芳", None, "2015.3"),
    )
    assert len(reading.entries) == 1
    assert not reading.bad_rows
    assert [warning.row for warning in reading.warnings] == [2, 4, 5]
    assert "一、永久" in str(reading.warnings[0])


def test_a_bad_row_says_sheet_row_column_value_reason_and_advice(read_rows, header, make_row):
    reading = read_rows(("目录",), header, make_row("X043-WS·2014-D3O-0001"), make_row(CODE))
    (bad,) = reading.bad_rows
    assert (bad.sheet, bad.row, bad.column, bad.cell, bad.value) == ("Sheet", 3, "档号", "B3", "X043-WS·2014-D3O-0001")
    assert "保管期限“D3O”" in bad.reason
    assert str(bad).startswith("工作表“Sheet”第 3 行“档号”栏（B3）：保管期限")
    assert len(reading.entries) == 1
    assert reading.row_count == 2


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "没有填写档号"),
        ("　", "没有填写档号"),
        (420984101208030012, "科学计数法"),
        (4.2e17, "科学计数法"),
        ("4.2E+17", "科学计数法"),
        (142001, "单元格是数字"),
        (142.5, "单元格是数字"),
        (datetime(2001, 2, 3), "改成了日期"),
        (date(2001, 2, 3), "改成了日期"),
        ("1998-3-5", "看起来是日期"),
        ("1998/3/5", "看起来是日期"),
        ("3-May", "看起来是日期"),
        ("#REF!", "Excel 错误值"),
        ("####", "Excel 错误值"),
    ],
)
def test_a_code_that_excel_spoiled_is_reported_with_advice(read_rows, header, make_row, value, reason):
    reading = read_rows(header, make_row(value), make_row(CODE))
    (bad,) = reading.bad_rows
    assert reason in bad.reason
    assert bad.advice
    assert [entry.code for entry in reading.entries] == [CODE]


def test_a_fonds_column_saves_a_code_that_looks_like_a_date(read_rows):
    reading = read_rows(("全宗号", "档号", "题名"), ("1998", "1998-3-5", "土地承包合同"))
    assert [entry.code for entry in reading.entries] == ["1998-3-5"]


def test_a_formula_saved_without_its_result_is_named(read_rows, header, make_row):
    (bad,) = read_rows(header, make_row('="X043-WS·2014-Y-"&"0001"')).bad_rows
    assert "没有保存计算结果" in bad.reason
    assert "用 Excel 打开" in bad.advice


def test_a_code_given_twice_is_bad_the_second_time_across_sheets_too(read_rows, header, make_row):
    def add_sheet(book):
        sheet = book.create_sheet("2015年")
        sheet.append(header)
        sheet.append(make_row("x043－ws．2014－y－0001"))

    reading = read_rows(header, make_row(CODE), make_row(CODE), prepare=add_sheet)
    assert len(reading.entries) == 1
    assert [(bad.sheet, bad.row) for bad in reading.bad_rows] == [("Sheet", 3), ("2015年", 2)]
    assert "工作表“Sheet”第 2 行重复" in reading.bad_rows[1].reason


def test_codes_that_differ_in_padding_alone_are_warned_of(read_rows, header, make_row):
    reading = read_rows(header, make_row(CODE), make_row("X043-WS·2014-Y-001"))
    assert len(reading.entries) == 2
    assert "补零不同" in reading.warnings[0].reason


def test_every_sheet_with_a_header_is_read_and_others_are_mentioned(read_rows, header, make_row):
    def add_sheets(book):
        second = book.create_sheet("2015年")
        second.append(header)
        second.append(make_row("X043-WS·2015-Y-0001"))
        book.create_sheet("填表说明").append(["请按要求填写"])
        book.create_sheet("空表")

    reading = read_rows(header, make_row(CODE), prepare=add_sheets)
    assert [sheet.name for sheet in reading.sheets] == ["Sheet", "2015年"]
    assert [entry.year for entry in reading.entries] == [2014, 2015]
    assert [(warning.sheet, warning.reason) for warning in reading.warnings] == [
        ("填表说明", "没有找到目录表头，该工作表未导入")
    ]


def test_cells_merged_downwards_count_for_every_row_and_captions_never_sideways(read_rows):
    def merge(book):
        book.active.merge_cells("A1:D1")
        book.active.merge_cells("A3:A5")

    reading = read_rows(
        ("2014年目录",),
        ("责任者", "档号", "题名", "日期"),
        ("柳河镇人民政府", CODE, "甲", "2014"),
        (None, "X043-WS·2014-Y-0002", "乙", "2014"),
        (None, "X043-WS·2014-Y-0003", "丙", "2014"),
        ("其他", "X043-WS·2014-Y-0004", "丁", "2014"),
        prepare=merge,
    )
    parties = [entry.responsible_party for entry in reading.entries]
    assert parties == ["柳河镇人民政府"] * 3 + ["其他"]


@pytest.mark.parametrize(
    "names",
    [
        ("DH", "TM", "ZRZ", "WH", "RQ", "YS", "BZ", "MJ", "BGQX"),
        ("档案号", "文件题名", "作者", "发文字号", "成文日期", "张数", "附注", "密级及保密期限", "保管年限"),
        ("档 号*", "题名（必填）", "责任者:", "文 号", "日期(YYYYMMDD)", "页数\n（页）", "备　注", "密级", "保管期限"),
    ],
)
def test_headers_are_known_by_chinese_old_and_pinyin_names(read_rows, names):
    values = ("0142-1-23-5", "土地承包合同", "柳河村", "〔1998〕3号", "1998.3", "2", "附图", "内部", "长期")
    (entry,) = read_rows(names, values).entries
    assert (entry.code, entry.title, entry.responsible_party) == ("0142-1-23-5", "土地承包合同", "柳河村")
    assert (entry.document_number, str(entry.date), entry.page_count) == ("〔1998〕3号", "1998-03", 2)
    assert (entry.remarks, entry.secrecy, entry.retention, entry.year) == ("附图", "内部", "长期", 1998)


def test_unknown_columns_are_kept_by_header_and_row_numbers_are_not(read_rows):
    (entry,) = read_rows(
        ("序号", "档号", "题名", "盒号", "案卷档号", ""),
        (7, CODE, "甲", 12, "X043-001", "旁注"),
    ).entries
    assert entry.extra == (("盒号", "12"), ("案卷档号", "X043-001"), ("F列", "旁注"))


def test_a_long_number_that_excel_cut_is_warned_of_where_it_is_no_code(read_rows):
    reading = read_rows(("档号", "题名", "承包方编码"), (CODE, "甲", 420984101208030012))
    (warning,) = [warning for warning in reading.warnings if warning.row == 2]
    assert (warning.column, warning.cell) == ("承包方编码", "C2")
    assert "末尾数字可能已丢失" in warning.reason


def test_missing_title_and_date_are_warnings(read_rows, header, make_row):
    reading = read_rows(header, make_row(CODE, title="　", date=None))
    assert len(reading.entries) == 1
    assert [warning.reason for warning in reading.warnings] == ["没有填写日期", "没有填写题名"]


def test_a_date_that_cannot_be_read_keeps_its_wording(read_rows, header, make_row):
    reading = read_rows(header, make_row(CODE, date="1998年春"))
    assert reading.entries[0].date == PartialDate(raw="1998年春")
    assert "1998年春" in reading.warnings[0].reason
    assert reading.warnings[0].cell == "F2"


@pytest.mark.parametrize("value", [datetime(1998, 3, 5), 35859, 19980305, "1998.3.5", "一九九八年三月五日"])
def test_dates_in_all_their_shapes_are_read(read_rows, header, make_row, value):
    assert str(read_rows(header, make_row(CODE, date=value)).entries[0].date) == "1998-03-05"


def test_a_self_made_title_keeps_its_brackets(read_rows, header, make_row):
    assert read_rows(header, make_row(CODE, title="[张三土地承包合同]")).entries[0].title == "[张三土地承包合同]"


@pytest.mark.parametrize(
    ("word", "retention"),
    [
        ("永久", "Y"),
        ("30年", "D30"),
        ("定期（30年）", "D30"),
        ("十年", "D10"),
        ("长期", "长期"),
        ("D", "短期"),
        (30, "D30"),
    ],
)
def test_retention_words_have_one_form(read_rows, word, retention):
    (entry,) = read_rows(("档号", "题名", "保管期限"), ("0142-1-23-5", "甲", word)).entries
    assert entry.retention == retention


def test_columns_that_contradict_the_code_are_warned_of(read_rows):
    reading = read_rows(("档号", "全宗号", "年度", "保管期限"), (CODE, "X044", "2013", "30年"))
    assert (reading.entries[0].fonds, reading.entries[0].year, reading.entries[0].retention) == ("X043", 2014, "Y")
    assert [warning.column for warning in reading.warnings if warning.row == 2] == ["年度", "保管期限", "全宗号"]


def test_access_page_count_and_their_nonsense(read_rows):
    names = ("档号", "题名", "开放标识", "页数")
    reading = read_rows(
        names,
        (CODE, "甲", "开放", "１２页"),
        ("X043-WS·2014-Y-0002", "乙", "待定", "若干"),
    )
    first, second = reading.entries
    assert (first.access, first.page_count) == (AccessState.OPEN, 12)
    assert (second.access, second.page_count) == (AccessState.UNREVIEWED, None)
    assert [warning.value for warning in reading.warnings if warning.row == 3] == ["若干", "待定"]


def test_codes_are_composed_from_columns_after_22_2015(read_rows):
    names = ("全宗号", "年度", "保管期限", "机构（问题）", "件号", "题名")
    reading = read_rows(
        names,
        ("X043", 2014, "永久", "党政办", 1, "甲"),
        ("X043", "2014年", "30年", None, "12", "乙"),
        ("X043", None, "永久", None, 3, "丙"),
    )
    assert [entry.code for entry in reading.entries] == ["X043-WS·2014-Y-党政办-0001", "X043-WS·2014-D30-0012"]
    assert ("件号", "1") in reading.entries[0].extra
    assert "缺少年度" in reading.bad_rows[0].reason
    assert any("门类按 WS" in warning.reason for warning in reading.warnings)


def test_codes_are_composed_from_columns_after_13_94_with_shown_zeros(read_rows):
    def show_zeros(book):
        book.active["A2"].number_format = "0000"

    reading = read_rows(("全宗号", "目录号", "案卷号", "件号", "题名"), (142, 1, 23, 5, "甲"), prepare=show_zeros)
    assert [entry.code for entry in reading.entries] == ["0142-1-23-5"]


def test_a_fonds_that_is_a_number_is_warned_of(read_rows):
    reading = read_rows(("QZH", "MLH", "AJH"), (142, 1, 23))
    assert [entry.code for entry in reading.entries] == ["142-1-23"]
    assert any("开头的 0 可能已丢失" in warning.reason for warning in reading.warnings)


def test_codes_are_composed_from_a_whole_class_after_13_2022(read_rows):
    reading = read_rows(("全宗号", "类别号", "案卷号", "件号"), ("J019", "KU.01.2017", "001", "001"))
    assert [entry.code for entry in reading.entries] == ["J019-KU·01·2017-001-001"]


def test_a_spoiled_part_makes_no_code(read_rows):
    (bad,) = read_rows(("全宗号", "目录号", "案卷号"), ("0142", datetime(2001, 2, 3), "5")).bad_rows
    assert (bad.column, bad.cell) == ("目录号", "B2")


def test_rare_characters_outside_the_basic_plane_survive(read_rows, header, make_row):
    assert read_rows(header, make_row(CODE, title="𠅤㛃承包合同")).entries[0].title == "𠅤㛃承包合同"


def test_a_workbook_without_any_header_is_refused_with_advice(read_rows):
    with pytest.raises(CatalogueImportError, match="没有找到目录表头") as caught:
        read_rows(("甲", "乙"), (1, 2))
    assert "档号" in caught.value.advice


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    for path in (tmp_path / "没有.xlsx", tmp_path):
        with pytest.raises(CatalogueImportError, match="无法读取"):
            read_catalogue(path)


def test_thousands_of_rows_are_read(tmp_path):
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["档号", "题名", "日期"])
    for number in range(3_000):
        sheet.append([f"X043-WS·2014-Y-{number:05d}", f"第{number}号文件", "20140305"])
    book.save(tmp_path / "大.xlsx")
    assert len(read_catalogue(tmp_path / "大.xlsx").entries) == 3_000


def test_an_error_value_of_excel_counts_as_nothing_and_is_reported(read_rows, header, make_row):
    reading = read_rows(header, make_row(CODE, title="#N/A"))
    assert reading.entries[0].title == ""
    assert any("Excel 错误值" in warning.reason for warning in reading.warnings)


def test_words_that_are_no_year_or_retention_are_warned_of_and_the_row_is_read(read_rows):
    reading = read_rows(("档号", "年度", "保管期限"), ("0142-1-23-5", "九八", "很久"))
    assert (reading.entries[0].year, reading.entries[0].retention) == (None, "")
    assert [warning.value for warning in reading.warnings if warning.row == 2] == ["九八", "很久"]


def test_a_total_in_the_code_column_is_no_bad_row(read_rows):
    reading = read_rows(("档号", "题名", "页数"), (CODE, "甲", 3), ("合计", None, 3))
    assert len(reading.entries) == 1
    assert not reading.bad_rows


def test_an_old_code_that_only_resembles_a_date_is_read(read_rows):
    assert [entry.code for entry in read_rows(("档号", "题名"), ("1998-13-5", "甲")).entries] == ["1998-13-5"]


def test_a_file_too_large_for_a_catalogue_is_refused_unread(tmp_path):
    with (tmp_path / "大.xlsx").open("wb") as file:
        file.truncate(300 * 1024 * 1024)
    with pytest.raises(CatalogueImportError, match="过大"):
        read_catalogue(tmp_path / "大.xlsx")
