from pathlib import Path

import pytest

from pipeline.index import Synonyms
from pipeline.model.catalogue_entry import CatalogueEntry
from pipeline.search import Match
from tests.search.page_builder import box_of, doubtful, page_of
from tests.search.searchable import Searchable

CONTRACT = CatalogueEntry(code="0142-2-9-2", title="石桥村土地承包合同书", fonds="0142", year=1998)
LEDGER = CatalogueEntry(code="0142-2-9-3", title="台账", fonds="0142", year=1998)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Searchable:
    misread = doubtful(page_of("南至李图强水沟", "士地三亩", "士地五亩"), 0, 3, ("国", 0.2), ("囯", 0.05))
    misread = doubtful(misread, 1, 0)
    return Searchable.of(
        tmp_path_factory.mktemp("modes") / "index",
        (
            CONTRACT,
            [
                page_of("自一九九八年起，承包期叁拾年", "面积贰畝叁分，東至張三地埂"),
                page_of("面积12.3亩，至2028年止，第98号"),
                misread,
                page_of("西至李国强，北至赵满"),
                page_of("仓水塘，计30年"),
            ],
        ),
        (LEDGER, [page_of("仓水塘")]),
    )


def found(archive: Searchable, text: str, mode: str) -> list[tuple[int | None, Match]]:
    return [(hit.page, hit.match) for hit in archive.search(text, mode=mode).hits]


# --- exact -----------------------------------------------------------------------------------------------------------


def test_a_phrase_is_found_over_the_end_of_a_page(archive: Searchable) -> None:
    (hit,) = archive.search("赵满仓", mode="exact").hits
    assert (hit.archival_code, hit.page, hit.match) == (CONTRACT.code, 4, Match.EXACT)
    assert (hit.boxes, hit.boxes_on_next_page) == ((box_of(0, 8, 9),), (box_of(0, 0, 0),))
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["赵满仓"]


def test_words_and_tolerant_find_what_exact_finds_over_the_end_of_a_page(archive: Searchable) -> None:
    for mode in ("words", "tolerant"):
        assert (4, Match.EXACT) in found(archive, "赵满仓", mode)


def test_no_phrase_runs_from_one_entry_into_the_next(archive: Searchable) -> None:
    assert found(archive, "三十年仓", "exact") == []
    assert found(archive, "30年仓水塘", "exact") == []


def test_other_forms_of_a_character_are_the_character(archive: Searchable) -> None:
    assert found(archive, "东至张三", "exact") == [(1, Match.EXACT)]
    assert found(archive, "面積貳亩", "exact") == [(1, Match.EXACT)]


# --- equal -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["2.3亩", "面积2亩3分", "二畝三分", "1998年", "承包期30年"])
def test_values_are_found_as_they_are_written_elsewhere(archive: Searchable, text: str) -> None:
    assert (1, Match.EQUAL) in found(archive, text, "equal")
    assert all(page != 2 for page, _ in found(archive, text, "equal"))


def test_what_is_equal_and_written_so_is_exact(archive: Searchable) -> None:
    assert found(archive, "30年", "equal") == [(5, Match.EXACT), (1, Match.EQUAL)]
    assert found(archive, "12.3亩", "equal") == [(2, Match.EXACT)]


def test_what_has_no_value_is_found_over_the_end_of_a_page_in_equal_too(archive: Searchable) -> None:
    (hit,) = archive.search("赵满仓", mode="equal").hits
    assert (hit.page, hit.match, hit.boxes_on_next_page) == (4, Match.EXACT, (box_of(0, 0, 0),))


def test_what_is_equal_is_marked(archive: Searchable) -> None:
    (hit,) = archive.search("面积2.3亩", mode="equal").hits
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["面积贰畝叁分"]
    assert hit.boxes == (box_of(1, 0, 5),)


# --- tolerant --------------------------------------------------------------------------------------------------------


def test_exact_hits_come_first_and_doubtful_ones_say_what_was_read(archive: Searchable) -> None:
    exact, doubtful_hit = archive.search("李国强", mode="tolerant").hits
    assert (exact.page, exact.match, exact.certainty, exact.read) == (4, Match.EXACT, 1.0, "")
    assert (doubtful_hit.page, doubtful_hit.match) == (3, Match.TOLERANT)
    assert doubtful_hit.certainty == pytest.approx(0.2)
    assert doubtful_hit.read == "李图强"
    assert doubtful_hit.boxes == (box_of(0, 2, 4),)


def test_lookalikes_are_found_in_longer_terms_only(archive: Searchable) -> None:
    assert (3, Match.TOLERANT) in found(archive, "土地三亩", "tolerant")
    assert all(match is Match.CATALOGUE for _, match in found(archive, "土地", "tolerant"))


def test_lookalikes_are_found_only_where_the_engine_was_unsure(archive: Searchable) -> None:
    assert found(archive, "土地五亩", "tolerant") == []
    assert found(archive, "士地五亩", "tolerant") == [(3, Match.EXACT)]


def test_numbers_are_not_guessed(archive: Searchable) -> None:
    assert found(archive, "士地二亩", "tolerant") == []


def test_a_name_over_other_names_is_found_in_no_mode(tmp_path: Path) -> None:
    archive = Searchable.of(tmp_path / "index", (CONTRACT, [page_of("国强与会，张国栋缺席")]))
    assert all(not found(archive, "张国强", mode) for mode in ("words", "exact", "equal", "tolerant"))


@pytest.mark.parametrize("text", ["李国强", "土地三亩", "面积", "赵满仓", "30年"])
def test_words_and_tolerant_include_every_exact_hit(archive: Searchable, text: str) -> None:
    exact = set(found(archive, text, "exact"))
    for mode in ("words", "tolerant"):
        assert exact <= set(found(archive, text, mode))


# --- words -----------------------------------------------------------------------------------------------------------


def test_other_names_are_found_below_what_was_asked_and_only_in_their_years(tmp_path: Path) -> None:
    names = tmp_path / "synonyms.txt"
    names.write_text("石桥村 = 石桥大队(1958-1984)\n", encoding="utf-8")
    old, new = (CatalogueEntry(code=f"0142-1-{year}", year=year) for year in (1975, 1998))
    archive = Searchable.of(
        tmp_path / "index", (old, [page_of("石桥大队分地")]), (new, [page_of("石桥大队旧址"), page_of("石桥村承包")])
    )
    hits = archive.search("石桥村", synonyms=Synonyms([names])).hits
    assert [(hit.archival_code, hit.page, hit.match) for hit in hits] == [
        ("0142-1-1998", 2, Match.EXACT),
        ("0142-1-1975", 1, Match.WORDS),
    ]
    assert [hits[1].snippet[start:end] for start, end in hits[1].marks] == ["石桥大队"]


def test_synonyms_are_not_tried_where_the_letters_count(tmp_path: Path) -> None:
    archive = Searchable.of(tmp_path / "index", (CONTRACT, [page_of("按手印")]))
    assert archive.search("指印", mode="words").total == 1
    assert archive.search("指印", mode="exact").total == 0
    assert archive.search('"指印"', mode="words").total == 0
