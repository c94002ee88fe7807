"""How well phrases of known pages are found, and whether others are ever called exact, as JSON.

    python benchmarks/search_phrases.py [--archive DIR] [--phrases N] [--seed N]

Takes phrases of 4 to 12 characters at random from the truth of the clean sample pages, in reading order, and searches
them in an archive made from the samples (in a temporary folder unless ``--archive`` names one; that takes a few
minutes). A phrase counts as found when its own page is among the hits. ``over line ends`` are those that begin on one
line and end on the next.

Phrases that do not occur are made in two ways and must never come back as ``exact``: the characters of a phrase in
another order, and two halves of phrases from different places. Whether one occurs after all is judged by the
readings of the pages, with folding and searching written anew here, so that the product is not its own judge.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from pipeline import Archive  # noqa: E402

SAMPLES = ROOT / "sample_scans"
EVERYTHING = 1000
"""Hits asked for, more than there are pages."""


@dataclass(frozen=True)
class KnownPage:
    code: str
    ordinal: int
    lines: tuple[str, ...]
    is_clean: bool

    @property
    def is_in_lines(self) -> bool:
        """Whether the page has lines of text rather than cells of a table."""
        return sum(len(line) >= 10 for line in self.lines) > len(self.lines) / 2


@dataclass(frozen=True)
class Phrase:
    text: str
    page: KnownPage
    crosses_line: bool


def archive_of_samples(folder: Path) -> Archive:
    archive = Archive.create(folder)
    archive.import_catalogue(SAMPLES / "catalogue.xlsx")
    archive.run([SAMPLES])
    return archive


def known_pages(archive: Archive) -> Iterator[KnownPage]:
    """Pages of the archive that have a truth."""
    facts = {}
    for file in sorted((SAMPLES / "expected").glob("*.json")):
        fact = json.loads(file.read_text(encoding="utf-8"))
        facts[Path(fact["source"]).as_posix(), fact["page"] - 1] = fact
    for code in archive.codes():
        for page in archive.pages(code):
            fact = next((fact for (source, frame), fact in facts.items() if _is_source(page, source, frame)), None)
            if fact and fact["lines"]:
                lines = tuple(line["text"] for line in fact["lines"])
                yield KnownPage(code, page.key.ordinal, lines, "clean" in fact["kinds"])


def _is_source(page: object, source: str, frame: int) -> bool:
    name: str = page.source_name  # type: ignore[attr-defined]
    return (source == name or name.endswith("/" + source)) and page.frame_index == frame  # type: ignore[attr-defined]


def phrases(draw: random.Random, pages: list[KnownPage], count: int) -> Iterator[Phrase]:
    """Random phrases, half of them over a line end where the page has lines."""
    for number in range(count):
        page = draw.choice(pages)
        text = "\n".join(page.lines)
        length = draw.randint(4, 12)
        ends = [place for place, character in enumerate(text) if character == "\n"]
        if number % 2 and ends:
            start = draw.choice(ends) - draw.randint(1, length - 1)
        else:
            start = draw.randrange(max(1, len(text) - length))
        part = text[max(0, start) : max(0, start) + length + text[max(0, start) :][:length].count("\n")]
        stripped = part.strip()
        if len(folded(stripped)) >= 4:
            yield Phrase(stripped.replace("\n", ""), page, "\n" in stripped)


def folded(text: str) -> str:
    """Letters and digits alone."""
    return "".join(
        character
        for character in unicodedata.normalize("NFKC", text).lower()
        if unicodedata.category(character)[0] in "LN"
    )


def strangers(draw: random.Random, pages: list[KnownPage], readings: list[str], count: int) -> Iterator[str]:
    """Texts that stand on no page, made of characters and pairs that do."""
    made = 0
    while made < count:
        first, second = (folded("".join(draw.choice(pages).lines)) for _ in range(2))
        length = draw.randint(4, 12)
        start = draw.randrange(max(1, len(first) - length))
        letters = list(first[start : start + length])
        if made % 2:
            other = draw.randrange(max(1, len(second) - length))
            letters[len(letters) // 2 :] = second[other : other + len(letters) - len(letters) // 2]
        else:
            draw.shuffle(letters)
        text = "".join(letters)
        if len(text) >= 4 and not any(text in reading for reading in readings):
            made += 1
            yield text


def found_share(archive: Archive, asked: Iterable[Phrase], *, mode: str) -> dict[str, object]:
    total, found, exact, missed, seconds = 0, 0, 0, [], []
    for phrase in asked:
        begun = time.perf_counter()
        result = archive.search(phrase.text, mode=mode, limit=EVERYTHING)
        seconds.append(time.perf_counter() - begun)
        own = next(
            (hit for hit in result.hits if (hit.archival_code, hit.page) == (phrase.page.code, phrase.page.ordinal)),
            None,
        )
        total += 1
        found += own is not None
        exact += own is not None and own.match == "exact"
        if own is None:
            missed.append({"phrase": phrase.text, "page": f"{phrase.page.code} {phrase.page.ordinal}"})
    return {
        "phrases": total,
        "found_on_own_page": round(found / max(1, total), 5),
        "found_to_the_letter": round(exact / max(1, total), 5),
        "median_seconds": round(sorted(seconds)[total // 2], 4) if seconds else None,
        "missed": missed,
    }


def without_marks(archive: Archive, asked: Iterable[Phrase]) -> dict[str, object]:
    """Phrases that hold marks, typed without them; beside it, what a search would find to which marks are letters."""
    total, found, as_letters = 0, 0, 0
    for phrase in asked:
        typed, page = folded(phrase.text), phrase.page
        if len(typed) < 4 or typed == normalised(phrase.text):
            continue
        hits = archive.search(typed, mode="exact", limit=EVERYTHING).hits
        total += 1
        found += any((hit.archival_code, hit.page) == (page.code, page.ordinal) for hit in hits)
        as_letters += typed in normalised(archive.ocr_page(page.code, page.ordinal).text)
    return {
        "phrases": total,
        "found_on_own_page": round(found / max(1, total), 5),
        "found_if_marks_were_letters": round(as_letters / max(1, total), 5),
    }


def normalised(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def false_exact(archive: Archive, texts: Iterable[str]) -> dict[str, object]:
    total, wrong = 0, []
    for text in texts:
        total += 1
        for mode in ("words", "exact"):
            result = archive.search(text, mode=mode, limit=EVERYTHING)
            wrong += [{"phrase": text, "page": str(hit.page)} for hit in result.hits if hit.match == "exact"]
    return {"phrases": total, "called_exact": len(wrong), "wrong": wrong}


def measured(archive: Archive, count: int, seed: int) -> dict[str, object]:
    draw = random.Random(seed)
    pages = list(known_pages(archive))
    clean = [page for page in pages if page.is_clean]
    asked = list(phrases(draw, clean, count))
    readings = [folded(archive.ocr_page(page.code, page.ordinal).text) for page in pages]
    return {
        "seed": seed,
        "pages": len(pages),
        "clean_pages": len(clean),
        "words": found_share(archive, asked, mode="words"),
        "exact": found_share(archive, asked, mode="exact"),
        "exact_over_line_ends": found_share(archive, [p for p in asked if p.crosses_line], mode="exact"),
        "exact_on_pages_of_lines": found_share(archive, [p for p in asked if p.page.is_in_lines], mode="exact"),
        "exact_typed_without_marks": without_marks(archive, asked),
        "absent": false_exact(archive, strangers(draw, pages, readings, count)),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--archive", type=Path, help="an archive made from sample_scans; else one is made and removed")
    options.add_argument("--phrases", type=int, default=400)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "archive"
        archive = Archive.open(chosen.archive) if chosen.archive else archive_of_samples(made)
        print(json.dumps(measured(archive, chosen.phrases, chosen.seed), ensure_ascii=False, indent=2))
        archive.close()


if __name__ == "__main__":
    main()
