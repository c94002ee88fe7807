"""Independent programs that judge finished files; `tools/validators.sh` fetches them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "xiangdang" / "validators"


def verapdf_complaints(files: Sequence[Path]) -> list[str]:
    """What veraPDF says against these files as PDF/A-2u; nothing when it accepts them all."""
    run = _java("CheckPdfA", "2u", *map(str, files))
    lines = run.stdout.splitlines()
    judged = [line for line in lines if line.startswith(("ok ", "FAILED "))]
    assert len(judged) == len(files), run.stdout + run.stderr
    return [line for line in lines if not line.startswith("ok ")]


def ofdrw_pages(file: Path) -> list[tuple[float, float, list[str]]]:
    """Width and height in millimetres and the pieces of text of every page of an OFD, as ofdrw reads them."""
    run = _java("ReadOfd", str(file))
    assert run.returncode == 0, run.stdout + run.stderr
    pages: list[tuple[float, float, list[str]]] = []
    for line in run.stdout.splitlines():
        if line.startswith("# "):
            _, _, width, height = line.split(" ")
            pages.append((float(width), float(height), []))
        else:
            pages[-1][2].append(line)
    return pages


def _java(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    if shutil.which("java") is None or not (_CACHE / "ready").is_file():
        pytest.skip("the validators are not there; tools/validators.sh fetches them")
    command = ["java", "-Dfile.encoding=UTF-8", "-cp", f"{_CACHE}/classes:{_CACHE}/jars/*", program, *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
