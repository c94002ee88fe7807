"""Keeping the index in step with the database.

One process at a time writes the index: whoever holds ``index.lock``. Everyone else leaves what has changed in the
outbox, and whoever holds the lock drains it. A rebuild holds the lock from its first page until the new index is in its
place, and drains what was announced meanwhile into the new one before that.
"""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from filelock import FileLock, Timeout

from pipeline.access import masked_entry
from pipeline.batch import boot_id
from pipeline.database import Connection, Database, catalogue_store, job_store, outbox, page_store, secrecy_store
from pipeline.database.outbox import Announcement, Subject
from pipeline.errors import IndexDamagedError, IndexLockedError, UnreadableScanError
from pipeline.index import (
    IndexBackend,
    IndexWriter,
    built_by,
    check_backend_name,
    entry_document,
    open_backend,
    page_document,
)
from pipeline.storage.atomic import storage_error, write_bytes
from pipeline.storage.layout import ArchiveLayout
from pipeline.workflow.effective_texts import EffectiveTexts, with_pages_before
from pipeline.workflow.reports import Progress, Silent

BATCH = 2000
"""Changes in one commit, at least: larger batches mean fewer segments; a lost one is told again from the outbox."""
_PARTS = 8
"""Commits of a large filling: of so many segments of one size Tantivy makes one, with each term once."""
BESIDE = "index-new"
"""The folder in which a new index is filled; what an interrupted rebuild left there is cleared away by the next."""
WAIT_SECONDS = 600.0
"""How long a run waits at its end for another program that writes the index, such as a rebuild."""

_TRIES, _PAUSE_SECONDS = 20, 0.1
"""A commit or a rebuilt index takes the place of the old one in far less than this."""

T = TypeVar("T")

_log = logging.getLogger(__name__)


def _goes_on() -> bool:
    return False


def commit_size(changes: int) -> int:
    """How many of so many changes are told to the index in one commit."""
    return max(BATCH, -(-changes // _PARTS))


@dataclass(slots=True)
class Indexing:
    """Follows what the outbox announces.

    Attributes:
        layout: where things lie.
        database: of the archive.
        backend_name: which back-end builds a new index. An index that is there is read and written by the one that
            built it, whatever the settings say, until it is rebuilt.
    """

    layout: ArchiveLayout
    database: Database
    backend_name: str
    _is_checked: bool = False
    _damaged: set[int] = field(default_factory=set)
    _texts: EffectiveTexts = field(init=False)
    _served: tuple[str, IndexBackend] | None = None

    def __post_init__(self) -> None:
        self._texts = EffectiveTexts(self.layout)

    def backend(self) -> IndexBackend:
        """The index as it is served.

        Raises:
            IndexDamagedError: it must be rebuilt.
        """
        name = built_by(self.layout.index) or self.backend_name
        if self._served is None or self._served[0] != name:
            self._served = name, self._open(self.layout.index, name)
        return self._served[1]

    def asked(self, question: Callable[[IndexBackend], T]) -> T:
        """What the index answers; asked again when another process changed it at that very moment.

        Raises:
            IndexDamagedError: it must be rebuilt.
        """
        for _ in range(_TRIES):
            try:
                return question(self.backend())
            except IndexDamagedError:
                if not self._is_being_written():
                    break
                time.sleep(_PAUSE_SECONDS)
        return question(self.backend())

    def drain(
        self,
        progress: Progress | None = None,
        *,
        wait_seconds: float = WAIT_SECONDS,
        gives_up: Callable[[], bool] = _goes_on,
    ) -> int:
        """Bring the index up to date; how many changes it was told. A damaged or torn index is rebuilt.

        Args:
            progress: hears of every change.
            wait_seconds: for another program that writes the index.
            gives_up: asked between two changes; what was not committed stays in the outbox.

        Raises:
            IndexLockedError: another program still holds the index.
            DiskFullError: no room left.
        """
        with self._alone(wait_seconds):
            try:
                self._check()
                return self._drain(self.backend(), progress or Silent(), gives_up)
            except IndexDamagedError as error:
                _log.warning("索引不可用，正在重建：%s", error)
                return self._rebuild(progress or Silent(), gives_up)

    def rebuild(self, progress: Progress | None = None, backend_name: str = "") -> int:
        """Fill a new index beside the old one and put it in its place; how many pages it holds.

        Args:
            progress: hears of every change.
            backend_name: which back-end builds it; the one that the settings name where it is empty.

        Raises:
            IndexLockedError: another program holds the index.
            DiskFullError: no room left; the old index stays.
            IndexDamagedError: the new index does not hold what it was told; the old index stays.
            InputError: no back-end has this name.
        """
        self.backend_name = backend_name or self.backend_name
        check_backend_name(self.backend_name)
        with self._alone(WAIT_SECONDS):
            return self._rebuild(progress or Silent(), _goes_on)

    @contextmanager
    def _alone(self, wait_seconds: float) -> Iterator[None]:
        """Hold the index for writing, with a mark that tells the next one when a power cut came in between."""
        lock = FileLock(self.layout.root / "index.lock")
        try:
            lock.acquire(timeout=wait_seconds)
        except Timeout as error:
            advice = "请等正在运行的乡档程序结束后再试；检索不受影响，更改已记下，随后会自动写入索引"
            raise IndexLockedError("全文索引正被另一个程序写入", where=str(self.layout.root), advice=advice) from error
        except OSError as error:
            raise storage_error(error, self.layout.root) from error
        try:
            yield
        finally:
            lock.release()

    def _is_being_written(self) -> bool:
        try:
            with self._alone(0):
                return False
        except IndexLockedError:
            return True

    def _check(self) -> None:
        """Look for what an earlier process left behind, once in each.

        Raises:
            IndexDamagedError: it must be rebuilt.
        """
        if self._is_checked:
            return
        finish_swap(self.layout.index)
        if self._mark.is_file() and self._mark.read_text(encoding="utf-8") != boot_id():
            raise IndexDamagedError("写入索引时机器断电或重新启动，索引可能不完整", where=str(self.layout.index))
        with self.database.read() as connection:
            expected = page_store.result_count(connection)
            waiting = outbox.announcement_count(connection)
        found = self.backend().page_count()
        if abs(found - expected) > waiting:
            detail = f"索引有 {found} 页，应有 {expected} 页"
            raise IndexDamagedError(detail, where=str(self.layout.index))
        self._is_checked = True

    @property
    def _mark(self) -> Path:
        """Lies there while the index is written, and names the start of the machine that it is written in."""
        return self.layout.root / "index.writing"

    @contextmanager
    def _marked(self) -> Iterator[None]:
        write_bytes(self._mark, boot_id().encode())
        yield
        self._mark.unlink(missing_ok=True)

    def _open(self, folder: Path, name: str) -> IndexBackend:
        return open_backend(name, folder, [self.layout.user_dictionary])

    def _drain(self, backend: IndexBackend, progress: Progress, gives_up: Callable[[], bool]) -> int:
        with self.database.read() as connection:
            waiting = with_pages_before(connection, outbox.announcements(connection))
        if not waiting:
            return 0
        told = 0
        with self._marked():
            for batch in self._fill(backend, waiting, progress, gives_up):
                self._forget_damaged(batch)
                self._forget(batch)
                told += sum(item.id > 0 for item in batch)
        return told

    def _rebuild(self, progress: Progress, gives_up: Callable[[], bool]) -> int:
        beside = self.layout.root / BESIDE
        shutil.rmtree(beside, ignore_errors=True)
        backend = self._open(beside, self.backend_name)
        with self.database.read() as connection:
            told = outbox.announcements(connection)
            everything = [*_each(Subject.ENTRY, catalogue_store.all_ids(connection))]
            everything += _each(Subject.PAGE, page_store.result_ids(connection))
        news = everything
        while news:
            for batch in self._fill(backend, news, progress, gives_up):
                self._forget_damaged(batch)
            if gives_up():
                return 0
            since = self._news(told)
            told += since
            with self.database.read() as connection:
                news = with_pages_before(connection, since)
        count = self._counted(backend, told)
        swap(beside, self.layout.index)
        self._mark.unlink(missing_ok=True)
        self._forget(told)
        self._is_checked = True
        return count

    def _counted(self, rebuilt: IndexBackend, told: Sequence[Announcement]) -> int:
        """How many pages a new index holds.

        Raises:
            IndexDamagedError: not as many as were read, though nothing else has changed.
        """
        with self.database.read() as connection:
            expected = page_store.result_count(connection)
        count = rebuilt.page_count()
        if abs(count - expected) > len(self._news(told)):
            advice = "旧索引未动，仍可检索；请重新运行 xiangdang index rebuild，仍不符时检查磁盘"
            what = f"新建的索引有 {count} 页，应有 {expected} 页"
            raise IndexDamagedError(what, where=str(self.layout.root / BESIDE), advice=advice)
        return count

    def _news(self, told: Sequence[Announcement]) -> list[Announcement]:
        with self.database.read() as connection:
            return [item for item in outbox.announcements(connection) if not told or item.id > told[-1].id]

    def _forget_damaged(self, told: Iterable[Announcement]) -> None:
        """Have pages read again whose result was found to be damaged or missing."""
        damaged = [item.reference for item in told if item.reference in self._damaged]
        if damaged:
            with self.database.begin() as connection:
                job_store.forget_results(connection, damaged)
            self._damaged.clear()

    def _forget(self, told: Iterable[Announcement]) -> None:
        with self.database.begin() as connection:
            outbox.forget(connection, told)

    def _fill(
        self, backend: IndexBackend, waiting: list[Announcement], progress: Progress, gives_up: Callable[[], bool]
    ) -> Iterator[list[Announcement]]:
        """Tell the index batch by batch; each batch is given back once it is committed."""
        if waiting:
            progress.begin("建立索引", len(waiting))
        size = commit_size(len(waiting))
        for start in range(0, len(waiting), size):
            batch = list(self._told(backend, waiting[start : start + size], progress, gives_up))
            yield batch
            if gives_up():
                return
        if waiting:
            progress.end()

    def _told(
        self, backend: IndexBackend, batch: list[Announcement], progress: Progress, gives_up: Callable[[], bool]
    ) -> Iterator[Announcement]:
        """Tell the index a batch in one commit; what it was told of it."""
        self._texts.forget()
        with backend.write() as writer, self.database.read() as connection:
            for announcement in batch:
                if gives_up():
                    return
                self._tell(connection, writer, announcement)
                progress.advance()
                yield announcement

    def _tell(self, connection: Connection, writer: IndexWriter, announcement: Announcement) -> None:
        match announcement.subject:
            case Subject.ENTRY:
                entry = catalogue_store.entry_by_id(connection, announcement.reference)
                if entry is None:
                    writer.remove_entry(announcement.reference)
                else:
                    writer.put_entry(announcement.reference, entry_document(masked_entry(entry)))
            case Subject.PAGE:
                self._tell_page(connection, writer, announcement.reference)

    def _tell_page(self, connection: Connection, writer: IndexWriter, page_id: int) -> None:
        page = page_store.page_by_id(connection, page_id)
        if page is None or page.job_key is None or secrecy_store.is_page_set_aside(connection, page_id):
            writer.remove_page(page_id)
            return
        known = catalogue_store.entry_by_code(connection, page.key.archival_code)
        assert known is not None
        entry, next_text = masked_entry(known[1]), self._texts.next_text(connection, page_id)
        try:
            effective = self._texts.page(connection, page_id, page.job_key)
            document = page_document(effective, entry, page.key.ordinal, page.serial, next_text=next_text)
        except UnreadableScanError as error:
            _log.warning("%s：%s", page.key, error)
            writer.remove_page(page_id)
            self._damaged.add(page_id)
            return
        writer.put_page(page_id, document)


def _each(subject: Subject, references: Iterable[int]) -> Iterator[Announcement]:
    return (Announcement(0, subject, reference) for reference in references)


def swap(new: Path, current: Path) -> None:
    """Put a finished folder in the place of another; `finish_swap` repairs a crash in between."""
    old = _old(current)
    shutil.rmtree(old, ignore_errors=True)
    if current.exists():
        current.rename(old)
    new.rename(current)
    shutil.rmtree(old, ignore_errors=True)


def finish_swap(current: Path) -> None:
    """Put the old folder back when a crash came between its leaving and the new one's coming."""
    old = _old(current)
    if not current.exists() and old.exists():
        old.rename(current)


def _old(current: Path) -> Path:
    return current.with_name("index-old")
