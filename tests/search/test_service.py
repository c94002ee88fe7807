import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.access import personal_numbers
from pipeline.errors import QueryError
from pipeline.index import page_document
from pipeline.model.catalogue_entry import CatalogueEntry, PartialDate
from pipeline.search import Match, SearchHit
from tests.search.page_builder import box_of, page_of
from tests.search.searchable import Searchable

CONTRACT = CatalogueEntry(
    code="0142-2-9-2",
    title="石桥村土地承包合同书",
    fonds="0142",
    year=1998,
    retention="Y",
    date=PartialDate(1998, 10, 1),
)
NOTICE = CatalogueEntry(
    code="X043-WS·2014-D30-NJZ-0001",
    title="关于调处水塘纠纷的通知",
    fonds="X043",
    year=2014,
    retention="D30",
    document_number="石府发〔2014〕12号",
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Searchable:
    return Searchable.of(
        tmp_path_factory.mktemp("search") / "index",
        (
            CONTRACT,
            [
                page_of("地块名称：大湾田，面积２．３４亩", "四至：东至张三地埂，南至李国", "强水沟，西至赵满仓"),
                page_of("国强与会，张国栋缺席", "发包方（甲方）：石桥村村民委员会"),
                page_of(),
            ],
        ),
        (NOTICE, [page_of("经镇政府研究决定", "village council, tel 0712", "8800 turn over")]),
    )


def only(archive: Searchable, text: str, **options: object) -> SearchHit:
    result = archive.search(text, **options)
    assert result.total == len(result.hits) == 1
    return result.hits[0]


# --- marks, boxes and snippets ---------------------------------------------------------------------------------------


def test_a_phrase_over_a_line_end_has_a_box_on_each_line(archive: Searchable) -> None:
    hit = only(archive, "至李国强水沟", mode="exact")
    assert hit.boxes == (box_of(1, 11, 13), box_of(2, 0, 2))
    assert hit.page == 1
    assert (hit.view and (hit.view.width, hit.view.height)) == (2000, 3000)


def test_the_marks_of_a_snippet_are_the_phrase(archive: Searchable) -> None:
    hit = only(archive, "李国强", mode="exact")
    (mark,) = hit.marks
    assert hit.snippet[slice(*mark)] == "李国强"
    assert "\n" not in hit.snippet
    assert hit.snippet.startswith("地块名称")


def test_a_short_snippet_has_some_thirty_characters_on_both_sides(tmp_path: Path) -> None:
    archive = Searchable.of(
        tmp_path / "index", (CONTRACT, [page_of(*["东南西北田塘沟坎路埂" * 2] * 9, "李国强", *["甲乙丙丁" * 5] * 9)])
    )
    hit = only(archive, "李国强")
    assert hit.marks == ((30, 33),)
    assert len(hit.snippet) == 63


def test_folded_forms_are_marked_as_they_stand_on_the_page(archive: Searchable) -> None:
    hit = only(archive, "面积2.34亩")
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["面积２．３４亩"]
    assert hit.boxes == (box_of(0, 9, 15),)


def test_latin_words_stay_apart_where_a_line_ended(archive: Searchable) -> None:
    assert "0712 8800" in only(archive, "village").snippet


def test_words_are_marked_where_the_phrase_does_not_stand(archive: Searchable) -> None:
    hit = next(hit for hit in archive.search("石桥村的承包户").hits if hit.page == 2)
    assert hit.match is Match.WORDS
    assert hit.marks
    assert all(hit.snippet[start:end] in "石桥村的承包户" for start, end in hit.marks)
    assert len(hit.boxes) == len(hit.marks)


def test_every_box_lies_on_the_view(archive: Searchable) -> None:
    for hit in archive.search("至").hits:
        assert hit.boxes
        assert all(0 <= box.x0 < box.x1 <= 2000 and 0 <= box.y0 < box.y1 <= 3000 for box in hit.boxes)


# --- what is a hit ---------------------------------------------------------------------------------------------------


def test_scattered_characters_are_no_hit_in_any_mode(archive: Searchable) -> None:
    for mode in ("words", "exact"):
        assert archive.search("张国强", mode=mode).total == 0


def test_a_name_spaced_out_is_the_name(archive: Searchable) -> None:
    assert only(archive, "张 三").match is Match.EXACT
    assert only(archive, "张　三", mode="exact").match is Match.EXACT


def test_a_mark_between_spaces_counts_in_every_mode(tmp_path: Path) -> None:
    archive = Searchable.of(tmp_path / "index", (CONTRACT, [page_of("平等、自愿")]))
    for mode in ("words", "exact"):
        assert only(archive, "平等 、 自愿", mode=mode).match is Match.EXACT


@pytest.mark.parametrize("quotes", ['""', "“”", "「」", "『』"])
def test_quotes_mean_to_the_letter(archive: Searchable, quotes: str) -> None:
    assert only(archive, f"{quotes[0]}东至张三{quotes[1]}").match is Match.EXACT
    assert archive.search(f"{quotes[0]}东至李四{quotes[1]}").total == 0


def test_quoted_and_plain_terms_may_stand_together(archive: Searchable) -> None:
    assert only(archive, '"东至" 赵满仓').match is Match.EXACT
    assert only(archive, '"东至" 大湾田的四至界限').match is Match.WORDS
    assert archive.search('"东至" "水塘"').total == 0


def test_a_quote_without_its_twin_is_a_mark_like_any_other(archive: Searchable) -> None:
    assert only(archive, '"张三').match is Match.EXACT


def test_pages_with_all_terms_come_before_pages_with_some(tmp_path: Path) -> None:
    pages = [page_of("张三张三张三。"), page_of("李四欠张三公粮"), page_of("李四李四")]
    archive = Searchable.of(tmp_path / "index", (CONTRACT, pages))
    hits = archive.search("张三 李四").hits
    assert hits[0].page == 2
    assert {hit.page for hit in hits} == {1, 2, 3}


def test_a_hit_in_the_catalogue_alone_has_no_page(archive: Searchable) -> None:
    hit = only(archive, "水塘纠纷")
    assert (hit.match, hit.page, hit.serial, hit.boxes, hit.view) == (Match.CATALOGUE, None, "", (), None)
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["水塘纠纷"]


def test_a_document_number_is_found_in_any_brackets_and_shown(archive: Searchable) -> None:
    hit = only(archive, "石府发[2014]12号")
    assert hit.archival_code == NOTICE.code
    assert hit.snippet == "石府发〔2014〕12号"


def test_an_archival_code_is_found(archive: Searchable) -> None:
    assert only(archive, "X043-WS·2014-D30-NJZ-0001").archival_code == NOTICE.code


def test_filters_are_passed_on(archive: Searchable) -> None:
    assert archive.search("至", years="2014").total == 0
    assert archive.search("至", years="1990-1999", fonds="0142", retention="永久", code="0142-2").total == 1
    assert archive.search("水塘", retention="30年").total == 1


def test_operators_of_query_languages_are_mere_text(archive: Searchable) -> None:
    for text in (
        "title:石桥村",
        "张三 AND NOT 东至",
        "张*",
        "张?三",
        "(张三",
        "张三~2",
        "张三^4",
        "[1 TO 9]",
        "(.*)*$",
        "{张}",
    ):
        archive.search(text)
    assert archive.search("张*").total == 0


def test_a_page_that_the_index_still_knows_is_not_called_exact(tmp_path: Path) -> None:
    archive = Searchable.of(tmp_path / "index", (CONTRACT, [page_of("东至李国强"), page_of("东至李国强")]))
    archive.pages[CONTRACT.code, 1] = page_of("东至张三")
    del archive.pages[CONTRACT.code, 2]
    hits = archive.search("李国强", mode="exact").hits
    assert [(hit.match, hit.boxes) for hit in hits] == [(Match.WORDS, ())] * 2


# --- hostile questions -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", " ", "　\n\t", "，。、", '""', "“”", '"" 「」', "\x00\x01", "\u200b", "…——"])
@pytest.mark.parametrize("mode", ["words", "exact"])
def test_a_question_without_letters_is_refused_in_chinese(archive: Searchable, text: str, mode: str) -> None:
    with pytest.raises(QueryError, match="没有可以检索的文字"):
        archive.search(text, mode=mode)


@pytest.mark.parametrize(
    "text",
    [
        "张" * 10_000,
        "张三李四" * 2_500,
        "张三 " * 3_000,
        '"' * 10_000,
        '"张" ' * 2_000,
        "(" * 10_000,
        "AND " * 2_500,
        "a*" * 5_000,
    ],
)
def test_long_questions_end_quickly(archive: Searchable, text: str) -> None:
    started = time.monotonic()
    with pytest.raises(QueryError, match="检索"):
        archive.search(text)
    assert time.monotonic() - started < 1


def test_the_longest_question_is_answered_quickly(archive: Searchable) -> None:
    archive.search("甲乙丙丁")
    started = time.monotonic()
    archive.search("发包方石桥村村民委员会承包方张三" * 31)
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("text", ["张\x00三", "\ud800张三", "张三\x1b[31m", "\ufeff张三", "𠮷张三"])
def test_control_characters_and_broken_code_points_do_no_harm(archive: Searchable, text: str) -> None:
    archive.search(text)


# --- for any text ----------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_every_part_of_a_page_is_found_and_marked_where_it_stands(archive: Searchable, data: st.DataObject) -> None:
    (code, ordinal), page = data.draw(st.sampled_from(sorted(archive.pages.items(), key=str)))
    text = page.text.replace("\n", "")
    if not text:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    part = text[start : start + data.draw(st.integers(1, 20))]
    try:
        hits = archive.search(part, mode="exact").hits
    except QueryError:
        assert personal_numbers(part) or not any(character.isalnum() for character in part)
        return
    hit = next(hit for hit in hits if (hit.archival_code, hit.page) == (code, ordinal))
    assert hit.match is Match.EXACT
    assert hit.boxes
    assert hit.marks


@given(st.text(max_size=30))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_answered_or_refused(archive: Searchable, text: str) -> None:
    try:
        result = archive.search(text)
    except QueryError:
        return
    assert result.total >= len(result.hits)


# --- the form for programs -------------------------------------------------------------------------------------------


def test_the_json_form_has_the_promised_fields(archive: Searchable) -> None:
    answer = archive.search("李国强", limit=5).to_json()
    assert list(answer) == [
        *("schema", "query", "mode", "total", "total_items", "hits"),
        *("groups", "facets", "suggestions"),
    ]
    assert (answer["schema"], answer["query"], answer["mode"], answer["total"]) == (1, "李国强", "words", 1)
    (hit,) = answer["hits"]
    score = hit.pop("score")
    assert isinstance(score, float)
    assert hit == {
        "archival_code": "0142-2-9-2",
        "page": 1,
        "serial": "0001",
        "title": "石桥村土地承包合同书",
        "date": "1998-10-01",
        "fonds": "0142",
        "match": "exact",
        "certainty": 1.0,
        "read": "",
        "snippet": "地块名称：大湾田，面积２．３４亩四至：东至张三地埂，南至李国强水沟，西至赵满仓",
        "marks": [[28, 31]],
        "boxes": [[240, 40, 280, 60], [0, 80, 20, 100]],
        "boxes_on_next_page": [],
        "view": {"width": 2000, "height": 3000},
    }


def test_the_json_form_of_a_catalogue_hit_has_no_page(archive: Searchable) -> None:
    (hit,) = archive.search("水塘纠纷").to_json()["hits"]
    assert (hit["page"], hit["boxes"], hit["view"], hit["match"]) == (None, [], None, "catalogue")


def test_the_same_question_gets_the_same_answer(archive: Searchable) -> None:
    assert archive.search("石桥村 东至 水塘") == archive.search("石桥村 东至 水塘")


def test_a_page_read_again_is_found_by_its_new_text(tmp_path: Path) -> None:
    archive = Searchable.of(tmp_path / "index", (CONTRACT, [page_of("东至李国强")]))
    archive.pages[CONTRACT.code, 1] = page_of("东至张三")
    with archive.backend.write() as writer:
        writer.put_page(1001, page_document(archive.pages[CONTRACT.code, 1], CONTRACT, 1, "0001"))
    assert archive.exact("李国强") == []
    assert archive.exact("张三") == [(CONTRACT.code, 1)]
