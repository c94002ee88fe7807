"""The default engine: PP-OCRv6 through ONNX Runtime, with every hesitation kept."""

from __future__ import annotations

from dataclasses import dataclass

import cv2

from pipeline.errors import OcrError
from pipeline.model.geometry import Quad
from pipeline.model.page import Character, Direction, EngineInfo, OcrPage, PageImage, TextLine
from pipeline.ocr import rapidocr_models
from pipeline.ocr.ctc import Glyph, decode
from pipeline.ocr.line_images import LineImage, Pixels, character_boxes, cut
from pipeline.ocr.script_harmony import harmonised
from pipeline.ocr.spacing import without_stray_spaces


@dataclass(frozen=True, slots=True)
class RapidOcrOptions:
    """Settings of the engine.

    Attributes:
        detection_long_side: pixels to which a page's long side is shrunk before lines are sought.
        threads: of ONNX Runtime; one for each worker process is best when there are several workers.
    """

    detection_long_side: int = 1600
    threads: int = 1

    def fingerprint(self) -> str:
        """The settings that change results, for the job key."""
        return f"det={self.detection_long_side}"


_TALL = 1.5
"""Height over width from which a cut may be a vertical line."""
_SURELY_VERTICAL = 3.0
"""From here on it is one; between the two it may be a single narrow character, and both readings are tried."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """A line as it was read, with the picture that the recogniser saw."""

    image: LineImage
    glyphs: tuple[Glyph, ...]
    direction: Direction

    @property
    def confidence(self) -> float:
        values = [glyph.confidence for glyph in self.glyphs]
        return sum(values) / len(values) if values else 0.0


class RapidOcrEngine:
    """Reads pages with the models of the ``rapidocr`` wheel; see `OcrEngine`."""

    def __init__(self, options: RapidOcrOptions | None = None) -> None:
        self._options = options or RapidOcrOptions()
        self._detector: rapidocr_models.Detector | None = None
        self._recogniser: rapidocr_models.Recogniser | None = None

    @property
    def info(self) -> EngineInfo:
        """Name, version with model and the settings that matter."""
        return EngineInfo("rapidocr", rapidocr_models.version(), ("zh", "en"), self._options.fingerprint())

    def open(self) -> None:
        """Load both models.

        Raises:
            MissingToolError: the wheel does not hold them.
        """
        if self._recogniser is None:
            self._detector = rapidocr_models.Detector(self._options.threads)
            self._recogniser = rapidocr_models.Recogniser(self._options.threads)

    def close(self) -> None:
        """Free both models."""
        self._detector = self._recogniser = None

    def recognize(self, image: PageImage) -> OcrPage:
        """Read one page; see `OcrEngine.recognize`."""
        self.open()
        try:
            lines = self._lines(image.ocr_copy)
        except MemoryError:
            raise
        except Exception as error:  # the libraries raise errors of their own making; the contract allows one kind
            if _is_hunger(error):
                raise MemoryError from error
            raise OcrError("识别引擎出错", advice="请单独重试该页，或换用 --engine tesseract") from error
        return OcrPage(image.geometry, tuple(harmonised(lines)), self.info, image.is_blank)

    def _lines(self, page: Pixels) -> list[TextLine]:
        assert self._detector is not None
        quads = self._detector.find(page, self._options.detection_long_side)
        readings = [self._best_reading(cut(page, quad)) for quad in quads]
        lines = [_text_line(quad, reading) for quad, reading in zip(quads, readings, strict=True)]
        return [line for line in lines if line.characters]

    def _best_reading(self, image: LineImage) -> _Reading:
        return max((self._read(*way) for way in _candidates(image)), key=_confidence)

    def _read(self, image: LineImage, direction: Direction) -> _Reading:
        assert self._recogniser is not None
        return _Reading(image, decode(self._recogniser.rows(image.pixels), self._recogniser.labels), direction)


def _is_hunger(error: Exception) -> bool:
    """Whether OpenCV or ONNX Runtime was refused memory; neither says it with a `MemoryError`."""
    return getattr(error, "code", None) == cv2.Error.StsNoMem or "bad_alloc" in str(error)


def _confidence(reading: _Reading) -> float:
    return reading.confidence


def _candidates(image: LineImage) -> list[tuple[LineImage, Direction]]:
    """The ways in which a cut may have to be read."""
    if image.slenderness < _TALL:
        return [(image, Direction.HORIZONTAL)]
    vertical = (image.laid_down(), Direction.VERTICAL)
    return [vertical] if image.slenderness >= _SURELY_VERTICAL else [vertical, (image, Direction.HORIZONTAL)]


def _text_line(quad: Quad, reading: _Reading) -> TextLine:
    image, glyphs = reading.image, reading.glyphs
    width = image.pixels.shape[1]
    scale = width / rapidocr_models.scaled_width(image.pixels)
    centres = [min((glyph.column + 0.5) * rapidocr_models.PIXELS_PER_COLUMN * scale, width - 1) for glyph in glyphs]
    characters = tuple(
        Character(glyph.text, glyph.confidence, image.box_on_page(box), glyph.alternatives)
        for glyph, box in zip(glyphs, character_boxes(image.pixels, centres), strict=True)
    )
    characters = without_stray_spaces(characters, reading.direction)
    return TextLine(characters, quad, round(reading.confidence, 4), reading.direction)
