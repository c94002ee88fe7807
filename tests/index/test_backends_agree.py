"""The same pages asked the same questions: every back-end finds, counts and sorts alike."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.chinese.folding import fold
from pipeline.index import (
    EntryDocument,
    Filters,
    IndexAnswer,
    IndexBackend,
    IndexQuery,
    Matching,
    PageDocument,
    Synonym,
    open_backend,
)
from pipeline.index.conditions import All, AnyOf, CodeBelow, InYears, Near, Phrase, Scope, Without, Words
from pipeline.model.catalogue_entry import CatalogueEntry
from pipeline.model.query import SortOrder, YearRange

WORDS = [
    "张国强",
    "李国强",
    "石桥村",
    "土地",
    "士地",
    "承包合同",
    "东至水沟",
    "二亩三分",
    "2.3亩",
    "一九九八年",
    "1998年",
    "，",
    "。",
    "\n",
    "村民委员会",
]
OTHERS = ("土", "国", "至", "木", "小")
ENTRIES = [
    CatalogueEntry(
        code=f"014{number % 2}-{number}",
        title=f"{('石桥村', '柳湾村', '水沟')[number % 3]}土地承包合同",
        fonds=f"014{number % 2}",
        year=(1998, 1999, 2004, None)[number % 4],
        retention=("Y", "D30")[number % 2],
        responsible_party=("石桥村村民委员会", "柳湾镇人民政府")[number % 2],
        document_number=f"石府发〔1998〕{number}号",
    )
    for number in range(1, 13)
]


@pytest.fixture(scope="module")
def backends(tmp_path_factory: pytest.TempPathFactory) -> dict[str, IndexBackend]:
    folder: Path = tmp_path_factory.mktemp("both")
    made = {name: open_backend(name, folder / name) for name in ("whoosh", "tantivy")}
    for backend in made.values():
        with backend.write() as writer:
            for number, entry in enumerate(ENTRIES, 1):
                writer.put_entry(number, EntryDocument(entry))
            for page_id, document in enumerate(_pages(), 1):
                writer.put_page(page_id, document)
        with backend.write() as writer:
            writer.remove_page(3)
            writer.remove_entry(5)
    return made


def _pages() -> Iterator[PageDocument]:
    """Four pages for each of the first ten entries; one character in seven has other readings."""
    draw = random.Random(7)
    texts = ["".join(draw.choices(WORDS, k=18)) for _ in range(40)]
    for number, text in enumerate(texts):
        ordinal = number % 4 + 1
        readings = tuple((place, draw.choice(OTHERS), 0.2) for place in range(0, len(text), 7))
        after = texts[number + 1] if ordinal < 4 else ""
        yield PageDocument(ENTRIES[number // 4], ordinal, f"{ordinal:04d}", text, readings, after)


def _phrase(text: str, matching: Matching = Matching.EXACT, **more: object) -> IndexQuery:
    return IndexQuery(phrases=(fold(text),), matching=matching, limit=1000, **more)  # type: ignore[arg-type]


PHRASES = [
    "国",
    "土地",
    "士地",
    "张国强",
    "国强",
    "强，土地",
    "石桥村土地",
    "土地承包合同",
    "合同东至水沟",
    "没有这个",
    "1998年",
    "2.3亩",
    "分，2.3",
]
CONDITIONS = [
    All((Phrase(fold("张国强")), Phrase(fold("土地")))),
    All((Phrase(fold("张国强")), Without(Phrase(fold("水沟"))))),
    AnyOf((Phrase(fold("石桥村"), Scope.TITLE), Phrase(fold("李国强"), Scope.TEXT))),
    All((Phrase(fold("人民政府"), Scope.RESPONSIBLE_PARTY), Words("承包合同"))),
    All((InYears(YearRange(1998, 1999)), Phrase(fold("2.3亩")))),
    All((CodeBelow("0141-1"), Words("土地承包合同"))),
    Near((fold("张国强"), fold("水沟")), 12),
    InYears(YearRange(2004, 2004)),
]
QUESTIONS = [
    *[_phrase(text, matching) for text in PHRASES for matching in Matching],
    *[
        IndexQuery(terms=terms, limit=1000)
        for terms in (("土地",), ("土地承包", "张国强"), ("石桥村村民委员会", "水沟"), ("国",))
    ],
    IndexQuery(terms=("土地承包合同",), phrases=(fold("李国强"),), limit=1000),
    IndexQuery(terms=("柳湾",), synonyms=(Synonym("石桥村", YearRange(1998, 1998)), Synonym("水沟")), limit=1000),
    *[
        IndexQuery(condition=condition, matching=matching, limit=1000)
        for condition in CONDITIONS
        for matching in Matching
    ],
    *[
        _phrase("土地", filters=filters)
        for filters in (
            Filters(fonds="0141"),
            Filters(years=YearRange(1998, 1999)),
            Filters(retention="y"),
            Filters(responsible_party="石桥"),
            Filters(code="0141-1"),
        )
    ],
]


def _found(answer: IndexAnswer) -> dict[tuple[str, int | None], tuple[object, ...]]:
    return {
        (hit.code, hit.ordinal): (
            hit.match,
            int(hit.score),
            hit.serial,
            hit.title,
            hit.date,
            hit.fonds,
            hit.catalogue_texts,
        )
        for hit in answer.hits
    }


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: repr(question)[:120])
def test_they_find_the_same_on_the_same_rung_and_count_it_the_same(
    backends: dict[str, IndexBackend], question: IndexQuery
) -> None:
    whoosh, tantivy = (backends[name].search(question) for name in ("whoosh", "tantivy"))
    assert _found(tantivy) == _found(whoosh)
    assert tantivy.total == whoosh.total
    assert tantivy.words == whoosh.words
    assert tantivy.spread == whoosh.spread


@pytest.mark.parametrize("sort", [SortOrder.CODE, SortOrder.OLDEST, SortOrder.NEWEST])
@pytest.mark.parametrize("text", ["国", "土地", "张国强", "土地承包合同"])
def test_they_sort_alike_by_what_the_catalogue_says(
    backends: dict[str, IndexBackend], text: str, sort: SortOrder
) -> None:
    orders = [
        [(hit.code, hit.ordinal) for hit in backend.search(_phrase(text, sort=sort)).hits]
        for backend in backends.values()
    ]
    assert orders[0] == orders[1] != []


@pytest.mark.parametrize("text", ["国", "土地", "张国强", "石桥村", "土地承包合同"])
def test_they_rank_pages_alike_but_for_pages_that_score_nearly_the_same(
    backends: dict[str, IndexBackend], text: str
) -> None:
    """The libraries round the lengths of pages differently: by less than a twelfth."""
    whoosh, tantivy = (
        {(hit.code, hit.ordinal): hit.score for hit in backend.search(_phrase(text)).hits}
        for backend in backends.values()
    )
    order = list(tantivy)
    for place, one in enumerate(order):
        for other in order[place + 1 :]:
            assert whoosh[one] > whoosh[other] - 0.03


def test_most_questions_find_something(backends: dict[str, IndexBackend]) -> None:
    totals = [backends["tantivy"].search(question).total for question in QUESTIONS]
    assert sum(total > 0 for total in totals) > 0.75 * len(totals)


@pytest.mark.parametrize("name", ["whoosh", "tantivy"])
def test_they_take_lookalikes_only_of_letters_in_doubt(tmp_path: Path, name: str) -> None:
    backend = open_backend(name, tmp_path / "index")
    readings = [((0, "士", 0.6),), ((0, "壬", 0.1),), (), ((1, "他", 0.1),)]
    with backend.write() as writer:
        for page_id, others in enumerate(readings, 1):
            writer.put_page(page_id, PageDocument(ENTRIES[0], page_id, "", "士地证在此", others))
    found = backend.search(_phrase("土地证", Matching.TOLERANT)).hits
    assert {hit.ordinal for hit in found} == {1, 2}
