"""Keeping the index in step with the database."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.database import Connection, Database, catalogue_store, outbox, page_store
from pipeline.database.outbox import Announcement, Subject
from pipeline.errors import IndexDamagedError
from pipeline.index import IndexBackend, IndexWriter, entry_document, open_backend, page_document
from pipeline.model.record import PageState
from pipeline.storage.layout import ArchiveLayout
from pipeline.workflow.page_work import load_result
from pipeline.workflow.reports import Progress, Silent

BATCH = 2000
"""Changes in one commit: larger batches mean fewer segments to merge; a lost one is told again from the outbox."""


@dataclass(slots=True)
class Indexing:
    """Follows what the outbox announces; one at a time, guarded by the index's own lock.

    Attributes:
        layout: where things lie.
        database: of the archive.
        backend_name: which back-end the archive uses.
    """

    layout: ArchiveLayout
    database: Database
    backend_name: str

    def backend(self) -> IndexBackend:
        """The index as it is served.

        Raises:
            IndexDamagedError: it must be rebuilt.
        """
        return self._open(self.layout.index)

    def drain(self, progress: Progress | None = None) -> int:
        """Bring the index up to date; how many changes it was told. A damaged index is rebuilt.

        Raises:
            IndexLockedError: another program holds the index.
            DiskFullError: no room left.
        """
        try:
            return self._drain(self.backend(), progress or Silent())
        except IndexDamagedError:
            return self.rebuild(progress)

    def rebuild(self, progress: Progress | None = None) -> int:
        """Fill a new index beside the old one and put it in its place; how many pages it holds.

        Raises:
            IndexLockedError: another program holds the index.
            DiskFullError: no room left; the old index stays.
        """
        beside = self.layout.root / "index-new"
        shutil.rmtree(beside, ignore_errors=True)
        with self.database.begin() as connection:
            outbox.announce_everything(connection)
            everything = outbox.announcements(connection)
        backend = self._open(beside)
        for _ in self._fill(backend, everything, progress or Silent()):
            pass
        count = backend.page_count()
        _swap(beside, self.layout.index)
        with self.database.begin() as connection:
            outbox.forget(connection, everything)
        return count

    def _open(self, folder: Path) -> IndexBackend:
        return open_backend(self.backend_name, folder, [self.layout.user_dictionary])

    def _drain(self, backend: IndexBackend, progress: Progress) -> int:
        with self.database.begin() as connection:
            waiting = outbox.announcements(connection)
        for batch in self._fill(backend, waiting, progress):
            with self.database.begin() as connection:
                outbox.forget(connection, batch)
        return len(waiting)

    def _fill(
        self, backend: IndexBackend, waiting: list[Announcement], progress: Progress
    ) -> Iterator[list[Announcement]]:
        """Tell the index batch by batch; each batch is given back once it is committed."""
        if waiting:
            progress.begin("建立索引", len(waiting))
        for start in range(0, len(waiting), BATCH):
            batch = waiting[start : start + BATCH]
            with backend.write() as writer:
                for announcement in batch:
                    with self.database.begin() as connection:
                        self._tell(connection, writer, announcement)
                    progress.advance()
            yield batch
        if waiting:
            progress.end()

    def _tell(self, connection: Connection, writer: IndexWriter, announcement: Announcement) -> None:
        match announcement.subject:
            case Subject.ENTRY:
                entry = catalogue_store.entry_by_id(connection, announcement.reference)
                if entry is None:
                    writer.remove_entry(announcement.reference)
                else:
                    writer.put_entry(announcement.reference, entry_document(entry))
            case Subject.PAGE:
                self._tell_page(connection, writer, announcement.reference)

    def _tell_page(self, connection: Connection, writer: IndexWriter, page_id: int) -> None:
        page = page_store.page_by_id(connection, page_id)
        if page is None or page.state is not PageState.DONE or page.job_key is None:
            writer.remove_page(page_id)
            return
        known = catalogue_store.entry_by_code(connection, page.key.archival_code)
        assert known is not None
        result = load_result(self.layout, page.job_key)
        writer.put_page(page_id, page_document(result, known[1], page.key.ordinal, page.serial))


def _swap(new: Path, current: Path) -> None:
    """Put a finished folder in the place of another; a crash in between leaves one of both whole."""
    old = current.with_name("index-old")
    shutil.rmtree(old, ignore_errors=True)
    if current.exists():
        current.rename(old)
    new.rename(current)
    shutil.rmtree(old, ignore_errors=True)
