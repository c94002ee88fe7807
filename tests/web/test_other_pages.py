"""The catalogue, two pages side by side, the night."""

from __future__ import annotations

import re
import sqlite3

from fastapi.testclient import TestClient

from tests.web.conftest import CODE, OTHER, Office, token_of


def fail(office: Office, code: str) -> None:
    """As if a page of an entry could not be read."""
    with sqlite3.connect(office.archive.folder / "archive.db") as connection:
        connection.execute(
            "update pages set state='failed', job_key=null, problem_category='damaged', problem_stage='prepare',"
            " problem_detail='' where ordinal=1 and entry_id="
            "(select id from entries where code=?)",
            (code,),
        )
    connection.close()


def codes_in(page: str) -> list[str]:
    return re.findall(r'<td class="code"><a href="[^"]+">([^<]+)</a>', page)


def test_the_catalogue_lists_entries_in_shelf_order(archivist: TestClient) -> None:
    assert codes_in(archivist.get("/catalogue").text) == [CODE, OTHER]


def test_entries_without_scans_are_listed_by_themselves(office: Office, archivist: TestClient) -> None:
    with sqlite3.connect(office.archive.folder / "archive.db") as connection:
        connection.execute(
            "update pages set superseded_at='2026-01-01' where entry_id=(select id from entries where code=?)", (OTHER,)
        )
    connection.close()
    assert codes_in(archivist.get("/catalogue?only=without").text) == [OTHER]


def test_the_catalogue_is_narrowed_by_category(archivist: TestClient) -> None:
    assert codes_in(archivist.get("/catalogue?category=no-such").text) == []
    assert codes_in(archivist.get("/catalogue?category=1").text) == [CODE, OTHER]


def test_two_pages_stand_side_by_side(archivist: TestClient) -> None:
    page = archivist.get(f"/compare?left={CODE}&left_page=2&right={OTHER}").text
    assert f"/iiif/3/{CODE}/2" in page
    assert f"/iiif/3/{OTHER}/1" in page


def test_a_side_that_is_not_there_does_not_hide_the_other(archivist: TestClient) -> None:
    page = archivist.get(f"/compare?left={CODE}&right=nothing")
    assert page.status_code == 200
    assert "没有这个档号" in page.text
    assert f"/iiif/3/{CODE}/1" in page.text


def test_the_night_lists_failed_pages_with_reason_and_picture(office: Office, archivist: TestClient) -> None:
    fail(office, OTHER)
    page = archivist.get("/night").text
    assert "文件已损坏" in page
    assert "打不开则重新扫描" in page
    assert f"/night/failed/{OTHER}/1.jpg" in page


def test_failed_pages_are_queued_again(office: Office, archivist: TestClient) -> None:
    fail(office, OTHER)
    answer = archivist.post("/night/retry", data={"token": token_of(archivist), "item": OTHER})
    assert answer.headers["location"] == "/night?queued=1"
    assert office.archive.page(OTHER, 1).state == "pending"
    assert archivist.post("/night/retry", data={"item": OTHER}).status_code == 403
