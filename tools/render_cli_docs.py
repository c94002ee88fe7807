"""Writes the help text of every command into docs/cli.md, between its markers; ``--check`` only compares.

A block begins with ``<!-- help: COMMAND -->`` and ends with ``<!-- end help -->``.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs" / "cli.md"
BLOCK = re.compile(r"<!-- help:(?P<command>[^>]*?)-->\n.*?<!-- end help -->", re.DOTALL)


def help_of(command: str) -> str:
    words = [sys.executable, "-m", "pipeline", *command.split(), "--help"]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout.rstrip()


def rendered(text: str) -> str:
    def block(found: re.Match[str]) -> str:
        command = found["command"].strip()
        return f"<!-- help: {command} -->\n```\n{help_of(command)}\n```\n<!-- end help -->"

    return BLOCK.sub(block, text)


def main() -> int:
    before = DOCUMENT.read_text(encoding="utf-8")
    after = rendered(before)
    if "--check" in sys.argv:
        if before != after:
            sys.stderr.write("docs/cli.md is stale: run `make docs`\n")
            return 1
        return 0
    DOCUMENT.write_text(after, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
