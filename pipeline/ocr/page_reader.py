"""What an engine and the rules of the page make together: lines in reading order, tables and seals."""

from __future__ import annotations

from dataclasses import replace

from pipeline.errors import OcrError
from pipeline.model.flat_copy import FlatCopy
from pipeline.model.mark import Seal
from pipeline.model.page import EngineInfo, OcrPage, PageImage
from pipeline.ocr.engine import OcrEngine
from pipeline.ocr.flat_reading import better, flat_page, in_view, tables_in_view
from pipeline.ocr.layout import arranged
from pipeline.ocr.registry import create_engine
from pipeline.ocr.soundness import checked

_VERSION = 6
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
        """What is written on a page; a blank one is not given to the engine, a bent one twice.

        Of the reading of a bent page and that of its flat copy the better one is kept.

        Raises:
            OcrError: the engine failed on this page, or returned what cannot be kept.
        """
        if image.is_blank:
            return OcrPage(image.geometry, (), self.info, is_blank=True)
        page = self._arranged(image)
        seals = page.seals or tuple(Seal(mark) for mark in image.marks if mark.is_seal)
        page = replace(page, seals=seals, engine=self.info)
        return self._better(page, image, image.flat) if image.flat else page

    def _arranged(self, image: PageImage) -> OcrPage:
        page = checked(self._engine.recognize(image), image)
        lines, tables = arranged(page.lines, image.ocr_copy)
        return replace(page, lines=lines, tables=tables)

    def _better(self, plain: OcrPage, image: PageImage, copy: FlatCopy) -> OcrPage:
        """The better of this reading and that of the flat copy; where the second fails, the first one stays."""
        try:
            found = self._arranged(flat_page(image, copy))
        except OcrError:
            return plain
        lines, tables = in_view(found.lines, copy), tables_in_view(found.tables, copy)
        return better(plain, replace(plain, lines=lines, tables=tables))

    def close(self) -> None:
        """Free models; harmless when called twice or before ``open``."""
        self._engine.close()


def create_reader(engine: str, *, threads: int = 1) -> PageReader:
    """A reader with the engine of this name, not yet opened.

    Raises:
        InputError: no engine has this name.
    """
    return PageReader(create_engine(engine, threads=threads))
