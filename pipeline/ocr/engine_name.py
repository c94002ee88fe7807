"""The names of the engines."""

from __future__ import annotations

from enum import StrEnum


class EngineName(StrEnum):
    """What ``--engine`` accepts."""

    RAPIDOCR = "rapidocr"
    RAPIDOCR_QUICK = "rapidocr-quick"
    TESSERACT = "tesseract"
    NULL = "null"
