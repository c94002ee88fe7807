"""The committed scans and their truth fit together."""

import unicodedata

import numpy as np
import pytest

from sample_scans import expected_stem
from tests.sample_scans.masters import EXPECTED, SAMPLES, Truth, page_count, scans, truths

MEGABYTE = 1_000_000

KINDS = [
    *("clean", "plain", "table", "vertical", "two-column", "hand", "blank"),
    *("form", "letterhead", "seal", "fingerprint", "photograph", "typed", "traditional"),
    *("yellowed", "faded", "worn-ink", "bleed-through", "stained", "folded", "punch-holes"),
    *("turned", "skewed", "black-edges", "speckle", "jpeg-artefacts", "grey", "1-bit", "200-dpi", "300-dpi"),
]


def test_there_are_at_least_15_items_and_45_pages() -> None:
    assert len({scan.parent for scan in scans()}) >= 15
    assert len(truths()) >= 45


def test_every_page_of_every_scan_has_text_and_boxes() -> None:
    stems = {expected_stem(scan, page) for scan in scans() for page in range(1, page_count(scan) + 1)}
    assert {path.stem for path in EXPECTED.glob("*.txt")} == stems
    assert {truth.stem for truth in truths()} == stems


def test_each_truth_names_the_scan_that_it_belongs_to() -> None:
    for truth in truths():
        assert expected_stem(SAMPLES / truth.facts["source"], truth.facts["page"]) == truth.stem


@pytest.mark.parametrize("truth", truths(), ids=lambda truth: truth.stem)
def test_width_height_and_boxes_are_those_of_the_master(truth: Truth) -> None:
    height, width = truth.pixels().shape
    assert (width, height) == (truth.facts["width"], truth.facts["height"])
    for character in truth.characters():
        x0, y0, x1, y1 = character["box"]
        assert 0 <= x0 < x1 <= width
        assert 0 <= y0 < y1 <= height


def test_the_text_holds_the_very_characters_of_the_boxes() -> None:
    for truth in truths():
        lines = [line["text"] for line in truth.facts["lines"]]
        assert truth.text == "".join(f"{line}\n" for line in lines)
        assert unicodedata.is_normalized("NFC", truth.text)
        for line in truth.facts["lines"]:
            assert "".join(character["text"] for character in line["characters"]) == line["text"].replace(" ", "")


@pytest.mark.parametrize("truth", [truth for truth in truths() if "clean" in truth.kinds], ids=lambda truth: truth.stem)
def test_under_each_box_of_a_clean_page_lies_ink(truth: Truth) -> None:
    pixels = truth.pixels()
    paper = np.median(pixels)
    for character in truth.characters():
        x0, y0, x1, y1 = (round(edge) for edge in character["box"])
        assert pixels[y0:y1, x0:x1].min() < paper - 60, character


def test_blank_pages_have_no_text_and_others_have_some() -> None:
    for truth in truths():
        assert (truth.text == "") == ("blank" in truth.kinds), truth.stem


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_page_occurs(kind: str) -> None:
    assert any(kind in truth.kinds for truth in truths())


def test_all_quarter_turns_and_strong_skews_to_both_sides_occur() -> None:
    assert {truth.facts["rotation_degrees"] for truth in truths()} == {0, 90, 180, 270}
    skews = [truth.facts["skew_degrees"] for truth in truths()]
    assert min(skews) < -4 and max(skews) > 4
    assert all(abs(skew) <= 5 for skew in skews)


def test_characters_under_seals_are_marked_and_their_pages_are_not_clean() -> None:
    sealed = [truth for truth in truths() if truth.facts["seals"]]
    assert len(sealed) >= 8
    for truth in sealed:
        assert any(character.get("under_seal") for character in truth.characters()), truth.stem
        assert "clean" not in truth.kinds


@pytest.mark.parametrize(
    ("stem", "phrase"),
    [
        ("0142-1-23-0002_1", "东至李国强承包地"),
        ("0142-2-9-1_2", "由村民代表会议讨论管理办法"),
        ("0142-2-9-1_2", "农村土地承包关系的通知"),
        ("0142-1-23-0003_1", "由生产队统一管理"),
        ("X043-WS·2014-Y-NJZ-0001_3", "不得收回其原承包地"),
    ],
)
def test_the_phrases_of_the_readme_are_broken_over_two_lines(stem: str, phrase: str) -> None:
    (truth,) = (truth for truth in truths() if truth.stem == stem)
    assert phrase in truth.text.replace("\n", "")
    assert phrase not in truth.text
    assert phrase in (SAMPLES / "README.md").read_text(encoding="utf-8")


def test_the_folder_stays_under_25_megabytes() -> None:
    files = (path for path in SAMPLES.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    assert sum(path.stat().st_size for path in files) < 25 * MEGABYTE


def test_the_readme_lists_every_item() -> None:
    readme = (SAMPLES / "README.md").read_text(encoding="utf-8")
    for scan in scans():
        assert f"`{scan.parent.relative_to(SAMPLES).as_posix()}/" in readme
