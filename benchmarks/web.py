"""Do people get their answers in time when fifty of them ask a large archive at once? Prints JSON.

    python benchmarks/web.py [--pages 100000] [--people 50] [--seconds 30] [--archive FOLDER]

An archive of so many pages is built in bulk, with rows, results, pictures and a Tantivy index as a batch leaves them,
and ``xiangdang serve`` serves it in processes of its own. From another process fifty people, signed in by the form,
each ask once a second: searches of several kinds, pages of hits by the links of real results, parts of pictures, the
catalogue; first all mixed, which is what ``goals`` judges, then mixed while a batch reads sample scans and while the
index is rebuilt, then one kind alone. A time counts from the moment when the question was due. ``memory_mb`` is that of
the server before and after each part, ``processor_ms`` what one answer cost it. Goals are for `GOAL_PAGES` pages and
`GOAL_PEOPLE` people.

Building takes half an hour for 100,000 pages; with ``--archive`` the archive is kept there and used again.
"""

from __future__ import annotations

import argparse
import html
import json
import os
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import psutil

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks._pages import CORPUS, PAGES_IN_ITEM, texts_of_pages  # noqa: E402
from benchmarks._web_archive import HEIGHT, PASSWORD, ROLES, WIDTH, build, item_of  # noqa: E402
from benchmarks._web_load import Person  # noqa: E402
from pipeline.archive import Archive  # noqa: E402

GOAL_PEOPLE = 50
SEED = 7
GOAL_PAGES = 100_000
GOALS = {"search": 300.0, "page": 200.0}
"""Milliseconds at the 95th percentile."""
SCANS = ROOT / "sample_scans" / "X043"
SETTLE_SECONDS = 3.0
Asked = list[list[tuple[str, str]]]
"""For each person the kinds and addresses, one for each second."""


def main() -> int:
    """Build, serve, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=GOAL_PAGES)
    parser.add_argument("--people", type=int, default=GOAL_PEOPLE, help="goals are for as many as the default")
    parser.add_argument("--seconds", type=int, default=30, help="of each part")
    parser.add_argument("--archive", type=Path, help="where to build, or where it was built")
    options = parser.parse_args()
    if not CORPUS.is_file():
        sys.stdout.write(json.dumps({"benchmark": "web", "skipped": f"{CORPUS} is not there"}) + "\n")
        return 0
    folder = Path(tempfile.mkdtemp(prefix="web-benchmark-"))
    archive = options.archive or folder / "archive"
    try:
        if not archive.is_dir():
            build(archive, options.pages)
        report = measure(archive, texts_of_pages(options.pages), options.people, options.seconds)
    finally:
        shutil.rmtree(folder)
    sys.stdout.write(json.dumps(report, ensure_ascii=False, indent=2) + "\n")
    return 0


def measure(archive: Path, texts: Sequence[str], people: int, seconds: int) -> dict[str, object]:
    """Serve the archive and ask it."""
    with Archive.open(archive) as opened:
        indexed = opened.searching.reach().read
    with _served(archive, people) as server:
        plan = _Plan(server.address, texts, people, seconds)
        parts = {"mixed": server.measured(plan.mixed())}
        with _beside("run", str(SCANS), "--archive", str(archive)) as batch:
            parts["during_batch"] = server.measured(plan.mixed()) | {"still_ran": batch.poll() is None}
        with _beside("index", "rebuild", "--archive", str(archive)) as rebuild:
            parts["during_rebuild"] = server.measured(plan.mixed()) | {"still_ran": rebuild.poll() is None}
        parts["mixed_again"] = server.measured(plan.mixed())
        parts |= {f"{kind}_alone": server.measured(plan.alone(kind)) for kind in plan.addresses}
    report: dict[str, Any] = {
        "benchmark": "web",
        "pages": indexed,
        "people": people,
        "processors": os.cpu_count(),
        "parts": parts,
    }
    return report | {"goals": _goals(report)}


def _goals(report: dict[str, Any]) -> dict[str, object]:
    parts = report["parts"]
    is_judged = report["pages"] >= GOAL_PAGES and report["people"] >= GOAL_PEOPLE
    found: dict[str, tuple[float, float]] = {
        f"{kind}_p95_at_most_ms": (most, parts["mixed"]["milliseconds"][kind]["p95"]) for kind, most in GOALS.items()
    }
    found["errors"] = (0, sum(part["error_count"] for part in parts.values()))
    # caches fill with the first parts; what grows from the first mixed part to the last is not given back
    grown = parts["mixed_again"]["memory_mb"][1] / parts["mixed"]["memory_mb"][1]
    found["memory_of_last_to_first_mixed_at_most"] = (1.2, round(grown, 2))
    return {
        name: {"goal": goal, "measured": value, "reached": value <= goal if is_judged else None}
        for name, (goal, value) in found.items()
    }


@dataclass(frozen=True)
class _Address:
    host: str
    port: int


@dataclass(frozen=True)
class _Server:
    address: _Address
    process: psutil.Process
    cookies: list[dict[str, str]]
    """Of people who have signed in, before anything is measured: it takes a quarter of a second of a processor."""

    def measured(self, asked: Asked) -> dict[str, object]:
        """Have everybody ask, in another process; what came of it."""
        plan = {"host": self.address.host, "port": self.address.port, "cookies": self.cookies, "asked": asked}
        memory, worked = self._memory(), self._worked()
        command = [sys.executable, str(ROOT / "benchmarks" / "_web_load.py")]
        text = subprocess.run(command, input=json.dumps(plan), stdout=subprocess.PIPE, text=True, check=True).stdout
        found = json.loads(text)
        count = sum(map(len, found["milliseconds"].values()))
        part = {
            "answers": count,
            "milliseconds": {kind: _quantiles(times) for kind, times in sorted(found["milliseconds"].items())},
            "error_count": len(found["errors"]),
            "errors": found["errors"][:5],
            "processor_ms": round((self._worked() - worked) * 1000 / count, 1),
            "memory_mb": [memory, self._memory()],
            "load_of_machine": round(os.getloadavg()[0], 1),
        }
        # at once: over a large archive all parts take a quarter of an hour, and may be broken off
        sys.stderr.write(json.dumps(part, ensure_ascii=False) + "\n")
        return part

    def _memory(self) -> int:
        return round(sum(process.memory_info().rss for process in self._processes()) / 1e6)

    def _worked(self) -> float:
        return sum(times.user + times.system for times in (process.cpu_times() for process in self._processes()))

    def _processes(self) -> list[psutil.Process]:
        return [self.process, *self.process.children()]


@contextmanager
def _served(archive: Path, people: int) -> Iterator[_Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = _Address(*probe.getsockname())
    command = [sys.executable, "-m", "pipeline", "serve", "--archive", str(archive), "--port", str(address.port)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        _wait_for(address)
        yield _Server(address, psutil.Process(process.pid), [_signed_in(address, number) for number in range(people)])
    finally:
        _end(process)


def _signed_in(address: _Address, number: int) -> dict[str, str]:
    names = list(ROLES)
    person = Person(address.host, address.port)
    person.sign_in(names[number % len(names)], PASSWORD)
    person.close()
    return person.cookies


def _wait_for(address: _Address) -> None:
    for _ in range(300):
        try:
            with socket.create_connection((address.host, address.port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server does not listen")


@contextmanager
def _beside(*command: str) -> Iterator[subprocess.Popen[bytes]]:
    """Another command of ours in the same archive; told to end when what was measured beside it is done."""
    program = [sys.executable, "-m", "pipeline", *command]
    process = subprocess.Popen(program, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(SETTLE_SECONDS)
        yield process
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Overloaded, a server takes long to end."""
    process.terminate()
    try:
        process.wait(60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class _Plan:
    """What people ask for."""

    def __init__(self, server: _Address, texts: Sequence[str], people: int, seconds: int) -> None:
        self._draw = random.Random(SEED)
        self._texts = texts
        self._people, self._seconds = people, seconds
        searches = [self._search(number) for number in range(people * seconds)]
        links, crops = _of_results(server, searches[:40])
        pictures = crops + [self._picture() for _ in range(len(crops))]
        catalogue = [f"/catalogue?p={self._draw.randint(1, 50)}&fonds=X00{self._draw.randint(0, 9)}" for _ in range(40)]
        self.addresses = {"search": searches, "page": links, "picture": pictures, "catalogue": catalogue}

    def alone(self, kind: str) -> Asked:
        """Everybody asks for one kind of thing."""
        return [[(kind, self._address(kind)) for _ in range(self._seconds)] for _ in range(self._people)]

    def mixed(self) -> Asked:
        """Searches, pages and pictures in turn, a look into the catalogue now and then."""
        kinds = ("search", "page", "picture") * 4 + ("catalogue",)
        return [
            [(kind, self._address(kind)) for kind in (kinds[(number + at) % len(kinds)] for at in range(self._seconds))]
            for number in range(self._people)
        ]

    def _address(self, kind: str) -> str:
        return self._draw.choice(self.addresses[kind])

    def _search(self, number: int) -> str:
        match number % 6:
            case 0:
                fields = {"q": self._part(2, 3)}
            case 1:
                fields = {"q": f"“{self._part(4, 8)}”"}
            case 2:
                fields = {"q": self._part(3, 6), "fonds": "X003", "year": "1990-1999"}
            case 3:
                fields = {"q": self._draw.choice(["土地承包合同", "土地", "公司", "合同"])}
            case 4:
                fields = {"q": self._part(4, 6), "mode": "tolerant"}
            case _:
                fields = {"q": " ".join(self._part(2, 4) for _ in range(3))}
        return f"/search?{urlencode(fields)}"

    def _part(self, shortest: int, longest: int) -> str:
        """Some letters of a page."""
        while True:
            text = self._draw.choice(self._texts).replace("\n", "")
            start = self._draw.randrange(len(text) - longest)
            part = text[start : start + self._draw.randint(shortest, longest)]
            if part.isalnum():
                return part

    def _picture(self) -> str:
        """A tile of a page that readers may see."""
        item = self._draw.randrange(len(self._texts) // PAGES_IN_ITEM) // 10 * 10 + 1
        code = quote(item_of(item).code, safe="")
        left, top = (self._draw.randrange(size // 512) * 512 for size in (WIDTH, HEIGHT))
        return f"/iiif/3/{code}/{self._draw.randint(1, PAGES_IN_ITEM)}/{left},{top},512,512/512,/0/default.jpg"


def _of_results(server: _Address, searches: Sequence[str]) -> tuple[list[str], list[str]]:
    """The links to pages, and the crops, of real results."""
    person = Person(server.host, server.port)
    person.sign_in(next(iter(ROLES)), PASSWORD)
    links: list[str] = []
    crops: list[str] = []
    for search in searches:
        text = person.ask(search)[1].decode()
        links += map(html.unescape, re.findall(r'class="open" href="(/items/[^"]+/pages/[^"]+)"', text))
        crops += map(html.unescape, re.findall(r'<image href="(/iiif/[^"]+)"', text))
    person.close()
    return links, crops


def _quantiles(times: list[float]) -> dict[str, float]:
    times = sorted(times)
    at = [times[len(times) // 2], times[min(len(times) - 1, int(len(times) * 0.95))], times[-1]]
    return dict(zip(("p50", "p95", "max"), (round(value, 1) for value in at), strict=True))


if __name__ == "__main__":
    sys.exit(main())
