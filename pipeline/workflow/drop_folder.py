"""A folder into which scanners and people drop files: which of them are whole, and where they go once taken in."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from pipeline.batch import steady_seconds
from pipeline.storage.being_written import is_being_written
from pipeline.workflow.walk import Candidate, candidates

STEADY_SECONDS = 10.0
"""A file whose size and time did not change for so long has stopped growing. Scanners write a page in one go; copies
over a network pause for a few seconds."""
DONE_FOLDER = "已收取"
"""Files that were taken in are moved here, with their sub-folders, where the settings say so."""

_log = logging.getLogger(__name__)

_Look = tuple[int, int]
"""Size and time of a file; compared for equality only, so that it does not matter what a clock says."""


@dataclass(slots=True)
class DropFolder:
    """Watches folders by looking at them again and again, which works on network drives too.

    Attributes:
        folders: to be watched.
        archive: folder of the archive, which is left out.
        clock: in seconds, only goes forward.
    """

    folders: list[Path]
    archive: Path
    clock: Callable[[], float] = steady_seconds
    _seen: dict[Path, tuple[_Look, float]] = field(default_factory=dict)
    _taken: dict[Path, _Look] = field(default_factory=dict)

    def whole_files(self) -> list[Candidate]:
        """Files that have stopped growing and were not given out as they are now; to be asked again and again.

        Raises:
            InputError: a folder is gone.
        """
        found = [file for file in candidates(self.folders, self.archive) if not self._is_put_away(file.path)]
        self._forget({file.path for file in found})
        return [file for file in found if self._is_whole(file.path)]

    def note_taken(self, files: Iterable[Candidate]) -> None:
        """These need not be given out again unless they change."""
        for file in files:
            if file.path in self._seen:
                self._taken[file.path] = self._seen[file.path][0]

    def put_away(self, path: Path) -> None:
        """Move a file that was taken in to `DONE_FOLDER`, with its sub-folders; nothing there is ever overwritten."""
        home = next(folder for folder in self._homes() if path.is_relative_to(folder))
        wanted = home / DONE_FOLDER / path.relative_to(home)
        try:
            wanted.parent.mkdir(parents=True, exist_ok=True)
            path.rename(_free(wanted))
        except OSError as error:  # it is in the archive; that it stays where it was is no harm
            _log.warning("%s 已收取，但无法移走：%s", path, error)

    def _is_put_away(self, path: Path) -> bool:
        return any(path.is_relative_to(home / DONE_FOLDER) for home in self._homes())

    def _homes(self) -> Iterator[Path]:
        for folder in self.folders:
            yield folder.absolute() if folder.is_dir() else folder.absolute().parent

    def _is_whole(self, path: Path) -> bool:
        try:
            status = path.stat()
        except OSError:  # gone since we looked
            return False
        look = status.st_size, status.st_mtime_ns
        if self._taken.get(path) == look:
            return False
        known, since = self._seen.get(path, (None, 0.0))
        if known != look:
            self._seen[path] = look, self.clock()
            return False
        return self.clock() - since >= STEADY_SECONDS and not is_being_written(path)

    def _forget(self, present: set[Path]) -> None:
        """A file that was moved away and dropped again is a new one; and memory does not grow with the night."""
        for gone in self._seen.keys() - present:
            del self._seen[gone]
            self._taken.pop(gone, None)


def _free(wanted: Path) -> Path:
    if not wanted.exists():
        return wanted
    named = (wanted.with_name(f"{wanted.stem}~{number}{wanted.suffix}") for number in count(2))
    return next(path for path in named if not path.exists())
