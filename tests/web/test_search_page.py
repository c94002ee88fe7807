"""Searching in a browser."""

from __future__ import annotations

import html
import re

import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import CODE, OTHER, Office

SCRIPT = "<script>alert(1)</script>"


def test_results_are_counted_and_grouped_by_item(archivist: TestClient) -> None:
    found = archivist.get("/search?q=李国强").text
    assert "共 <b>3</b> 页，分属 <b>2</b> 件" in found
    assert len(re.findall('<article class="item">', found)) == 2
    assert found.count("<mark>李国强</mark>") == 3


def test_a_hit_is_shown_by_a_crop_of_the_scan_that_can_be_fetched(archivist: TestClient) -> None:
    found = archivist.get("/search?q=李国强").text
    crops = re.findall(r'<image href="([^"]+)"', found)
    assert len(crops) == 3
    for crop in crops:
        answer = archivist.get(html.unescape(crop))
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")


def test_filters_narrow_the_answer(archivist: TestClient) -> None:
    found = archivist.get(f"/search?q=李国强&code={OTHER}").text
    assert "共 <b>1</b> 页" in found
    assert CODE not in re.sub(r"<form.*?</form>", "", found, flags=re.DOTALL)


def test_facets_lead_to_the_narrowed_search(archivist: TestClient) -> None:
    found = archivist.get("/search?q=李国强").text
    facets = re.search(r'<aside class="facets".*?</aside>', found, re.DOTALL)[0]
    assert "未审核" in facets
    assert '<span class="number" title="2 件">3</span>' in facets


def test_nothing_found_is_said_with_how_far_the_search_reached(archivist: TestClient) -> None:
    found = archivist.get("/search?q=赵钱孙").text
    assert "没有找到“赵钱孙”" in found
    assert "已识别 4 页" in found


def test_pages_that_could_not_be_read_are_said(office: Office, archivist: TestClient) -> None:
    office.archive.queue_again([OTHER])
    assert "等待识别 1 页" in archivist.get("/search?q=李国强").text


def test_a_question_that_cannot_be_understood_is_explained(archivist: TestClient) -> None:
    answer = archivist.get("/search?q=李国强&year=abc")
    assert answer.status_code == 400
    assert "年度“abc”无法识别" in answer.text


@pytest.mark.parametrize("field", ["q", "fonds", "code", "responsible", "year"])
def test_a_script_in_any_field_is_only_text(archivist: TestClient, field: str) -> None:
    answer = archivist.get("/search", params={"q": "李国强", field: SCRIPT})
    assert SCRIPT not in answer.text
    assert html.escape(SCRIPT) in answer.text


def test_markup_on_a_page_is_only_text(archivist: TestClient) -> None:
    found = archivist.get("/search?q=另").text
    assert "&lt;b&gt;" in found
    assert "<b>另" not in found
    assert "<b>另" not in archivist.get(f"/items/{CODE}/pages/3?q=另").text


def test_the_address_of_a_search_holds_all_of_it(archivist: TestClient) -> None:
    found = archivist.get(f"/search?q=李国强&mode=exact&code={CODE}&sort=code").text
    assert 'value="李国强"' in found
    assert re.search(r'value="exact" checked', found)
    assert f'name="code" value="{CODE}"' in found


@pytest.mark.parametrize("query", ["p=0", "p=501", "p=x", "rank=-2", "q=" + "x" * 1001])
def test_fields_out_of_range_are_refused(archivist: TestClient, query: str) -> None:
    assert archivist.get(f"/search?{query}").status_code == 422
