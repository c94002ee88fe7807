"""How the room is built."""

from __future__ import annotations

import re
from pathlib import Path

import pipeline

ROOT = Path(pipeline.__file__).parent
HOLD_THE_ARCHIVE = {"app.py", "desk.py", "server.py"}
"""Of these only the desk asks it anything; the others hand it on."""


def test_routes_reach_the_archive_through_the_desk_alone() -> None:
    importing = {
        module.name
        for module in (ROOT / "web").glob("*.py")
        if re.search(r"^from pipeline\.archive import .*\bArchive\b", module.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert importing == HOLD_THE_ARCHIVE


def test_one_command_alone_loads_the_web_server() -> None:
    loading = [m.name for m in (ROOT / "cli").glob("*.py") if "pipeline.web" in m.read_text(encoding="utf-8")]
    assert loading == ["serve_cmd.py"]


def test_no_template_holds_a_script_a_style_or_an_address_of_another_server() -> None:
    for template in (ROOT / "web" / "templates").glob("*.html"):
        text = template.read_text(encoding="utf-8")
        assert not re.search(
            r"<script(?![^>]*(\bsrc=|application/json))|<style|\sstyle=|\son[a-z]+=|https?://", text
        ), template


def test_assets_load_nothing_from_anywhere() -> None:
    for asset in [*(ROOT / "web" / "static").glob("*.js"), *(ROOT / "web" / "static").glob("*.css")]:
        assert not re.search(r"https?://|@import", asset.read_text(encoding="utf-8")), asset
