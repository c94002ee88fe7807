"""The detection and recognition models that ship inside the ``rapidocr`` wheel (PP-OCRv6, Apache-2.0)."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Any, cast

import cv2
import numpy as np
import onnxruntime
import rapidocr
from numpy.typing import NDArray

from pipeline.errors import MissingToolError
from pipeline.model.geometry import Quad
from pipeline.ocr.line_images import Pixels

_MODELS = Path(rapidocr.__file__).parent / "models"
DETECTOR = "PP-OCRv6_det_small.onnx"
RECOGNISER = "PP-OCRv6_rec_small.onnx"
LINE_HEIGHT = 48
"""Height in pixels to which the recogniser was trained."""
PIXELS_PER_COLUMN = 8
"""The recogniser gives one row of probabilities for every eight pixels."""


def version() -> str:
    """Version of the wheel and names of the models, so that another model is another result."""
    return f"{metadata.version('rapidocr')}+{RECOGNISER.removesuffix('.onnx')}"


def model_path(name: str) -> Path:
    """Where a model lies.

    Raises:
        MissingToolError: the installed wheel does not hold it.
    """
    path = _MODELS / name
    if not path.is_file():
        raise MissingToolError(
            "识别模型文件缺失", where=name, advice="请重新安装：pip install --force-reinstall rapidocr"
        )
    return path


class Detector:
    """Finds lines of text on a page."""

    def __init__(self, threads: int) -> None:
        self._engine = rapidocr.RapidOCR(
            params={
                "Global.log_level": "critical",
                "Global.use_cls": False,
                "Global.use_rec": False,
                "Global.use_preprocess_img": False,
                "Det.model_path": str(model_path(DETECTOR)),
                "Det.limit_type": "min",
                "Det.limit_side_len": 32,
                "EngineConfig.onnxruntime.intra_op_num_threads": threads,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )

    def find(self, page: Pixels, long_side: int) -> list[Quad]:
        """Quadrilaterals around lines, in pixels of ``page``; the page is shrunk to ``long_side`` before."""
        height, width = page.shape[:2]
        scale = min(1.0, long_side / max(height, width))
        small = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else page
        found = self._engine(small, use_det=True, use_cls=False, use_rec=False)
        boxes = getattr(found, "boxes", None)
        if boxes is None:
            return []
        ratio = np.array([width / small.shape[1], height / small.shape[0]])
        return [_quad(box * ratio) for box in np.asarray(boxes, dtype=np.float64)]


class Recogniser:
    """Reads lines that were cut out and laid flat."""

    def __init__(self, threads: int) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 4
        # Lines have any width: arenas and patterns kept for each of them would grow from page to page.
        options.enable_cpu_mem_arena = False
        options.enable_mem_pattern = False
        self._session = onnxruntime.InferenceSession(
            str(model_path(RECOGNISER)), options, providers=["CPUExecutionProvider"]
        )
        self._input = self._session.get_inputs()[0].name
        listed = cast(str, self._session.get_modelmeta().custom_metadata_map["character"]).splitlines()
        self.labels: Sequence[str] = ("", *listed, " ")

    def rows(self, lines: list[Pixels]) -> list[NDArray[np.float32]]:
        """Probabilities of each line, shape (columns, labels); lines should be of like width."""
        widths = [scaled_width(line) for line in lines]
        batch = np.zeros((len(lines), 3, LINE_HEIGHT, max(widths)), dtype=np.float32)
        for place, line, width in zip(batch, lines, widths, strict=True):
            place[:, :, :width] = _normalised(line, width)
        result: Any = self._session.run(None, {self._input: batch})[0]
        return [rows[: columns_of(width)] for rows, width in zip(result, widths, strict=True)]


def scaled_width(line: Pixels) -> int:
    """Width in pixels of a line that was brought to `LINE_HEIGHT`."""
    height, width = line.shape[:2]
    return max(PIXELS_PER_COLUMN, int(np.ceil(LINE_HEIGHT * width / height)))


def columns_of(width: int) -> int:
    """How many rows of probabilities belong to a line of this scaled width."""
    return int(np.ceil(width / PIXELS_PER_COLUMN))


def _normalised(line: Pixels, width: int) -> NDArray[np.float32]:
    shrinks = line.shape[0] > LINE_HEIGHT
    resized = cv2.resize(line, (width, LINE_HEIGHT), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
    return resized.transpose(2, 0, 1).astype(np.float32) / 127.5 - 1


def _quad(corners: NDArray[np.float64]) -> Quad:
    first, second, third, fourth = ((float(x), float(y)) for x, y in corners)
    return (first, second, third, fourth)
