"""A writer of the Tantivy index that is killed: the last commit serves, and the next writer goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.archive import Archive, SearchMode
from pipeline.database import outbox
from pipeline.index import built_by
from tests.workflow.builders import SmallArchive
from tests.workflow.read_archive import archive_with

CODE = "0142-1-24"
PAGES = 40
KILLS = 12
WRITER = "import sys; from pipeline.archive import Archive; Archive.open(sys.argv[1]).searching.make_ready()"


def tell_all_again(small: SmallArchive) -> None:
    """Let the index be told of every page once more."""
    pages = small.pages(CODE)
    with small.database.begin() as connection:
        for page in pages:
            outbox.announce_page(connection, page.id)


def waiting(small: SmallArchive) -> int:
    with small.database.read() as connection:
        return outbox.announcement_count(connection)


def pages_found(folder: Path) -> list[int]:
    with Archive.open(folder) as archive:
        hits = archive.search("农村土地承包经营权", mode=SearchMode.EXACT, limit=PAGES).hits
    return sorted(hit.page or 0 for hit in hits)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")
def test_kill_nine_at_any_moment_loses_no_page(tmp_path: Path) -> None:
    text = ["农村土地承包经营权证东至李国强承包地南至水渠西至村道北至王建国承包地" * 8 for _ in range(5)]
    archive, small = archive_with(tmp_path, **{CODE: [text] * PAGES})
    with archive:
        archive.rebuild_index(backend="tantivy")
        every, folder = list(range(1, PAGES + 1)), archive.folder
    assert built_by(small.layout.index) == "tantivy"
    command = [sys.executable, "-c", WRITER, str(folder)]
    tell_all_again(small)
    begun = time.monotonic()
    subprocess.run(command, check=True, timeout=120)
    whole = time.monotonic() - begun
    assert waiting(small) == 0
    hit_at_work = 0
    for number in range(KILLS):
        tell_all_again(small)
        with subprocess.Popen(command) as writer:
            time.sleep(whole * (0.3 + 0.7 * number / KILLS))
            writer.send_signal(signal.SIGKILL)
            hit_at_work += writer.wait(60) == -signal.SIGKILL and waiting(small) > 0
        assert pages_found(folder) == every
    assert hit_at_work >= KILLS // 2, "hardly any writer was killed at its work"
    subprocess.run(command, check=True, timeout=120)
    assert waiting(small) == 0
    assert pages_found(folder) == every
