"""What the workers of these tests do: a task is itself a call, so that a test can have done whatever it likes."""

from __future__ import annotations

import ctypes
import mmap
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import psutil

if sys.platform != "win32":
    import resource

from pipeline.errors import MissingToolError, OcrError

MIB = 2**20
Task = Callable[[], Any]


def caller() -> Callable[[Task], Any]:
    return call


def call(task: Task) -> Any:
    return task()


@dataclass(frozen=True)
class SlowStart:
    """A factory that takes its time and leaves a line in a file each time it is called."""

    seconds: float
    calls: Path

    def __call__(self) -> Callable[[Task], Any]:
        with self.calls.open("a") as file:
            file.write(f"{os.getpid()}\n")
        time.sleep(self.seconds)
        return call


@dataclass(frozen=True)
class DiesAtStart:
    """A factory that kills its own process the first few times."""

    times: int
    calls: Path

    def __call__(self) -> Callable[[Task], Any]:
        with self.calls.open("a") as file:
            file.write(".")
        if len(self.calls.read_text()) <= self.times:
            os.kill(os.getpid(), signal.SIGKILL)
        return call


def broken_factory() -> NoReturn:
    raise ValueError("model file is not a model")


def factory_without_tool() -> NoReturn:
    raise MissingToolError("缺少模型文件", where="models/rec.onnx", advice="请重新安装")


def factory_that_exits() -> NoReturn:
    sys.exit("no licence")


def square(number: int) -> int:
    return number * number


def fail(text: str) -> NoReturn:
    raise ValueError(text)


def fail_on_page() -> NoReturn:
    raise OcrError("文字识别失败", where="X043-WS·1998-Y-0012 第 3 页", advice="请重试")


def fail_for_lack_of_memory() -> NoReturn:
    try:
        raise MemoryError("12 GiB")
    except MemoryError as error:
        raise OcrError("文字识别失败") from error


class UnpicklableError(Exception):
    def __init__(self) -> None:
        super().__init__("holds an open file")
        self.file = open(os.devnull, "rb")  # noqa: SIM115, PTH123

    def __del__(self) -> None:
        self.file.close()


class PicklesButDoesNotUnpickleError(Exception):
    def __init__(self, page: int, reason: str) -> None:
        super().__init__(f"page {page}: {reason}")


def fail_unpicklably() -> NoReturn:
    raise UnpicklableError


def fail_treacherously() -> NoReturn:
    raise PicklesButDoesNotUnpickleError(3, "ink")


def unpicklable_result() -> Callable[[], int]:
    return lambda: 1


class Landmine:
    """Can be pickled; goes off when it is unpickled."""

    def __reduce__(self) -> tuple[Any, ...]:
        return fail, ("cannot be built again",)


def print_megabytes(count: int) -> int:
    print("from Python", flush=True)
    subprocess.run(["echo", "from a child"], check=True)
    for descriptor in (1, 2):
        os.write(descriptor, b"x" * (count * MIB))
    return count


def crash() -> None:
    ctypes.string_at(0)


def kill_itself() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def allocate_at_once(megabytes: int) -> int:
    return len(bytearray(megabytes * MIB))


def allocate_and_stay(megabytes: int) -> None:
    """Hold resident memory that no allocation limit refuses, as a shared mapping is none of the process's own."""
    mapping = mmap.mmap(-1, megabytes * MIB)
    for _ in range(megabytes):
        mapping.write(b"x" * MIB)
    time.sleep(60)


def have_children_allocate(children: int, megabytes: int) -> None:
    code = f"import time; held = b'x' * {megabytes * MIB}; time.sleep(60)"
    for _ in range(children):
        subprocess.Popen([sys.executable, "-S", "-c", code])
    time.sleep(60)


def hang_with_child(pids: Path) -> None:
    child = subprocess.Popen(["sleep", "60"])
    write_whole(pids, f"{os.getpid()} {child.pid}")
    time.sleep(60)


def crash_with_child(pids: Path) -> None:
    child = subprocess.Popen(["sleep", "60"], close_fds=False)
    write_whole(pids, f"{os.getpid()} {child.pid}")
    os._exit(1)


def hang_with_lock(pids: Path) -> None:
    """Hang inside a C call that holds the interpreter lock, as a library's loop may."""
    write_whole(pids, str(os.getpid()))
    ctypes.PyDLL(None).sleep(60)


def signal_itself_softly() -> str:
    os.kill(os.getpid(), signal.SIGINT)
    return "still here"


def note_and_sleep(started: Path, seconds: float) -> int:
    write_whole(started / str(os.getpid()), "")
    time.sleep(seconds)
    return os.getpid()


def variable(name: str) -> str | None:
    return os.environ.get(name)


def write_whole(path: Path, text: str) -> None:
    """Write so that who sees the file sees all of it."""
    temporary = path.with_suffix(".part")
    temporary.write_text(text)
    temporary.replace(path)


def is_running(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def wait_until(condition: Callable[[], bool], seconds: float = 10.0) -> bool:
    """Whether the condition came true in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def numbers(count: int) -> list[Task]:
    return [partial(square, number) for number in range(count)]


def touch() -> int:
    """Fill 20 MB, give them back, and say how many pages of memory had to be given by the system for that."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    picture = bytearray(b"x") * (20 * MIB)
    del picture
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
