from __future__ import annotations

import numpy as np
import pytest

from pipeline.ocr.ctc import ALTERNATIVES, decode

LABELS = ["", "东", "至", "李", "季", "孝", "字", "学", " "]


def rows(*columns: dict[str, float]) -> np.ndarray:
    """Probability rows; what is not named goes to the blank."""
    matrix = np.zeros((len(columns), len(LABELS)), dtype=np.float32)
    for row, named in zip(matrix, columns, strict=True):
        for text, probability in named.items():
            row[LABELS.index(text)] = probability
        row[0] = 1 - sum(named.values())
    return matrix


def test_a_run_of_one_label_is_one_character_and_a_blank_parts_two_equal_ones() -> None:
    glyphs = decode(rows({"东": 0.9}, {"东": 0.9}, {}, {"东": 0.8}, {"至": 0.7}), LABELS)
    assert "".join(glyph.text for glyph in glyphs) == "东东至"


def test_a_character_stands_in_the_middle_of_its_run() -> None:
    (glyph,) = decode(rows({}, {"李": 0.9}, {"李": 0.9}, {"李": 0.9}, {}), LABELS)
    assert glyph.column == pytest.approx(2.0)


def test_readings_of_one_percent_or_more_stay_as_alternatives_likeliest_first() -> None:
    (glyph,) = decode(rows({"李": 0.6, "季": 0.3, "孝": 0.02, "字": 0.005}), LABELS)
    assert [(other.text, other.probability) for other in glyph.alternatives] == [("季", 0.3), ("孝", 0.02)]
    assert glyph.confidence == pytest.approx(0.6)


def test_no_more_than_four_alternatives_are_kept() -> None:
    crowd = {"李": 0.4, "季": 0.1, "孝": 0.1, "字": 0.1, "学": 0.1, "东": 0.1}
    (glyph,) = decode(rows(crowd), LABELS)
    assert len(glyph.alternatives) == ALTERNATIVES


def test_blank_rows_give_nothing() -> None:
    assert decode(rows({}, {}, {}), LABELS) == ()


def test_numbers_that_are_no_probabilities_are_refused() -> None:
    for rubbish in (np.nan, np.inf, 7.0):
        matrix = rows({"东": 0.9}, {})
        matrix[1, 3] = rubbish
        with pytest.raises(ValueError, match="no probabilities"):
            decode(matrix, LABELS)


def test_rows_of_another_alphabet_are_refused() -> None:
    with pytest.raises(ValueError, match="labels"):
        decode(rows({"东": 0.9})[:, :-1], LABELS)
