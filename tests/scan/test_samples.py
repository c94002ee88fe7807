"""The committed samples: all quarter turns found, skew within 0.2°, blank pages flagged."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from pipeline.scan import Recipe, ScanLimits, load_frame, prepare
from tests.scan.files import SAMPLES

TRUTHS = sorted((SAMPLES / "expected").glob("*.json"))


def _measured(truth_file: Path) -> tuple[str, bool, bool, bool, float]:
    truth = json.loads(truth_file.read_text(encoding="utf-8"))
    page = prepare(load_frame(SAMPLES / truth["source"], truth["page"] - 1, ScanLimits()), Recipe())
    is_blank = not truth["lines"]
    is_upright = is_blank or page.geometry.rotation_degrees == truth["rotation_degrees"]
    error = 0.0 if is_blank else abs(page.geometry.skew_degrees - truth["skew_degrees"])
    return truth_file.stem, is_blank, page.is_blank, is_upright, error


@pytest.mark.slow
@pytest.mark.skipif(not TRUTHS, reason="the samples have not been generated")
def test_poses_of_all_samples_are_found() -> None:
    found = [_measured(file) for file in TRUTHS]

    assert [name for name, expected, flagged, *_ in found if expected != flagged] == []
    assert [name for name, _, _, is_upright, _ in found if not is_upright] == []
    assert np.percentile([error for *_, error in found], 95) <= 0.1
    assert [name for name, *_, error in found if error > 0.2] == []
