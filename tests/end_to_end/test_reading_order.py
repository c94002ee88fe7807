"""Columns and tables of the samples and of real pages, in the order in which a person reads them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from benchmarks.ocr_accuracy import NOT_PLAIN, normalised, samples_with_truth, scores
from pipeline.cli import main
from pipeline.model.page import OcrPage
from pipeline.model.table import Table
from pipeline.ocr import create_reader
from pipeline.scan import Recipe, ScanLimits, load_frame, prepare
from tests.end_to_end.conftest import SampleArchive, truths

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"
FORM = SHARED / "pages" / "TableStructureRec__squeeze_error.jpeg"
TRUE_PAGES = SHARED / "pages_with_truth"
Records = dict[tuple[str, int], Any]
REGISTER = ("0142-2-9-1", 3)
MEMBERS = [
    ["姓名", "与户主关系", "性别", "年龄"],
    ["周永昌", "户主", "男", "42"],
    ["彭淑华", "妻", "女", "40"],
    ["周立新", "长子", "男", "19"],
    ["周立芬", "次女", "女", "15"],
    ["周老太", "母", "女", "68"],
]
PLOTS = [
    ["地块名称", "承包面积（亩）", "计税面积（亩）", "四至界限"],
    ["大湾田", "2.10", "1.95", "东至赵满仓承包田，西至渠道，南至河堤，北至何水生承包田"],
    ["长垄", "1.65", "1.50", "东至机耕路，西至黄冬梅承包田，南至排水沟，北至长垄塘"],
    ["枫树坳", "1.30", "1.20", "东至枫树，西至唐云生旱地，南至山脚小路，北至集体林场"],
    ["鸭子塘", "1.05", "1.00", "东至鸭子塘埂，西至罗腊梅承包田，南至田埂，北至村级公路"],
    ["黄泥包", "0.75", "0.60", "东至荒坡，西至潘守信旱地，南至岩坎，北至黄泥包顶"],
    ["合计", "6.85", "", ""],
]


def rows(page: OcrPage, table: Table) -> list[list[str]]:
    """Texts of the cells that begin in each row."""
    return [
        [normalised(page.cell_text(cell)) for cell in table.cells if cell.row == row] for row in range(table.row_count)
    ]


def wanted(rows: Iterable[Sequence[str]]) -> list[list[str]]:
    """The same texts as scores compare them: width and white space do not matter."""
    return [[normalised(text) for text in row] for row in rows]


@pytest.mark.parametrize("kind", sorted(NOT_PLAIN))
def test_columns_tables_and_vertical_pages_are_in_order(samples: SampleArchive, records: Records, kind: str) -> None:
    disordered = common = 0
    for truth in truths():
        if kind in truth.kinds and "blank" not in truth.kinds:
            key = records[truth.place].key
            found = scores(truth.text, samples.archive.ocr_page(key.archival_code, key.ordinal).text)
            disordered, common = disordered + int(found["disordered"]), common + int(found["common"])
    assert common > 100
    assert disordered <= 0.01 * common


def test_the_cells_of_a_land_register_are_kept(samples: SampleArchive) -> None:
    page = samples.archive.ocr_page(*REGISTER)
    members, plots = page.tables
    assert rows(page, members) == wanted(MEMBERS)
    assert rows(page, plots) == wanted(PLOTS)


def test_tables_are_shown_as_json_as_csv_and_as_lines(
    samples: SampleArchive, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XIANGDANG_ARCHIVE", str(samples.archive.folder))
    code, number = REGISTER
    document = json.loads(_printed(capsys, "show", code, "--page", str(number), "--tables", "--json"))
    (page,) = document["pages"]
    first = page["tables"][0]
    assert (first["rows"], first["columns"], len(first["cells"])) == (6, 4, 24)
    assert first["cells"][4] | {"box": None} == {
        "row": 1,
        "column": 0,
        "row_span": 1,
        "column_span": 1,
        "text": "周永昌",
        "box": None,
    }
    printed = _printed(capsys, "show", code, "--page", str(number), "--tables", "--csv")
    assert wanted(csv.reader(printed.splitlines(keepends=True))) == wanted([*MEMBERS, [], *PLOTS])
    assert "周永昌 │ 户主 │ 男 │ 42" in _printed(capsys, "show", code, "--tables")


def _printed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert not ended.value.code
    return capsys.readouterr().out


def _read(images: Sequence[tuple[Path, int]]) -> list[OcrPage]:
    reader = create_reader("rapidocr")
    reader.open()
    pages = [reader.read(prepare(load_frame(path, frame, ScanLimits()), Recipe())) for path, frame in images]
    reader.close()
    return pages


PRINTED = {
    (0, 0): "产品名称",
    (0, 2): "订单数量",
    (0, 3): "税率",
    (0, 4): "月度产品服务费",
    (1, 4): "本期出账金额（不含税）",
    (1, 5): "双方确认维护建设扣款",
    (1, 6): "确认结算金额（不含税）",
    (1, 9): "税额",
    (1, 10): "本期结算金额合计（含税）",
    (2, 6): "本期列账金额（不含税）",
    (2, 7): "本期结算金额（不含税）",
    (2, 8): "前期、追溯结算金额（不含税）",
    **{(3, 3 + place): letter for place, letter in enumerate("ABCDEF")},
    (3, 9): "G=A*E+A*F",
    (3, 10): "H=E+F+G",
    (4, 0): "服务费（不含维护费、场租费、油机发电费等）",
    (8, 1): "非标",
    (9, 1): "其他（）",
    (10, 0): "维护费",
    (10, 3): "6%",
    (11, 0): "场租费",
    (11, 3): "6%",
    (13, 0): "其他（）",
    (15, 0): "本期未结算原因",
    (15, 1): "不确认",
    (15, 2): "订单数量",
    (15, 4): "5+1考核及附加扣罚不确认预计4716.98元",
    (16, 1): "已确认不结算",
    (16, 2): "订单数量",
    (16, 4): "简述原因",
    (18, 0): "日期：",
    (19, 0): "盖章：",
    (19, 6): "盖章：",
}
FIGURES = {
    4: ["塔类", "4443", "6%", "4894780.79", "", "4890063.81", "4890063.81", "0.00", "293403.83", "5183467.64"],
    5: ["室分类", "108", "9%", "119476.19", "", "119476.19", "119476.19", "0.00", "10752.86", "130229.05"],
    6: ["传输类", "4", "13%", "3649.03", "", "3649.03", "3649.03", "0.00", "474.37", "4123.40"],
    7: ["微站", "22", "6%", "36283.65", "", "36283.65", "36283.65", "0.00", "2177.02", "38460.67"],
    12: ["发电油机服务费", "", "6%", "119569.40", "", "119569.40", "119569.40", "0.00", "7174.16", "126743.56"],
    14: ["合计", "", "", "5173759.06", "", "5169042.08", "5169042.08", "0.00", "313982.24", "5483024.32"],
}
"""The rows of numbers, from the second column on; names over two columns begin in the first one."""


@pytest.mark.shared_data
@pytest.mark.slow
@pytest.mark.skipif(not FORM.is_file(), reason="the folder of real inputs is not beside the checkout")
def test_every_printed_cell_of_a_stamped_form_stands_in_its_row_and_column() -> None:
    (page,) = _read([(FORM, 0)])
    (table,) = page.tables
    found = {(cell.row, cell.column): normalised(page.cell_text(cell)) for cell in table.cells}
    assert {place: found.get(place) for place in PRINTED} == {
        place: normalised(text) for place, text in PRINTED.items()
    }
    for row, texts in FIGURES.items():
        start = 0 if (row, 0) in found and row > 4 else 1
        places = [(row, start), *((row, column) for column in range(2, 11))]
        assert [found.get(place) for place in places] == texts


@pytest.mark.shared_data
@pytest.mark.slow
@pytest.mark.skipif(not TRUE_PAGES.is_dir(), reason="the folder of real inputs is not beside the checkout")
def test_real_pages_are_in_order() -> None:
    true = list(samples_with_truth(TRUE_PAGES))
    pages = _read([(sample.image, sample.frame) for sample in true])
    disorder = {}
    for sample, page in zip(true, pages, strict=True):
        found = scores(sample.truth, page.text)
        disorder[sample.name] = found["disordered"] / found["common"]
    assert len(disorder) >= 5
    assert {name: share for name, share in disorder.items() if share > 0.04} == {}
