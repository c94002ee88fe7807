"""Tesseract as a second engine, through pytesseract and the ``chi_sim`` language of Debian.

Tesseract names the box and confidence of every symbol in its hOCR output when ``hocr_char_boxes`` is set. The words
into which it parts a line of Chinese are not kept: a space stands only between Latin words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from xml.etree import ElementTree

import pytesseract
from PIL import Image

from pipeline.errors import MissingToolError, OcrError
from pipeline.model.geometry import Box
from pipeline.model.page import Character, EngineInfo, OcrPage, PageImage, TextLine

_ADVICE = "请安装：sudo apt install tesseract-ocr tesseract-ocr-chi-sim"
_BOX = re.compile(r"x_bboxes (-?\d+) (-?\d+) (-?\d+) (-?\d+)")
_CONFIDENCE = re.compile(r"x_conf ([\d.]+)")
_XHTML = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True, slots=True)
class TesseractOptions:
    """Settings of the engine.

    Attributes:
        language: a language pack of Tesseract.
        page_segmentation: Tesseract's ``--psm``; 3 finds columns by itself.
        seconds: after which a page is given up.
    """

    language: str = "chi_sim"
    page_segmentation: int = 3
    seconds: int = 55

    def fingerprint(self) -> str:
        """The settings that change results, for the job key."""
        return f"lang={self.language};psm={self.page_segmentation}"


class TesseractEngine:
    """Reads pages with an installed Tesseract; see `OcrEngine`."""

    def __init__(self, options: TesseractOptions | None = None) -> None:
        self._options = options or TesseractOptions()

    @cached_property
    def info(self) -> EngineInfo:
        """Name, version and the settings that matter.

        Raises:
            MissingToolError: Tesseract is not installed.
        """
        try:
            version = str(pytesseract.get_tesseract_version())
        except (pytesseract.TesseractNotFoundError, OSError) as error:
            raise MissingToolError("没有安装 Tesseract 识别引擎", advice=_ADVICE) from error
        return EngineInfo("tesseract", version, (self._options.language,), self._options.fingerprint())

    def open(self) -> None:
        """Make sure that the program and its language are there.

        Raises:
            MissingToolError: one of them is not.
        """
        assert self.info
        if self._options.language not in pytesseract.get_languages():
            raise MissingToolError("Tesseract 缺少语言包", where=self._options.language, advice=_ADVICE)

    def recognize(self, image: PageImage) -> OcrPage:
        """Read one page; see `OcrEngine.recognize`."""
        return OcrPage(image.geometry, tuple(_lines(self._hocr(image))), self.info, image.is_blank)

    def close(self) -> None:
        """Nothing to free: every page is a process of its own."""

    def _hocr(self, image: PageImage) -> bytes:
        picture = Image.fromarray(image.ocr_copy[:, :, ::-1])
        picture.info["dpi"] = (image.dpi or 300, image.dpi or 300)
        settings = f"--psm {self._options.page_segmentation} -c hocr_char_boxes=1"
        try:
            hocr = pytesseract.image_to_pdf_or_hocr(
                picture, self._options.language, settings, extension="hocr", timeout=self._options.seconds
            )
        except (RuntimeError, OSError, ValueError) as error:  # pytesseract raises RuntimeError when the time is up
            raise OcrError("Tesseract 识别失败", advice="请单独重试该页，或换用默认引擎") from error
        return hocr if isinstance(hocr, bytes) else str(hocr).encode()


def _lines(hocr: bytes) -> Iterator[TextLine]:
    try:
        root = ElementTree.fromstring(hocr)
    except ElementTree.ParseError as error:
        raise OcrError("Tesseract 输出无法解析", advice="请单独重试该页，或换用默认引擎") from error
    for element in root.iter(f"{_XHTML}span"):
        if element.get("class") in {"ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat"}:
            characters = tuple(_characters(element))
            if characters:
                yield _text_line(characters)


def _characters(line: ElementTree.Element) -> Iterator[Character]:
    """The symbols of a line; between two words of Latin letters or digits stands a space."""
    previous: Character | None = None
    for word in line.iter(f"{_XHTML}span"):
        if word.get("class") != "ocrx_word":
            continue
        symbols = [_character(item) for item in word if item.get("class") == "ocrx_cinfo" and (item.text or "").strip()]
        if previous and symbols and _is_latin(previous.text) and _is_latin(symbols[0].text):
            yield Character(" ", 1.0, _between(previous.box, symbols[0].box))
        yield from symbols
        previous = symbols[-1] if symbols else previous


def _character(element: ElementTree.Element) -> Character:
    title = element.get("title", "")
    box, confidence = _BOX.search(title), _CONFIDENCE.search(title)
    x0, y0, x1, y1 = (float(value) for value in box.groups()) if box else (0.0, 0.0, 0.0, 0.0)
    certainty = min(1.0, float(confidence.group(1)) / 100) if confidence else 0.0
    return Character((element.text or "").strip(), round(certainty, 4), Box(x0, y0, x1, y1))


def _is_latin(text: str) -> bool:
    return text.isascii() and text.isalnum()


def _between(left: Box, right: Box) -> Box:
    return Box(min(left.x1, right.x0), left.y0, max(left.x1, right.x0), left.y1)


def _text_line(characters: tuple[Character, ...]) -> TextLine:
    around = characters[0].box
    for character in characters[1:]:
        around = around.union(character.box)
    confidence = sum(character.confidence for character in characters) / len(characters)
    return TextLine(characters, around.corners(), round(confidence, 4))
