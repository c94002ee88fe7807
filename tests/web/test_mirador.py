"""Mirador, a viewer that nobody here made, opens an item with its hits."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pipeline.archive import Archive
from pipeline.web import create_app
from tests.web.browser import IN_A_BROWSER, playwright, served, signed_in
from tests.web.conftest import CODE, PEOPLE, Role

pytestmark = IN_A_BROWSER

MIRADOR = Path(__file__).parent / "third_party" / "mirador" / "mirador.min.js"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, finished_archive: Path) -> Iterator[str]:
    folder = shutil.copytree(finished_archive, tmp_path_factory.mktemp("mirador") / "archive")
    with Archive.open(folder) as archive, served(create_app(archive)) as address:
        yield address


@pytest.fixture
def page(address: str) -> Iterator[playwright.Page]:
    """A browser in which an archivist has signed in, on a host that has Mirador beside the archive."""
    with signed_in(address, PEOPLE[Role.ARCHIVIST]) as page:
        page.route("**/mirador.min.js", lambda route: route.fulfill(path=MIRADOR, content_type="text/javascript"))
        yield page


def open_in_mirador(page: playwright.Page, address: str) -> None:
    window = {"manifestId": f"{address}/iiif/manifest/{CODE}", "sideBarOpen": True, "sideBarPanel": "search"}
    settings = {"id": "mirador", "windows": [window], "workspaceControlPanel": {"enabled": False}}
    told = f"""<html lang="zh-CN"><title>Mirador</title><div id="mirador"></div>
        <script src="/mirador.min.js"></script><script>Mirador.viewer({json.dumps(settings)})</script></html>"""
    page.route("**/mirador", lambda route: route.fulfill(body=told, content_type="text/html; charset=utf-8"))
    page.goto("/mirador")


def test_mirador_shows_an_item_and_its_hits(page: playwright.Page, address: str) -> None:
    open_in_mirador(page, address)
    page.get_by_role("combobox").fill("李国强")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=1 of 2")
    page.wait_for_selector("text=李国强 盖章")
    page.wait_for_timeout(2000)
    found = page.request.get(f"/iiif/manifest/{CODE}/search?q=李国强").json()["items"]
    on_first = next(one["target"] for one in found if "/canvas/1#" in one["target"])
    left, _, width, _ = map(int, on_first.split("#xywh=")[1].split(","))
    canvas = page.request.get(f"/iiif/manifest/{CODE}").json()["items"][0]["width"]
    sheet, mark = where_it_lies(page)
    scale = (sheet[1] - sheet[0]) / canvas
    assert mark[0] - sheet[0] == pytest.approx(left * scale, abs=3)
    assert mark[1] - mark[0] == pytest.approx(width * scale, abs=3)


def where_it_lies(page: playwright.Page) -> tuple[tuple[int, int], tuple[int, int]]:
    """From where to where on the screen the page reaches, and the yellow mark on it, at the height of the mark."""
    beside = int(page.locator(".openseadragon-container").bounding_box()["x"])
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB").crop((beside, 60, 1366, 680))
    red, green, blue = (np.asarray(channel).astype(int) for channel in shot.split())
    yellow = (red > 240) & (green > 240) & (blue < 200)
    rows = np.flatnonzero(yellow.any(axis=1))
    row = int(rows.mean())
    return ends(yellow[row] | (np.minimum(red, blue)[row] > 250)), ends(yellow[row])


def ends(there: np.ndarray) -> tuple[int, int]:
    places = np.flatnonzero(there)
    return int(places[0]), int(places[-1]) + 1
