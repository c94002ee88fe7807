import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from pipeline.catalogue import CatalogueReading, read_catalogue
from pipeline.errors import CatalogueImportError
from pipeline.model.archival_code import ArchivalCode

relaxed = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def workbook(rows):
    target = io.BytesIO()
    book = Workbook()
    for values in rows:
        book.active.append(values)
    book.save(target)
    return target.getvalue()


GOOD = workbook([("档号", "题名", "日期"), ("X043-WS·2014-Y-0001", "甲", 35859), ("0142-1-23-5", None, "98.3")])

HOSTILE_PARTS = [
    b"",
    b"<",
    b"<worksheet/>",
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="99999999999"><c r="ZZZZZZ9" t="s"><v>7</v></c></row></sheetData></worksheet>',
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="x"><c r="1A" t="n"><v>1e999</v></c></row></sheetData>'
    b'<mergeCells><mergeCell ref="!"/></mergeCells></worksheet>',
]


def read_anything(path, data):
    path.write_bytes(data)
    try:
        reading = read_catalogue(path)
    except CatalogueImportError as error:
        assert error.what
        assert error.where
        return
    assert isinstance(reading, CatalogueReading)
    assert all(ArchivalCode.is_valid(entry.code) for entry in reading.entries)
    assert reading.row_count == len(reading.entries) + len(reading.bad_rows)


def replace_part(name, content):
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as source, zipfile.ZipFile(target, "w") as changed:
        for part in source.namelist():
            changed.writestr(part, content if part == name else source.read(part))
    return target.getvalue()


@relaxed
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(tmp_path, data):
    read_anything(tmp_path / "a", data)


@relaxed
@given(st.text(alphabet='档号,题名\n\t;"X043-WS·2014Y0E+#/年月日\0\r', max_size=80))
def test_any_text_below_a_header_is_read_or_refused(tmp_path, text):
    read_anything(tmp_path / "a", ("档号,题名,日期,页数\n" + text).encode())


@relaxed
@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=4))
def test_a_damaged_workbook_is_read_or_refused(tmp_path, place, junk):
    read_anything(tmp_path / "a", GOOD[:place] + junk + GOOD[place + len(junk) :])


@relaxed
@given(st.integers(0, len(GOOD)))
def test_a_workbook_cut_short_is_read_or_refused(tmp_path, length):
    read_anything(tmp_path / "a", GOOD[:length])


@pytest.mark.parametrize("content", HOSTILE_PARTS)
@pytest.mark.parametrize(
    "name",
    ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "[Content_Types].xml"],
)
def test_hostile_parts_are_read_or_refused(tmp_path, name, content):
    read_anything(tmp_path / "a", replace_part(name, content))


cells = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**18), 10**18),
    st.floats(allow_nan=False, allow_infinity=False),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.text(alphabet="X043-WS·2014Y永久年#.", max_size=20),
)


@relaxed
@given(st.lists(st.lists(cells, min_size=4, max_size=4), max_size=4))
def test_any_cells_below_a_header_are_read(tmp_path, rows):
    header = ("档号", "年度", "日期", "页数")
    try:
        data = workbook([header, *rows])
    except (OverflowError, ValueError):  # dates that Excel does not have
        return
    read_anything(tmp_path / "a", data)
