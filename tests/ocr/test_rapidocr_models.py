from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import MissingToolError
from pipeline.model.page import Sha256
from pipeline.ocr import EngineName, create_reader
from pipeline.ocr.rapidocr_models import DETECTOR, EXACT, QUICK, RECOGNISER, Detector, Recogniser
from pipeline.scan import Recipe
from pipeline.workflow.page_work import job_key

NOTICE = (QUICK.folder / "NOTICE.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [DETECTOR, RECOGNISER])
def test_the_quick_models_are_those_that_their_version_was_given_to(name: str) -> None:
    checksum = hashlib.sha256(QUICK.path(name).read_bytes()).hexdigest()
    assert checksum in NOTICE
    assert QUICK.version.partition("+")[0] in NOTICE


def test_exact_and_quick_models_know_the_same_characters() -> None:
    assert Recogniser(1, QUICK).labels == Recogniser(1, EXACT).labels


def test_another_kind_of_models_is_another_result() -> None:
    infos = [create_reader(name).info for name in (EngineName.RAPIDOCR, EngineName.RAPIDOCR_QUICK)]
    assert infos[0].version != infos[1].version
    assert len({job_key(Sha256("0" * 64), Recipe(), info) for info in infos}) == 2


def test_missing_models_name_the_package_that_brings_them(tmp_path: Path) -> None:
    with pytest.raises(MissingToolError) as raised:
        Detector(1, replace(QUICK, folder=tmp_path))
    assert DETECTOR in str(raised.value)
    assert "xiangdang" in raised.value.advice
