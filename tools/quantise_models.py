"""Make the quick models in ``pipeline/ocr/models/``: those of the ``rapidocr`` wheel, convolutions in whole numbers.

    python tools/quantise_models.py [FOLDER]

Weights and what flows between convolutions are rounded (int8, static, QDQ); how far values reach is learnt from what
the exact models are shown of some pages of the samples. Weights get one scale for each channel, which operator sets
before 13 cannot say, so the models are brought to a later one first; and seven bits, so that the sum of two products
never exceeds sixteen: processors without VNNI add them there and would cut off what is larger. Nothing is drawn by
chance: the same machine gives the same files. Needs ``pip install onnx``, which nothing else of the project does. Run
it again when the wheel brings other models; then raise the version in ``rapidocr_models.py`` and renew the checksums in
``NOTICE.md``. What was measured: ``docs/decisions/0014-int8-models.md``.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import onnxruntime

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.ocr_accuracy import SAMPLES, Sample, samples_with_truth  # noqa: E402
from pipeline.ocr import create_reader, rapidocr_models  # noqa: E402
from pipeline.scan import Recipe, ScanLimits, load_frame, prepare  # noqa: E402

MODELS = (rapidocr_models.DETECTOR, rapidocr_models.RECOGNISER)
CALIBRATED_ON = (
    "0142-1-16-2_1",  # 1-bit, a table, specks
    "0142-1-19-4_0002_1",  # handwriting, print showing through
    "0142-1-23-0002_1",  # grey, a table
    "0142-1-23-0003_1",  # colours at 300 dpi, seal, fingerprint
    "0142-1-24-6_0001_1",  # yellowed, folded, worn ink
    "0142-1-3-1_0001_1",  # vertical lines, traditional characters
    "0142-1-31-2_0001_1",  # typewriter, 1-bit
    "0142-2-10-1_0001_1",  # small print, grey
    "0142-2-9-1_2",  # colours in a PDF
    "0142-2-9-1_4",  # black edges
    "0142-2-9-2_0003_1",  # faded, artefacts of JPEG
    "IMG_0002_1",  # stains, a table in colours
)
"""Every kind of scan, and none of the upright A4 pages: those are left for judging the result."""
LINES_OF_A_PAGE = 12
OPERATOR_SET, FORMAT = 17, 8
"""Both of 2022: every ONNX Runtime that the project allows reads them."""


class Shown:
    """What a model was shown, as calibration asks for it."""

    def __init__(self, inputs: list[dict[str, Any]]) -> None:
        self._inputs = iter(inputs)

    def get_next(self) -> dict[str, Any] | None:
        return next(self._inputs, None)


@contextmanager
def spied(notice: Callable[[Path, dict[str, Any], float], None]) -> Iterator[None]:
    """Tell ``notice`` the model, the input and the seconds of the processor of every run."""
    run = onnxruntime.InferenceSession.run

    def noticed(session: Any, wanted: Any, given: dict[str, Any]) -> Any:
        began = time.process_time()
        result = run(session, wanted, given)
        notice(Path(str(session._model_path)), given, time.process_time() - began)
        return result

    with mock.patch("onnxruntime.InferenceSession.run", noticed):
        yield


def shown_of(samples: list[Sample]) -> dict[str, list[dict[str, Any]]]:
    """What each model is shown of these pages: every look of the detector, and lines from all over each page."""
    shown: dict[str, list[dict[str, Any]]] = {name: [] for name in MODELS}
    reader = create_reader("rapidocr")
    for sample in samples:
        seen: dict[str, list[dict[str, Any]]] = {name: [] for name in MODELS}
        image = prepare(load_frame(sample.image, sample.frame, ScanLimits()), Recipe())
        with spied(lambda model, given, _, seen=seen: seen[model.name].append(given)):  # type: ignore[misc]
            reader.read(image)
        shown[rapidocr_models.DETECTOR] += seen[rapidocr_models.DETECTOR]
        lines = seen[rapidocr_models.RECOGNISER]
        shown[rapidocr_models.RECOGNISER] += lines[:: -(-len(lines) // LINES_OF_A_PAGE) or 1]
    return shown


def quantise(model: Path, inputs: list[dict[str, Any]], target: Path) -> None:
    """Write ``model`` with convolutions in whole numbers to ``target``, calibrated on ``inputs``."""
    from onnxruntime.quantization import QuantFormat, QuantType, quantize_static

    with tempfile.TemporaryDirectory() as folder:
        prepared = Path(folder, model.name)
        _prepare(model, prepared)
        quantize_static(
            str(prepared),
            str(target),
            Shown(inputs),
            quant_format=QuantFormat.QDQ,
            op_types_to_quantize=["Conv"],
            per_channel=True,
            reduce_range=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            extra_options={"WeightSymmetric": True},
        )


def _prepare(model: Path, target: Path) -> None:
    """The model in `OPERATOR_SET`, fused as when it is loaded: among rounded values no GELU would be found.

    Convolutions stay apart from what follows them, since only plain ones are quantised.
    """
    import onnx
    from onnx.version_converter import convert_version

    converted = convert_version(onnx.load(model), OPERATOR_SET)
    converted.ir_version = FORMAT
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(target)
    apart = ["ConvActivationFusion", "ConvAddActivationFusion"]
    onnxruntime.InferenceSession(
        converted.SerializeToString(), options, providers=["CPUExecutionProvider"], disabled_optimizers=apart
    )


def quantise_both(folder: Path) -> None:
    """Write both models to ``folder``."""
    samples = [sample for sample in samples_with_truth(SAMPLES) if sample.name in CALIBRATED_ON]
    shown = shown_of(samples)
    for name in MODELS:
        quantise(rapidocr_models.EXACT.path(name), shown[name], folder / name)


if __name__ == "__main__":
    quantise_both(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "pipeline" / "ocr" / "models")
