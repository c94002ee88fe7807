"""Power cuts at every sync and rename of an intake, of reading, of the index and of an export."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from pipeline.archive import Archive, RunOptions
from pipeline.batch import InlineExecutor, this_process
from pipeline.database import Database, job_store, run_store
from pipeline.database.run_store import NewRun
from pipeline.scan import Recipe, ScanLimits
from pipeline.storage.atomic import write_bytes
from pipeline.storage.layout import ArchiveLayout
from pipeline.storage.unfinished import remove_unfinished
from pipeline.workflow import indexing as indexing_module
from pipeline.workflow.indexing import Indexing
from pipeline.workflow.ingest import Ingest
from pipeline.workflow.inspect_work import InspectWork
from pipeline.workflow.process import Process
from pipeline.workflow.reports import Silent
from pipeline.workflow.walk import candidates
from tests.faults.nights import left_behind, new_archive, scans
from tests.faults.power import with_power_for
from tests.faults.scripted import ScriptedWork

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

PAGES = 2


def small_night(archive: Path, folder: Path) -> None:
    """Intake, reading and index in this process, one after the other."""
    layout = ArchiveLayout(archive)
    with contextlib.closing(Database(layout.database)) as database:
        with database.begin() as connection:
            for run in run_store.working(connection):
                job_store.take_back(connection, run.id)
            run_id = run_store.begin(connection, NewRun("run", "scripted", 1, this_process()))
        remove_unfinished(layout.root)
        looking = InlineExecutor(InspectWork(ScanLimits()))
        Ingest(layout, database, looking, str(run_id), Silent()).take_in(candidates([folder], archive))
        reading = InlineExecutor(ScriptedWork(0, (), archive, "scripted", ScanLimits(), Recipe()))
        Process(layout, database, reading, Silent(), run_id).work()
        Indexing(layout, database, "whoosh").drain()


def points(act: Callable[[int], bool]) -> int:
    """Let an act be cut at each of its points, until it comes to its end; how many there were."""
    return next(point for point in count() if act(point))


@pytest.mark.slow
def test_a_power_cut_at_any_point_of_a_night_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = scans(tmp_path / "in", PAGES)
    undisturbed = new_archive(tmp_path / "undisturbed" / "archive")
    small_night(undisturbed, folder)
    expected = left_behind(undisturbed)
    assert (len(expected.texts), expected.indexed, expected.unfinished) == (PAGES, PAGES, ())

    def is_over(point: int) -> bool:
        archive = new_archive(tmp_path / f"{point}" / "archive")
        came_to_its_end = with_power_for(point, point, archive, partial(small_night, archive, folder))
        monkeypatch.setattr(indexing_module, "boot_id", lambda: f"start {point}")
        small_night(archive, folder)
        assert left_behind(archive) == expected, point
        return came_to_its_end

    assert points(is_over) > 8 * PAGES


def test_a_power_cut_while_a_file_is_replaced_leaves_the_old_one_or_the_new_one(tmp_path: Path) -> None:
    file = tmp_path / "archive" / "ocr.json.gz"

    def is_over(point: int) -> bool:
        write_bytes(file, b"old" * 1000)
        came_to_its_end = with_power_for(point, point, file.parent, partial(write_bytes, file, b"new!" * 1000))
        found.add(file.read_bytes())
        return came_to_its_end

    found: set[bytes] = set()
    for _ in range(3):
        assert points(is_over) == 3  # the file, its name, the folder
    assert found == {b"old" * 1000, b"new!" * 1000}


@pytest.mark.slow
def test_a_power_cut_in_the_middle_of_a_pdf_leaves_no_half_of_it(tmp_path: Path) -> None:
    folder = scans(tmp_path / "in", PAGES)
    archive = new_archive(tmp_path / "archive")
    with Archive.open(archive) as opened:
        assert opened.run([folder], RunOptions(engine="null", workers=1)).is_clean
        code = opened.codes()[0]
    out = tmp_path / "out"

    def export() -> None:
        with Archive.open(archive) as opened:
            opened.export_pdf(code, out / "合同.pdf")

    def is_over(point: int) -> bool:
        out.mkdir(exist_ok=True)
        came_to_its_end = with_power_for(point, point, out, export)
        whole.append((out / "合同.pdf").is_file())
        if whole[-1]:
            assert (out / "合同.pdf").read_bytes().rstrip().endswith(b"%%EOF")
        for file in out.iterdir():
            file.unlink()
        return came_to_its_end

    whole: list[bool] = []
    assert points(is_over) >= 3
    assert whole[0] is False
    assert whole[-1] is True
