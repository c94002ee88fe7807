from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.ocr.layout.rules import find_rules
from tests.ocr.layout.drawn import INK, ruled, sheet, slanted, wiped
from tests.ocr.pages import picture


def test_every_rule_of_a_grid_is_found_from_end_to_end() -> None:
    rules = find_rules(ruled([100, 500, 1100], [200, 300, 700, 1400]))
    assert [round(rule.middle) for rule in rules.level] == pytest.approx([200, 300, 700, 1400], abs=3)
    assert sorted(round(rule.middle) for rule in rules.upright) == pytest.approx([100, 500, 1100], abs=3)
    assert all(
        rule.start == pytest.approx(100, abs=4) and rule.end == pytest.approx(1100, abs=4) for rule in rules.level
    )


@pytest.mark.parametrize("degrees", [-0.8, -0.3, 0.3, 0.8])
def test_a_slight_slant_leaves_a_rule_one_rule(degrees: float) -> None:
    rules = find_rules(slanted(ruled([100, 1100], [400, 900]), degrees))
    assert (len(rules.level), len(rules.upright)) == (2, 2)
    assert rules.level[0].at_end - rules.level[0].at_start == pytest.approx(-1000 * np.tan(np.radians(degrees)), abs=2)


def test_a_rule_under_a_seal_is_one_rule() -> None:
    paper = wiped(ruled([100, 1100], [400, 900]), (500, 900), (640, 900))
    assert [round(rule.length) for rule in find_rules(paper).level] == pytest.approx([1000, 1000], abs=8)


def test_a_rule_that_begins_again_behind_a_merged_cell_is_two_rules() -> None:
    paper = wiped(ruled([100, 400, 600, 1100], [400, 650, 900]), (410, 650), (590, 650))
    middle = [rule for rule in find_rules(paper).level if abs(rule.middle - 650) < 5]
    assert sorted(round(rule.start) for rule in middle) == pytest.approx([100, 600], abs=6)


def test_print_has_no_rules() -> None:
    page = picture(["一二三四五六七八九十王田口目", "承包土地面积十二亩三分东至大路", "工土王主一一一丁二三工"])
    rules = find_rules(page.ocr_copy)
    assert (rules.level, rules.upright) == ((), ())


def test_the_rim_of_a_seal_is_no_rule() -> None:
    paper = sheet()
    cv2.circle(paper, (600, 800), 180, INK, 6)
    rules = find_rules(paper)
    assert (rules.level, rules.upright) == ((), ())


def test_places_are_those_of_the_page_whatever_its_size() -> None:
    large = find_rules(ruled([400, 4000], [800, 5000], width=4400, height=5600, thick=8))
    assert [round(rule.middle) for rule in large.level] == pytest.approx([800, 5000], abs=6)


def test_a_rule_that_a_seal_left_only_in_a_low_cell_goes_on_there() -> None:
    paper = wiped(ruled([100, 600, 1100], [400, 700, 740]), (600, 640), (600, 690))
    (middle,) = [rule for rule in find_rules(paper).upright if abs(rule.middle - 600) < 5]
    assert (middle.start, middle.end) == pytest.approx((400, 740), abs=6)
