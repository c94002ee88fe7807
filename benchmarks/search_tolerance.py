"""How much of what was misread a tolerant search finds, and how often it is wrong, as JSON.

    python benchmarks/search_tolerance.py [--pages N] [--phrases N]

Pages of statutes (``../shared/data/search``) are printed, spoiled in three degrees so that about 1, 3 and 8 % of their
characters are misread, and read by the default engine, which keeps its own alternatives. Other passages stand in the
same index as they are. Phrases of 3 to 6 characters without digits are drawn from the truth of each degree's pages.
Where one stands by the truth, over line ends too, it is to be found; any other page that is called a hit is a false
one. Wrong characters and lost lines are counted apart.

``needed`` says of the true places that tolerant did not find what they would have needed: a line that was lost, letters
that were left out or added, more letters in doubt than are allowed, or an alternative or look-alike that is not known.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks._misread_pages import ReadPage, Spoiling, pages_of, printed  # noqa: E402
from pipeline.chinese.folding import Folded, fold  # noqa: E402
from pipeline.chinese.tolerance import alternative_letters, lookalikes, most_replaced  # noqa: E402
from pipeline.index import entry_document, open_backend, page_document  # noqa: E402
from pipeline.model.catalogue_entry import CatalogueEntry  # noqa: E402
from pipeline.model.geometry import Box  # noqa: E402
from pipeline.model.page import Character, EngineInfo, OcrPage, PageKey, TextLine, ViewGeometry  # noqa: E402
from pipeline.model.query import Question, SearchMode  # noqa: E402
from pipeline.ocr import create_reader  # noqa: E402
from pipeline.search import PageText, SearchService  # noqa: E402
from sample_scans.generator.fonts import Face  # noqa: E402

CORPUS = ROOT.parent / "shared" / "data" / "search" / "corpus.jsonl.gz"
DEGREES = {
    "1 %": {Face.SONG: 0.27, Face.KAI: 0.32},
    "3 %": {Face.SONG: 0.24, Face.KAI: 0.29},
    "8 %": {Face.SONG: 0.215, Face.KAI: 0.26},
}
"""To which share of its pixels a page is reduced, by typeface; found by trial, so that about so much is misread."""
OTHERS = 300
"""Pages of the same kind of text that were not spoiled, to be wrongly found."""
EVERYTHING = 10_000
SEED = 1


@dataclass
class Tally:
    """What became of the phrases of one degree."""

    places: int = 0
    exact: int = 0
    tolerant: int = 0
    false_exact: int = 0
    labelled: int = 0
    false_labelled: int = 0
    needed: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)

    def miss(self, reason: str, phrase: str, read: str) -> None:
        self.needed[reason] += 1
        kept = self.examples.setdefault(reason, [])
        if len(kept) < 5:
            kept.append(f"{phrase} ← {read}")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=8, help="of each degree")
    parser.add_argument("--phrases", type=int, default=400, help="of each degree")
    options = parser.parse_args()
    if not CORPUS.is_file():
        sys.stderr.write(f"{CORPUS} is not there\n")
        return 1
    texts = list(islice(pages_of(passages()), len(DEGREES) * options.pages + OTHERS))
    degrees = read_degrees(texts, options.pages)
    spoiled = [page for pages in degrees.values() for page in pages]
    others = [clean_page(number, lines) for number, lines in enumerate(texts[len(spoiled) :], len(spoiled))]
    with tempfile.TemporaryDirectory(prefix="search-tolerance-") as folder:
        service = indexed(Path(folder) / "index", [*spoiled, *others])
        every = {page.number: fold(page.truth) for page in [*spoiled, *others]}
        report = {name: measured(service, pages, every, options.phrases) for name, pages in degrees.items()}
    sys.stdout.write(json.dumps(report, ensure_ascii=False, indent=2) + "\n")
    return 0


def passages() -> Iterator[str]:
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["text"]


def read_degrees(texts: Sequence[tuple[str, ...]], pages: int) -> dict[str, list[ReadPage]]:
    reader = create_reader("rapidocr", threads=2)
    reader.open()
    degrees: dict[str, list[ReadPage]] = {}
    numbers = iter(range(len(texts)))
    try:
        for name, reductions in DEGREES.items():
            degrees[name] = []
            for number in islice(numbers, pages):
                face = list(reductions)[number % len(reductions)]
                spoiling = Spoiling(reductions[face], blur=0.8, ink=0.7, grain=14)
                ocr = reader.read(printed(texts[number], face, spoiling, SEED + number))
                degrees[name].append(ReadPage(number, texts[number], ocr))
                sys.stderr.write(f"{name}: page {number} read\n")
    finally:
        reader.close()
    return degrees


def clean_page(number: int, lines: tuple[str, ...]) -> ReadPage:
    """A page that was read as it is, without a doubt."""
    box = Box(0, 0, 1, 1)
    read = tuple(TextLine(tuple(Character(c, 1.0, box) for c in line), box.corners(), 1.0) for line in lines)
    return ReadPage(number, lines, OcrPage(ViewGeometry(1, 1), read, EngineInfo("truth", "1")))


def indexed(folder: Path, pages: Sequence[ReadPage]) -> SearchService:
    backend = open_backend("whoosh", folder)
    with backend.write() as writer:
        for page in pages:
            entry = CatalogueEntry(code=f"P{page.number}")
            writer.put_entry(page.number + 1, entry_document(entry))
            writer.put_page(page.number + 1, page_document(page.ocr, entry, 1, ""))
    texts = {PageKey(f"P{page.number}", 1): PageText(page.ocr) for page in pages}
    return SearchService(backend, lambda keys: {key: texts[key] for key in keys if key in texts})


def measured(
    service: SearchService, pages: Sequence[ReadPage], every: dict[int, Folded], count: int
) -> dict[str, object]:
    tally = Tally()
    asked = list(islice(phrases(pages), count))
    for phrase in asked:
        letters = fold(phrase)
        true = {number for number, text in every.items() if next(text.occurrences(letters), None) is not None}
        exact = found(service, phrase, SearchMode.EXACT)
        tolerant = found(service, phrase, SearchMode.TOLERANT)
        labelled = {number for number, match in tolerant.items() if match == "tolerant"}
        tally.false_exact += len(exact.keys() - true)
        tally.labelled += len(labelled)
        tally.false_labelled += len(labelled - true)
        for page in pages:
            if page.number in true:
                tally.places += 1
                tally.exact += page.number in exact
                tally.tolerant += page.number in tolerant
                if page.number not in tolerant:
                    tally.miss(*needed(page, phrase))
    missed = tally.places - tally.exact
    sizes = [sum(len(fold(line)) for line in page.lines) for page in pages]
    return {
        "pages": len(pages),
        "wrong_characters": round(
            sum(page.wrong_share * n for page, n in zip(pages, sizes, strict=True)) / sum(sizes), 4
        ),
        "lost_lines": sum(page.lost_lines for page in pages),
        "lines": sum(len(page.lines) for page in pages),
        "phrases": len(asked),
        "true_places": tally.places,
        "found_by_exact": round(tally.exact / tally.places, 4),
        "found_by_tolerant": round(tally.tolerant / tally.places, 4),
        "missed_by_exact": missed,
        "of_these_found_by_tolerant": round((tally.tolerant - tally.exact) / missed, 4) if missed else None,
        "false_exact": tally.false_exact,
        "labelled_tolerant": tally.labelled,
        "false_labelled": tally.false_labelled,
        "false_share_of_labelled": round(tally.false_labelled / tally.labelled, 4) if tally.labelled else None,
        "false_hits_per_query": round(tally.false_labelled / len(asked), 4),
        "needed": dict(tally.needed.most_common()),
        "examples": tally.examples,
    }


def phrases(pages: Sequence[ReadPage]) -> Iterator[str]:
    """Different phrases without marks and digits, the letters as they stand there, in random order."""
    draw, seen = random.Random(SEED), set[str]()
    for _ in range(100_000):
        text = draw.choice(pages).truth.replace("\n", "")
        length = draw.randint(3, 6)
        start = draw.randrange(len(text) - length)
        phrase = text[start : start + length]
        folded = fold(phrase)
        is_plain = len(folded) == length and not any(folded.breaks) and not any(c.isascii() for c in phrase)
        if is_plain and folded.text not in seen:
            seen.add(folded.text)
            yield folded.text


def found(service: SearchService, phrase: str, mode: SearchMode) -> dict[int, str]:
    hits = service.search(Question.asked(phrase, mode=mode, limit=EVERYTHING), suggests=False).hits
    return {int(hit.archival_code[1:]): hit.match.value for hit in hits if hit.match.value != "words"}


def needed(page: ReadPage, phrase: str) -> tuple[str, str, str]:
    """Why a phrase of a page was not found: the reason, the phrase, and what was read in its place."""
    truth = fold(page.truth)
    start = truth.text.index(phrase)
    lines = {page.truth.count("\n", 0, truth.offsets[at]) for at in (start, start + len(phrase) - 1)}
    if any(page.is_lost(line) for line in lines):
        return "a line that was lost", phrase, ""
    read = fold("\n".join(page.found[line] for line in sorted(lines)))
    own = fold("\n".join(page.lines[line] for line in sorted(lines)))
    window = best_window(own.text, read.text, phrase)
    if window is None or len(window) != len(phrase):
        return "letters that were left out or added", phrase, window or read.text[:20]
    wrong = [(letter, other) for letter, other in zip(phrase, window, strict=True) if letter != other]
    if len(wrong) > most_replaced(len(phrase)):
        return f"{len(wrong)} letters in doubt, {most_replaced(len(phrase))} allowed", phrase, window
    folded = fold(page.ocr.text)
    doubts = alternative_letters(folded, page.ocr.readings())
    place = folded.text.find(window)
    known = [_is_known(doubts.get(place + window.index(other)), letter, other) for letter, other in wrong]
    if all(known):
        return "other", phrase, window
    return "a reading that neither the engine nor the look-alikes name", phrase, window


def _is_known(others: Mapping[str, float] | None, letter: str, read: str) -> bool:
    """Whether the letter may stand where another was read; ``others`` is None where the engine was sure."""
    return others is not None and (letter in others or read in lookalikes(letter))


def best_window(own: str, read: str, phrase: str) -> str | None:
    """What was read between the letters that stand around the phrase."""
    at = own.find(phrase)
    before, behind = own[max(0, at - 3) : at], own[at + len(phrase) : at + len(phrase) + 3]
    start = read.find(before) + len(before) if before in read else None
    end = read.find(behind, start or 0) if behind and behind in read[start or 0 :] else None
    if start is not None and (end is not None or not behind):
        return read[start : end if behind else len(read)]
    if start is not None:
        return read[start : start + len(phrase)]
    return read[max(0, end - len(phrase)) : end] if end is not None else None


if __name__ == "__main__":
    sys.exit(main())
