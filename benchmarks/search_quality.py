"""Whether a search by words finds what lay people mean, beside plain jieba with BM25, as JSON.

    python benchmarks/search_quality.py [--passages N] [--backend NAME]

Reads questions and human judgments of ``../shared/data/search`` (statute retrieval: STARD). Every judged passage and so
many others, drawn at random, become pages of an index of the back-end, eight to an item as in an archive; only their
text is searched, as the titles of judged and other passages differ in form. ``plain`` is what anybody would write
first, in the same run over the same passages: jieba's words, BM25 with k1 = 1.2 and b = 0.75, nothing else. Recall and
MRR are taken over the first ten, means over all questions with a judgment. Passages without a judgment count as wrong,
so both figures are lower than what people would say. ``won`` and ``lost`` count the questions of which ours ranks the
first right passage higher or lower. ``gain_by_half`` takes the questions with even and odd places apart: rules were
chosen on the first half, the other confirms them.

All 143,479 passages (``--passages 0``) take the default back-end most of an hour; the default is a sample.
"""

from __future__ import annotations

import argparse
import gzip
import json
import logging
import math
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from pipeline.index import EntryDocument, IndexBackend, PageDocument, open_backend  # noqa: E402
from pipeline.model.catalogue_entry import CatalogueEntry  # noqa: E402
from pipeline.model.query import Question  # noqa: E402
from pipeline.search.service import SearchService  # noqa: E402

DATA = ROOT.parent / "shared" / "data" / "search"
DEPTH = 10
BATCH = 2000
PAGES_OF_ITEM = 8
"""BM25 of Tantivy counts entries as documents, so an entry for each page would measure something else."""
SEED = 1
K1, B = 1.2, 0.75


@dataclass(frozen=True)
class Passage:
    id: str
    text: str


@dataclass(frozen=True)
class Scores:
    recall: float
    reciprocal_rank: float


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passages", type=int, default=10_000, help="beside the judged ones; 0 for all")
    parser.add_argument("--backend", default="whoosh")
    options = parser.parse_args()
    if not DATA.is_dir():
        sys.stdout.write(json.dumps({"benchmark": "search_quality", "skipped": f"{DATA} is not there"}) + "\n")
        return 0
    wanted = relevant()
    questions = {number: text for number, text in read_questions().items() if number in wanted}
    passages = read_passages({one for some in wanted.values() for one in some}, options.passages)
    with tempfile.TemporaryDirectory(prefix="search-quality-") as folder:
        backend = open_backend(options.backend, Path(folder) / "index")
        seconds = fill(backend, passages)
        ours = judged(questions, wanted, asked_of(backend, passages))
    plain = judged(questions, wanted, plain_search(passages))
    report = {
        "backend": options.backend,
        "passages": len(passages),
        "questions": len(questions),
        "passages_per_second": round(len(passages) / seconds, 1),
        "plain": means(plain.values()),
        "words": means(ours.values()),
        "gain": gain(ours, plain, list(questions)),
        "gain_by_half": {
            "chosen_on": gain(ours, plain, list(questions)[::2]),
            "confirmed_on": gain(ours, plain, list(questions)[1::2]),
        },
        "won": sum(ours[number].reciprocal_rank > plain[number].reciprocal_rank for number in questions),
        "lost": sum(ours[number].reciprocal_rank < plain[number].reciprocal_rank for number in questions),
    }
    sys.stdout.write(json.dumps(report, ensure_ascii=False, indent=2) + "\n")
    return 0


MEASURES = (f"recall@{DEPTH}", f"mrr@{DEPTH}")


def means(scores: Iterable[Scores]) -> dict[str, float]:
    every = list(scores)
    sums = sum(one.recall for one in every), sum(one.reciprocal_rank for one in every)
    return {name: round(total / len(every), 4) for name, total in zip(MEASURES, sums, strict=True)}


def gain(ours: dict[str, Scores], plain: dict[str, Scores], numbers: Sequence[str]) -> dict[str, float]:
    """By which share ours is better, over the questions with these numbers."""
    mine, theirs = (means(scores[number] for number in numbers) for scores in (ours, plain))
    return {name: round(mine[name] / theirs[name] - 1, 4) for name in MEASURES}


def read_questions() -> dict[str, str]:
    lines = (DATA / "queries.tsv").read_text(encoding="utf-8").splitlines()
    return {number: text for number, _, text in (line.partition("\t") for line in lines)}


def relevant() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for line in (DATA / "qrels.tsv").read_text(encoding="utf-8").splitlines():
        question, _, passage, grade = line.split()
        if int(grade) > 0:
            found[question].add(passage)
    return dict(found)


def read_passages(needed: set[str], others: int) -> list[Passage]:
    with gzip.open(DATA / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    everything = [Passage(str(row["id"]), row["text"]) for row in rows]
    rest = [passage for passage in everything if passage.id not in needed]
    drawn = {one.id for one in (random.Random(SEED).sample(rest, min(others, len(rest))) if others else rest)}
    return [passage for passage in everything if passage.id in needed or passage.id in drawn]


def fill(backend: IndexBackend, passages: Sequence[Passage]) -> float:
    started = time.perf_counter()
    for first in range(0, len(passages), BATCH):
        with backend.write() as writer:
            for number in range(first, min(first + BATCH, len(passages))):
                item, place = divmod(number, PAGES_OF_ITEM)
                entry = CatalogueEntry(code=f"P{item:05}")
                if not place:
                    writer.put_entry(item + 1, EntryDocument(entry))
                writer.put_page(number + 1, PageDocument(entry, place + 1, "", passages[number].text))
    return time.perf_counter() - started


def asked_of(backend: IndexBackend, passages: Sequence[Passage]) -> Callable[[str], list[str]]:
    """The product's own way from a question to hits, short of the look at the pages, which ranks nothing anew."""
    service = SearchService(backend, lambda keys: {})

    def first(text: str) -> list[str]:
        hits = service.counted(Question.asked(text, limit=DEPTH)).hits
        places = (int(hit.code[1:]) * PAGES_OF_ITEM + (hit.ordinal or 1) - 1 for hit in hits)
        return [passages[place].id for place in places]

    return first


def plain_search(passages: Sequence[Passage]) -> Callable[[str], list[str]]:
    """jieba and BM25, written here, so that the product is not its own yardstick."""
    import jieba

    jieba.setLogLevel(logging.CRITICAL)
    postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
    lengths = []
    for number, passage in enumerate(passages):
        words = jieba.lcut(passage.text)
        lengths.append(len(words))
        for word, count in Counter(words).items():
            postings[word].append((number, count))
    mean = sum(lengths) / len(lengths)

    def first(text: str) -> list[str]:
        scores: dict[int, float] = defaultdict(float)
        for word in jieba.lcut(text):
            found = postings.get(word, [])
            rarity = math.log(1 + (len(passages) - len(found) + 0.5) / (len(found) + 0.5))
            for number, count in found:
                scores[number] += rarity * count * (K1 + 1) / (count + K1 * (1 - B + B * lengths[number] / mean))
        best = sorted(scores, key=lambda number: (-scores[number], number))[:DEPTH]
        return [passages[number].id for number in best]

    return first


def judged(
    questions: dict[str, str], wanted: dict[str, set[str]], search: Callable[[str], list[str]]
) -> dict[str, Scores]:
    found = {}
    for number, text in questions.items():
        places = [place for place, passage in enumerate(search(text), 1) if passage in wanted[number]]
        found[number] = Scores(len(places) / len(wanted[number]), 1 / places[0] if places else 0.0)
    return found


if __name__ == "__main__":
    sys.exit(main())
