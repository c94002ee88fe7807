import pytest

from pipeline.errors import QueryError
from pipeline.index import FacetName, FacetValue
from pipeline.model.catalogue_entry import CatalogueEntry
from tests.search.page_builder import doubtful, page_of
from tests.search.searchable import Searchable


def entry(code: str, year: int | None, **fields: str) -> CatalogueEntry:
    return CatalogueEntry(code=code, title=f"{year}年合同", fonds=code[:4], year=year, **fields)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Searchable:
    return Searchable.of(
        tmp_path_factory.mktemp("results") / "index",
        (
            entry("0142-2-9-2", 1998, retention="Y", responsible_party="石桥村", access="开放"),
            [page_of("东至李国强"), page_of("李国强李国强，西至大路"), page_of("李国强")],
        ),
        (entry("0142-2-10-1", 1984, retention="Y", responsible_party="石桥村"), [page_of("南至李国强地埂")]),
        (entry("X043-1", None), [page_of("李国强"), page_of("面积二亩三分")]),
        (entry("X043-2", 2014), [doubtful(page_of("赵满地"), 0, 2, ("仓", 0.3))]),
    )


def test_hits_are_grouped_by_item_with_all_its_hits_counted(archive: Searchable) -> None:
    result = archive.search("李国强", mode="exact", limit=2)
    assert (result.total, result.total_items) == (5, 3)
    assert [hit for group in result.groups for hit in group.hits] == list(result.hits)
    whole = archive.search("李国强", mode="exact")
    assert {group.hits[0].archival_code: group.total for group in whole.groups} == {
        "0142-2-9-2": 3,
        "0142-2-10-1": 1,
        "X043-1": 1,
    }
    assert whole.groups[0].hits[0] == whole.hits[0]


def test_facets_count_hits_and_items(archive: Searchable) -> None:
    facets = archive.search("李国强", limit=1).spread.facets
    assert facets[FacetName.FONDS] == (FacetValue("0142", 4, 2), FacetValue("X043", 1, 1))
    assert facets[FacetName.YEAR] == (FacetValue("1998", 3, 1), FacetValue("", 1, 1), FacetValue("1984", 1, 1))
    assert facets[FacetName.RESPONSIBLE_PARTY] == (FacetValue("石桥村", 4, 2), FacetValue("", 1, 1))
    assert facets[FacetName.ACCESS] == (FacetValue("开放", 3, 1), FacetValue("未审核", 2, 2))


@pytest.mark.parametrize(
    ("sort", "codes"),
    [
        ("code", ["0142-2-9-2"] * 3 + ["0142-2-10-1", "X043-1"]),
        ("oldest", ["0142-2-10-1", *["0142-2-9-2"] * 3, "X043-1"]),
        ("newest", [*["0142-2-9-2"] * 3, "0142-2-10-1", "X043-1"]),
    ],
)
def test_hits_come_in_the_order_asked_for_and_its_pages_fit_together(
    archive: Searchable, sort: str, codes: list[str]
) -> None:
    whole = archive.search("李国强", sort=sort).hits
    assert [hit.archival_code for hit in whole] == codes
    assert [hit.page for hit in whole if hit.archival_code == "0142-2-9-2"] == [1, 2, 3]
    parts = [archive.search("李国强", sort=sort, limit=2, offset=start).hits for start in (0, 2, 4)]
    assert [hit for part in parts for hit in part] == list(whole)


def test_an_unknown_order_is_refused(archive: Searchable) -> None:
    with pytest.raises(QueryError, match="newest"):
        archive.search("李国强", sort="random")


@pytest.mark.parametrize(
    ("text", "options", "advice"),
    [
        ("2.3亩", {}, "按数字、日期、面积等值检索"),
        ("赵满仓", {}, "容许识别错字"),
        ("大路的西边", {"mode": "exact"}, "按词检索"),
        ("李国强", {"years": "1990"}, "不限年度"),
        ("李国强", {"fonds": "0001"}, "不限全宗"),
        ("李国强 且 王麻子", {}, None),
        ("李国强 王麻子", {"mode": "exact"}, "去掉“王麻子”"),
    ],
)
def test_what_would_find_something_is_suggested(
    archive: Searchable, text: str, options: dict[str, str], advice: str | None
) -> None:
    result = archive.search(text, **options)
    assert result.total == 0
    advised = {suggestion.advice: suggestion for suggestion in result.suggestions}
    if advice is None:
        assert all(suggestion.total for suggestion in result.suggestions)
        return
    question = advised[advice].question
    found = archive.search(question.text, mode=question.mode, years=question.years, fonds=question.fonds)
    assert found.total == advised[advice].total > 0


def test_nothing_is_suggested_beside_hits(archive: Searchable) -> None:
    assert archive.search("李国强").suggestions == ()


def test_the_json_form_has_groups_facets_and_suggestions(archive: Searchable) -> None:
    answer = archive.search("李国强", limit=1).to_json()
    assert (answer["total"], answer["total_items"], len(answer["hits"])) == (5, 3, 1)
    (group,) = answer["groups"]
    assert group["hits"] == answer["hits"]
    assert group["total"] in (1, 3)
    assert list(answer["facets"]) == ["fonds", "year", "responsible_party", "retention", "access"]
    assert answer["facets"]["fonds"][0] == {"value": "0142", "hits": 4, "items": 2}
    assert answer["suggestions"] == []
    (first, *_) = archive.search("2.3亩").to_json()["suggestions"]
    assert first == {"advice": "按数字、日期、面积等值检索", "query": "2.3亩", "mode": "equal", "total": 1}
