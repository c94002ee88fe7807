"""The power goes: a process ends at a chosen moment, and what it had not yet synced is not what it wrote.

A disk may keep any part of what was written since the last sync: nothing, half, zeros, or all of it; and a new name may
be there or not until its folder is synced. So at the moment of the cut every file that was not synced as it is now
is damaged in one of these ways, and names that were not synced are taken back or kept, as a seed decides. The files of
the database are left alone: SQLite syncs by itself, and its journal is tested by its makers.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CUT = 86
"""Exit code of a process without power."""

_sync, _replace, _rename = os.fsync, os.replace, os.rename


@dataclass
class Power:
    """Power that goes after so many syncs and renames in this process.

    Attributes:
        folder: below which files are damaged.
        events: how many happen before the cut; the one at which it comes does not happen any more.
        seed: of what the disk keeps.
        spared: beginnings of names that are left alone.
    """

    folder: Path
    events: int
    seed: int
    spared: tuple[str, ...] = ("archive.db",)
    count: int = 0
    _synced: dict[Path, tuple[int, int]] = field(default_factory=dict)
    _renamed: list[tuple[Path, Path, Path | None]] = field(default_factory=list)

    def install(self) -> None:
        """From now on, in this process."""
        for file in self._files():
            self._synced[file] = _look(file)
        os.fsync, os.replace, os.rename = self.fsync, self.replace, self.rename  # type: ignore[assignment]

    def fsync(self, descriptor: int) -> None:
        """Keep a file, or the names in a folder."""
        self._happen()
        _sync(descriptor)
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            self._renamed = [renamed for renamed in self._renamed if renamed[1].parent != path]
        else:
            self._synced[path] = _look(path)

    def replace(self, source: Any, target: Any) -> None:
        """Give a file its name."""
        self._move(_replace, Path(source), Path(target))

    def rename(self, source: Any, target: Any) -> None:
        """Give a file or folder its name."""
        self._move(_rename, Path(source), Path(target))

    def _move(self, move: Callable[[Path, Path], None], source: Path, target: Path) -> None:
        self._happen()
        if source.is_dir():
            move(source, target)  # and stays moved: whether it does is tested with the swap of indexes
            inside = [file for file in self._synced if file.is_relative_to(source)]
            self._synced |= {target / file.relative_to(source): self._synced.pop(file) for file in inside}
            return
        if not source.is_relative_to(self.folder):
            move(source, target)
            return
        before = None
        if target.is_file():
            before = self.folder.parent / f"before-{self.count}"
            shutil.copy2(target, before)
        move(source, target)
        if source in self._synced:
            self._synced[target] = self._synced.pop(source)
        self._renamed.append((source, target, before))

    def _happen(self) -> None:
        self.count += 1
        if self.count > self.events:
            self._go()

    def _go(self) -> None:
        chance = random.Random(self.seed)
        for source, target, before in reversed(self._renamed):
            if target.exists() and chance.random() < 0.5:
                _replace(target, source)
                if source.parent.is_dir() and before is not None:
                    _replace(before, target)
                if target in self._synced:
                    self._synced[source] = self._synced.pop(target)
        for file in self._files():
            if self._synced.get(file) != _look(file):
                _damage(file, chance)
        os._exit(CUT)

    def _files(self) -> list[Path]:
        found = [file for file in self.folder.rglob("*") if file.is_file()]
        return sorted(file for file in found if not file.name.startswith(self.spared))


def _look(file: Path) -> tuple[int, int]:
    known = file.stat()
    return known.st_size, known.st_mtime_ns


def _damage(file: Path, chance: random.Random) -> None:
    size = file.stat().st_size
    file.chmod(0o644)
    match chance.choice(["gone", "empty", "half", "zeros", "whole"]):
        case "gone":
            file.unlink()
        case "empty":
            os.truncate(file, 0)
        case "half":
            os.truncate(file, size // 2)
        case "zeros":
            file.write_bytes(bytes(size))


def with_power_for(events: int, seed: int, folder: Path, act: Callable[[], object]) -> bool:
    """Act in a process of its own; whether it came to the end before the power went."""
    process = multiprocessing.get_context("fork").Process(target=_act, args=(Power(folder, events, seed), act))
    process.start()
    process.join(120)
    assert process.exitcode in (0, CUT), process.exitcode
    return process.exitcode == 0


def _act(power: Power, act: Callable[[], object]) -> None:
    power.install()
    act()
