"""The generator computes its truth rightly and makes the same bytes again."""

import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from sample_scans.generator.catalogue import workbook_bytes
from sample_scans.generator.fonts import Face, MissingGlyphError
from sample_scans.generator.naming import expected_stem
from sample_scans.generator.paper import Wear, age
from sample_scans.generator.plan import catalogue_rows
from sample_scans.generator.scanner import Mode, Pass, scan
from sample_scans.generator.seal import press_seal
from sample_scans.generator.sheet import Sheet, Style
from tests.sample_scans.masters import SAMPLES

STYLE = Style(Face.SONG, 40)


def sheet_with(text: str, x: int = 160, baseline: int = 240) -> Sheet:
    sheet = Sheet(60, 40, 200, seed=1)
    line = sheet.begin_line()
    for place, character in enumerate(text):
        sheet.write(line, character, STYLE, x + 120 * place, baseline)
    return sheet


@pytest.mark.parametrize(
    ("scan_path", "page", "stem"),
    [
        ("0142/a/0142-2-9-1.pdf", 3, "0142-2-9-1_3"),
        ("X043/b/X043-WS·2014-Y-NJZ-0001_0001.tif", 1, "X043-WS·2014-Y-NJZ-0001_0001_1"),
        ("X043/X043-WS·2014-Y-NJZ-0002/0001.jpg", 1, "X043-WS·2014-Y-NJZ-0002_0001_1"),
    ],
)
def test_a_stem_is_the_name_and_the_page(scan_path: str, page: int, stem: str) -> None:
    assert expected_stem(Path(scan_path), page) == stem


@pytest.mark.parametrize("quarter_turn", [0, 90, 180, 270])
@pytest.mark.parametrize("skew_degrees", [-4.0, 0.0, 2.5])
@pytest.mark.parametrize("black_edges", [False, True])
def test_the_computed_box_is_where_the_ink_is_seen(quarter_turn: int, skew_degrees: float, black_edges: bool) -> None:
    settings = Pass(
        200, Mode.GREY, skew_degrees=skew_degrees, quarter_turn=quarter_turn, black_edges=black_edges, noise=0
    )
    sheet = sheet_with("田")
    master = scan(age(sheet, Wear()), settings, np.random.default_rng(0))
    outline = master.outline(sheet.lines[0].glyphs[0].outline)
    dark = master.pixels < 150
    _, labels, stats, centres = cv2.connectedComponentsWithStats(dark.astype(np.uint8))
    middle = outline.mean(axis=0)
    nearest = min(range(1, len(stats)), key=lambda label: float(np.hypot(*(centres[label] - middle))))
    rows, columns = np.nonzero(labels == nearest)
    seen = [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]
    assert [*outline.min(axis=0), *outline.max(axis=0)] == pytest.approx(seen, abs=1.6)


def test_lines_that_descend_to_the_right_have_a_positive_skew() -> None:
    sheet = sheet_with("一一")
    master = scan(age(sheet, Wear()), Pass(200, Mode.GREY, skew_degrees=3.0), np.random.default_rng(0))
    first, second = (master.outline(glyph.outline).mean(axis=0) for glyph in sheet.lines[0].glyphs)
    assert np.degrees(np.arctan2(second[1] - first[1], second[0] - first[0])) == pytest.approx(3.0, abs=0.05)


def test_only_what_a_seal_touches_is_marked() -> None:
    sheet = sheet_with("甲乙")
    press_seal(sheet, "某县某乡人民政府", (15, 25), diameter_mm=20)
    assert [glyph.under_seal for glyph in sheet.lines[0].glyphs] == [True, False]


def test_a_character_that_the_face_lacks_is_refused() -> None:
    sheet = Sheet(60, 40, 200, seed=1)
    with pytest.raises(MissingGlyphError):
        sheet.write(sheet.begin_line(), "産", Style(Face.KAI_TRADITIONAL, 12), 10, 100)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["0142-1-31-2", "X043-WS·2023"])
def test_two_runs_make_the_same_bytes(tmp_path: Path, name: str) -> None:
    first, second = (run_generator(tmp_path / run, name) for run in ("first", "second"))
    assert first and first == second
    for path, content in first.items():
        if path.suffix == ".txt":
            assert content == (SAMPLES / path).read_bytes()


def run_generator(out: Path, name: str) -> dict[Path, bytes]:
    command = [sys.executable, str(SAMPLES / "generate.py"), "--out", str(out), "--only", name]
    subprocess.run(command, check=True, capture_output=True)
    return {path.relative_to(out): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def test_the_catalogue_has_the_same_bytes_each_time() -> None:
    assert workbook_bytes(catalogue_rows()) == workbook_bytes(catalogue_rows())
