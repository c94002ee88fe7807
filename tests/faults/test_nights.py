"""Nights that are disturbed: they end as they should, and the next one goes on."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import psutil
import pytest

from pipeline.archive import Archive
from pipeline.model.job import MOST_ATTEMPTS
from pipeline.model.problem import ProblemCategory
from pipeline.model.record import PageState
from pipeline.model.run import StopReason
from tests.faults.nights import (
    ROOT,
    Standing,
    left_behind,
    new_archive,
    night,
    noise,
    pages_done,
    run_to_the_end,
    runs,
    scans,
    states,
    wait_for,
)
from tests.faults.scripted import CHATTER
from tests.workflow.builders import picture

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")

FEW, MANY = 24, 150
DONE, PENDING, FAILED, RUNNING = PageState.DONE, PageState.PENDING, PageState.FAILED, PageState.RUNNING


@pytest.fixture
def few(tmp_path: Path) -> Path:
    return scans(tmp_path / "in", FEW)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return new_archive(tmp_path / "archive")


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Standing]:
    """The scans of a long night, and what it leaves behind when nothing happens."""
    folder = tmp_path_factory.mktemp("undisturbed")
    archive, many = new_archive(folder / "archive"), scans(folder / "in", MANY)
    assert run_to_the_end(archive, many) == 0
    left = left_behind(archive)
    assert len(left.pages) == len(left.texts) == len(left.masters) == left.indexed == MANY
    assert len(set(left.found)) == MANY
    assert left.waiting_for_index == 0
    assert left.unfinished == ()
    return many, left


def last_result_at(archive: Path) -> datetime:
    return datetime.fromtimestamp(max(file.stat().st_mtime for file in (archive / "pages").rglob("*")))


def killed(archive: Path, many: Path, chance: random.Random, *, pages: int | None, page_seconds: float) -> None:
    """A night that is killed while it starts and takes in, or after so many more pages, or once all are read."""
    before = len(runs(archive)), pages_done(archive)
    with night(archive, many, "--page-seconds", page_seconds) as started:
        wait_for(lambda: len(runs(archive)) > before[0])
        if pages is None:
            time.sleep(chance.uniform(0.0, 1.2))
        else:
            wait_for(lambda: pages_done(archive) >= min(MANY, before[1] + pages))
            time.sleep(chance.uniform(0.0, 0.15))
        assert started.process.poll() is None, "the night was over before it could be killed"
        started.kill()


@pytest.mark.slow
def test_kill_nine_of_the_parent_at_thirty_moments_changes_nothing(
    archive: Path, undisturbed: tuple[Path, Standing]
) -> None:
    """While files come in, while pages are read, and while the index takes up what was read; never an idle moment."""
    many, expected = undisturbed
    chance = random.Random(30)
    for _ in range(10):
        killed(archive, many, chance, pages=None, page_seconds=0.2)
    for _ in range(17):
        killed(archive, many, chance, pages=chance.randint(1, 4), page_seconds=0.2)
    assert pages_done(archive) < MANY
    for _ in range(3):
        killed(archive, many, chance, pages=MANY, page_seconds=0)
    assert Counter(run.stop_reason for run in runs(archive)[1:]) == {StopReason.LOST: 29}
    assert run_to_the_end(archive, many) == 0
    assert left_behind(archive) == expected
    assert Counter(run.stop_reason for run in runs(archive)) == {StopReason.LOST: 30, StopReason.COMPLETE: 1}


@pytest.mark.slow
def test_kill_nine_of_workers_at_thirty_moments_changes_nothing(
    archive: Path, undisturbed: tuple[Path, Standing]
) -> None:
    many, expected = undisturbed
    moments = random.Random(31)
    kills = 0
    while kills < 30:
        with night(archive, many, "--page-seconds", 0.3) as started:
            while started.process.poll() is None and kills < 30:
                time.sleep(moments.uniform(0.1, 1.5))
                workers = started.workers()
                if workers:
                    with contextlib.suppress(psutil.NoSuchProcess):  # it left by itself a moment ago
                        moments.choice(workers).kill()
                        kills += 1
            started.wait()
    assert run_to_the_end(archive, many) == 0
    assert left_behind(archive) == expected


def test_a_page_costs_its_worker_three_times_and_is_set_aside(archive: Path, few: Path) -> None:
    assert run_to_the_end(archive, few, "--do", "3=crash,5=exit") == 100
    assert states(archive) == {DONE: FEW - 2, FAILED: 2, PENDING: 0, RUNNING: 0}
    with Archive.open(archive) as opened:
        failed = [page for code in opened.codes() for page in opened.pages(code) if page.problem]
    assert {(page.id, page.attempts) for page in failed} == {(3, MOST_ATTEMPTS), (5, MOST_ATTEMPTS)}
    assert run_to_the_end(archive, few) == 100
    assert states(archive)[FAILED] == 2


def test_what_a_worker_had_half_written_when_it_died_is_cleared_away(archive: Path, few: Path) -> None:
    assert run_to_the_end(archive, few, "--do", "3=exit while writing") == 100
    assert left_behind(archive).unfinished == ()
    assert states(archive) == {DONE: FEW - 1, FAILED: 1, PENDING: 0, RUNNING: 0}


@pytest.mark.slow
def test_an_engine_that_hangs_eats_and_talks_costs_only_its_pages(archive: Path, few: Path) -> None:
    settings = archive / "xiangdang.toml"
    settings.write_text("page_seconds = 5\npage_memory_mb = 600\n", encoding="utf-8")
    with night(archive, few, "--do", "2=hang,4=eat,6=print,8=fail") as started:
        assert started.wait() == 100
    assert CHATTER not in started.said
    assert CHATTER in "".join(file.read_text("utf-8") for file in (archive / "logs").glob("*workers.log"))
    with Archive.open(archive) as opened:
        problems = {page.id: page.problem.category for page in opened.pages("未挂接-IMG") if page.problem}
    assert problems == {2: "timeout", 4: "out_of_memory", 8: "engine_failed"}


def test_asked_once_it_finishes_what_is_in_hand_and_asked_again_goes_on(archive: Path, few: Path) -> None:
    with night(archive, few, "--page-seconds", 0.3) as started:
        wait_for(lambda: pages_done(archive) >= 2)
        started.send(signal.SIGINT)
        assert started.wait() == 101
    now = states(archive)
    assert now[RUNNING] == 0
    assert now[PENDING] > 0
    assert runs(archive)[0].stop_reason is StopReason.INTERRUPTED
    assert left_behind(archive).waiting_for_index == 0
    with Archive.open(archive) as opened:
        assert all(page.attempts == (page.state is DONE) for page in opened.pages("未挂接-IMG"))
    assert run_to_the_end(archive, few) == 0
    assert pages_done(archive) == FEW


@pytest.mark.slow
def test_asked_twice_it_stops_at_once_and_gives_back_what_is_in_hand(archive: Path, few: Path) -> None:
    with night(archive, few, "--page-seconds", 20) as started:
        wait_for(lambda: states(archive)[RUNNING] == 2)
        started.send(signal.SIGTERM)
        time.sleep(0.5)
        assert started.process.poll() is None
        started.send(signal.SIGTERM)
        assert started.wait(15) == 101
    assert states(archive) == {DONE: 0, FAILED: 0, PENDING: FEW, RUNNING: 0}
    assert runs(archive)[0].stop_reason is StopReason.KILLED
    with Archive.open(archive) as opened:
        assert {page.attempts for page in opened.pages("未挂接-IMG")} == {0}
    assert run_to_the_end(archive, few) == 0


@pytest.mark.slow
def test_a_window_closes_before_a_page_that_would_not_be_over_and_the_next_night_goes_on(
    archive: Path, few: Path
) -> None:
    slow = ("--page-seconds", 12)
    assert run_to_the_end(archive, few, "--limit", 2, *slow) == 101  # so the next night knows how long a page takes
    assert runs(archive)[0].stop_reason is StopReason.LIMIT
    in_a_minute = datetime.now() + timedelta(minutes=1)
    if in_a_minute.second > 40:
        in_a_minute += timedelta(minutes=1)
    ends_at = in_a_minute.replace(second=0, microsecond=0)
    assert run_to_the_end(archive, few, "--until", f"{ends_at:%H:%M}", *slow) == 101
    assert last_result_at(archive) < ends_at + timedelta(seconds=5)
    assert runs(archive)[0].stop_reason is StopReason.WINDOW
    assert run_to_the_end(archive, few) == 0


@pytest.mark.slow
def test_too_many_failures_stop_the_night_and_a_retry_goes_on(archive: Path, few: Path) -> None:
    deeds = ",".join(f"{page}=fail" for page in range(1, FEW + 1))
    assert run_to_the_end(archive, few, "--do", deeds, "--max-failures", 5) == 101
    assert 6 <= states(archive)[FAILED] <= 8
    assert runs(archive)[0].stop_reason is StopReason.FAILURES
    assert run_to_the_end(archive, few) == 100
    with Archive.open(archive) as opened:
        assert opened.queue_failed() >= 6
    assert run_to_the_end(archive, few) == 0


@pytest.mark.slow
def test_two_runs_an_edit_and_a_rebuild_work_side_by_side(archive: Path, undisturbed: tuple[Path, Standing]) -> None:
    many, expected = undisturbed
    catalogue = archive.parent / "目录.csv"
    catalogue.write_text("档号,题名\nX043-WS·2014-Y-NJZ-0001,土地承包合同\n", encoding="utf-8")
    others = [
        ("catalogue", "import", str(catalogue)),
        ("index", "rebuild"),
        ("search", "李国强"),
        ("status",),
    ]
    with night(archive, many) as first, night(archive, many) as second:
        wait_for(lambda: pages_done(archive) >= 5)
        for words in others:
            beside = subprocess.run(
                [sys.executable, "-m", "pipeline", *words, "--archive", str(archive)],
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=False,
            )
            assert beside.returncode == 0, beside.stderr
        assert (first.wait(), second.wait()) == (0, 0), first.said + second.said
    assert left_behind(archive) == expected
    with Archive.open(archive) as opened:
        assert opened.search("土地承包合同").total == 1
    assert sum(run.pages_done for run in runs(archive)) == MANY


@pytest.mark.slow
def test_pages_of_a_killed_run_are_taken_over_while_another_goes_on(archive: Path, few: Path) -> None:
    with night(archive, few, "--page-seconds", 0.5) as first, night(archive, few, "--page-seconds", 0.5) as second:
        wait_for(lambda: all(run.pages_done for run in runs(archive)[:2]) and len(runs(archive)) == 2)
        first.kill()
        assert second.wait() == 0
    assert states(archive) == {DONE: FEW, FAILED: 0, PENDING: 0, RUNNING: 0}
    assert sorted(run.stop_reason for run in runs(archive)) == [StopReason.COMPLETE, StopReason.LOST]


@pytest.mark.slow
def test_a_database_that_another_program_locks_is_waited_for_and_then_named(archive: Path, few: Path) -> None:
    other = sqlite3.connect(archive / "archive.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with night(archive, few) as started:
        assert started.wait() == 24
        assert "数据库正被其他程序占用" in started.said
    other.execute("ROLLBACK")
    other.close()
    assert run_to_the_end(archive, few) == 0


@pytest.mark.slow
def test_a_full_disk_stops_the_night_and_once_freed_the_next_one_goes_on(small_disk: Path, few: Path) -> None:
    archive = new_archive(small_disk / "archive")
    assert run_to_the_end(archive, few, "--limit", 4) == 101
    ballast = small_disk / "ballast"
    with pytest.raises(OSError, match="space"), ballast.open("wb", buffering=0) as writer:
        while True:
            writer.write(bytes(4096))
    os.truncate(ballast, ballast.stat().st_size - 150_000)
    with night(archive, few) as started:
        assert started.wait() == 23, started.said
        assert "磁盘空间不足" in started.said
    ballast.unlink()
    assert run_to_the_end(archive, few) == 0
    left = left_behind(archive)
    assert (len(left.texts), left.indexed, left.unfinished) == (FEW, FEW, ())
    with Archive.open(archive) as opened:
        assert opened.verify().faults == ()


@pytest.mark.slow
def test_a_read_only_disk_is_named(small_disk: Path, few: Path) -> None:
    archive = new_archive(small_disk / "archive")
    assert run_to_the_end(archive, few, "--limit", 4) == 101
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with night(archive, few) as started:
        assert started.wait() == 27, started.said
        assert "只读" in started.said
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    assert run_to_the_end(archive, few) == 0


@pytest.mark.slow
def test_a_clock_that_is_moved_back_does_no_harm(archive: Path, few: Path) -> None:
    """The run before ended, as far as its rows say, a year from now; and one that was killed beat then."""
    with night(archive, few, "--page-seconds", 0.2) as started:
        wait_for(lambda: pages_done(archive) >= 3)
        started.kill()
    with sqlite3.connect(archive / "archive.db") as database:
        for table, column in (("runs", "beat_at"), ("runs", "started_at"), ("pages", "finished_at")):
            database.execute(f"UPDATE {table} SET {column} = '2999-01-01T00:00:00+00:00'")
    database.close()
    assert run_to_the_end(archive, few) == 0
    assert states(archive) == {DONE: FEW, FAILED: 0, PENDING: 0, RUNNING: 0}
    assert all(run.elapsed_seconds >= 0 for run in runs(archive))


@pytest.mark.slow
def test_a_hundred_bad_files_among_a_thousand_are_named_and_cost_nothing_else(archive: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    whole = noise(folder / "IMG_0000.png", 0).read_bytes()
    for number in range(1, 1000):
        file = folder / f"IMG_{number:04}.png"
        if number % 10:
            picture(file, str(number))
        else:
            file.write_bytes(b"" if number % 20 else whole[: len(whole) * number // 1000])
    words = ["run", str(folder), "--archive", str(archive), "--engine", "null", "--workers", "2"]
    assert subprocess.run([sys.executable, "-m", "pipeline", *words], cwd=ROOT, check=False).returncode == 100
    with Archive.open(archive) as opened:
        standing = opened.status()
        of_files = Counter(problem.problem.category for problem in standing.file_problems)
        of_pages = Counter(page.problem.category for page in opened.pages("未挂接-IMG") if page.problem)
    assert of_files == {ProblemCategory.EMPTY_FILE: 50}
    assert of_pages == {ProblemCategory.TRUNCATED: 49}
    assert states(archive) == {DONE: 901, FAILED: 49, PENDING: 0, RUNNING: 0}


def test_no_process_is_left_when_a_night_is_killed(archive: Path, few: Path) -> None:
    with night(archive, few, "--page-seconds", 30) as started:
        wait_for(lambda: states(archive)[RUNNING] == 2)
        wait_for(lambda: len(started.workers()) == 2)
        workers = started.workers()
        started.kill()
    assert psutil.wait_procs(workers, timeout=5)[1] == []
