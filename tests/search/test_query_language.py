from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import QueryError
from pipeline.model.catalogue_entry import CatalogueEntry
from pipeline.search import Match
from pipeline.search.query_language import is_structured, parse
from tests.search.page_builder import box_of, doubtful, page_of
from tests.search.searchable import Searchable

CONTRACT = CatalogueEntry(
    code="0142-2-9-2", title="石桥村土地承包合同书", fonds="0142", year=1998, responsible_party="石桥村村民委员会"
)
NOTICE = CatalogueEntry(
    code="X043-WS·2014-D30-NJZ-0001",
    title="关于调处水塘纠纷的通知",
    fonds="X043",
    year=2014,
    responsible_party="石桥镇人民政府",
    document_number="石府发〔2014〕12号",
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Searchable:
    return Searchable.of(
        tmp_path_factory.mktemp("language") / "index",
        (
            CONTRACT,
            [
                page_of("承包方张三，东至李国强地埂，南至水沟"),
                page_of("承包方李四，东至大路。并且交清", "面积二亩三分"),
                doubtful(page_of("承包方王五，西至李图强。"), 0, 9, ("国", 0.2)),
            ],
        ),
        (NOTICE, [page_of("张三与李四因水塘发生纠纷")]),
    )


def pages(archive: Searchable, text: str, **options: object) -> list[tuple[str, int | None]]:
    return sorted((hit.archival_code[:4], hit.page) for hit in archive.search(text, **options).hits)  # type: ignore[type-var]


@pytest.mark.parametrize("mode", ["words", "exact", "equal", "tolerant"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("张三 且 东至", [("0142", 1)]),
        ("张三 AND 东至", [("0142", 1)]),
        ("张三 或 李四", [("0142", 1), ("0142", 2), ("X043", 1)]),
        ("张三 OR 李四", [("0142", 1), ("0142", 2), ("X043", 1)]),
        ("张三 非 李四", [("0142", 1)]),
        ("非 李四 且 张三", [("0142", 1)]),
        ("张三 且 (东至 或 纠纷)", [("0142", 1), ("X043", 1)]),
        ("（张三 或 李四）且 东至", [("0142", 1), ("0142", 2)]),
        ('"东至李国强" 或 "东至大路"', [("0142", 1), ("0142", 2)]),
        ("全文:张三 题名:合同", [("0142", 1)]),
        ("责任者：人民政府 张三", [("X043", 1)]),
        ("张三 年度:1990-1999", [("0142", 1)]),
        ("张三 或 (李四 且 年度:2014)", [("0142", 1), ("X043", 1)]),
        ("张三 档号:X043", [("X043", 1)]),
        ("张三 非 档号:X043", [("0142", 1)]),
        ("近(张三 李国强, 5)", [("0142", 1)]),
        ("近(李国强 张三, 5)", [("0142", 1)]),
        ("近(张三 水沟, 5)", []),
        ("近(张三 李国强 水沟，20)", [("0142", 1)]),
    ],
)
def test_conditions_hold_in_every_mode(
    archive: Searchable, text: str, expected: list[tuple[str, int]], mode: str
) -> None:
    assert pages(archive, text, mode=mode) == expected


def test_catalogue_fields_alone_find_entries(archive: Searchable) -> None:
    for text in ("题名:合同", "责任者:村民委员会", "年度:1998", "档号:0142-2"):
        (hit,) = archive.search(text).hits
        assert (hit.archival_code, hit.page, hit.match) == (CONTRACT.code, None, Match.CATALOGUE)
    (hit,) = archive.search("文号:石府发[2014]12号").hits
    assert hit.archival_code == NOTICE.code
    assert archive.search("题名:村民委员会").total == 0


def test_the_mode_holds_for_each_phrase(archive: Searchable) -> None:
    assert pages(archive, "2.3亩 且 李四", mode="equal") == [("0142", 2)]
    assert pages(archive, "李国强 且 承包方", mode="exact") == [("0142", 1)]
    assert pages(archive, "李国强 且 承包方", mode="tolerant") == [("0142", 1), ("0142", 3)]
    labels = [(hit.page, hit.match, hit.read) for hit in archive.search("李国强 且 承包方", mode="tolerant").hits]
    assert labels == [(1, Match.EXACT, ""), (3, Match.TOLERANT, "李图强")]


def test_nothing_is_left_out_for_a_doubt(archive: Searchable) -> None:
    assert pages(archive, "承包方 非 李国强", mode="tolerant") == [("0142", 2), ("0142", 3)]


def test_what_was_demanded_is_marked(archive: Searchable) -> None:
    (hit,) = archive.search("张三 且 李国强 非 李四").hits
    assert hit.boxes == (box_of(0, 3, 4), box_of(0, 8, 10))
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["张三", "李国强"]


@pytest.mark.parametrize(
    "text", ["并且交清", "而且 或者", "（甲方）石桥村", "地址:石桥村", "附近（水沟）", '"张三 且 李四"']
)
def test_words_that_hold_a_sign_are_plain(text: str) -> None:
    assert not is_structured(text)


@pytest.mark.parametrize(
    ("text", "what", "where"),
    [
        ("张三 且", "第 5 个字处：这里缺少", "张三 且▲"),
        ("张三 且 或 李四", "第 6 个字处：这里缺少", "张三 且 ▲或 李四"),
        ("(张三 或 李四", "第 1 个字处：左括号没有配上", "▲(张三 或 李四"),
        ("张三 或 李四)", "第 8 个字处：多了一个右括号", "张三 或 李四▲)"),
        ("题名:", "第 1 个字处：“题名:”后面缺少", "▲题名:"),
        ("张三 年度:九八", "第 7 个字处：年度", "张三 年度:▲九八"),
        ("近(张三, 20)", "第 1 个字处：“近”的写法", "▲近("),
        ("近(张三 李四)", "第 1 个字处：“近”的写法", "▲近("),
        ("张三 且 ，", "第 6 个字处：这里没有可以检索的文字", "▲，"),
        ("非 张三", "只有“非”", "非 张三"),
        ("(" * 30 + "张三 或 李四" + ")" * 30, "第 21 个字处：括号套得太深", "▲("),
    ],
)
def test_a_mistake_is_shown_where_it_is_with_how_to_write_it(
    archive: Searchable, text: str, what: str, where: str
) -> None:
    with pytest.raises(QueryError) as caught:
        archive.search(text)
    assert what in caught.value.what
    assert where in caught.value.where
    assert caught.value.advice.startswith(("请", "“且”", "括号"))


@given(
    st.lists(
        st.sampled_from(["张三", "且", "或", "非", "(", ")", "题名:", "年度:1998", "近(", '"', " ", "，"]), max_size=15
    )
)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_query_is_read_or_refused(parts: list[str]) -> None:
    text = " ".join(parts)
    if is_structured(text):
        try:
            parse(text, by_words=True)
        except QueryError as error:
            assert error.advice


def test_or_of_nothing_written_is_not_searched(tmp_path: Path) -> None:
    archive = Searchable.of(tmp_path / "index", (CONTRACT, [page_of("张三")]))
    assert [hit.page for hit in archive.search("张三 或 李四 且 王五").hits] == [1]
    assert archive.search("(张三 或 李四) 且 王五").total == 0
