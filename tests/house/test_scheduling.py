"""The plans in ``deploy/``: systemd takes them, and the commands in them do what they should."""

from __future__ import annotations

import configparser
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from pipeline.archive import Archive
from pipeline.cli.run_cmd import FAILED_PAGES, STOPPED_EARLY, run

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
SERVICE = DEPLOY / "systemd" / "xiangdang-night.service"
TIMER = DEPLOY / "systemd" / "xiangdang-night.timer"
TASK = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
ANALYZE = shutil.which("systemd-analyze")
XIANGDANG = Path(sys.executable).with_name("xiangdang")

needs_systemd = pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed (Debian package systemd)")


def unit(file: Path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(file.read_text("utf-8"))
    return parser


def conf() -> dict[str, str]:
    lines = (DEPLOY / "systemd" / "night.conf").read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


@needs_systemd
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    for file in (SERVICE, TIMER):
        here = file.read_text("utf-8").replace("/opt/xiangdang/bin/xiangdang", str(XIANGDANG))
        (tmp_path / file.name).write_text(here, encoding="utf-8")
    units = [str(tmp_path / file.name) for file in (SERVICE, TIMER)]
    checked = subprocess.run([str(ANALYZE), "verify", *units], capture_output=True, text=True, check=False)
    assert checked.stderr == ""
    assert checked.returncode == 0


@needs_systemd
def test_the_timer_asks_at_night_only() -> None:
    when = unit(TIMER)["Timer"]["OnCalendar"]
    shown = subprocess.run(
        [str(ANALYZE), "calendar", "--iterations=96", "--base-time=2026-11-23 12:00:00", when],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "TZ": "UTC", "LC_ALL": "C"},
    ).stdout
    times = re.findall(r"(?:Next elapse|Iter\. #\d+): \w+ [\d-]+ (\d\d:\d\d):00", shown)
    assert times[0] == "20:00"
    assert len(set(times)) == 40
    assert all(time >= "20:00" or time <= "05:45" for time in times)


def test_a_night_that_was_missed_is_not_made_up_for_by_day() -> None:
    """A run that began at eight would last until the next morning at six."""
    assert not unit(TIMER)["Timer"].getboolean("Persistent", False)


def test_what_a_run_may_end_with_is_no_fault_of_the_service() -> None:
    section = unit(SERVICE)["Service"]
    assert {int(code) for code in section["SuccessExitStatus"].split()} == {FAILED_PAGES, STOPPED_EARLY}
    assert section["KillSignal"] == "SIGINT"
    assert section["KillMode"] == "mixed"


def test_the_settings_named_are_those_of_the_file() -> None:
    named = set(re.findall(r"\$\{(\w+)\}", unit(SERVICE)["Service"]["ExecStart"]))
    assert named | {"XIANGDANG_ARCHIVE"} == set(conf())


def test_the_task_of_windows_asks_at_night_only_and_leaves_alone_what_runs() -> None:
    root = ElementTree.parse(DEPLOY / "windows" / "xiangdang-night.xml").getroot()
    assert root.tag == f"{TASK}Task"

    def text(*names: str) -> str:
        found = root.find("/".join(f"{TASK}{name}" for name in names))
        assert found is not None
        return found.text or ""

    trigger = root.find(f"{TASK}Triggers/{TASK}CalendarTrigger")
    assert trigger is not None
    documented = ["Enabled", "StartBoundary", "Repetition", "ScheduleByDay"]  # a sequence in the schema (MS-TSCH 2.5.3)
    assert [child.tag for child in trigger if isinstance(child.tag, str)] == [f"{TASK}{name}" for name in documented]
    assert text("Triggers", "CalendarTrigger", "StartBoundary").endswith("T20:00:00")
    assert text("Triggers", "CalendarTrigger", "Repetition", "Interval") == "PT15M"
    assert text("Triggers", "CalendarTrigger", "Repetition", "Duration") == "PT9H50M"
    assert text("Settings", "MultipleInstancesPolicy") == "IgnoreNew"
    assert text("Settings", "StartWhenAvailable") == "false"
    assert text("Settings", "ExecutionTimeLimit") == "PT0S"
    command, *words = shlex.split(text("Actions", "Exec", "Arguments"), posix=False)
    known = {option for parameter in run.params for option in parameter.opts}
    assert command == "run"
    assert {word for word in words if word.startswith("--")} <= known


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_the_command_of_the_service_watches_and_stops_when_asked(tmp_path: Path) -> None:
    archive, drop = tmp_path / "archive", tmp_path / "drop"
    Archive.create(archive).close()
    drop.mkdir()
    (drop / "空.tif").touch()
    until = (datetime.now() + timedelta(minutes=10)).strftime("%H:%M")
    given = {"XIANGDANG_ARCHIVE": str(archive), "XIANGDANG_DROP": str(drop), "XIANGDANG_UNTIL": until}
    assert set(given) == set(conf())
    line = unit(SERVICE)["Service"]["ExecStart"]
    for name, value in given.items():
        line = line.replace(f"${{{name}}}", value)
    words = [str(XIANGDANG), *shlex.split(line)[1:]]
    with subprocess.Popen(words, env={**os.environ, **given}, stderr=subprocess.PIPE, text=True) as started:
        deadline = time.monotonic() + 60
        while not any((archive / "logs").glob("*.log")) and time.monotonic() < deadline:
            time.sleep(0.1)
        time.sleep(2)
        started.send_signal(signal.SIGINT)
        _, talk = started.communicate(timeout=60)
    assert started.returncode in {0, FAILED_PAGES, STOPPED_EARLY}
    assert "早晨报告" in talk
