"""What every full-text back-end promises."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.chinese.folding import Folded, fold
from pipeline.chinese.tolerance import alternative_letters, tolerant_places
from pipeline.chinese.values import equal_places, values_of_page
from pipeline.errors import IndexDamagedError, IndexLockedError, InputError
from pipeline.index import (
    EntryDocument,
    Filters,
    IndexBackend,
    IndexQuery,
    Match,
    Matching,
    PageDocument,
    open_backend,
)
from pipeline.model.catalogue_entry import AccessState, CatalogueEntry, PartialDate
from pipeline.model.query import YearRange

NAMES = ("whoosh", "tantivy")
Opened = Callable[[], IndexBackend]

CONTRACT = CatalogueEntry(
    code="0142-2-9-2",
    title="石桥村土地承包合同书",
    fonds="0142",
    year=1998,
    retention="Y",
    responsible_party="石桥村村民委员会",
    date=PartialDate(1998, 10),
)
NOTICE = CatalogueEntry(
    code="X043-WS·2014-D30-NJZ-0001",
    title="关于调处水塘纠纷的通知",
    fonds="X043",
    year=2014,
    retention="D30",
    responsible_party="石桥镇人民政府",
    document_number="石府发〔2014〕12号",
)
UNDATED = CatalogueEntry(code="未挂接-IMG", title="")


@pytest.fixture(params=NAMES)
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Opened:
    return lambda: open_backend(request.param, tmp_path / "index")


def page(entry: CatalogueEntry, ordinal: int, text: str) -> PageDocument:
    return PageDocument(entry, ordinal, f"{ordinal:04d}", text)


def fill(backend: IndexBackend, pages: Iterable[PageDocument], entries: Iterable[CatalogueEntry] = ()) -> None:
    with backend.write() as writer:
        for number, entry in enumerate(entries, 1):
            writer.put_entry(number, EntryDocument(entry))
        for number, document in enumerate(pages, 1):
            writer.put_page(number, document)


def exact(backend: IndexBackend, phrase: str, filters: Filters | None = None) -> list[tuple[str, int | None]]:
    query = IndexQuery(phrases=(fold(phrase),), filters=filters or Filters(), limit=1000)
    return [(hit.code, hit.ordinal) for hit in backend.search(query).hits]


def words(
    backend: IndexBackend, *terms: str, limit: int = 1000, offset: int = 0
) -> list[tuple[str, int | None, Match]]:
    answer = backend.search(IndexQuery(terms=terms, limit=limit, offset=offset))
    return [(hit.code, hit.ordinal, hit.match) for hit in answer.hits]


# --- writing ---------------------------------------------------------------------------------------------------------


def test_opening_touches_nothing(opened: Opened, tmp_path: Path) -> None:
    assert opened().page_count() == 0
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_name_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="whoosh"):
        open_backend("lucene", tmp_path)


def test_searching_without_an_index_says_so_instead_of_finding_nothing(opened: Opened) -> None:
    with pytest.raises(IndexDamagedError, match="index rebuild"):
        exact(opened(), "张三")


def test_what_was_written_is_found_by_another_instance(opened: Opened) -> None:
    fill(opened(), [page(CONTRACT, 1, "东至李国强")])
    assert exact(opened(), "李国强") == [("0142-2-9-2", 1)]
    assert opened().page_count() == 1


def test_nothing_is_seen_before_the_block_ends(opened: Opened) -> None:
    backend = opened()
    fill(backend, [page(CONTRACT, 1, "东至李国强")])
    with backend.write() as writer:
        writer.put_page(2, page(CONTRACT, 2, "南至李国强"))
        assert exact(opened(), "李国强") == [("0142-2-9-2", 1)]
    assert exact(backend, "李国强") == [("0142-2-9-2", 1), ("0142-2-9-2", 2)]


def test_a_block_that_raises_changes_nothing_and_frees_the_lock(opened: Opened) -> None:
    backend = opened()
    fill(backend, [page(CONTRACT, 1, "东至李国强")])
    with pytest.raises(RuntimeError, match="power"), backend.write() as writer:
        writer.remove_page(1)
        writer.put_page(2, page(CONTRACT, 2, "南至张三"))
        raise RuntimeError("power")
    assert exact(backend, "李国强") == [("0142-2-9-2", 1)]
    assert exact(backend, "张三") == []
    fill(backend, [page(CONTRACT, 1, "西至王五")])
    assert exact(backend, "王五") == [("0142-2-9-2", 1)]


def test_the_first_block_may_raise_too(opened: Opened) -> None:
    backend = opened()
    with pytest.raises(RuntimeError), backend.write() as writer:
        writer.put_page(1, page(CONTRACT, 1, "东至李国强"))
        raise RuntimeError
    assert backend.page_count() == 0
    fill(backend, [page(CONTRACT, 1, "东至李国强")])
    assert backend.page_count() == 1


def test_a_second_writer_is_told_that_the_index_is_locked(opened: Opened) -> None:
    with opened().write(), pytest.raises(IndexLockedError, match="另一个程序"), opened().write():
        pass


def test_putting_a_page_again_replaces_it(opened: Opened) -> None:
    backend = opened()
    fill(backend, [page(CONTRACT, 1, "东至李国强")])
    fill(backend, [page(CONTRACT, 1, "东至张三")])
    assert exact(backend, "李国强") == []
    assert exact(backend, "东至张三") == [("0142-2-9-2", 1)]
    assert backend.page_count() == 1


def test_putting_a_page_twice_in_one_block_keeps_the_last(opened: Opened) -> None:
    backend = opened()
    with backend.write() as writer:
        writer.put_page(7, page(CONTRACT, 1, "东至李国强"))
        writer.put_page(8, page(CONTRACT, 2, "东至王五"))
        writer.put_page(7, page(CONTRACT, 1, "东至张三"))
    assert exact(backend, "李国强") == []
    assert exact(backend, "王五") == [("0142-2-9-2", 2)]
    assert exact(backend, "东至张三") == [("0142-2-9-2", 1)]
    assert backend.page_count() == 2


def test_what_is_removed_is_gone_whenever_it_was_added(opened: Opened) -> None:
    backend = opened()
    fill(backend, [page(CONTRACT, 1, "东至李国强"), page(CONTRACT, 2, "南至李国强")], [CONTRACT, NOTICE])
    with backend.write() as writer:
        writer.put_page(3, page(CONTRACT, 3, "西至李国强"))
        writer.remove_page(1)
        writer.remove_page(3)
        writer.remove_page(99)
        writer.remove_entry(2)
        writer.remove_entry(99)
    assert exact(backend, "李国强") == [("0142-2-9-2", 2)]
    assert exact(backend, "水塘纠纷") == []
    assert backend.page_count() == 1


def test_pages_and_entries_of_the_same_number_do_not_disturb_each_other(opened: Opened) -> None:
    backend = opened()
    fill(backend, [page(CONTRACT, 1, "东至李国强")], [NOTICE])
    with backend.write() as writer:
        writer.remove_page(1)
    assert exact(backend, "水塘纠纷") == [(NOTICE.code, None)]


def test_many_small_commits_give_what_one_commit_gives(opened: Opened, tmp_path: Path) -> None:
    texts = [f"第{number}户东至李国强南至王{'田塘沟路'[number % 4]}" for number in range(60)]
    backend, at_once = opened(), open_backend("whoosh", tmp_path / "once")
    for number, text in enumerate(texts, 1):
        with backend.write() as writer:
            writer.put_page(number, page(CONTRACT, number, text))
    fill(at_once, [page(CONTRACT, number, text) for number, text in enumerate(texts, 1)])
    assert backend.page_count() == 60
    for phrase in ("李国强", "王塘", "第12户", "户东至"):
        assert exact(backend, phrase) == exact(at_once, phrase) != []
    assert words(backend, "李国强", "王塘") == words(at_once, "李国强", "王塘")


# --- exact phrases ---------------------------------------------------------------------------------------------------


def test_a_phrase_never_matches_scattered_characters(opened: Opened) -> None:
    backend = opened()
    fill(backend, [page(CONTRACT, 1, "国强与会，张国栋缺席"), page(CONTRACT, 2, "张国 国强 张国栋李国强")])
    assert exact(backend, "张国强") == []
    assert words(backend, "张国强") == []


def test_a_phrase_is_found_where_jieba_would_cut_it_and_over_line_ends(opened: Opened) -> None:
    backend = opened()
    fill(backend, [page(CONTRACT, 1, "四至：东至张三地埂，南至李国\n强水沟")])
    for phrase in ("张三", "三地", "至李国强水", "李国强", "埂", "埂，南"):
        assert exact(backend, phrase) == [("0142-2-9-2", 1)]


def test_a_phrase_does_not_run_from_one_catalogue_field_into_the_next(opened: Opened) -> None:
    backend = opened()
    fill(backend, [], [NOTICE])
    assert exact(backend, "水塘纠纷的通知") == [(NOTICE.code, None)]
    assert exact(backend, "纠纷的通知石府发") == []
    assert exact(backend, "通知石府") == []
    assert exact(backend, "知石") == []


def test_a_phrase_without_letters_stands_nowhere(opened: Opened) -> None:
    backend = opened()
    fill(backend, [page(CONTRACT, 1, "东至，李国强")])
    assert exact(backend, "，") == []
    assert words(backend, "、") == []


LETTERS = "张国强东至李1 2.，。\n（"


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    texts=st.lists(st.text(alphabet=LETTERS, min_size=1, max_size=40), min_size=1, max_size=4),
    others=st.lists(st.text(alphabet=LETTERS, min_size=1, max_size=6), max_size=6),
    seed=st.integers(0, 1000),
)
def test_exact_hits_are_what_the_definition_says(name: str, texts: list[str], others: list[str], seed: int) -> None:
    draw = random.Random(seed)
    with TemporaryDirectory() as folder:
        backend = open_backend(name, Path(folder) / "index")
        fill(backend, [page(CONTRACT, number, text) for number, text in enumerate(texts, 1)])
        parts = [_part(draw, draw.choice(texts)) for _ in range(12)]
        for phrase in {*parts, *others}:
            if fold(phrase).text:
                assert {ordinal for _, ordinal in exact(backend, phrase)} == _holding(texts, phrase)
        for part in parts:
            assert not fold(part).text or _holding(texts, part), "the definition finds every part of a page"


def _part(draw: random.Random, text: str) -> str:
    start = draw.randrange(len(text))
    return text[start : start + draw.randint(1, 20)]


def _holding(texts: list[str], phrase: str) -> set[int]:
    sought = fold(phrase)
    return {n for n, text in enumerate(texts, 1) if next(fold(text).occurrences(sought), None) is not None}


# --- over the end of a page, by value, and where letters were misread ------------------------------------------------


def test_a_phrase_runs_over_the_end_of_a_page_onto_the_next(opened: Opened) -> None:
    backend = opened()
    first = PageDocument(CONTRACT, 1, "0001", "东至李国", (), "强水沟，南至张三")
    fill(backend, [first, page(CONTRACT, 2, "强水沟，南至张三")])
    assert exact(backend, "李国强水") == [("0142-2-9-2", 1)]
    assert exact(backend, "水沟") == [("0142-2-9-2", 2)]
    assert exact(backend, "李国") == [("0142-2-9-2", 1)]
    assert exact(backend, "强水沟南至张三东") == []


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.text(LETTERS, min_size=1, max_size=30), after=st.text(LETTERS, min_size=1, max_size=30), data=st.data())
def test_every_part_of_two_pages_in_a_row_is_found(name: str, text: str, after: str, data: st.DataObject) -> None:
    whole = f"{text}\n{after}"
    with TemporaryDirectory() as folder:
        backend = open_backend(name, Path(folder) / "index")
        fill(backend, [PageDocument(CONTRACT, 1, "", text, (), after), page(CONTRACT, 2, after)])
        for _ in range(8):
            start = data.draw(st.integers(0, len(whole) - 1))
            part = whole[start : start + data.draw(st.integers(1, 20))]
            assert not fold(part).text or exact(backend, part)


@pytest.mark.parametrize("name", NAMES)
def test_a_phrase_without_values_is_equal_over_the_end_of_a_page(name: str, tmp_path: Path) -> None:
    backend = open_backend(name, tmp_path / "index")
    first = PageDocument(CONTRACT, 1, "", "承包期三十年，西至赵满", (), "仓水塘，面积2.3亩")
    fill(backend, [first, page(CONTRACT, 2, "仓水塘，面积2.3亩")])
    for text, expected in (("赵满仓", [1]), ("赵满仓水塘", [1]), ("满面积", []), ("三十年西至赵满仓", [])):
        query = IndexQuery(phrases=(fold(text),), matching=Matching.EQUAL)
        assert [hit.ordinal for hit in backend.search(query).hits] == expected, text


@pytest.mark.parametrize("name", NAMES)
def test_pairs_of_letters_raise_pages_and_make_none_a_hit(name: str, tmp_path: Path) -> None:
    backend = open_backend(name, tmp_path / "index")
    pages = ["承包了荒山", "承包的荒山", "谁的地方"]
    fill(backend, [page(CONTRACT, number, text) for number, text in enumerate(pages, 1)])
    scores = {hit.ordinal: hit.score for hit in backend.search(IndexQuery(terms=("承包的地界",))).hits}
    assert scores.keys() == {1, 2}
    assert scores[2] > scores[1]


VALUES = "一二三十0123.亩分年月日号面积至，98"


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    texts=st.lists(st.text(alphabet=VALUES, min_size=1, max_size=40), min_size=1, max_size=4),
    others=st.lists(
        st.sampled_from(["2.3亩", "3亩2分", "98年", "1998年", "面积2亩", "十三", "三月", "至1"]), max_size=4
    ),
    seed=st.integers(0, 1000),
)
def test_equal_hits_are_what_the_definition_says(name: str, texts: list[str], others: list[str], seed: int) -> None:
    draw = random.Random(seed)
    pages = [fold(text) for text in texts]
    with TemporaryDirectory() as folder:
        backend = open_backend(name, Path(folder) / "index")
        fill(backend, [page(CONTRACT, number, text) for number, text in enumerate(texts, 1)])
        for phrase in filter(len, map(fold, {_part(draw, draw.choice(texts)) for _ in range(8)} | set(others))):
            expected = {n for n, text in enumerate(pages, 1) if [*equal_places(text, values_of_page(text), phrase)]}
            query = IndexQuery(phrases=(phrase,), matching=Matching.EQUAL, limit=1000)
            assert {hit.ordinal for hit in backend.search(query).hits} == expected


DOUBTED = "东东至国图强土士未末地，"


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts=st.lists(st.text(DOUBTED, min_size=1, max_size=25), min_size=1, max_size=3), seed=st.integers(0, 1000))
def test_tolerant_hits_are_exact_ones_and_what_the_definition_says(name: str, texts: list[str], seed: int) -> None:
    draw = random.Random(seed)
    readings = [tuple((draw.randrange(len(t)), draw.choice(DOUBTED), 0.2) for _ in range(4)) for t in texts]
    with TemporaryDirectory() as folder:
        backend = open_backend(name, Path(folder) / "index")
        fill(
            backend,
            [PageDocument(CONTRACT, n, "", t, r) for n, (t, r) in enumerate(zip(texts, readings, strict=True), 1)],
        )
        for phrase in filter(
            len, map(fold, {_part(draw, draw.choice(texts))[:7] for _ in range(6)} | {"东国", "土地强"})
        ):
            exact_pages = _holding(texts, phrase.text) if not any(phrase.breaks) else None
            doubtful = {n for n in range(1, len(texts) + 1) if _may_hold(texts[n - 1], readings[n - 1], phrase)}
            query = IndexQuery(phrases=(phrase,), matching=Matching.TOLERANT, limit=1000)
            found = {hit.ordinal for hit in backend.search(query).hits}
            assert doubtful <= found
            assert exact_pages is None or found == doubtful | exact_pages


def _may_hold(text: str, readings: tuple[tuple[int, str, float], ...], phrase: Folded) -> bool:
    page_text = fold(text)
    return any(tolerant_places(page_text, alternative_letters(page_text, readings), phrase))


def test_exact_hits_come_before_tolerant_ones(opened: Opened) -> None:
    backend = opened()
    misread = PageDocument(CONTRACT, 1, "", "东至李图强" * 5, tuple((n * 5 + 3, "国", 0.3) for n in range(5)))
    fill(backend, [misread, page(CONTRACT, 2, "东至李国强")])
    query = IndexQuery(phrases=(fold("李国强"),), matching=Matching.TOLERANT)
    hits = backend.search(query).hits
    assert [(hit.ordinal, hit.match) for hit in hits] == [(2, Match.EXACT), (1, Match.TOLERANT)]


# --- words and order -------------------------------------------------------------------------------------------------


def test_the_order_is_exact_pages_exact_entries_all_terms_some_terms(opened: Opened) -> None:
    backend = opened()
    pages = [
        page(CONTRACT, 1, "土地纠纷已经处理"),
        page(CONTRACT, 2, "水塘的事，水塘边的纠纷"),
        page(CONTRACT, 3, "水塘纠纷"),
    ]
    fill(backend, pages, [NOTICE])
    assert words(backend, "水塘", "纠纷") == [
        ("0142-2-9-2", 3, Match.EXACT),
        (NOTICE.code, None, Match.CATALOGUE),
        ("0142-2-9-2", 2, Match.WORDS),
        ("0142-2-9-2", 1, Match.WORDS),
    ]


def test_words_always_include_every_exact_hit(opened: Opened) -> None:
    backend = opened()
    texts = ["东至张三地埂", "发包方石桥村", "东至\n张三", "土地承包期三十年"]
    fill(backend, [page(CONTRACT, number, text) for number, text in enumerate(texts, 1)])
    for phrase in ("张三", "包方石", "东至张三", "承包期三十", "至"):
        exact_hits = exact(backend, phrase)
        found = [(code, ordinal) for code, ordinal, match in words(backend, phrase) if match is Match.EXACT]
        assert sorted(found) == sorted(exact_hits) != []


def test_an_entry_is_not_shown_beside_its_own_page(opened: Opened) -> None:
    backend = opened()
    fill(backend, [page(CONTRACT, 1, "土地承包合同书 甲方")], [CONTRACT, NOTICE])
    assert words(backend, "土地承包合同") == [("0142-2-9-2", 1, Match.EXACT)]


def test_a_page_may_owe_one_of_the_terms_to_its_catalogue_entry(opened: Opened) -> None:
    backend = opened()
    fill(backend, [page(NOTICE, 1, "当事人李国强"), page(CONTRACT, 1, "当事人李国强李国强")])
    assert words(backend, "李国强", "水塘")[0] == (NOTICE.code, 1, Match.WORDS)


def test_a_quoted_phrase_is_no_wish(opened: Opened) -> None:
    backend = opened()
    fill(backend, [page(CONTRACT, 1, "东至李国强"), page(CONTRACT, 2, "水塘")])
    answer = backend.search(IndexQuery(phrases=(fold("李国强"),), terms=("水塘",)))
    assert [hit.ordinal for hit in answer.hits] == []
    answer = backend.search(IndexQuery(phrases=(fold("李国强"), fold("东至"))))
    assert [(hit.ordinal, hit.match) for hit in answer.hits] == [(1, Match.EXACT)]


def test_hundreds_of_equal_entries_stand_in_the_order_of_their_codes_below_a_better_one(opened: Opened) -> None:
    backend, numbers = opened(), list(range(1200))
    random.Random(1).shuffle(numbers)
    with backend.write() as writer:
        for row, number in enumerate(numbers, 1):
            entry = replace(CONTRACT, code=f"0142-2-9-{number}", title="林地" if number == 700 else "林地承包合同")
            writer.put_entry(row, EntryDocument(entry))
    codes = [hit.code for hit in backend.search(IndexQuery(terms=("林地",), offset=0, limit=40)).hits]
    assert codes == [f"0142-2-9-{number}" for number in (700, *range(39))]


def test_equal_pages_stand_in_the_order_of_their_codes_and_ordinals(opened: Opened) -> None:
    backend = opened()
    codes = ["0142-1-10-1", "0142-1-9-1", "0142-1-9-2"]
    pages = [page(CatalogueEntry(code=code), ordinal, "李国强") for code in codes for ordinal in (10, 2)]
    random.Random(4).shuffle(pages)
    fill(backend, pages)
    expected = [(code, ordinal) for code in ("0142-1-9-1", "0142-1-9-2", "0142-1-10-1") for ordinal in (2, 10)]
    assert exact(backend, "李国强") == expected
    assert [(code, ordinal) for code, ordinal, _ in words(backend, "李国强")] == expected


def test_pages_of_results_fit_together(opened: Opened) -> None:
    backend = opened()
    fill(backend, [page(CONTRACT, number, "李国强" * (number % 5 + 1)) for number in range(1, 31)])
    whole = words(backend, "李国强")
    assert len(whole) == 30
    assert [hit for start in range(0, 30, 7) for hit in words(backend, "李国强", limit=7, offset=start)] == whole
    answer = backend.search(IndexQuery(terms=("李国强",), limit=7, offset=28))
    assert (answer.total, len(answer.hits)) == (30, 2)


def test_scores_fall(opened: Opened) -> None:
    backend = opened()
    fill(backend, [page(CONTRACT, number, "李国强" * number + "水塘" * 20) for number in range(1, 9)])
    scores = [hit.score for hit in backend.search(IndexQuery(terms=("李国强",))).hits]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) > 1


def test_a_hit_carries_what_is_shown(opened: Opened) -> None:
    backend = opened()
    fill(backend, [page(CONTRACT, 3, "李国强")])
    hit = backend.search(IndexQuery(terms=("李国强",))).hits[0]
    assert (hit.code, hit.ordinal, hit.serial) == ("0142-2-9-2", 3, "0003")
    assert (hit.title, hit.date, hit.fonds) == ("石桥村土地承包合同书", "1998-10", "0142")


# --- filters ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "codes"),
    [
        (Filters(), {CONTRACT.code, NOTICE.code, UNDATED.code}),
        (Filters(fonds="0142"), {CONTRACT.code}),
        (Filters(fonds="ｘ043"), {NOTICE.code}),
        (Filters(fonds="04"), set()),
        (Filters(years=YearRange(1998, 1998)), {CONTRACT.code}),
        (Filters(years=YearRange(1998, 2014)), {CONTRACT.code, NOTICE.code}),
        (Filters(years=YearRange(1, 1997)), set()),
        (Filters(retention="Y"), {CONTRACT.code}),
        (Filters(retention="d30"), {NOTICE.code}),
        (Filters(responsible_party="石桥"), {CONTRACT.code, NOTICE.code}),
        (Filters(responsible_party="人民政府"), {NOTICE.code}),
        (Filters(responsible_party="县政府"), set()),
        (Filters(code="0142-2"), {CONTRACT.code}),
        (Filters(code="0142-2-9-2"), {CONTRACT.code}),
        (Filters(code="X043—WS•2014"), {NOTICE.code}),
        (Filters(code="X043-WS·20"), {NOTICE.code}),
        (Filters(code="未挂接"), {UNDATED.code}),
        (Filters(code="0142-3"), set()),
        (Filters(fonds="0142", years=YearRange(2014, 2014)), set()),
    ],
)
def test_filters_hold_for_every_hit(opened: Opened, filters: Filters, codes: set[str]) -> None:
    backend = opened()
    fill(backend, [page(entry, 1, "东至李国强") for entry in (CONTRACT, NOTICE, UNDATED)], [CONTRACT, NOTICE, UNDATED])
    assert {code for code, _ in exact(backend, "李国强", filters)} == codes
    answer = backend.search(IndexQuery(terms=("李国强的东至",), filters=filters))
    assert {hit.code for hit in answer.hits} == codes
    assert answer.total == len(codes)


def test_the_beginning_of_a_code_ends_at_a_dash_or_dot(opened: Opened) -> None:
    backend = opened()
    codes = ["0142-1-2", "0142-1-2-1", "0142-1-23", "0142-1-24-6"]
    fill(backend, [page(CatalogueEntry(code=code), 1, "李国强") for code in codes])
    assert {code for code, _ in exact(backend, "李国强", Filters(code="0142-1-2"))} == {"0142-1-2", "0142-1-2-1"}
    assert {code for code, _ in exact(backend, "李国强", Filters(code="0142-1-24-"))} == {"0142-1-24-6"}


@pytest.mark.parametrize("query", [IndexQuery(phrases=(fold("水渠"),)), IndexQuery(terms=("水渠",))])
def test_what_is_not_open_is_left_out_of_hits_counts_and_spread(opened: Opened, query: IndexQuery) -> None:
    shown = replace(CONTRACT, access=AccessState.OPEN)
    secret = replace(NOTICE, access=AccessState.OPEN, secrecy="机密")
    backend = opened()
    fill(backend, [page(entry, 1, "西至水渠") for entry in (shown, secret, UNDATED)], [shown, secret, UNDATED])
    assert backend.search(query).total == 3
    answer = backend.search(replace(query, filters=Filters(only_open=True)))
    assert [hit.code for hit in answer.hits] == [shown.code]
    assert (answer.total, answer.spread.items) == (1, 1)
    assert {value.value for facet in answer.spread.facets.values() for value in facet}.isdisjoint(
        {secret.fonds, secret.retention, secret.responsible_party}
    )


def test_a_beginning_of_a_code_does_not_tell_of_what_is_not_open(opened: Opened) -> None:
    """A 档号 that exists is taken whole; were it so with a hidden one, its absence could be told from its presence."""
    shown = replace(CONTRACT, code="0142-2-91", access=AccessState.OPEN)
    hidden = replace(CONTRACT, code="0142-2-9")
    backend = opened()
    fill(backend, [page(entry, 1, "西至水渠") for entry in (shown, hidden)], [shown, hidden])
    assert exact(backend, "水渠", Filters(code="0142-2-9", only_open=True)) == [(shown.code, 1)]
