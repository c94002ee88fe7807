from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.batch import InlineExecutor
from pipeline.errors import InputError
from pipeline.model.page import EngineInfo, OcrPage, PageImage
from pipeline.model.record import PageRecord
from pipeline.ocr import CrossCheck, PageReader
from pipeline.scan import Recipe, ScanLimits
from pipeline.settings import Settings
from pipeline.workflow.page_work import PageWork, open_result
from pipeline.workflow.process import Process
from pipeline.workflow.reports import Silent
from pipeline.workflow.second_reader import cross_check
from tests.ocr.pages import line
from tests.workflow.builders import SmallArchive, picture

CODE = "X043-WS·2014-Y-NJZ-0001"
SURENESS = 0.99
"""Of what the engine of these tests reads."""
INFO = EngineInfo("fixed", "1")


@dataclass
class FixedEngine:
    """Reads the same line on every page, and counts how often it is asked."""

    asked: int = 0

    @property
    def info(self) -> EngineInfo:
        return INFO

    def open(self) -> None:
        """Nothing to load."""

    def recognize(self, image: PageImage) -> OcrPage:
        self.asked += 1
        return OcrPage(image.geometry, (line("东至", 10, 10),), INFO)

    def close(self) -> None:
        """Nothing to free."""


@dataclass
class Archive:
    """A page to be read, and the engine that reads it."""

    files: SmallArchive
    engine: FixedEngine

    def read(self, below: float | None) -> PageRecord:
        check = CrossCheck("null", below) if below is not None else None
        work = PageWork(
            self.files.layout.root,
            "fixed",
            ScanLimits(),
            Recipe(turn=False),
            check,
            make_reader=lambda _: PageReader(self.engine),
        )
        run_id = self.files.begin_run()
        Process(self.files.layout, self.files.database, InlineExecutor(work), Silent(), run_id).work()
        (page,) = self.files.pages(CODE)
        return page

    def options(self, page: PageRecord) -> str:
        assert page.job_key
        return open_result(self.files.layout, page.job_key).page.engine.options


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    files = SmallArchive.at(tmp_path, CODE)
    picture(tmp_path / "in" / f"{CODE}_0001.png", "first")
    files.take_in(tmp_path / "in")
    return Archive(files, FixedEngine())


def test_a_sure_page_has_the_key_of_a_run_without_cross_check(archive: Archive, tmp_path: Path) -> None:
    plain = SmallArchive.at(tmp_path / "other", CODE)
    picture(tmp_path / "other" / "in" / f"{CODE}_0001.png", "first")
    plain.take_in(tmp_path / "other" / "in")
    without = Archive(plain, FixedEngine()).read(below=None)
    assert archive.read(below=SURENESS - 0.01).job_key == without.job_key


def test_a_doubtful_page_is_kept_under_a_key_that_names_both_engines(archive: Archive) -> None:
    page = archive.read(below=SURENESS + 0.005)
    assert "check=null" in archive.options(page)


def test_a_sure_page_names_one_engine(archive: Archive) -> None:
    assert "check=" not in archive.options(archive.read(below=0.5))


def test_an_engine_that_reads_a_page_is_not_its_second_reader() -> None:
    with pytest.raises(InputError, match="复核引擎与识别引擎相同"):
        cross_check("null", "null", Settings())


def test_the_limit_is_that_of_the_settings() -> None:
    assert cross_check("null", "rapidocr", Settings(cross_check_percent=75)) == CrossCheck("null", 0.75)
