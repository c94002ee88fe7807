"""Would models of whole numbers (int8) be as good and faster? As JSON.

    python benchmarks/int8_models.py [--calibrate 6] [--limit 8]

Both models are quantised statically (QDQ, one scale for each tensor), calibrated on what they are shown
of the first pages of the samples. Other pages are then read with the models as they ship and with those, page by page
in turns: error of each, and how much faster the models themselves run. They are worth keeping when error rises by at
most 0.001 and they are faster. Needs `pip install onnx`, which nothing else of the project does.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import onnxruntime

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
if importlib.util.find_spec("onnx") is None:
    print(json.dumps({"benchmark": "int8_models", "skipped": "the package onnx is not installed: pip install onnx"}))
    sys.exit()

from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static  # noqa: E402
from onnxruntime.quantization.shape_inference import quant_pre_process  # noqa: E402

from benchmarks.against_peers import chosen  # noqa: E402
from benchmarks.ocr_accuracy import SAMPLES, Sample, scores  # noqa: E402
from pipeline.ocr import create_reader, rapidocr_models  # noqa: E402
from pipeline.scan import Recipe, ScanLimits, load_frame, prepare  # noqa: E402

MODELS = (rapidocr_models.DETECTOR, rapidocr_models.RECOGNISER)
MOST_SHOWN = 60
"""Inputs of each model that calibration looks at."""
WORTH = 0.001


class Shown(CalibrationDataReader):  # type: ignore[misc]  # onnxruntime ships no types
    """What a model was shown."""

    def __init__(self, inputs: list[dict[str, Any]]) -> None:
        self._inputs = iter(inputs)

    def get_next(self) -> dict[str, Any] | None:
        return next(self._inputs, None)


@contextmanager
def spied(notice: Callable[[str, dict[str, Any], float], None]) -> Iterator[None]:
    """Tell ``notice`` the model, the input and the seconds of every run."""
    run = onnxruntime.InferenceSession.run

    def noticed(session: Any, wanted: Any, given: dict[str, Any]) -> Any:
        began = time.perf_counter()
        result = run(session, wanted, given)
        notice(Path(str(session._model_path)).name, given, time.perf_counter() - began)
        return result

    with mock.patch("onnxruntime.InferenceSession.run", noticed):
        yield


def quantised(samples: list[Sample], folder: Path) -> None:
    """Write both models of whole numbers to ``folder``."""
    shown: dict[str, list[dict[str, Any]]] = {name: [] for name in MODELS}

    def keep(name: str, given: dict[str, Any], _: float) -> None:
        if name in shown and len(shown[name]) < MOST_SHOWN:
            shown[name].append(given)

    reader = create_reader("rapidocr")
    with spied(keep):
        for sample in samples:
            reader.read(prepare(load_frame(sample.image, sample.frame, ScanLimits()), Recipe()))
    for name in MODELS:
        prepared = folder / f"prepared-{name}"
        quant_pre_process(str(rapidocr_models.model_path(name)), str(prepared), skip_symbolic_shape=True)
        quantize_static(
            str(prepared),
            str(folder / name),
            Shown(shown[name]),
            quant_format=QuantFormat.QDQ,
            per_channel=False,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
        )


def compared(samples: list[Sample], folder: Path) -> dict[str, Any]:
    """Error and time in the models, of both, on the same pages in turns."""
    readers = {"float32": create_reader("rapidocr"), "int8": create_reader("rapidocr")}
    readers["float32"].open()
    with mock.patch.object(rapidocr_models, "_MODELS", folder):
        readers["int8"].open()
    counts = {name: Counter[str]() for name in readers}
    seconds = {name: Counter[str]() for name in readers}
    for sample in samples:
        image = prepare(load_frame(sample.image, sample.frame, ScanLimits()), Recipe())
        for name, reader in readers.items():
            spent = seconds[name]
            with spied(lambda model, _, time_taken, spent=spent: spent.update({model: time_taken})):  # type: ignore[misc]
                counts[name].update(scores(sample.truth, reader.read(image).text))
    error = {name: count["errors"] / count["characters"] for name, count in counts.items()}
    speed = {model: round(seconds["float32"][model] / seconds["int8"][model], 3) for model in MODELS}
    return {
        "error": {name: round(value, 5) for name, value in error.items()},
        "speed_of_int8": speed,
        "worth_keeping": error["int8"] - error["float32"] <= WORTH and min(speed.values()) > 1,
    }


def main() -> None:
    """Quantise, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calibrate", type=int, default=6, help="pages of the samples that are only calibrated on")
    parser.add_argument("--limit", type=int, default=8, help="pages that are read with both")
    asked = parser.parse_args()
    samples = chosen(SAMPLES)
    with tempfile.TemporaryDirectory() as folder:
        quantised(samples[: asked.calibrate], Path(folder))
        rest = samples[asked.calibrate :][: asked.limit]
        answer = {"benchmark": "int8_models", "pages": len(rest), **compared(rest, Path(folder))}
    print(json.dumps(answer, indent=1))


if __name__ == "__main__":
    main()
