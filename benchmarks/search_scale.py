"""How fast is an index of so many pages filled and asked, and how large is it?

Pages of about 800 characters are made from the passages of ``../shared/data/search``; one character in thirty has other
readings, as after a real recogniser. ``python -m benchmarks.search_scale --pages 5000 --backend both`` prints JSON.

For each back-end, in a process of its own: pages a second (of the clock, and of the processor's time, which other
programs change less), bytes a page, memory of the process at its highest; and in another process, as `serve` asks an
index that it has not filled itself: milliseconds until it has its first answer, and for each class of questions p50,
p95 and the longest time in milliseconds, by the clock and by the processor. With ``--index`` the index that lies in a
folder is asked, nothing is filled, and no goals are told. ``goals`` holds what was asked for at `GOAL_PAGES` pages
beside what was measured; with fewer pages nothing is called reached.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks._pages import CORPUS, PAGES_IN_ITEM, entry_of, readings_of, texts_of_pages  # noqa: E402
from pipeline.chinese.folding import fold  # noqa: E402
from pipeline.index import (  # noqa: E402
    BACKEND_NAMES,
    EntryDocument,
    Filters,
    IndexBackend,
    IndexQuery,
    Matching,
    PageDocument,
    open_backend,
)
from pipeline.model.query import YearRange  # noqa: E402
from pipeline.web.server import collect_rarely  # noqa: E402
from pipeline.workflow.indexing import commit_size  # noqa: E402

SEED = 1
GOAL_PAGES = 100_000
GOALS = {
    "whoosh": (25, 800.0, ("phrase", "filtered_phrase")),
    "tantivy": (
        300,
        20.0,
        ("one_character", "two_characters", "phrase", "tolerant_phrase", "filtered_phrase", "three_words"),
    ),
}
"""Pages a second, milliseconds, and the classes of questions for which these hold."""
TANTIVY_BYTES, WHOOSH_MEMORY_MB = 8192, 2000


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--backend", default="both", choices=[*BACKEND_NAMES, "both"])
    parser.add_argument("--questions", type=int, default=40, help="of each class")
    parser.add_argument("--index", type=Path, help="ask this one, which holds so many of the same pages")
    options = parser.parse_args()
    if options.index and options.backend == "both":
        parser.error("--index is of one back-end: name it with --backend")
    if not CORPUS.is_file():
        sys.stdout.write(json.dumps({"benchmark": "search_scale", "skipped": f"{CORPUS} is not there"}) + "\n")
        return 0
    if options.index:
        report: object = ask(options.index, options.backend, options.pages, options.questions)
    elif options.backend == "both":
        report = {name: _apart("--backend", name, *_sizes(options)) for name in BACKEND_NAMES}
    else:
        folder = Path(tempfile.mkdtemp(prefix="search-scale-"))
        try:
            report = measure(folder / "index", options)
        finally:
            shutil.rmtree(folder)
    sys.stdout.write(json.dumps(report, ensure_ascii=False, indent=2) + "\n")
    return 0


def _apart(*arguments: str) -> dict[str, Any]:
    """The report of a process of its own: memory at its highest is counted by process, and what filled an index has a
    heap that those who ask do not have."""
    command = [sys.executable, "-m", "benchmarks.search_scale", *arguments]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    return found


def _sizes(options: argparse.Namespace) -> list[str]:
    return ["--pages", str(options.pages), "--questions", str(options.questions)]


def measure(folder: Path, options: argparse.Namespace) -> dict[str, object]:
    """Fill an index and have it asked."""
    name, pages = options.backend, options.pages
    seconds, processor_seconds = _fill(open_backend(name, folder), texts_of_pages(pages))
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    report: dict[str, object] = {
        "backend": name,
        "pages": pages,
        "pages_per_second": round(pages / seconds, 1),
        "pages_per_processor_second": round(pages / processor_seconds, 1),
        "bytes_per_page": round(size / pages),
        "peak_memory_mb": round(memory / 1e6),
    }
    report |= _apart("--backend", name, "--index", str(folder), *_sizes(options))
    return report | {"goals": _goals(report)}


def ask(folder: Path, name: str, pages: int, questions: int) -> dict[str, object]:
    """Ask an index, in a process that is set up like one that serves people."""
    collect_rarely()
    texts = texts_of_pages(pages)
    draw = random.Random(SEED)
    backend = open_backend(name, folder)
    backend.search(IndexQuery(terms=("土地承包合同",)))  # loads the dictionaries
    started = time.perf_counter()
    open_backend(name, folder).search(IndexQuery(phrases=(fold("土地承包"),)))
    return {
        "first_answer_ms": round((time.perf_counter() - started) * 1000, 1),
        "milliseconds": {
            kind: _times(backend, [make(draw, texts) for _ in range(questions)]) for kind, make in QUESTIONS.items()
        },
    }


def _goals(report: dict[str, Any]) -> dict[str, object]:
    """What is asked for, what was measured, and whether it is reached; not judged with fewer pages."""
    times = report["milliseconds"]
    rate, most, classes = GOALS[report["backend"]]
    measured = {
        "pages_per_second_at_least": (rate, report["pages_per_second"], report["pages_per_second"] >= rate),
        **{f"{kind}_p95_at_most": (most, times[kind]["p95"], times[kind]["p95"] <= most) for kind in classes},
    }
    if report["backend"] == "tantivy":
        size = report["bytes_per_page"]
        measured["bytes_per_page_at_most"] = (TANTIVY_BYTES, size, size <= TANTIVY_BYTES)
    else:
        memory = report["peak_memory_mb"]
        measured["memory_mb_at_most"] = (WHOOSH_MEMORY_MB, memory, memory <= WHOOSH_MEMORY_MB)
    is_judged = report["pages"] >= GOAL_PAGES
    return {
        name: {"goal": goal, "measured": value, "reached": reached if is_judged else None}
        for name, (goal, value, reached) in measured.items()
    }


def _fill(backend: IndexBackend, texts: list[str]) -> tuple[float, float]:
    started, processor = time.perf_counter(), time.process_time()
    size = commit_size(len(texts))
    for first in range(0, len(texts), size):
        with backend.write() as writer:
            for number in range(first, min(first + size, len(texts))):
                entry = entry_of(number // PAGES_IN_ITEM)
                ordinal = number % PAGES_IN_ITEM + 1
                if ordinal == 1:
                    writer.put_entry(number // PAGES_IN_ITEM + 1, EntryDocument(entry))
                after = texts[number + 1] if ordinal < PAGES_IN_ITEM and number + 1 < len(texts) else ""
                readings = tuple(readings_of(texts[number], number))
                writer.put_page(number + 1, PageDocument(entry, ordinal, "", texts[number], readings, after))
    return time.perf_counter() - started, time.process_time() - processor


def _times(backend: IndexBackend, queries: list[IndexQuery]) -> dict[str, float]:
    clock, processor = [], []
    for query in queries:
        started, worked = time.perf_counter(), time.process_time()
        backend.search(query)
        clock.append((time.perf_counter() - started) * 1000)
        processor.append((time.process_time() - worked) * 1000)
    by_processor = {f"processor_{name}": value for name, value in _quantiles(processor).items()}
    return _quantiles(clock) | by_processor


def _quantiles(times: list[float]) -> dict[str, float]:
    times = sorted(times)
    at = [times[len(times) // 2], times[min(len(times) - 1, int(len(times) * 0.95))], times[-1]]
    return dict(zip(("p50", "p95", "max"), (round(value, 1) for value in at), strict=True))


def _part(draw: random.Random, texts: list[str], shortest: int, longest: int) -> str:
    """A part of a page without marks."""
    while True:
        text = draw.choice(texts).replace("\n", "")
        start = draw.randrange(len(text) - longest)
        part = text[start : start + draw.randint(shortest, longest)]
        if part.isalnum():
            return part


def _phrase(shortest: int, longest: int, **more: object) -> Callable[[random.Random, list[str]], IndexQuery]:
    return lambda draw, texts: IndexQuery(phrases=(fold(_part(draw, texts, shortest, longest)),), **more)  # type: ignore[arg-type]


def _three_words(draw: random.Random, texts: list[str]) -> IndexQuery:
    return IndexQuery(terms=tuple(_part(draw, texts, 2, 4) for _ in range(3)))


QUESTIONS = {
    "one_character": _phrase(1, 1),
    "two_characters": _phrase(2, 2),
    "phrase": _phrase(4, 8),
    "equal_phrase": _phrase(4, 8, matching=Matching.EQUAL),
    "tolerant_phrase": _phrase(4, 8, matching=Matching.TOLERANT),
    "filtered_phrase": _phrase(4, 8, filters=Filters(fonds="X003", years=YearRange(1990, 1999))),
    "three_words": _three_words,
}


if __name__ == "__main__":
    sys.exit(main())
