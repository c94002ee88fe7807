"""Text above the picture: exact, in order, without stray spaces, on its ink."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.export import ExportPage, write_pdf
from pipeline.export.proof import differences
from pipeline.export.sheet import lay_out
from pipeline.model.geometry import Box
from pipeline.model.page import Direction, TextLine
from tests.export.pages import HEIGHT, WIDTH, export_page, item, line, turned
from tests.export.reading import pdfium_boxes, pdfium_text, poppler_text, share_covered

VERTICAL = Direction.VERTICAL
PARAGRAPH = [
    line("发包方将河东片的土地共三亩二分发包给", (150, 200)),
    line("承包方经营，合同 No 12 号，面积3.25亩。", (150, 260)),
    line("东至李国强，西至村道", (150, 320)),
]
COLUMNS = [
    line("土地房産所有證", (900, 200), direction=VERTICAL),
    line("臨溪縣第四區", (840, 200), direction=VERTICAL),
    line("甲", (780, 200), direction=VERTICAL),
    line("乙", (720, 200), direction=VERTICAL),
    line("一九五一年三月", (660, 200), direction=VERTICAL),
]
TURNS = [(rotation, skew) for rotation in (0, 90, 180, 270) for skew in (0.0, 1.3, -5.0, 5.0)]


def written(lines: Sequence[TextLine], folder: Path, rotation: int = 0, skew: float = 0.0) -> Path:
    target = folder / "out.pdf"
    write_pdf([item([export_page(lines, turned(rotation, skew))])], target)
    return target


def solid(text: str) -> str:
    return "".join(text.split())


def test_pdfium_and_poppler_give_back_the_lines_exactly(tmp_path: Path) -> None:
    file = written(PARAGRAPH, tmp_path)
    wanted = "\n".join(one.text for one in PARAGRAPH)
    assert pdfium_text(file) == wanted
    assert poppler_text(file, "-raw").strip() == wanted
    assert poppler_text(file).strip() == wanted


def test_a_phrase_over_a_line_end_is_found_after_removing_line_ends_only(tmp_path: Path) -> None:
    file = written(PARAGRAPH, tmp_path)
    assert "发包给承包方经营" in pdfium_text(file).replace("\n", "")
    assert "发包给承包方经营" in poppler_text(file, "-raw").replace("\n", "")


@pytest.mark.parametrize(("rotation", "skew"), TURNS)
@pytest.mark.parametrize("lines", [PARAGRAPH, COLUMNS], ids=["lines", "columns"])
def test_turned_and_skewed_pages_read_in_order(
    lines: list[TextLine], rotation: int, skew: float, tmp_path: Path
) -> None:
    file = written(lines, tmp_path, rotation, skew)
    texts = [one.text for one in lines]
    assert list(differences(texts, pdfium_text(file))) == []
    assert list(differences(texts, poppler_text(file, "-raw"))) == []
    assert Counter(solid(poppler_text(file))) == Counter(solid("".join(texts)))


@pytest.mark.parametrize(("rotation", "skew"), TURNS)
@pytest.mark.parametrize("lines", [PARAGRAPH, COLUMNS], ids=["lines", "columns"])
def test_at_least_98_percent_of_the_cells_cover_half_of_their_ink(
    lines: list[TextLine], rotation: int, skew: float, tmp_path: Path
) -> None:
    geometry = turned(rotation, skew)
    page = export_page(lines, geometry)
    file = written(lines, tmp_path, rotation, skew)
    sheet = lay_out(page.image, geometry)
    inks = [char for one in lines for char in one.characters if char.text != " "]
    cells = pdfium_boxes(file)
    assert [text for text, _ in cells] == [char.text for char in inks]
    covered = 0
    for char, (_, cell) in zip(inks, cells, strict=True):
        first, second, third, fourth = map(sheet.place, char.box.corners())
        covered += share_covered(Box.around((first, second, third, fourth)), cell) >= 0.5
    assert covered >= 0.98 * len(inks)


@pytest.mark.parametrize("skew", [-0.8, 0.0, 0.8])
def test_a_column_that_leans_a_little_is_one_line_in_poppler(skew: float, tmp_path: Path) -> None:
    columns = [
        line(text, (900 - 60 * n, 200), direction=VERTICAL)
        for n, text in enumerate(["臨溪縣第四區柳河鄉石橋村居民", "計開土地"])
    ]
    file = written(columns, tmp_path, 0, skew)
    assert poppler_text(file, "-raw").split() == [column.text for column in columns]
    assert pdfium_text(file).split() == [column.text for column in columns]


def test_rare_characters_beyond_the_bmp_come_back(tmp_path: Path) -> None:
    texts = ["𠀀𪚥𡎚甲乙", "龘靐齉〇卄", "㐀㑇鿿𠮷田", "\ue000\uf8ff\U00031350\U0002ebf0甲"]
    file = written([line(text, (150, 200 + 60 * n)) for n, text in enumerate(texts)], tmp_path)
    assert pdfium_text(file).split("\n") == texts
    assert poppler_text(file, "-raw").split() == texts


def test_more_than_a_thousand_distinct_characters_come_back(tmp_path: Path) -> None:
    texts = ["".join(chr(0x4E00 + 40 * row + column) for column in range(40)) for row in range(30)]
    file = written([line(text, (60, 60 + 50 * row), 24) for row, text in enumerate(texts)], tmp_path)
    assert pdfium_text(file).split("\n") == texts
    assert poppler_text(file, "-raw").split() == texts


def test_wide_gaps_inside_a_line_do_not_become_spaces(tmp_path: Path) -> None:
    file = written([line("户主姓名", (150, 200), 30, pitch=6.0)], tmp_path)
    assert pdfium_text(file) == "户主姓名"
    assert poppler_text(file, "-raw").strip() == "户主姓名"


def test_spaces_that_were_read_stay_even_without_a_width(tmp_path: Path) -> None:
    first, second = line("甲方", (150, 200)), line("乙方", (240, 200))
    space = line(" ", (234, 200), size=0.0).characters
    quad = Box(150, 200, 330, 240).corners()
    joined = TextLine((*first.characters, *space, *space, *second.characters), quad, 0.9)
    file = written([joined], tmp_path)
    assert pdfium_text(file) == "甲方 乙方"
    assert poppler_text(file, "-raw").strip() == "甲方 乙方"


def test_cells_of_a_row_keep_their_order_when_it_runs_from_the_right(tmp_path: Path) -> None:
    row = [line("右先", (900, 400)), line("中间", (600, 400)), line("左后", (150, 400)), line("下", (150, 460))]
    file = written(row, tmp_path)
    assert solid(pdfium_text(file)) == "右先中间左后下"
    assert solid(poppler_text(file, "-raw")) == "右先中间左后下"


def test_a_line_that_was_read_twice_is_there_twice(tmp_path: Path) -> None:
    file = written([line("东至李国强")] * 3, tmp_path)
    assert solid(pdfium_text(file)) == "东至李国强" * 3


def test_a_hyphen_at_a_line_end_is_not_taken_for_a_loss(tmp_path: Path) -> None:
    file = written([line("ABC-", (150, 200)), line("DEF", (150, 260))], tmp_path)
    assert "ABC-" in poppler_text(file, "-raw")


def test_boxes_without_sense_still_give_their_text(tmp_path: Path) -> None:
    heap = line("叠在一起", (150, 200))
    flat = tuple(type(char)(char.text, 0.5, Box(200, 300, 200, 300)) for char in heap.characters)
    lost = line("纸外", (WIDTH + 400.0, HEIGHT + 400.0))
    lines = [TextLine(flat, Box(200, 300, 200, 300).corners(), 0.5), lost, line("正文", (150, 500))]
    file = written(lines, tmp_path)
    assert solid(pdfium_text(file)) == "叠在一起纸外正文"


@pytest.mark.parametrize("seed", range(2))
def test_pages_of_chance_read_back_in_both_readers(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    pages = [_page_of_chance(chance) for _ in range(25)]
    target = tmp_path / "out.pdf"
    write_pdf([item(pages)], target)
    for page, read in zip(pages, poppler_text(target, "-raw").split("\x0c"), strict=False):
        assert page.ocr is not None
        assert list(differences([" ".join(one.text.split()) for one in page.ocr.lines if one.text.strip()], read)) == []


def _page_of_chance(chance: random.Random) -> ExportPage:
    places = [(200 + 130 * column, 220 + 65 * row) for row in range(12) for column in range(6)]
    if chance.random() < 0.5:
        chance.shuffle(places)
    size = chance.choice([18, 28, 40])
    lines = [
        line(_text_of_chance(chance), place, size, chance.choice(list(Direction)), chance.choice([0.95, 1.05, 1.4]))
        for place in places
    ]
    return export_page(lines, turned(chance.choice([0, 90, 180, 270]), chance.uniform(-5, 5)))


def _text_of_chance(chance: random.Random) -> str:
    kinds = (
        lambda: chr(chance.randrange(0x4E00, 0x9FA5)),
        lambda: chance.choice("，。、（）：《》ABCabc0123456789./% "),
        lambda: chr(chance.randrange(0x20000, 0x2A6D0)),
    )
    return "".join(chance.choices(kinds, (8, 3, 1))[0]() for _ in range(chance.choice([1, 1, 2, 3])))
