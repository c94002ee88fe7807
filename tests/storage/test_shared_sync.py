"""What waits for the disk together is on it when the wait is over."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from pipeline.storage import shared_sync
from pipeline.storage.shared_sync import SharedSync


class Disk:
    """Syncs when a test says so."""

    def __init__(self) -> None:
        self.begun = threading.Semaphore(0)
        self.goes_on = threading.Semaphore(0)
        self.count = 0
        self.error: OSError | None = None

    def sync(self, _: Path) -> None:
        self.count += 1
        self.begun.release()
        assert self.goes_on.acquire(timeout=10)
        if self.error:
            raise self.error


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    made = Disk()
    monkeypatch.setattr(shared_sync, "_sync", made.sync)
    return made


def together(shared: SharedSync, disk: Disk, count: int, then: Callable[[], None] = lambda: None) -> list[Future[None]]:
    """One sync, and so many that come while it runs."""
    with ThreadPoolExecutor(count + 1) as threads:
        first = threads.submit(shared.sync)
        assert disk.begun.acquire(timeout=10)
        arrived = threading.Barrier(count + 1)

        def arrive() -> None:
            arrived.wait(timeout=10)
            shared.sync()

        rest = [threads.submit(arrive) for _ in range(count)]
        arrived.wait(timeout=10)
        then()
        disk.goes_on.release(count + 1)
    return [first, *rest]


def test_who_comes_while_a_sync_runs_waits_for_another_one(tmp_path: Path, disk: Disk) -> None:
    """What they wrote may have come too late for the one that runs; one more is enough for most of them."""
    found = together(SharedSync(tmp_path / "log"), disk, 8)
    assert [one.exception() for one in found] == [None] * 9
    assert 2 <= disk.count <= 9


def test_a_sync_that_began_before_is_not_enough(tmp_path: Path, disk: Disk) -> None:
    shared = SharedSync(tmp_path / "log")
    disk.goes_on.release(2)
    shared.sync()
    shared.sync()
    assert disk.count == 2


def test_everybody_who_waited_for_a_sync_that_failed_is_told(tmp_path: Path, disk: Disk) -> None:
    """The system tells of a lost write once, so asking again would say that all is well."""
    shared = SharedSync(tmp_path / "log")

    def fail() -> None:
        disk.error = OSError(5, "lost")

    found = together(shared, disk, 3, fail)
    assert all(isinstance(one.exception(), OSError) for one in found)
    disk.error = None
    disk.goes_on.release()
    shared.sync()


def test_a_file_is_synced_as_it_is_named_now(tmp_path: Path) -> None:
    shared = SharedSync(tmp_path / "log")
    with pytest.raises(FileNotFoundError):
        shared.sync()
    (tmp_path / "log").write_bytes(b"1")
    shared.sync()
