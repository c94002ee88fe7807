"""Pictures of every page for the documents: ``screenshots.py ARCHIVE``, which works on a copy of the archive.

The archive is one that ``make demo`` made. Needs Chromium and the packages of the test extra.
"""

from __future__ import annotations

import shutil
import socket
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import uvicorn
from playwright.sync_api import sync_playwright

from pipeline.access import Role, Viewer
from pipeline.archive import Archive
from pipeline.model.audit import Action, AuditEvent
from pipeline.web import create_app

_TARGET = Path(__file__).parents[1] / "docs" / "screenshots"
_PASSWORD = "石桥村东边的水渠向南流"
_PEOPLE = {
    Role.ARCHIVIST: "陈静",
    Role.READER: "刘洋",
    Role.SYSTEM_ADMIN: "吴强",
    Role.SECURITY: "孙梅",
    Role.AUDITOR: "何平",
}
_SHOTS = {
    "search": (Role.ARCHIVIST, "/search?q=李国强"),
    "page": (Role.ARCHIVIST, "/items/0142-1-24-6/pages/2?q=李国强"),
    "compare": (Role.ARCHIVIST, "/compare?left=0142-1-24-6&left_page=2&right=X043-WS·2014-Y-NJZ-0001&right_page=2"),
    "catalogue": (Role.ARCHIVIST, "/catalogue"),
    "item": (Role.ARCHIVIST, "/items/0142-2-9-1"),
    "night": (Role.ARCHIVIST, "/night"),
    "numbers": (Role.ARCHIVIST, "/numbers"),
    "secrecy": (Role.ARCHIVIST, "/secrecy"),
    "masked": (Role.ARCHIVIST, "/items/X043-WS·2013-Y-NJZ-0009/pages/1"),
    "users": (Role.SYSTEM_ADMIN, "/users"),
    "audit": (Role.AUDITOR, "/audit?verify=1"),
    "sign-in": (None, "/sign-in"),
}


def main() -> None:
    """Take all of them."""
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copytree(sys.argv[1], Path(folder) / "archive")
        with Archive.open(copy) as archive:
            archive.rebuild_index()
            _make_people(archive)
            server, address = _start(archive)
            with sync_playwright() as driver:
                browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
                pages = {role: _signed_in(browser, address, role) for role in {role for role, _ in _SHOTS.values()}}
                for name, (role, place) in _SHOTS.items():
                    _shoot(pages[role], place, _TARGET / f"{name}.png")
                browser.close()
            server.should_exit = True
            time.sleep(1)


def _make_people(archive: Archive) -> None:
    by = AuditEvent("吴强", "", "本机", Action.USER_ADD)
    for role, name in _PEOPLE.items():
        given = archive.access.accounts.add(name, role, by)
        archive.access.accounts.change_password(Viewer(0, name, role), given, _PASSWORD, "本机")


def _start(archive: Archive) -> tuple[uvicorn.Server, str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create_app(archive), port=port, log_level="warning"))
    threading.Thread(target=server.run).start()
    while not server.started:
        time.sleep(0.05)
    return server, f"http://127.0.0.1:{port}"


def _signed_in(browser: Any, address: str, role: Role | None) -> Any:
    page = browser.new_page(viewport={"width": 1366, "height": 768}, base_url=address, locale="zh-CN")
    page.goto("/sign-in")
    if role:
        page.fill("[name=name]", _PEOPLE[role])
        page.fill("[name=password]", _PASSWORD)
        page.fill("[name=purpose]", "土地承包纠纷取证")
        page.click("main button[type=submit]")
        page.wait_for_url(lambda where: "/sign-in" not in where)
    return page


def _shoot(page: Any, place: str, target: Path) -> None:
    page.goto(place)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1500)
    page.screenshot(path=target)


if __name__ == "__main__":
    main()
