"""How well an engine reads pages whose text is known, as JSON.

    python benchmarks/ocr_accuracy.py [--pages DIR] [--engine NAME]... [--limit N]

DIR holds images with a ``.txt`` of the same stem beside them (by default the project's samples, whose truth stands in
``expected/``). Every page goes the whole way: decoded, turned upright, straightened, cleaned, read.

* error: Levenshtein distance ÷ characters of the truth, after NFKC and without white space;
* miss: characters of the truth that were not read anywhere on the page, whatever their order, ÷ characters;
* order: 1 − longest common subsequence ÷ characters in common.

``over_all`` sums up groups of pages, among them "clean" ones and "printed" ones, which are all but the handwritten.
``under_seals`` stands apart: characters under seals and fingerprints, read by each engine and by plain RapidOCR.
``--engine rapidocr --engine rapidocr-quick`` sets the exact models beside the quick ones.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks._under_seals import PlainRapidOcr, SealCount, counted, has_seals, lines_of  # noqa: E402
from pipeline.model.natural_order import natural_key  # noqa: E402
from pipeline.ocr import EngineName, create_reader  # noqa: E402
from pipeline.scan import Recipe, ScanLimits, load_frame, prepare  # noqa: E402

SAMPLES = ROOT / "sample_scans"
PICTURES = {".jpg", ".jpeg", ".png", ".tif", ".tiff", ".pdf", ".bmp", ".jp2"}
PLAIN = "plain RapidOCR"
HANDWRITTEN = {"hand"}
NOT_PLAIN = {"vertical", "two-column", "table"}


@dataclass(frozen=True)
class Sample:
    name: str
    image: Path
    frame: int
    truth: str
    kinds: frozenset[str]
    facts: Path | None = None
    """Where every character's place is described."""


def samples_with_truth(folder: Path) -> Iterator[Sample]:
    """Pages below ``folder`` whose text is known, by an ``expected/`` folder or by texts beside the images."""
    for root in (folder, *folder.parents):
        if (root / "expected").is_dir():
            yield from (sample for sample in expected_samples(root) if sample.image.is_relative_to(folder))
            return
    yield from images_with_texts(folder)


def expected_samples(root: Path) -> Iterator[Sample]:
    """Every page that ``root/expected`` describes; files of several pages have one text for each."""
    for file in sorted((root / "expected").glob("*.json")):
        facts = json.loads(file.read_text(encoding="utf-8"))
        truth = file.with_suffix(".txt").read_text(encoding="utf-8")
        yield Sample(file.stem, root / facts["source"], facts["page"] - 1, truth, frozenset(facts["kinds"]), file)


def images_with_texts(folder: Path) -> Iterator[Sample]:
    """``page.jpg`` with ``page.txt``, or ``book.tif`` with ``book_1.txt``, ``book_2.txt`` …"""
    for image in sorted(path for path in folder.rglob("*") if path.suffix.lower() in PICTURES):
        numbered = sorted(image.parent.glob(f"{image.stem}_[0-9]*.txt"), key=natural_key)
        texts = [path for path in (image.with_suffix(".txt"), *numbered) if path.is_file()]
        for frame, text in enumerate(texts):
            yield Sample(text.stem, image, frame, text.read_text(encoding="utf-8"), frozenset())


def normalised(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text.replace("[TABLE]", "")).split())


def distance(first: str, second: str) -> int:
    """Levenshtein distance, one row at a time."""
    codes = np.array([ord(character) for character in second])
    row = np.arange(len(second) + 1)
    for place, character in enumerate(first, 1):
        best = np.minimum(row[1:] + 1, row[:-1] + (codes != ord(character)))
        # An insertion adds one for every step to the right: the running minimum of (value − place) finds it at once.
        shifted = np.concatenate(([place], best)) - np.arange(len(second) + 1)
        row = np.minimum.accumulate(shifted) + np.arange(len(second) + 1)
    return int(row[-1])


def common_subsequence(first: str, second: str) -> int:
    """Length of the longest common subsequence."""
    codes = np.array([ord(character) for character in second])
    row = np.zeros(len(second) + 1, dtype=int)
    for character in first:
        hit = np.where(codes == ord(character), row[:-1] + 1, 0)
        row = np.maximum.accumulate(np.concatenate(([0], np.maximum(row[1:], hit))))
    return int(row[-1])


def scores(truth: str, reading: str) -> dict[str, float | int]:
    truth, reading = normalised(truth), normalised(reading)
    common = sum((Counter(truth) & Counter(reading)).values())
    return {
        "characters": len(truth),
        "errors": distance(truth, reading),
        "missed": len(truth) - common,
        "disordered": common - common_subsequence(truth, reading),
        "common": common,
    }


def measured(engine_name: str, samples: Iterable[Sample]) -> list[dict[str, Any]]:
    reader = create_reader(engine_name)
    reader.open()
    rows = []
    for sample in samples:
        begun = time.perf_counter()
        image = prepare(load_frame(sample.image, sample.frame, ScanLimits()), Recipe())
        reading = reader.read(image).text
        seconds = time.perf_counter() - begun
        print(f"{engine_name} {sample.name} {seconds:.1f} s", file=sys.stderr)
        rows.append(
            {
                "page": sample.name,
                "kinds": sorted(sample.kinds),
                "seconds": round(seconds, 2),
                **scores(sample.truth, reading),
            }
        )
    reader.close()
    return rows


def under_seals(engines: list[str], samples: Iterable[Sample]) -> dict[str, Any]:
    """What is read of the characters under seals, by our engines and by plain RapidOCR on the same views."""
    readers, plain = {name: create_reader(name) for name in engines}, PlainRapidOcr()
    for reader in readers.values():
        reader.open()
    counts = dict.fromkeys((*engines, PLAIN), SealCount())
    for sample in samples:
        if sample.facts and has_seals(sample.facts):
            image = prepare(load_frame(sample.image, sample.frame, ScanLimits()), Recipe())
            for name, reader in readers.items():
                counts[name] += counted(sample.facts, image.geometry.to_master, lines_of(reader.read(image)))
            counts[PLAIN] += counted(sample.facts, image.geometry.to_master, plain.lines(image))
            print(f"under seals: {sample.name}", file=sys.stderr)
    return {name: count.as_json() for name, count in counts.items()}


def summary(rows: list[dict[str, Any]]) -> dict[str, object]:
    total = Counter[str]()
    for row in rows:
        total.update({name: row[name] for name in ("characters", "errors", "missed", "disordered", "common")})
    seconds = [row["seconds"] for row in rows]
    return {
        "pages": len(rows),
        "characters": total["characters"],
        "error": round(total["errors"] / max(1, total["characters"]), 5),
        "miss": round(total["missed"] / max(1, total["characters"]), 5),
        "order": round(total["disordered"] / max(1, total["common"]), 5),
        "seconds_per_page": round(sum(seconds) / max(1, len(rows)), 2),
    }


def groups(rows: list[dict[str, Any]]) -> dict[str, object]:
    def kinds(row: dict[str, Any]) -> set[str]:
        return set(row["kinds"])

    written = [row for row in rows if "blank" not in kinds(row)]
    chosen = {
        "all": written,
        "plain": [row for row in written if not kinds(row) & NOT_PLAIN],
        "printed": [row for row in written if not kinds(row) & HANDWRITTEN],
        "clean": [row for row in written if "clean" in kinds(row)],
        "clean_plain": [row for row in written if "clean" in kinds(row) and not kinds(row) & NOT_PLAIN],
        **{kind: [row for row in written if kind in kinds(row)] for kind in sorted(NOT_PLAIN)},
    }
    return {name: summary(some) for name, some in chosen.items() if some}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, default=SAMPLES)
    parser.add_argument("--engine", action="append", choices=[name.value for name in EngineName])
    parser.add_argument("--limit", type=int)
    options = parser.parse_args()
    samples = list(samples_with_truth(options.pages.resolve()))[: options.limit]
    engines = options.engine or ["rapidocr", "tesseract"]
    results = {}
    for engine in engines:
        rows = measured(engine, samples)
        results[engine] = {"over_all": groups(rows), "pages": rows}
    report = {"benchmark": "ocr_accuracy", "engines": results, "under_seals": under_seals(engines, samples)}
    print(json.dumps(report, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
