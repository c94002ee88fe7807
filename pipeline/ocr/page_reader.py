"""What an engine and the rules of the page make together: lines in reading order, tables and seals."""

from __future__ import annotations

from dataclasses import replace

from pipeline.model.mark import Seal
from pipeline.model.page import EngineInfo, OcrPage, PageImage
from pipeline.ocr.engine import OcrEngine
from pipeline.ocr.layout import arranged
from pipeline.ocr.registry import create_engine
from pipeline.ocr.soundness import checked

_VERSION = 4
"""To be raised when the same lines of an engine give another page; results made before then show as outdated."""


class PageReader:
    """Reads pages with one engine, in the process that opened it."""

    def __init__(self, engine: OcrEngine) -> None:
        self._engine = engine

    @property
    def info(self) -> EngineInfo:
        """The engine, with the rules of the page among its options; known before ``open``.

        Raises:
            MissingToolError: the engine is not installed.
        """
        info = self._engine.info
        return replace(info, options=f"{info.options};page{_VERSION}")

    def open(self) -> None:
        """Load what is needed to read.

        Raises:
            MissingToolError: a program, package or language is not installed.
        """
        self._engine.open()

    def read(self, image: PageImage) -> OcrPage:
        """What is written on a page; a blank one is not given to the engine.

        Raises:
            OcrError: the engine failed on this page, or returned what cannot be kept.
        """
        if image.is_blank:
            return OcrPage(image.geometry, (), self.info, is_blank=True)
        page = checked(self._engine.recognize(image), image)
        lines, tables = arranged(page.lines, image.ocr_copy)
        seals = page.seals or tuple(Seal(mark) for mark in image.marks if mark.is_seal)
        return replace(page, lines=lines, tables=tables, seals=seals, engine=self.info)

    def close(self) -> None:
        """Free models; harmless when called twice or before ``open``."""
        self._engine.close()


def create_reader(engine: str, *, threads: int = 1) -> PageReader:
    """A reader with the engine of this name, not yet opened.

    Raises:
        InputError: no engine has this name.
    """
    return PageReader(create_engine(engine, threads=threads))
