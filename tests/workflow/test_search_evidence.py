from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.archive import Archive
from pipeline.database import catalogue_store, outbox
from pipeline.database.tables import pages
from pipeline.model.catalogue_entry import CatalogueEntry
from pipeline.model.page import PageKey
from pipeline.model.query import Question
from pipeline.report import SearchEvidence, certificate, statement
from tests.workflow.builders import SmallArchive
from tests.workflow.read_archive import archive_with

Made = tuple[Archive, SmallArchive]


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Made]:
    archive, small = archive_with(
        tmp_path,
        **{"0142_2_9_1": [["东至李国强"], ["承包期叁拾年"], ["空"]], "0142_2_9_2": [["张三"], ["李四"]]},
    )
    with archive:
        yield archive, small


def evidence_of(archive: Archive, text: str, **conditions: object) -> SearchEvidence:
    return archive.searching.with_evidence(Question.asked(text, **conditions))[1]  # type: ignore[arg-type]


def page_id(small: SmallArchive, code: str, ordinal: int) -> int:
    return next(page.id for page in small.pages(code) if page.key == PageKey(code, ordinal))


def change(small: SmallArchive, page: int, **values: object) -> None:
    with small.database.begin() as connection:
        connection.execute(pages.update().where(pages.c.id == page).values(**values))


def test_a_whole_archive_that_was_read_is_searched_whole(made: Made) -> None:
    evidence = evidence_of(made[0], "赵六", mode="exact")
    assert (evidence.coverage.pages, evidence.coverage.searched, evidence.coverage.unsearched) == (5, 5, 0)
    assert statement(evidence)[0] == (
        "在已识别并可检索的 5 页和 2 条目录中，按“原文一致”未找到“赵六”；范围内没有无法检索的页。"
    )


def test_pages_that_were_not_read_are_counted_and_named(made: Made) -> None:
    archive, small = made
    change(small, page_id(small, "0142-2-9-2", 1), state="pending", job_key=None)
    failed = {"problem_category": "damaged", "problem_stage": "prepare", "problem_detail": ""}
    change(small, page_id(small, "0142-2-9-2", 2), state="failed", job_key=None, **failed)
    archive.rebuild_index()
    coverage = evidence_of(archive, "赵六", mode="exact").coverage
    assert [(page.code, page.ordinal) for page in coverage.waiting] == [("0142-2-9-2", 1)]
    assert [(page.ordinal, bool(page.note)) for page in coverage.failed] == [(2, True)]
    first, second, *_ = statement(evidence_of(archive, "赵六", mode="exact"))
    assert "在已识别并可检索的 3 页" in first
    assert "另有 2 页无法检索" in first
    assert "等待识别 1 页，识别失败 1 页" in second


def test_a_page_that_the_index_was_not_told_of_is_not_called_searched(made: Made) -> None:
    archive, small = made
    page = page_id(small, "0142-2-9-1", 1)
    with small.database.begin() as connection:
        outbox.announce_page(connection, page)
    coverage = evidence_of(archive, "赵六").coverage
    assert (coverage.searched, [page.ordinal for page in coverage.not_indexed]) == (4, [1])


def test_where_nothing_could_be_searched_nothing_is_concluded(made: Made) -> None:
    archive, small = made
    with small.database.begin() as connection:
        connection.execute(pages.update().values(state="pending", job_key=None))
    archive.rebuild_index()
    first = statement(evidence_of(archive, "李国强"))[0]
    assert "不能据此说明有或没有" in first
    assert "未找到" not in first


def test_blank_and_badly_read_pages_are_listed_though_they_were_searched(made: Made) -> None:
    archive, small = made
    change(small, page_id(small, "0142-2-9-1", 3), is_blank=True, character_count=0, confidence=None)
    change(small, page_id(small, "0142-2-9-1", 2), confidence=0.5)
    change(small, page_id(small, "0142-2-9-2", 2), character_count=0, confidence=None)
    coverage = evidence_of(archive, "赵六").coverage
    assert [page.ordinal for page in coverage.blank] == [3]
    assert [(page.code[-1], page.ordinal) for page in coverage.doubtful] == [("1", 2), ("2", 2)]
    assert coverage.searched == 5
    assert any("2 页没有读出文字，或平均置信度低于 85%" in one for one in statement(evidence_of(archive, "赵六")))


def test_only_what_lies_within_the_filters_is_called_searched(made: Made) -> None:
    archive, small = made
    entries = [
        CatalogueEntry("0142-2-9-1", title="甲", year=1998, page_count=5),
        CatalogueEntry("0142-2-9-9", year=1998),
    ]
    with small.database.begin() as connection:
        catalogue_store.put_entries(connection, entries)
    archive.rebuild_index()
    evidence = evidence_of(archive, "赵六 年度:1998")
    coverage = evidence.coverage
    assert coverage.scope == (("年度", "1998"),)
    assert (coverage.entries, coverage.pages) == (2, 3)
    assert [row.code for row in coverage.without_scans] == ["0142-2-9-9"]
    assert [(row.code, row.page_count, row.scanned) for row in coverage.short] == [("0142-2-9-1", 5, 3)]
    assert ([row.code for row in coverage.unjudged], coverage.unjudged_pages) == (["0142-2-9-2"], 2)
    limits = "".join(statement(evidence))
    assert "1 件没有扫描件，1 件比目录少 2 页" in limits
    assert "有 1 件（2 页）因目录中没有所限定的项目" in limits


def test_every_way_of_searching_is_counted_and_the_one_asked_for_comes_first(made: Made) -> None:
    counts = evidence_of(made[0], "承包期30年", mode="exact").counts
    assert [(one.mode, one.total, one.is_asked) for one in counts] == [
        ("exact", 0, True),
        ("words", 1, False),
        ("equal", 1, False),
        ("tolerant", 0, False),
    ]


def test_what_was_found_is_stated_with_how_much_of_it_is_exact(made: Made) -> None:
    evidence = evidence_of(made[0], "张三李四 李国强", mode="words")
    assert "找到 3 处（页或仅目录条目），分属 2 件，其中没有原文一致的；" in statement(evidence)[0]
    assert "其中原文一致的 1 处；" in statement(evidence_of(made[0], "李国强", mode="words"))[0]


def test_hits_are_given_with_their_kind_and_marks(made: Made) -> None:
    hits = evidence_of(made[0], "承包期30年", mode="equal").hits
    assert [(hit.code, hit.page, hit.match, hit.snippet) for hit in hits] == [
        ("0142-2-9-1", 2, "equal", "【承包期叁拾年】")
    ]


def test_spellings_tell_what_counts_as_the_same(made: Made) -> None:
    (tolerant,) = evidence_of(made[0], "李国强", mode="tolerant").spellings
    assert "國" in dict(tolerant.forms)["国"]
    assert dict(tolerant.lookalikes)["国"]
    assert tolerant.replaced == 1
    (equal,) = evidence_of(made[0], "面积2.3亩", mode="equal").spellings
    assert equal.values == ("2.3亩：面积（亩）2.3",)
    demanded, denied = evidence_of(made[0], "李国强 非 张三", mode="exact").spellings
    assert (demanded.is_denied, denied.is_denied) == (False, True)


def test_words_and_other_names_are_told(made: Made) -> None:
    archive, _ = made
    (archive.folder / "synonyms.txt").write_text("石桥村 = 石桥大队(1958-1984)\n", encoding="utf-8")
    evidence = evidence_of(archive, "石桥村土地承包合同")
    assert "石桥大队（1958-1984）" in evidence.synonyms
    assert "承包" in evidence.words


def test_the_engine_and_the_index_are_named(made: Made) -> None:
    evidence = evidence_of(made[0], "李国强")
    assert [(row.name, row.version, row.sampled) for row in evidence.engines] == [("fake", "1", 5)]
    assert (evidence.index.backend, evidence.index.pages, evidence.index.results) == ("whoosh", 5, 5)


def test_the_certificate_holds_the_statement_and_escapes_what_was_typed(made: Made) -> None:
    archive, small = made
    change(small, page_id(small, "0142-2-9-2", 2), state="pending", job_key=None)
    archive.rebuild_index()
    evidence = evidence_of(archive, "<script>alert(1)</script>", mode="exact")
    html = certificate(evidence).decode("utf-8")
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)" in html
    assert "另有 1 页无法检索" in html
    assert re.search(r"等待识别的页.*?0142-2-9-2.*?<td>2</td>", html, re.DOTALL)
    assert "单位（盖章）" in html
    assert not re.search(r"""(?:src|href)=""", html)


def test_a_certificate_of_hits_lists_them(made: Made) -> None:
    html = certificate(evidence_of(made[0], "李国强", mode="exact")).decode("utf-8")
    assert "东至【李国强】" in html
    assert "找到 1 处" in html
