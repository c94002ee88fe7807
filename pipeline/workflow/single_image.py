"""One picture without an archive."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import InputError
from pipeline.model.page import OcrPage, PageImage
from pipeline.ocr import CrossCheck, EngineName, create_checker, create_reader
from pipeline.scan import MasterImage, Recipe, ScanLimits, encode_picture, load_frame, measure_orientation, prepare
from pipeline.settings import Settings
from pipeline.storage.atomic import write_bytes
from pipeline.workflow.second_reader import cross_check

THREADS = 2
"""A single picture has the machine to itself."""


def read_image(path: Path, page: int = 1, *, engine: str | None = None, second_engine: str | None = None) -> OcrPage:
    """What is written on one picture; ``page`` counts from 1 in files of several.

    ``second_engine`` reads it too if the first is unsure of it.

    Raises:
        InputError: the file does not exist or cannot be read as a picture, or has no such page.
        MissingToolError: the engine is not installed.
        OcrError: the engine failed.
    """
    image = _prepared(path, page)
    first = engine or EngineName.RAPIDOCR
    check = cross_check(second_engine, first, Settings()) if second_engine else None
    reader = create_reader(first, threads=THREADS)
    reader.open()
    try:
        result = reader.read(image)
    finally:
        reader.close()
    return _compared(result, image, check, first) if check else result


def _compared(page: OcrPage, image: PageImage, check: CrossCheck, first: str) -> OcrPage:
    checker = create_checker(check, first, threads=THREADS)
    if not checker.is_needed(page):
        return page
    checker.open()
    try:
        return checker.compared(page, image)
    finally:
        checker.close()


def measure_image(path: Path, page: int = 1) -> tuple[int, float]:
    """Clockwise quarter turn that makes a picture upright, and the clockwise angle of its lines after it, in degrees.

    Raises:
        InputError: as for `read_image`.
    """
    return measure_orientation(_loaded(path, page))


def straighten_image(path: Path, page: int, target: Path) -> tuple[int, float]:
    """Write the upright, straight view of a picture to ``target``; what `measure_image` gives.

    Raises:
        InputError: as for `read_image`, or the ending of ``target`` is not .png, .jpg or .jpeg.
    """
    if target.suffix.lower() not in {".png", ".jpg", ".jpeg"}:
        raise InputError("不支持的输出格式", where=str(target), advice="请把文件名改为以 .png 或 .jpg 结尾")
    image = _prepared(path, page)
    write_bytes(target, encode_picture(image.view, target.suffix.lower()))
    return image.geometry.rotation_degrees, image.geometry.skew_degrees


def _loaded(path: Path, page: int) -> MasterImage:
    if not path.is_file():
        raise InputError("找不到图像文件", where=str(path), advice="请检查路径是否写错")
    return load_frame(path, page - 1, ScanLimits())


def _prepared(path: Path, page: int) -> PageImage:
    return prepare(_loaded(path, page), Recipe())
