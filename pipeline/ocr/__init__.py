"""Page image in, what is written on it out."""

from pipeline.ocr.codec import StoredPage, decode, encode
from pipeline.ocr.cross_check import CrossCheck, CrossChecker, create_checker
from pipeline.ocr.engine import OcrEngine
from pipeline.ocr.engine_name import EngineName
from pipeline.ocr.page_reader import PageReader, create_reader
from pipeline.ocr.registry import create_engine
from pipeline.ocr.stored_line import StoredLine

__all__ = [
    "CrossCheck",
    "CrossChecker",
    "EngineName",
    "OcrEngine",
    "PageReader",
    "StoredLine",
    "StoredPage",
    "create_checker",
    "create_engine",
    "create_reader",
    "decode",
    "encode",
]
