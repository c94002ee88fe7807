"""Memory of a process and its children, seen from outside."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import psutil
import pytest

from pipeline.batch import memory_meter
from pipeline.batch.memory_meter import MemoryMeter
from tests.batch import work

PARENT = f"""
import subprocess, sys
code = "held = b'x' * {40 * work.MIB}; print(1, flush=True); input()"
child = subprocess.Popen([sys.executable, "-S", "-c", code])
child.wait()
"""


@pytest.fixture
def family() -> Iterator[psutil.Process]:
    with subprocess.Popen(
        [sys.executable, "-S", "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield psutil.Process(process.pid)
        process.communicate(b"\n")


@pytest.mark.parametrize("kernel_lists_children", [True, False])
def test_memory_of_children_counts(
    family: psutil.Process, monkeypatch: pytest.MonkeyPatch, kernel_lists_children: bool
) -> None:
    if kernel_lists_children and not memory_meter._KERNEL_LISTS_CHILDREN:
        pytest.skip("this kernel does not list children")
    monkeypatch.setattr(memory_meter, "CHILDREN_SECONDS", 0.0)
    monkeypatch.setattr(memory_meter, "_KERNEL_LISTS_CHILDREN", kernel_lists_children)

    held = MemoryMeter(family).read()

    assert held > family.memory_info().rss + 40 * work.MIB


def test_the_peak_stays_until_the_next_task() -> None:
    meter = MemoryMeter(psutil.Process())
    ballast = b"x" * (64 * work.MIB)
    with_ballast = meter.read()
    del ballast

    assert meter.read() < with_ballast - 32 * work.MIB
    assert meter.peak_bytes == with_ballast
    meter.reset()
    assert meter.peak_bytes == 0


def test_a_process_that_is_gone_holds_nothing() -> None:
    with subprocess.Popen([sys.executable, "-S", "-c", "input()"], stdin=subprocess.PIPE) as process:
        meter = MemoryMeter(psutil.Process(process.pid))
        process.communicate(b"\n")

    assert meter.read() == 0
