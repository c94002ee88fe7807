"""What does it take to read a stored result, as far as a search needs it and whole? Prints JSON.

    python benchmarks/stored_results.py [--pages 300]

Pages of some 800 characters, made as for `benchmarks.web`, are stored in the present form. Told are microseconds for a
page, the best of some rounds: its texts, its texts and the box of one hit, what else the engine held possible, all of
it, and its text folded; and how many bytes its file has.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks._pages import CORPUS, readings_of, texts_of_pages  # noqa: E402
from benchmarks._web_archive import check_stored, stored  # noqa: E402
from pipeline.chinese.folding import fold  # noqa: E402
from pipeline.model.geometry import Box  # noqa: E402
from pipeline.ocr import StoredPage, decode  # noqa: E402

_ROUNDS = 9
T = TypeVar("T")


def main() -> int:
    """Store, read, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=300)
    options = parser.parse_args()
    if not CORPUS.is_file():
        sys.stdout.write(json.dumps({"benchmark": "stored_results", "skipped": f"{CORPUS} is not there"}) + "\n")
        return 0
    texts = texts_of_pages(options.pages)
    check_stored(texts[0])
    files = [stored(text, tuple(readings_of(text, number))) for number, text in enumerate(texts)]
    gc.freeze()
    report = {
        "benchmark": "stored_results",
        "pages": len(files),
        "bytes": round(sum(map(len, files)) / len(files)),
        "microseconds": {
            "texts": _best(StoredPage, files),
            "texts_and_hit": _best(_hit, files),
            "readings": _best(lambda data: list(StoredPage(data).readings()), files),
            "whole": _best(decode, files),
            "fold": _best(fold, texts),
        },
    }
    sys.stdout.write(json.dumps(report, indent=2) + "\n")
    return 0


def _hit(data: bytes) -> Box | None:
    page = StoredPage(data)
    return page.box_in_line(len(page.line_texts) // 2, 0, 2)


def _best(deed: Callable[[T], object], values: Sequence[T]) -> float:
    """Microseconds for one value."""
    times: list[float] = []
    for _ in range(_ROUNDS):
        begin = time.perf_counter()
        for value in values:
            deed(value)
        times.append(time.perf_counter() - begin)
    return round(min(times) / len(values) * 1e6, 1)


if __name__ == "__main__":
    sys.exit(main())
