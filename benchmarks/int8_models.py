"""Are the quick models (convolutions in whole numbers, int8) as good as the exact ones, and how much faster? As JSON.

    python benchmarks/int8_models.py [--limit N] [--shipped]

Both models are made anew by ``tools/quantise_models.py``, which needs `pip install onnx`; ``--shipped`` takes those
that the project ships, on any machine: how much they bring depends on its processor. The printed, upright A4 pages of
the samples, none of which they were calibrated on, are then read with both kinds, page by page in turns: error of each,
and how much faster the models themselves run. They are worth keeping when error rises by at most 0.001 and they are
faster. ``alternatives`` says how many of the characters that were read as another were kept as an alternative.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.against_peers import chosen  # noqa: E402
from benchmarks.ocr_accuracy import SAMPLES, Sample, normalised, scores  # noqa: E402
from pipeline.model.page import Character, OcrPage  # noqa: E402
from pipeline.ocr import PageReader  # noqa: E402
from pipeline.ocr.rapidocr_engine import RapidOcrEngine, RapidOcrOptions  # noqa: E402
from pipeline.ocr.rapidocr_models import EXACT, QUICK, ModelSet  # noqa: E402
from pipeline.scan import Recipe, ScanLimits, load_frame, prepare  # noqa: E402
from tools.quantise_models import MODELS, quantise_both, spied  # noqa: E402

WORTH = 0.001


def compared(samples: list[Sample], quick: ModelSet) -> dict[str, Any]:
    """Error and time in the models, of both, on the same pages in turns."""
    readers = {name: _reader(models) for name, models in (("float32", EXACT), ("int8", quick))}
    counts = {name: Counter[str]() for name in readers}
    seconds = {name: Counter[str]() for name in readers}
    for sample in samples:
        image = prepare(load_frame(sample.image, sample.frame, ScanLimits()), Recipe())
        for name, reader in readers.items():
            spent = seconds[name]
            with spied(lambda model, _, taken, spent=spent: spent.update({model.name: taken})):  # type: ignore[misc]
                page = reader.read(image)
            counts[name].update({**scores(sample.truth, page.text), **kept(sample.truth, page)})
        print(sample.name, {name: count["errors"] for name, count in counts.items()}, file=sys.stderr)
    return _judged(counts, seconds)


def _reader(models: ModelSet) -> PageReader:
    reader = PageReader(RapidOcrEngine(RapidOcrOptions(models)))
    reader.open()
    return reader


def _judged(counts: dict[str, Counter[str]], seconds: dict[str, Counter[str]]) -> dict[str, Any]:
    error = {name: count["errors"] / count["characters"] for name, count in counts.items()}
    speed = {model: round(seconds["float32"][model] / seconds["int8"][model], 3) for model in MODELS}
    both = sum(seconds["float32"].values()) / sum(seconds["int8"].values())
    return {
        "characters": counts["float32"]["characters"],
        "errors": {name: count["errors"] for name, count in counts.items()},
        "error": {name: round(value, 5) for name, value in error.items()},
        "alternatives": {name: f"{count['kept']} of {count['replaced']}" for name, count in counts.items()},
        "speed_of_int8": {**speed, "both": round(both, 3)},
        "worth_keeping": error["int8"] - error["float32"] <= WORTH and min(speed.values()) > 1,
    }


def kept(truth: str, page: OcrPage) -> dict[str, int]:
    """Characters read in the place of others, and how many of those were kept as alternatives."""
    read = list(_written(page.characters()))
    wanted, text = normalised(truth), "".join(letter for letter, _ in read)
    matcher = SequenceMatcher(None, wanted, text, autojunk=False)
    pairs = [
        (letter, read[place][1])
        for kind, a0, a1, b0, b1 in matcher.get_opcodes()
        if kind == "replace" and a1 - a0 == b1 - b0
        for letter, place in zip(wanted[a0:a1], range(b0, b1), strict=True)
    ]
    return {"replaced": len(pairs), "kept": sum(_holds(character, letter) for letter, character in pairs)}


def _written(characters: Iterable[Character]) -> Iterable[tuple[str, Character]]:
    """Every letter of the page's text as the truth writes it, with the character that it is of."""
    for character in characters:
        for letter in normalised(character.text):
            yield letter, character


def _holds(character: Character, letter: str) -> bool:
    return any(normalised(other.text) == letter for other in character.alternatives)


def main() -> None:
    """Quantise, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limit", type=int, help="pages that are read with both; all of them by default")
    parser.add_argument("--shipped", action="store_true", help="the project's own quick models instead of new ones")
    asked = parser.parse_args()
    if not asked.shipped and importlib.util.find_spec("onnx") is None:
        reason = "the package onnx is not installed: pip install onnx, or --shipped"
        print(json.dumps({"benchmark": "int8_models", "skipped": reason}))
        return
    samples = chosen(SAMPLES)[: asked.limit]
    with tempfile.TemporaryDirectory() as folder:
        if not asked.shipped:
            quantise_both(Path(folder))
        quick = QUICK if asked.shipped else replace(QUICK, folder=Path(folder))
        answer = {"benchmark": "int8_models", "pages": len(samples), **compared(samples, quick)}
    print(json.dumps(answer, indent=1))


if __name__ == "__main__":
    main()
