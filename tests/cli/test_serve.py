"""``xiangdang serve`` as a process: what the terminal says, and that the page is there."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import psutil
import pytest

from pipeline.archive import Archive
from tests.web.conftest import sign_in
from tests.workflow.read_archive import archive_with

CODE = "0142-1-24"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    archive, small = archive_with(tmp_path, **{CODE: [["东至李国强"]]})
    archive.close()
    small.database.close()
    return archive.folder


@contextmanager
def served(root: Path, port: int, *options: str) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """The running server and, once it has ended, what it said."""
    command = [sys.executable, "-m", "pipeline", "serve", "--archive", str(root), "--port", str(port), *options]
    said: list[str] = []
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            _wait_for(port, process)
            yield process, said
        finally:
            process.send_signal(signal.SIGINT)
            said.append("".join(process.communicate(timeout=30)))


def _wait_for(port: int, process: subprocess.Popen[str]) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if process.poll() is not None or probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.slow
def test_the_first_start_shows_a_password_once_and_it_lets_in(root: Path, port: int) -> None:
    with served(root, port) as (_, said), httpx2.Client(base_url=f"http://127.0.0.1:{port}") as client:
        assert client.get("/search").headers["location"].startswith("/sign-in")
    name, password = re.search(r"用户名：(\S+)　一次性密码：([\w-]+)", said[0]).groups()
    assert f"http://127.0.0.1:{port}/" in said[0]
    with served(root, port) as (_, again), httpx2.Client(base_url=f"http://127.0.0.1:{port}") as client:
        assert sign_in(client, password, name).status_code == 303
        assert client.get("/").headers["location"] == "/password"
    assert "一次性密码" not in again[0]


@pytest.mark.slow
def test_an_index_of_another_version_is_rebuilt_at_the_start(root: Path, port: int) -> None:
    for file in (root / "index").iterdir():
        file.write_bytes(b"of long ago")
    with served(root, port):
        pass
    with Archive.open(root) as archive:
        assert archive.search("东至李国强").total == 1


@pytest.mark.slow
def test_of_several_processes_one_that_is_killed_is_begun_again(root: Path, port: int) -> None:
    with served(root, port, "--processes", "2") as (process, said):
        answering = _children(process.pid, 2)
        answering[0].kill()
        for _ in range(300):
            if answering[0].pid not in (pids := {child.pid for child in _children(process.pid, 2)}):
                break
            time.sleep(0.1)
        assert answering[0].pid not in pids
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}") as client:
            assert client.get("/sign-in").status_code == 200
    assert not any(child.is_running() for child in answering)
    assert "Traceback" not in said[0]


def _children(pid: int, count: int) -> list[psutil.Process]:
    """The processes that answer, once there are so many; Python has another one beside them."""
    for _ in range(300):
        alive = [one for one in psutil.Process(pid).children() if one.status() != psutil.STATUS_ZOMBIE]
        found = [one for one in alive if "spawn_main" in " ".join(one.cmdline())]
        if len(found) == count:
            return found
        time.sleep(0.1)
    raise AssertionError(f"{len(found)} processes, not {count}")


def test_a_port_that_is_taken_is_said_at_once(root: Path, port: int) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        command = [sys.executable, "-m", "pipeline", "serve", "--archive", str(root), "--port", str(port)]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode != 0
    assert "--port" in ended.stderr
    assert "Traceback" not in ended.stderr
