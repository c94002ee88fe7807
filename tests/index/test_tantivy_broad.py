"""What is found sooner where very many pages have a word is what is found otherwise."""

from __future__ import annotations

import random
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from pipeline.chinese.folding import fold
from pipeline.index import EntryDocument, IndexBackend, IndexQuery, Matching, PageDocument, open_backend
from pipeline.index import tantivy_phrases as phrases
from pipeline.index import tantivy_queries as queries
from pipeline.index.analyzer import Segmenter
from pipeline.index.tantivy_phrases import PhraseQueries
from pipeline.index.tantivy_queries import TermQueries
from pipeline.index.tantivy_ranking import PackedRung, Rung
from pipeline.index.tantivy_schema import TEXT_GRAMS
from pipeline.index.tantivy_snapshot import Snapshot
from pipeline.model.catalogue_entry import CatalogueEntry
from tests.index.test_tantivy_snapshot import tantivy_index

PARTS = (
    "土地",
    "承包",
    "合同",
    "经营权",
    "政府",
    "应当",
    "管理",
    "机构",
    "张国强",
    "东至",
    "村民",
    "委员会",
    "，",
    "、",
)
LETTERS = tuple("东西南北中国家人民")
"""Of these a page has nearly every pair somewhere, and jieba cuts them in many ways."""
PAGES, IN_ITEM, PARTS_IN_PAGE = 120, 4, 12
ALWAYS, NEVER = 1, 10**9
MATCHINGS = tuple(Matching)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made: Path = tmp_path_factory.mktemp("tantivy") / "index"
    draw = random.Random(5)
    texts = ["".join(draw.choices(PARTS if number % 2 else LETTERS, k=PARTS_IN_PAGE)) for number in range(PAGES)]
    with open_backend("tantivy", made).write() as writer:
        for number, text in enumerate(texts):
            item, place = divmod(number, IN_ITEM)
            entry = CatalogueEntry(code=f"0142-2-9-{item}", title="".join(draw.choices(PARTS[:-2], k=2)))
            if not place:
                writer.put_entry(item + 1, EntryDocument(entry))
            after = texts[number + 1] if place < IN_ITEM - 1 else ""
            writer.put_page(number + 1, PageDocument(entry, place + 1, "", text, (), after))
    return made


def drawn(seed: int) -> str:
    draw = random.Random(seed)
    text = "".join(draw.choices(PARTS if seed % 2 else LETTERS, k=8))
    start = draw.randrange(len(text) - 1)
    return text[start : start + draw.randint(1, 7)]


def found(backend: IndexBackend, query: IndexQuery) -> tuple[int, dict[tuple[str, int | None], str]]:
    answer = backend.search(query)
    return answer.total, {(hit.code, hit.ordinal): f"{hit.match}{int(hit.score)}" for hit in answer.hits}


@pytest.mark.parametrize("seed", range(25))
def test_pages_with_frequent_words_are_found_in_the_same_ranks(
    folder: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    terms = tuple(term for term in (drawn(3 * seed + at) for at in range(3)) if fold(term).text)
    asked = [IndexQuery(terms=terms, matching=matching, limit=1000) for matching in MATCHINGS]
    asked += [IndexQuery(phrases=(fold(terms[0]),), matching=matching, limit=1000) for matching in MATCHINGS]
    for phrase in (terms[0], "无此短语"):
        asked.append(IndexQuery(terms=terms[1:], phrases=(fold(phrase),), limit=1000))
    answers = []
    for broad in (ALWAYS, NEVER):
        monkeypatch.setattr(queries, "_BROAD", broad)
        backend = open_backend("tantivy", folder)
        answers.append([found(backend, query) for query in asked])
    assert answers[0] == answers[1]


@pytest.mark.parametrize("seed", range(25))
def test_the_best_of_its_parts_are_the_best_of_a_question(
    folder: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Some phrases rare, some frequent; scores are those of the whole query."""
    monkeypatch.setattr(queries, "_BROAD", 20)
    snapshot, segmenter = Snapshot(tantivy_index(folder)), Segmenter()
    terms = tuple(drawn(1000 + 3 * seed + at) for at in range(3))
    words = tuple(tuple(segmenter.question_words(term)) for term in terms)
    scoring = TermQueries(snapshot, IndexQuery(terms=terms), words).ranked_pages
    if scoring.query is None:
        return
    for limit in (1, 7, 1000):
        (scores, numbers), asked = scoring.best(snapshot, limit)
        wholly, _ = snapshot.scored(scoring.query, asked)
        assert np.allclose(scores, wholly, rtol=1e-5)
        assert len(numbers) == len(set(numbers.tolist()))


@pytest.mark.parametrize("phrase", ["政府应当管理", "土地承包合同", "村民委员会张国强", "承包经营权政府机构"])
def test_a_phrase_with_marks_is_found_by_its_variants_as_by_a_pattern(
    folder: Path, monkeypatch: pytest.MonkeyPatch, phrase: str
) -> None:
    snapshot = Snapshot(tantivy_index(folder))
    by_variants = snapshot.documents(PhraseQueries(snapshot).phrase(TEXT_GRAMS, fold(phrase)))
    monkeypatch.setattr(phrases, "_MOST_VARIANTS", 0)
    by_pattern = snapshot.documents(PhraseQueries(snapshot).phrase(TEXT_GRAMS, fold(phrase)))
    assert by_variants.tolist() == by_pattern.tolist()


def test_a_phrase_scores_the_same_with_marks_in_it(tmp_path: Path) -> None:
    entry = CatalogueEntry(code="0142-2-9-2", title="")
    with open_backend("tantivy", tmp_path).write() as writer:
        for number, text in enumerate(("政府应当管理", "政府，应当管理", "政府应当管理", "村民"), 1):
            writer.put_page(number, PageDocument(entry, number, "", text))
    snapshot = Snapshot(tantivy_index(tmp_path))
    scores, _ = snapshot.scored(PhraseQueries(snapshot).phrase(TEXT_GRAMS, fold("政府应当管理")), 10)
    assert len(scores) == 3
    assert np.allclose(scores, scores[0], rtol=1e-5)


def test_what_is_asked_for_beside_is_what_is_asked_for_at_once(folder: Path) -> None:
    snapshot = Snapshot(tantivy_index(folder))
    query = PhraseQueries(snapshot).phrase(TEXT_GRAMS, fold("土地"))
    soon = [snapshot.soon(query) for _ in range(20)]
    expected = snapshot.documents(query).tolist()
    assert any(expected)
    assert all(one().tolist() == expected for one in soon)


def test_a_phrase_weighs_something_however_often_its_pages_were_replaced(folder: Path) -> None:
    weight = PhraseQueries(Snapshot(tantivy_index(folder))).weight
    assert weight(1) > weight(PAGES) > weight(10 * PAGES) > 0


def test_what_is_kept_of_a_question_takes_a_bit_for_each_document() -> None:
    documents = np.random.default_rng(1).random(480_000) < 0.3
    tracemalloc.start()
    kept = PackedRung(Rung(3, documents.copy()))
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken < 1.1 * len(documents) / 8
    assert np.array_equal(kept.unpacked().documents, documents)
    assert kept.unpacked().level == 3
