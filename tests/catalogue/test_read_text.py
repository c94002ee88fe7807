import io
import zipfile

import pytest

from pipeline.errors import CatalogueImportError

LINES = "柳河镇归档文件目录\n\n档号,题名,日期,责任者\nX043-WS·2014-Y-0001,关于𠅤河的通知,20140305,镇政府\n错,乙,,\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_is_read_in_every_encoding_and_with_every_delimiter(read_bytes, encoding, delimiter):
    reading = read_bytes(LINES.replace(",", delimiter).encode(encoding))
    assert [(entry.code, entry.title) for entry in reading.entries] == [("X043-WS·2014-Y-0001", "关于𠅤河的通知")]
    assert [(bad.row, bad.cell) for bad in reading.bad_rows] == [(5, "A5")]


def test_rows_count_as_excel_counts_them_when_a_cell_has_two_lines(read_bytes):
    text = '档号,题名\r\nX043-WS·2014-Y-0001,"关于春耕\r\n生产的通知"\r\n坏,乙\r\n'
    reading = read_bytes(text.encode("gb18030"))
    assert reading.entries[0].title == "关于春耕生产的通知"
    assert reading.bad_rows[0].row == 3


def test_codes_in_scientific_notation_are_reported(read_bytes):
    (bad,) = read_bytes("档号,题名\n4.20984E+17,甲\n".encode()).bad_rows
    assert "科学计数法" in bad.reason
    assert str(bad).startswith("第 2 行“档号”栏（A2）")


def test_an_unpaired_quotation_mark_is_refused_instead_of_swallowing_rows(read_bytes):
    with pytest.raises(CatalogueImportError, match="引号不成对"):
        read_bytes('档号,题名\nX043-WS·2014-Y-0001,"甲\nX043-WS·2014-Y-0002,乙\n'.encode())


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "空的"),
        (b" \r\n", "空的"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧版 Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"),
        ("<html><table><tr><td>档号</td></tr></table></html>".encode(), "网页"),
        (b"%PDF-1.4\n", "PDF"),
        (b"PK\x03\x04broken", "已损坏"),
        (b"\xff\xfe\x00\xd8\x00\x00", "编码无法识别"),
        (b"\x81\xff\x00\x01", "编码无法识别"),
        ("关于春耕生产的通知".encode(), "没有找到目录表头"),
    ],
)
def test_other_files_are_refused_with_what_they_are(read_bytes, data, message):
    with pytest.raises(CatalogueImportError, match=message) as caught:
        read_bytes(data)
    assert caught.value.advice
    assert "目录" in caught.value.where


@pytest.mark.parametrize(
    ("part", "message"), [("xl/workbook.bin", "二进制工作簿"), ("word/document.xml", "不是 Excel 工作簿")]
)
def test_packages_of_other_programs_are_refused_by_kind(read_bytes, part, message):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("[Content_Types].xml", "")
        package.writestr(part, "")
    with pytest.raises(CatalogueImportError, match=message):
        read_bytes(target.getvalue())
