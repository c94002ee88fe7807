"""The whole way of an archivist in Chromium, over a real server and two samples that were read for real."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from pipeline.archive import Archive
from pipeline.web import create_app
from tests.web.browser import IN_A_BROWSER, playwright, served, signed_in
from tests.web.conftest import PEOPLE, Role, let_everybody_in

pytestmark = IN_A_BROWSER

SAMPLES = Path(__file__).parents[2] / "sample_scans"
ITEM = "0142-1-24-6"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    archive = Archive.create(tmp_path_factory.mktemp("browser") / "archive")
    archive.import_catalogue(SAMPLES / "catalogue.xlsx")
    archive.run([SAMPLES / "0142" / ITEM])
    open_up(archive, ITEM)
    let_everybody_in(archive)
    with served(create_app(archive)) as address:
        yield address
    archive.close()


def open_up(archive: Archive, code: str) -> None:
    """As an archivist does who has reviewed an entry."""
    catalogue = archive.folder.parent / "opened.csv"
    catalogue.write_text(f"档号,题名,开放标识\n{code},{archive.entry(code).title},开放\n", encoding="utf-8")
    archive.import_catalogue(catalogue)


@pytest.fixture
def page(address: str) -> Iterator[playwright.Page]:
    with signed_in(address, PEOPLE[Role.ARCHIVIST]) as page:
        yield page


def open_hit(page: playwright.Page, words: str) -> None:
    page.goto(f"/search?q={words}")
    page.click("a.open >> nth=0")
    page.wait_for_selector("body[data-ready=true]")
    page.wait_for_timeout(1500)


def test_answers_come_while_one_types_and_the_address_follows(page: playwright.Page) -> None:
    page.type("#q", "李国强", delay=30)
    page.wait_for_selector("article.item")
    assert "q=%E6%9D%8E" in page.url
    assert page.locator("h1.count").inner_text().startswith("共 3 页")


def test_a_facet_narrows_the_answer(page: playwright.Page) -> None:
    page.goto("/search?q=李国强")
    page.click(".facets a >> nth=0")
    page.wait_for_url("**fonds=**")
    assert page.locator(".facets a.chosen").count() == 1


def test_the_outline_lies_on_the_ink(page: playwright.Page) -> None:
    open_hit(page, "李国强")
    place = page.locator(".overlay-box.here").bounding_box()
    shot = Image.open(io.BytesIO(page.screenshot())).convert("L")
    margin = 6  # the outline itself is no ink
    inside = shot.crop(
        (
            int(place["x"]) + margin,
            int(place["y"]) + margin,
            int(place["x"] + place["width"]) - margin,
            int(place["y"] + place["height"]) - margin,
        )
    )
    above = shot.crop(
        (int(place["x"]), int(place["y"] - place["height"] / 2), int(place["x"] + place["width"]), int(place["y"]) - 8)
    )
    assert ink_share(inside) > 0.05
    assert ink_share(above) < 0.005


def ink_share(picture: Image.Image) -> float:
    """Of pixels that are clearly darker than the paper, which is what most of them show."""
    values = sorted(picture.tobytes())
    paper = values[len(values) // 2]
    return sum(value < paper - 40 for value in values) / len(values)


def test_browsers_have_nothing_to_complain_about(page: playwright.Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    open_hit(page, "李国强")
    for where in ("/catalogue", "/compare", "/night", "/secrecy"):
        page.goto(where)
    assert said == []


def test_the_next_hit_is_on_another_page(page: playwright.Page) -> None:
    open_hit(page, "李国强")
    before = page.url
    page.keyboard.press("n")
    page.wait_for_url(lambda address: address != before)
    page.wait_for_selector("body[data-ready=true]")
    assert page.locator(".overlay-box").count() >= 1


def test_a_line_and_its_place_on_the_scan_lead_to_each_other(page: playwright.Page) -> None:
    open_hit(page, "李国强")
    page.click("#fit")
    page.click("#lines li >> nth=4")
    page.wait_for_timeout(600)
    place = page.locator(".overlay-line").bounding_box()
    page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    assert page.locator("#lines li.here").get_attribute("data-line") == "5"


def test_a_corrected_line_is_found(page: playwright.Page) -> None:
    page.goto(f"/items/{ITEM}/pages/2")
    page.wait_for_selector("body[data-ready=true]")
    page.click("#lines li >> nth=2")
    page.keyboard.press("e")
    page.fill("dialog [name=text]", "第三生产队柳树湾")
    page.click("dialog button[type=submit] >> nth=0")
    page.wait_for_selector(".by")
    page.goto("/search?q=柳树湾")
    assert page.locator("mark").first.inner_text() == "柳树湾"


def test_a_copy_is_downloaded_with_its_text(page: playwright.Page, tmp_path: Path) -> None:
    page.goto(f"/items/{ITEM}/pages/1")
    page.wait_for_selector("body[data-ready=true]")
    page.click("#export")
    page.fill("dialog [name=purpose]", "承包纠纷取证")
    with page.expect_download(timeout=60_000) as coming:
        page.click("#exporting button[type=submit]")
    file = tmp_path / "copy.pdf"
    coming.value.save_as(file)
    with pikepdf.open(file) as copy:
        assert len(copy.pages) == 1
    assert ITEM in coming.value.suggested_filename


def test_nothing_is_seen_after_signing_out(page: playwright.Page) -> None:
    page.click("text=退出登录")
    page.wait_for_url("**/sign-in")
    page.goto("/search?q=李国强")
    assert "/sign-in" in page.url


@pytest.mark.parametrize(
    "where", ["/search?q=李国强", f"/items/{ITEM}/pages/2?q=李国强", "/catalogue", "/compare", "/night"]
)
def test_at_200_percent_nothing_has_to_be_scrolled_sideways(page: playwright.Page, where: str) -> None:
    page.set_viewport_size({"width": 683, "height": 384})
    page.goto(where)
    assert page.evaluate("document.documentElement.scrollWidth") <= 683


def test_a_reader_finds_what_is_open_and_hears_of_nothing_else(address: str) -> None:
    with signed_in(address, PEOPLE[Role.READER]) as page:
        open_hit(page, "李国强")
        assert page.locator(".overlay-box").count() >= 1
        assert page.locator("#correct").count() == 0
        page.goto("/catalogue")
        assert page.locator("tbody tr").count() == 1
        assert page.locator("nav[aria-label=主菜单] a").all_inner_texts() == ["检索", "目录", "对照"]
        answer = page.goto("/items/0142-1-16-2")
        assert answer.status == 404


def test_an_administrator_makes_an_account_whose_owner_chooses_the_password(address: str) -> None:
    with signed_in(address, PEOPLE[Role.SYSTEM_ADMIN]) as page:
        page.fill("[name=name]", "孙梅")
        page.click("text=新建")
        given = page.locator(".password").inner_text()
    with signed_in(address, "孙梅", given) as page:
        assert page.url.endswith("/password")
        page.fill("[name=old]", given)
        page.fill("[name=new]", "东岗村的水渠一直向西流")
        page.fill("[name=again]", "东岗村的水渠一直向西流")
        page.click("main button[type=submit]")
        page.wait_for_url("**/sign-in")
    with signed_in(address, "孙梅", "东岗村的水渠一直向西流") as page:
        assert page.locator("#q").is_visible()


def test_the_auditor_sees_what_was_done_and_checks_the_chain(address: str) -> None:
    with signed_in(address, PEOPLE[Role.ARCHIVIST]) as page:
        page.goto("/search?q=赵满仓")
    with signed_in(address, PEOPLE[Role.AUDITOR]) as page:
        assert page.locator("td", has_text="赵满仓").count() >= 1
        page.click("text=核对完整性")
        assert "完整" in page.locator(".notice").inner_text()
