"""Text as poppler extracts it, where its programs are installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

_PAGE_END = "\f"


def raw_text_of_pages(file: Path, first: int, last: int) -> list[str] | None:
    """The text of pages counted from 1, each in the order of the file; ``None`` where poppler is not installed.

    A page that poppler cannot read gives an empty text, which no check lets pass.
    """
    program = shutil.which("pdftotext")
    if program is None:
        return None
    command = [program, "-raw", "-enc", "UTF-8", "-f", str(first), "-l", str(last), str(file), "-"]
    run = subprocess.run(command, capture_output=True, check=False)
    texts = run.stdout.decode("utf-8", errors="replace").split(_PAGE_END)
    wanted = last - first + 1
    return [*texts[:wanted], *[""] * (wanted - len(texts))]
