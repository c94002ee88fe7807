"""Engines by name. A module is imported only when its engine is asked for: models and programs cost start-up time."""

from __future__ import annotations

from typing import assert_never

from pipeline.errors import InputError
from pipeline.ocr.engine import OcrEngine
from pipeline.ocr.engine_name import EngineName


def create_engine(name: str, *, threads: int = 1) -> OcrEngine:
    """A new engine, not yet opened.

    Args:
        name: one of `EngineName`.
        threads: how many the engine may use in this process.

    Raises:
        InputError: no engine has this name.
    """
    try:
        known = EngineName(name)
    except ValueError as error:
        choices = "、".join(engine.value for engine in EngineName)
        raise InputError("没有这个识别引擎", where=name, advice=f"可用的引擎：{choices}") from error
    match known:
        case EngineName.RAPIDOCR | EngineName.RAPIDOCR_QUICK:
            from pipeline.ocr.rapidocr_engine import RapidOcrEngine, RapidOcrOptions
            from pipeline.ocr.rapidocr_models import EXACT, QUICK

            models = QUICK if known is EngineName.RAPIDOCR_QUICK else EXACT
            return RapidOcrEngine(RapidOcrOptions(models, threads=threads))
        case EngineName.TESSERACT:
            from pipeline.ocr.tesseract_engine import TesseractEngine

            return TesseractEngine()
        case EngineName.NULL:
            from pipeline.ocr.null_engine import NullEngine

            return NullEngine()
    assert_never(known)
