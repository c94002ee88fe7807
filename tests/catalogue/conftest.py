from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from pipeline.catalogue import CatalogueReading, read_catalogue

HEADER = ("序号", "档号", "文号", "责任者", "题名", "日期", "密级", "页数", "备注")


def row(code, title="关于春耕生产的通知", *, date="19980305", pages=3, remark=""):
    """A row of 归档文件目录 in the order of `HEADER`."""
    return (1, code, "柳政发〔1998〕3号", "柳河镇人民政府", title, date, "", pages, remark)


@pytest.fixture
def read_rows(tmp_path: Path) -> Callable[..., CatalogueReading]:
    """Write rows below each other into a workbook of one sheet and read it."""

    def write_and_read(*rows, prepare=None):
        book = Workbook()
        for values in rows:
            book.active.append(values)
        if prepare:
            prepare(book)
        book.save(tmp_path / "目录.xlsx")
        return read_catalogue(tmp_path / "目录.xlsx")

    return write_and_read


@pytest.fixture
def read_bytes(tmp_path: Path) -> Callable[[bytes], CatalogueReading]:
    """Write bytes into a file without a telling name and read it."""

    def write_and_read(data):
        (tmp_path / "目录").write_bytes(data)
        return read_catalogue(tmp_path / "目录")

    return write_and_read


@pytest.fixture
def header() -> tuple[str, ...]:
    return HEADER


@pytest.fixture
def make_row():
    return row
