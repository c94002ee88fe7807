"""What reading a page costs beside the models, and what a second worker brings, as JSON.

    python benchmarks/ocr_overhead.py [--limit 8] [--rounds 2]

* around_models: everything else (decode, prepare, crop, decode of probabilities, store) ÷ what is spent inside the
  models, in seconds of the processor, which others at work hardly change, and by the clock, with what is waited for the
  disk; and the share of each stage. The process has read the same pages before, as a worker in its night has read
  others: the first page of a size fetches memory from the system that all later ones find there;
* two_workers: pages a second of two processes ÷ those of one. Both go in turns, so that what else the machine does
  falls on both; loading models is left out. ``cores`` says how many there are: with others at work on
  them it cannot reach 2;
* worker_peak_mb: the largest resident memory that a worker came to.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks._stages import watched  # noqa: E402
from benchmarks.against_peers import chosen  # noqa: E402
from benchmarks.ocr_accuracy import SAMPLES, Sample  # noqa: E402
from pipeline.batch import keep_freed_memory  # noqa: E402
from pipeline.model.page import Sha256  # noqa: E402
from pipeline.scan import Recipe, ScanLimits  # noqa: E402
from pipeline.workflow.batch_run import WORKER_ENVIRONMENT  # noqa: E402
from pipeline.workflow.page_work import PageTask, PageWork  # noqa: E402

WORKERS = 2


def around_models(pages: list[Sample], folder: Path) -> dict[str, Any]:
    """What is spent outside the models, as a share of what is spent inside, and where."""
    work = PageWork(folder, "rapidocr", ScanLimits(), Recipe())()
    for number, page in enumerate(pages):
        work(_task(number, page))
    with watched(time.perf_counter) as by_the_clock, watched(time.process_time) as stages:
        for number, page in enumerate(pages):
            work(_task(number, page))
    return {
        "share_of_models": round(stages.around / stages.models, 4),
        "share_by_the_clock": round(by_the_clock.around / by_the_clock.models, 4),
        "model_seconds_per_page": round(stages.models / len(pages), 3),
        "stages": stages.shares(),
    }


def _task(number: int, page: Sample) -> PageTask:
    return PageTask(number, page.image, page.frame, Sha256(f"{number:064x}"), is_afresh=True)


def _serve(calls: Connection, pages: list[Sample], folder: Path) -> None:
    """A worker: reads all pages each time it is called, and tells its largest memory."""
    work = PageWork(folder, "rapidocr", ScanLimits(), Recipe())()
    work(_task(0, pages[0]))
    calls.send(None)
    while calls.recv():
        for number, page in enumerate(pages):
            work(_task(number, page))
        unit = 1 if sys.platform == "darwin" else 1024
        calls.send(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit)


@contextmanager
def _workers(pages: list[Sample], folder: Path) -> Iterator[list[Connection]]:
    context = multiprocessing.get_context("spawn")
    ends, processes = [], []
    for number in range(WORKERS):
        here, there = context.Pipe()
        processes.append(context.Process(target=_serve, args=(there, pages, folder / str(number)), daemon=True))
        processes[-1].start()
        ends.append(here)
    for end in ends:
        end.recv()
    yield ends
    for end, process in zip(ends, processes, strict=True):
        end.send(False)
        process.join()


def two_workers(pages: list[Sample], folder: Path, rounds: int) -> dict[str, Any]:
    """One worker and two in turns; each reads all pages."""
    seconds, peak = {1: 0.0, WORKERS: 0.0}, 0
    with _workers(pages, folder) as ends:
        for _ in range(rounds):
            for count in seconds:
                began = time.perf_counter()
                for end in ends[:count]:
                    end.send(True)
                peak = max(peak, *(end.recv() for end in ends[:count]))
                seconds[count] += time.perf_counter() - began
    return {
        "speed": round(WORKERS * seconds[1] / seconds[WORKERS], 3),
        "cores": os.cpu_count(),
        "load_of_machine": round(os.getloadavg()[0], 2),
        "worker_peak_mb": round(peak / 1e6),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limit", type=int, default=8, help="pages of the samples, in the files that they came in")
    parser.add_argument("--rounds", type=int, default=2, help="of one worker, and of two")
    asked = parser.parse_args()
    if not WORKER_ENVIRONMENT.items() <= os.environ.items():  # it is read when a process starts
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **WORKER_ENVIRONMENT})
    keep_freed_memory()
    with tempfile.TemporaryDirectory() as folder:
        pages = chosen(SAMPLES)[: asked.limit]
        answer = {
            "benchmark": "ocr_overhead",
            "pages": len(pages),
            "around_models": around_models(pages, Path(folder, "one")),
            "two_workers": two_workers(pages, Path(folder, "two"), asked.rounds),
        }
    print(json.dumps(answer, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
