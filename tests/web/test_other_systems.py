"""JSON and IIIF for other systems."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import CODE, OTHER, Office

BASE = "http://testserver"


def test_the_api_answers_as_the_command_line_does(office: Office, archivist: TestClient) -> None:
    assert archivist.get("/api/search?q=李国强").json() == office.archive.search("李国强").to_json()


def test_the_api_pages_by_limit_and_offset(office: Office, archivist: TestClient) -> None:
    whole = archivist.get("/api/search?q=李国强").json()["hits"]
    assert archivist.get("/api/search?q=李国强&limit=1&offset=1").json()["hits"] == whole[1:2]


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "offset=-1", "limit=x"])
def test_the_api_refuses_what_is_out_of_range(archivist: TestClient, query: str) -> None:
    assert archivist.get(f"/api/search?q=a&{query}").status_code == 422


@pytest.mark.parametrize("query", ["q=", "q=(", "q=a&year=x", "q=a&mode=x", "q=a&sort=x"])
def test_the_api_explains_what_it_cannot_understand(archivist: TestClient, query: str) -> None:
    answer = archivist.get(f"/api/search?{query}")
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_the_api_is_described_and_only_there_are_routes_for_programs(archivist: TestClient) -> None:
    paths = archivist.get("/api/openapi.json").json()["paths"]
    assert "/api/search" in paths
    assert all(path.startswith(("/api/", "/iiif/")) for path in paths)


def test_a_manifest_has_a_canvas_for_each_page_and_a_search(archivist: TestClient) -> None:
    told = archivist.get(f"/iiif/manifest/{CODE}").json()
    assert told["type"] == "Manifest"
    assert told["id"] == f"{BASE}/iiif/manifest/{CODE}"
    assert [canvas["label"]["zh-Hans"] for canvas in told["items"]] == [["第 1 页"], ["第 2 页"], ["第 3 页"]]
    assert told["service"][0] == {"id": f"{told['id']}/search", "type": "SearchService2"}
    assert told["service"][1]["profile"] == "http://iiif.io/api/search/1/search"


def test_what_a_manifest_names_is_there(archivist: TestClient) -> None:
    canvas = archivist.get(f"/iiif/manifest/{CODE}").json()["items"][0]
    painting = canvas["items"][0]["items"][0]
    assert painting["target"] == canvas["id"]
    assert archivist.get(painting["body"]["id"]).headers["content-type"] == "image/jpeg"
    information = archivist.get(painting["body"]["service"][0]["id"] + "/info.json").json()
    assert (information["width"], information["height"]) == (canvas["width"], canvas["height"])
    assert archivist.get(canvas["thumbnail"][0]["id"]).status_code == 200


def test_hits_of_a_content_search_lie_on_canvases_of_the_item(office: Office, archivist: TestClient) -> None:
    told = archivist.get(f"/iiif/manifest/{CODE}/search?q=李国强").json()
    assert told["type"] == "AnnotationPage"
    pages = sorted(one["target"].split("#")[0] for one in told["items"])
    assert pages == [f"{BASE}/iiif/manifest/{CODE}/canvas/{number}" for number in (1, 2)]
    hits = [hit for hit in office.archive.search("李国强").hits if hit.archival_code == CODE]
    boxes = {f"{round(b.x0)},{round(b.y0)},{round(b.width)},{round(b.height)}" for hit in hits for b in hit.boxes}
    assert {one["target"].split("#xywh=")[1] for one in told["items"]} == boxes


def test_the_older_content_search_finds_the_same_places(archivist: TestClient) -> None:
    newer = archivist.get(f"/iiif/manifest/{CODE}/search?q=李国强").json()
    service = archivist.get(f"/iiif/manifest/{CODE}").json()["service"][1]["@id"]
    older = archivist.get(f"{service}?q=李国强").json()
    assert [one["on"] for one in older["resources"]] == [one["target"] for one in newer["items"]]
    assert {name for hit in older["hits"] for name in hit["annotations"]} == {one["@id"] for one in older["resources"]}
    assert {hit["match"] for hit in older["hits"]} == {"李国强"}


def test_a_content_search_for_nothing_finds_nothing(archivist: TestClient) -> None:
    assert archivist.get(f"/iiif/manifest/{OTHER}/search").json()["items"] == []


@pytest.mark.parametrize(
    "address", ["/iiif/manifest/nothing", "/iiif/manifest/nothing/search?q=a", "/iiif/3/x/1/info.json"]
)
def test_programs_are_told_what_is_not_there(archivist: TestClient, address: str) -> None:
    answer = archivist.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/json")
