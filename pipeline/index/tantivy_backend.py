"""The back-end for large archives: Tantivy, an index library in Rust (why: docs/decisions/0031-tantivy.md)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Any

import tantivy

from pipeline.errors import IndexDamagedError
from pipeline.index import tantivy_schema
from pipeline.index.analyzer import Segmenter
from pipeline.index.backend import IndexAnswer, IndexQuery
from pipeline.index.conditions import words_in
from pipeline.index.documents import EntryDocument, PageDocument
from pipeline.index.durable import names_in, sync_new
from pipeline.index.tantivy_errors import committing, reading
from pipeline.index.tantivy_search import TantivySearch
from pipeline.index.tantivy_snapshot import KnownGroups, Snapshot
from pipeline.index.whoosh_errors import REBUILD, damaged
from pipeline.storage.atomic import write_bytes

FORMAT = 5
"""Number of the schema and of the folding behind it; an index of another number must be rebuilt."""
_FORMAT_FILE = "format.json"
_STAMP = {"backend": "tantivy", "format": FORMAT}
_HEAP_BYTES = 200_000_000
"""Postings held in memory before they become a segment."""


class TantivyBackend:
    """An `IndexBackend` in one folder. Any number of readers, one writer at a time.

    What was read of the index last is kept, and read again when another commit has come, save entries that are known.

    Args:
        folder: of the index; made by the first `write`.
        segmenter: cuts pages and questions.
    """

    def __init__(self, folder: Path, segmenter: Segmenter) -> None:
        self._folder = folder
        self._segmenter = segmenter
        self._read: tuple[object, TantivySearch] | None = None
        self._known: KnownGroups = {}
        self._opening = Lock()

    @contextmanager
    def write(self) -> Iterator[_TantivyWriter]:
        """See `IndexBackend.write`."""
        before = names_in(self._folder)
        index = self._open() if self._exists() else self._create()
        with committing(self._folder):
            writer = index.writer(_HEAP_BYTES, 1)
        try:
            yield _TantivyWriter(writer, self._segmenter, self._folder)
        except BaseException:
            with suppress(ValueError):  # the lock is released all the same, and the first error is the one that counts
                writer.rollback()
            with suppress(ValueError):
                writer.wait_merging_threads()
            raise
        with committing(self._folder):
            writer.commit()
            writer.wait_merging_threads()
            sync_new(self._folder, before)

    def search(self, query: IndexQuery) -> IndexAnswer:
        """See `IndexBackend.search`."""
        terms = query.terms if query.condition is None else words_in(query.condition)
        words = [self._segmenter.question_words(term) for term in terms]
        if not self._exists():
            advice = "请先用 xiangdang run 导入扫描件；已导入过的请运行 xiangdang index rebuild"
            raise IndexDamagedError("还没有全文索引", where=str(self._folder), advice=advice)
        with reading(self._folder):
            return self._newest().answer(query, words)

    def page_count(self) -> int:
        """See `IndexBackend.page_count`."""
        if not self._exists():
            return 0
        with reading(self._folder):
            return self._newest().snapshot.page_total

    def _newest(self) -> TantivySearch:
        stat = (self._folder / "meta.json").stat()
        commit = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
        with self._opening:  # threads that ask at once after a commit share what is read of it
            if self._read is None or self._read[0] != commit:
                self._read = commit, TantivySearch(Snapshot(self._open(), self._known))
            return self._read[1]

    def _exists(self) -> bool:
        return (self._folder / "meta.json").is_file()

    def _open(self) -> Any:
        self._check_format()
        with reading(self._folder):
            return tantivy.Index.open(str(self._folder))

    def _create(self) -> Any:
        write_bytes(self._folder / _FORMAT_FILE, json.dumps(_STAMP).encode())
        with committing(self._folder):
            return tantivy.Index(tantivy_schema.schema(), str(self._folder))

    def _check_format(self) -> None:
        try:
            found = json.loads((self._folder / _FORMAT_FILE).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise damaged(self._folder, str(error)) from error
        if found != _STAMP:
            raise IndexDamagedError("全文索引由另一版本的乡档建立", where=str(self._folder), advice=REBUILD)


class _TantivyWriter:
    """Adds and removes; a removal counts for what was added before it."""

    def __init__(self, writer: Any, segmenter: Segmenter, folder: Path) -> None:
        self._schema = tantivy_schema.schema()
        self._writer = writer
        self._segmenter = segmenter
        self._folder = folder

    def put_page(self, page_id: int, document: PageDocument) -> None:
        """See `IndexWriter.put_page`."""
        made = tantivy_schema.page_document(page_id, document, self._segmenter)
        self._put(tantivy_schema.page_number(page_id), made)

    def remove_page(self, page_id: int) -> None:
        """See `IndexWriter.remove_page`."""
        self._remove(tantivy_schema.page_number(page_id))

    def put_entry(self, entry_id: int, document: EntryDocument) -> None:
        """See `IndexWriter.put_entry`."""
        made = tantivy_schema.entry_document(entry_id, document, self._segmenter)
        self._put(tantivy_schema.entry_number(entry_id), made)

    def remove_entry(self, entry_id: int) -> None:
        """See `IndexWriter.remove_entry`."""
        self._remove(tantivy_schema.entry_number(entry_id))

    def _put(self, number: int, document: Any) -> None:
        self._remove(number)
        with committing(self._folder):
            self._writer.add_document(document)

    def _remove(self, number: int) -> None:
        # By a query: `delete_documents_by_term` takes every number for a signed one and removes nothing (0.27).
        query = tantivy.Query.term_query(self._schema, tantivy_schema.NUMBER, number)
        with committing(self._folder):
            self._writer.delete_documents_by_query(query)
