"""The default engine: PP-OCRv6 through ONNX Runtime, with every hesitation kept."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2

from pipeline.errors import OcrError
from pipeline.model.geometry import Quad
from pipeline.model.mark import Seal
from pipeline.model.page import EngineInfo, OcrPage, PageImage, TextLine
from pipeline.ocr import rapidocr_models
from pipeline.ocr.line_images import Pixels, cut, without_equal_colours
from pipeline.ocr.line_reader import LineReader
from pipeline.ocr.line_search import Looks, find_lines
from pipeline.ocr.script_harmony import harmonised
from pipeline.ocr.seal_reader import SealReader
from pipeline.ocr.under_marks import surest

_VERSION = 3
"""To be raised when the same models with the same settings give other lines; results made before then show as
outdated."""


@dataclass(frozen=True, slots=True)
class RapidOcrOptions:
    """Settings of the engine.

    Attributes:
        models: exact or quick ones.
        looks: how large a page is shown to the detector.
        share: of its width at which a long line is shown to the recogniser first.
        threads: of ONNX Runtime; one for each worker process is best when there are several workers.
    """

    models: rapidocr_models.ModelSet = rapidocr_models.EXACT
    looks: Looks = field(default_factory=Looks)
    share: float = 0.8
    threads: int = 1

    def fingerprint(self) -> str:
        """The settings that change results beside the models, for the job key."""
        return f"det={self.looks.first}-{self.looks.largest};share={self.share};lines{_VERSION}"


class RapidOcrEngine:
    """Reads pages with the models of the ``rapidocr`` wheel, or quick ones made of them; see `OcrEngine`."""

    def __init__(self, options: RapidOcrOptions | None = None) -> None:
        self._options = options or RapidOcrOptions()
        self._detector: rapidocr_models.Detector | None = None
        self._reader: LineReader | None = None
        self._seals: SealReader | None = None

    @property
    def info(self) -> EngineInfo:
        """Name, version with model and the settings that matter."""
        models = self._options.models
        return EngineInfo(models.engine.value, models.version, ("zh", "en"), self._options.fingerprint())

    def open(self) -> None:
        """Load both models.

        Raises:
            MissingToolError: the package that brings them does not hold them.
        """
        if self._reader is None:
            self._detector = rapidocr_models.Detector(self._options.threads, self._options.models)
            recogniser = rapidocr_models.Recogniser(self._options.threads, self._options.models)
            self._reader = LineReader(recogniser, self._options.share)
            self._seals = SealReader(LineReader(recogniser))

    def close(self) -> None:
        """Free both models."""
        self._detector = self._reader = self._seals = None

    def recognize(self, image: PageImage) -> OcrPage:
        """Read one page; see `OcrEngine.recognize`."""
        self.open()
        try:
            lines, seals = self._lines(image), self._read_seals(image)
        except MemoryError:
            raise
        except Exception as error:  # the libraries raise errors of their own making; the contract allows one kind
            if _is_hunger(error):
                raise MemoryError from error
            raise OcrError("识别引擎出错", advice="请单独重试该页，或换用 --engine tesseract") from error
        return OcrPage(image.geometry, tuple(harmonised(lines)), self.info, image.is_blank, seals=seals)

    def _lines(self, image: PageImage) -> list[TextLine]:
        assert self._detector is not None
        page = without_equal_colours(image.ocr_copy)
        quads = find_lines(self._detector, page, self._options.looks)
        lines = [self._line(image, page, quad) for quad in quads]
        return [line for line in lines if line.characters]

    def _line(self, image: PageImage, page: Pixels, quad: Quad) -> TextLine:
        assert self._reader is not None
        reading = self._reader.read(cut(page, quad))
        return surest(self._reader, reading, image.view, quad, image.marks).on_page(quad)

    def _read_seals(self, image: PageImage) -> tuple[Seal, ...]:
        assert self._seals is not None
        return self._seals.read(image.view, image.marks)


_REFUSED = ("bad_alloc", "Failed to allocate memory")
"""How ONNX Runtime says that it was refused memory: its allocator, and its arena."""


def _is_hunger(error: Exception) -> bool:
    """Whether OpenCV or ONNX Runtime was refused memory; neither says it with a `MemoryError`."""
    said = str(error)
    return getattr(error, "code", None) == cv2.Error.StsNoMem or any(words in said for words in _REFUSED)
