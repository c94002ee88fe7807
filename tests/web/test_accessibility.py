"""axe-core, in Chromium, finds nothing serious on any page."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.archive import Archive
from pipeline.model.catalogue_entry import AccessState
from pipeline.web import create_app
from tests.web.browser import IN_A_BROWSER, browser_at, playwright, served, signed_in
from tests.web.conftest import CODE, PEOPLE, Role, put_right

AXE = Path(__file__).parent / "third_party" / "axe-core" / "axe.min.js"
PAGES = {
    Role.ARCHIVIST: (
        "/search",
        "/search?q=李国强",
        "/search?q=没有这样的字",
        f"/items/{CODE}",
        f"/items/{CODE}/pages/1?q=李国强",
        f"/compare?left={CODE}/1&right={CODE}/2",
        "/catalogue",
        "/night",
        "/numbers",
        "/secrecy",
        "/password",
        "/items/nothing",
    ),
    Role.READER: ("/search?q=李国强", f"/items/{CODE}/pages/1?q=李国强", "/catalogue"),
    Role.SYSTEM_ADMIN: ("/users",),
    Role.SECURITY: ("/users",),
    Role.AUDITOR: ("/audit",),
}

pytestmark = IN_A_BROWSER


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, finished_archive: Path) -> Iterator[str]:
    folder = shutil.copytree(finished_archive, tmp_path_factory.mktemp("axe") / "archive")
    with Archive.open(folder) as archive:
        put_right(archive, CODE, access=AccessState.OPEN)
        with served(create_app(archive)) as address:
            yield address


def serious(page: playwright.Page) -> list[str]:
    """Each violation with the elements that show it."""
    page.add_script_tag(path=AXE)
    found = page.evaluate("axe.run()")
    assert found["passes"], "axe looked at nothing"
    return [
        f"{rule['id']}: {node['html'][:120]}"
        for rule in found["violations"]
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


def test_axe_sees_what_is_wrong(address: str) -> None:
    with browser_at(address) as page:
        page.set_content("<html lang='zh-CN'><title>a</title><main><h1>a</h1><input></main></html>")
        assert [one.split(":")[0] for one in serious(page)] == ["label"]


def test_the_door_can_be_used_by_everybody(address: str) -> None:
    with browser_at(address, bypass_csp=True) as page:
        page.goto("/sign-in")
        assert serious(page) == []


@pytest.mark.parametrize("role", PAGES)
def test_what_this_role_sees_can_be_used_by_everybody(address: str, role: Role) -> None:
    # axe is put into pages whose policy would not let them load it
    with signed_in(address, PEOPLE[role], bypass_csp=True) as page:
        for where in PAGES[role]:
            assert page.goto(where).ok != where.endswith("nothing"), where
            page.wait_for_load_state("networkidle")
            assert page.locator("h1").count() >= 1, where
            assert serious(page) == [], where
