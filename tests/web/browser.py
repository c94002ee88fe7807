"""The application behind a real port, and Chromium before it; whoever imports this is skipped where one is missing."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from fastapi import FastAPI

from tests.web.conftest import PASSWORD

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
IN_A_BROWSER = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (Debian: chromium)"),
]
"""Marks of a test that drives Chromium."""


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """Where the application answers as long as the context lasts."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def browser_at(address: str, *, bypass_csp: bool = False) -> Iterator[playwright.Page]:
    """A browser of its own with one page, on the smallest screen that offices have."""
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser.new_page(viewport={"width": 1366, "height": 768}, base_url=address, bypass_csp=bypass_csp)
        browser.close()


@contextmanager
def signed_in(
    address: str, name: str, password: str = PASSWORD, *, bypass_csp: bool = False
) -> Iterator[playwright.Page]:
    """A browser of its own in which somebody has just signed in."""
    with browser_at(address, bypass_csp=bypass_csp) as page:
        page.goto("/")
        page.fill("[name=name]", name)
        page.fill("[name=password]", password)
        page.click("main button[type=submit]")
        page.wait_for_url(lambda where: "/sign-in" not in where)
        yield page
