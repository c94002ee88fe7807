"""What leaves the machine: nothing, and nothing is made ready to leave it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

READS_A_LINE = """
import numpy as np
from pipeline.ocr.rapidocr_models import Recogniser
from pipeline.scan.steps.orient import find_quarter_turn

page = np.full((400, 300, 3), 255, np.uint8)
page[100:120:4, 40:260:3] = 0
Recogniser(1)
find_quarter_turn(page)
"""


def written_by(program: str, home: Path, variables: dict[str, str]) -> list[str]:
    """Files that a program leaves in the home folder of a person who never used it before."""
    home.mkdir()
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("ORT_", "XDG_", "CI"))}
    subprocess.run([sys.executable, "-c", program], env=clean | {"HOME": str(home)} | variables, check=True)
    return sorted(path.name for path in home.rglob("*") if path.is_file())


def test_the_models_keep_nothing_to_be_reported(tmp_path: Path) -> None:
    assert written_by(READS_A_LINE, tmp_path / "home", {}) == []


def test_a_person_who_allows_reports_elsewhere_does_not_allow_them_here(tmp_path: Path) -> None:
    assert written_by(READS_A_LINE, tmp_path / "home", {"ORT_DISABLE_TELEMETRY": "0"}) == []


@pytest.mark.skipif(sys.platform == "win32", reason="the home folder is not told by HOME there")
def test_without_being_told_the_models_do_prepare_reports(tmp_path: Path) -> None:
    """As long as this holds, the tests above can fail."""
    left = written_by("import onnxruntime", tmp_path / "home", {})
    if not left:
        pytest.skip("this build of ONNX Runtime reports nothing by itself")
    assert "deviceid" in left
