"""Made pages of real Chinese text, as many as are asked for, for benchmarks of large archives."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from pipeline.chinese.tolerance import lookalikes
from pipeline.model.catalogue_entry import AccessState, CatalogueEntry

CORPUS = Path(__file__).parents[2] / "shared" / "data" / "search" / "corpus.jsonl.gz"
LETTERS = 800
LINE = 40
PAGES_IN_ITEM = 4
DOUBTED = 30
"""One character in so many has another reading."""


def texts_of_pages(count: int) -> list[str]:
    """So many pages; when the corpus is at its end, its pages come again."""
    texts = list(islice(page_texts(), count))
    if len(texts) < count:
        sys.stderr.write(f"the corpus gives {len(texts)} pages; they are used again\n")
        texts = [texts[number % len(texts)] for number in range(count)]
    return texts


def page_texts() -> Iterator[str]:
    """Passages in a row, cut to pages of forty characters a line."""
    kept = ""
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        for line in lines:
            kept += json.loads(line)["text"].replace("\n", "")
            while len(kept) >= LETTERS:
                page, kept = kept[:LETTERS], kept[LETTERS:]
                yield "\n".join(page[start : start + LINE] for start in range(0, LETTERS, LINE))


def entry_of(number: int, *, access: AccessState = AccessState.UNREVIEWED) -> CatalogueEntry:
    """The entry of this number: ten fonds, forty years."""
    year = 1980 + number % 40
    code = f"X{number % 10:03d}-WS·{year}-Y-NJZ-{number:06d}"
    return CatalogueEntry(
        code=code, title=f"{year}年土地承包合同", fonds=code[:4], year=year, retention="Y", access=access
    )


def readings_of(text: str, seed: int) -> Iterator[tuple[int, str, float]]:
    """Offset, other reading and its probability, as after a real recogniser."""
    for offset in range(seed % DOUBTED, len(text), DOUBTED):
        for other in islice(lookalikes(text[offset]), 2):
            yield offset, other, 0.05
