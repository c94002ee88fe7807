"""Looking at a page, correcting it, taking a copy along."""

from __future__ import annotations

import json
import re
import sqlite3

import pikepdf
import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import CODE, OTHER, Office, token_of


def scan_of(page: str) -> dict[str, object]:
    return json.loads(re.search(r'id="scan-data">(.*?)</script>', page, re.DOTALL)[1])


def test_hits_stand_in_the_picture_where_the_search_found_them(office: Office, archivist: TestClient) -> None:
    scan = scan_of(archivist.get(f"/items/{CODE}/pages/1?q=李国强&rank=0").text)
    (hit,) = [hit for hit in office.archive.search("李国强").hits if (hit.archival_code, hit.page) == (CODE, 1)]
    assert scan["hits"] == [[box.x0, box.y0, box.x1, box.y1] for box in hit.boxes]


def test_hits_are_marked_in_the_text_too(archivist: TestClient) -> None:
    page = archivist.get(f"/items/{CODE}/pages/1?q=李国强").text
    assert "".join(re.findall(r"<mark[^>]*>([^<]+)</mark>", page)) == "李国强"


def test_every_line_has_its_place(archivist: TestClient) -> None:
    page = archivist.get(f"/items/{CODE}/pages/1").text
    assert len(scan_of(page)["lines"]) == len(re.findall(r"<li id=.line-\d", page)) == 2


def test_one_goes_from_hit_to_hit_over_all_items(office: Office, archivist: TestClient) -> None:
    order = [(hit.archival_code, hit.page) for hit in office.archive.search("李国强").hits]
    address, seen = f"/items/{order[0][0]}/pages/{order[0][1]}?q=李国强&rank=0", []
    while address:
        seen.append(address)
        page = archivist.get(address).text
        way = re.search(r'id="hit-after" class="button" href="([^"]+)"', page)
        address = way[1].replace("&amp;", "&") if way else ""
    assert [tuple(re.match(r"/items/([^/]+)/pages/(\d)", one).groups()) for one in seen] == [
        (code, str(number)) for code, number in order
    ]


def test_the_way_goes_on_where_ranks_are_others_than_when_the_address_was_made(
    office: Office, archivist: TestClient
) -> None:
    order = [(hit.archival_code, hit.page) for hit in office.archive.search("李国强").hits]
    page = archivist.get(f"/items/{order[0][0]}/pages/{order[0][1]}?q=李国强&rank=1").text
    way = re.search(r'id="hit-after" class="button" href="/items/([^/]+)/pages/(\d+)[^"]*rank=(\d)"', page)
    assert way.groups() == (order[1][0], str(order[1][1]), "1")


def test_a_rank_that_is_out_of_date_does_not_mark_the_wrong_place(office: Office, archivist: TestClient) -> None:
    scan = scan_of(archivist.get(f"/items/{CODE}/pages/2?q=李国强&rank=400").text)
    (hit,) = [hit for hit in office.archive.search("李国强").hits if (hit.archival_code, hit.page) == (CODE, 2)]
    assert scan["hits"] == [[box.x0, box.y0, box.x1, box.y1] for box in hit.boxes]


def test_a_page_that_was_not_read_says_so(office: Office, archivist: TestClient) -> None:
    with sqlite3.connect(office.archive.folder / "archive.db") as connection:
        connection.execute("update pages set state='pending', job_key=null where ordinal=1")
    connection.close()
    page = archivist.get(f"/items/{OTHER}/pages/1")
    assert page.status_code == 200
    assert "等待识别" in page.text


@pytest.mark.parametrize("address", [f"/items/{CODE}/pages/9", "/items/nothing", "/items/nothing/pages/1"])
def test_what_is_not_there_is_said(archivist: TestClient, address: str) -> None:
    assert archivist.get(address).status_code == 404


def test_a_corrected_line_is_found_and_shown_with_who_did_it(archivist: TestClient) -> None:
    data = {"token": token_of(archivist), "text": "东至赵家水渠", "back": "q=%E8%B5%B5%E5%AE%B6"}
    answer = archivist.post(f"/items/{CODE}/pages/1/lines/2", data=data)
    assert answer.headers["location"] == f"/items/{CODE}/pages/1?q=%E8%B5%B5%E5%AE%B6#line-2"
    assert "共 <b>1</b> 页" in archivist.get("/search?q=赵家水渠").text
    page = archivist.get(f"/items/{CODE}/pages/1").text
    assert "人工：陈档案" in page
    archivist.post(f"/items/{CODE}/pages/1/lines/2", data={**data, "undo": "1"})
    assert "东至张三地埂" in archivist.get(f"/items/{CODE}/pages/1").text


@pytest.mark.parametrize("text", ["两行\n文字", "\x00"])
def test_a_correction_that_is_no_line_is_refused(archivist: TestClient, text: str) -> None:
    data = {"token": token_of(archivist), "text": text}
    assert archivist.post(f"/items/{CODE}/pages/1/lines/2", data=data).status_code == 400


@pytest.mark.parametrize("back", ["\r\nset-cookie: a=b", "汉字", "x y"])
def test_the_way_back_from_a_correction_cannot_be_forged(archivist: TestClient, back: str) -> None:
    data = {"token": token_of(archivist), "text": "文字", "back": back}
    answer = archivist.post(f"/items/{CODE}/pages/1/lines/2", data=data)
    assert answer.headers["location"] == f"/items/{CODE}/pages/1#line-2"
    assert "a=b" not in answer.headers.get("set-cookie", "")


@pytest.mark.parametrize(("page", "count"), [("0", 3), ("2", 1)])
def test_a_copy_is_a_pdf_of_the_item_or_of_the_page(archivist: TestClient, tmp_path, page: str, count: int) -> None:
    data = {"token": token_of(archivist), "page": page, "purpose": "承包纠纷"}
    answer = archivist.post(f"/items/{CODE}/export", data=data)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    file = tmp_path / "copy.pdf"
    file.write_bytes(answer.content)
    with pikepdf.open(file) as copy:
        assert len(copy.pages) == count


def test_no_copy_leaves_without_a_purpose(archivist: TestClient) -> None:
    answer = archivist.post(f"/items/{CODE}/export", data={"token": token_of(archivist), "purpose": "  "})
    assert answer.status_code == 400
    assert "利用目的" in answer.text
