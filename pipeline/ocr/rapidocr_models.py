"""The detection and recognition models (PP-OCRv6, Apache-2.0): as in the ``rapidocr`` wheel, and made quicker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, cast

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from pipeline.errors import MissingToolError
from pipeline.model.geometry import Quad
from pipeline.ocr.engine_name import EngineName
from pipeline.ocr.line_images import Pixels
from pipeline.ocr.text_map import quads_of
from pipeline.pixels.averaging import averaged

DETECTOR = "PP-OCRv6_det_small.onnx"
RECOGNISER = "PP-OCRv6_rec_small.onnx"
LINE_HEIGHT = 48
"""Height in pixels to which the recogniser was trained."""
PIXELS_PER_COLUMN = 8
"""The recogniser gives one row of probabilities for every eight pixels."""
_STRIDE = 32
"""The detector halves a page five times."""
_HALF = 127.5
"""Middle of the grey levels."""
_LEVELS = (np.arange(256, dtype=np.float32) - np.float32(_HALF)) * np.float32(1 / _HALF)
"""What each grey level is to the models."""


@dataclass(frozen=True, slots=True)
class ModelSet:
    """A detector and a recogniser that belong together.

    Attributes:
        engine: name of the engine that reads with them.
        version: another one for other files, so that another model is another result.
        folder: where both lie.
        package: what brings them.
    """

    engine: EngineName
    version: str
    folder: Path
    package: str

    def path(self, name: str) -> Path:
        """Where a model lies.

        Raises:
            MissingToolError: the installed package does not hold it.
        """
        path = self.folder / name
        if not path.is_file():
            advice = f"请重新安装：pip install --force-reinstall {self.package}"
            raise MissingToolError("识别模型文件缺失", where=name, advice=advice)
        return path


_WHEEL = metadata.distribution("rapidocr")
"""Read without loading the package: nothing of it but the models is needed."""
EXACT = ModelSet(
    EngineName.RAPIDOCR,
    f"{_WHEEL.version}+{RECOGNISER.removesuffix('.onnx')}",
    Path(str(_WHEEL.locate_file("rapidocr/models"))),
    "rapidocr",
)
"""The models as they ship, in float32."""
QUICK = ModelSet(
    EngineName.RAPIDOCR_QUICK,
    f"int8.1+{RECOGNISER.removesuffix('.onnx')}",
    Path(__file__).with_name("models"),
    "xiangdang",
)
"""The same with convolutions in whole numbers (docs/decisions/0014). They do not change with the wheel: the number in
their version is to be raised when they are made anew."""


class Detector:
    """Finds lines of text on a page."""

    def __init__(self, threads: int, models: ModelSet = EXACT) -> None:
        self._session = _session(models.path(DETECTOR), threads)
        self._input = self._session.get_inputs()[0].name

    def find(self, page: Pixels, long_side: int) -> list[Quad]:
        """Quadrilaterals around lines, in pixels of ``page``; the page is brought to ``long_side`` before.

        Raises:
            ValueError: the model gave no probabilities.
        """
        height, width = page.shape[:2]
        scaled = resized(page, detection_size(width, height, long_side))
        result: Any = self._session.run(None, {self._input: _as_input(scaled)})[0]
        if not np.isfinite(result).all():  # none of it would count as text, and the page as one without any
            raise ValueError("the detector gave numbers that are none")
        return quads_of(result[0, 0], width, height)


class Recogniser:
    """Reads lines that were cut out and laid flat, one by one.

    Measured, a batch takes as long as its lines one after another and needs more memory, and nothing is padded here.
    """

    def __init__(self, threads: int, models: ModelSet = EXACT) -> None:
        self._session = _session(models.path(RECOGNISER), threads)
        self._input = self._session.get_inputs()[0].name
        listed = cast(str, self._session.get_modelmeta().custom_metadata_map["character"]).splitlines()
        self.labels: Sequence[str] = ("", *listed, " ")

    def rows(self, line: Pixels, share: float = 1.0) -> NDArray[np.float32]:
        """Probabilities of a line that is shown at this share of its width, shape (columns, labels)."""
        scaled = _scaled(line, (scaled_width(line, share), LINE_HEIGHT), shrinks=line.shape[0] > LINE_HEIGHT)
        result: Any = self._session.run(None, {self._input: _as_input(scaled)})[0]
        return cast(NDArray[np.float32], result[0])


def _session(path: Path, threads: int) -> onnxruntime.InferenceSession:
    """A model, ready to run.

    The arena is kept: without it every tensor is fetched from the system and given back, which doubles the time of both
    models. Plans of memory are not, since pages and lines come in any size and each would leave one behind.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    options.enable_mem_pattern = False
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _as_input(pixels: Pixels) -> NDArray[np.float32]:
    """Pixels as the models were trained on them: from -1 to 1, shape (1, 3, height, width), blue first."""
    if pixels.ndim == 3:
        return np.asarray(cv2.dnn.blobFromImage(pixels, 1 / _HALF, mean=(_HALF, _HALF, _HALF)), dtype=np.float32)
    blob = np.empty((1, 3, *pixels.shape), np.float32)
    blob[:] = cv2.LUT(pixels, _LEVELS)
    return blob


def detection_size(width: int, height: int, long_side: int) -> tuple[int, int]:
    """Width and height at which a page is shown to the detector: multiples of 32, as the model needs them."""
    scale = long_side / max(width, height)
    across, down = (max(1, round(side * scale / _STRIDE)) * _STRIDE for side in (width, height))
    return across, down


def resized(page: Pixels, size: tuple[int, int]) -> Pixels:
    """The page at another size; first by whole blocks, since averaging fractions takes ten times as long."""
    whole = min(page.shape[1] // size[0], page.shape[0] // size[1])
    if whole > 1:
        blocks = (page.shape[1] // whole, page.shape[0] // whole)
        page = averaged(page[: blocks[1] * whole, : blocks[0] * whole], blocks)
    return _scaled(page, size, shrinks=page.shape[1] > size[0] or page.shape[0] > size[1])


def _scaled(pixels: Pixels, size: tuple[int, int], *, shrinks: bool) -> Pixels:
    return averaged(pixels, size) if shrinks else np.asarray(cv2.resize(pixels, size), dtype=np.uint8)


def scaled_width(line: Pixels, share: float = 1.0) -> int:
    """Width in pixels of a line that was brought to `LINE_HEIGHT`, and to a share of its width there."""
    height, width = line.shape[:2]
    return max(PIXELS_PER_COLUMN, int(np.ceil(share * LINE_HEIGHT * width / height)))
