"""The contract of every engine that reads pages."""

from __future__ import annotations

from typing import Protocol

from pipeline.model.page import EngineInfo, OcrPage, PageImage


class OcrEngine(Protocol):
    """Reads one page at a time, in the process that opened it.

    ``open`` loads models once; ``recognize`` may then be called for any number of pages; ``close`` frees them. Every
    line is returned whatever its confidence, in any order, with boxes in view pixels: order and tables are the work of
    `PageReader`. Those that can read the words of a seal return ``seals``; the others leave them out. Engines return
    results and never keep them. They raise `OcrError` and, from ``open``, `MissingToolError`, and nothing else.
    """

    @property
    def info(self) -> EngineInfo:
        """Name, version and options; known before ``open``, since it is part of a job's key."""
        ...

    def open(self) -> None:
        """Load what is needed to read.

        Raises:
            MissingToolError: a program, package or language is not installed.
        """
        ...

    def recognize(self, image: PageImage) -> OcrPage:
        """Read one page.

        Raises:
            OcrError: the engine failed on this page.
        """
        ...

    def close(self) -> None:
        """Free models; harmless when called twice or before ``open``."""
        ...
