"""The default back-end: Whoosh, pure Python (which distribution, and why: docs/decisions/0002-whoosh3.md)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from whoosh import index as whoosh_index

from pipeline.errors import IndexDamagedError
from pipeline.index import whoosh_schema
from pipeline.index.analyzer import Segmenter
from pipeline.index.backend import IndexAnswer, IndexQuery
from pipeline.index.conditions import words_in
from pipeline.index.documents import EntryDocument, PageDocument
from pipeline.index.durable import names_in, sync_new
from pipeline.index.whoosh_errors import REBUILD, committing, damaged, reading
from pipeline.index.whoosh_merging import merge_by_size
from pipeline.index.whoosh_ranking import Bm25
from pipeline.index.whoosh_search import answer
from pipeline.storage.atomic import write_bytes

FORMAT = 6
"""Number of the schema and of the folding behind it; an index of another number must be rebuilt."""
_FORMAT_FILE = "format.json"
_POOL_MB = 128
"""Postings held in memory before they are spilled to a run on disk; keeps a writer under some 600 MB."""


class WhooshBackend:
    """An `IndexBackend` in one folder. Any number of readers, one writer at a time.

    Args:
        folder: of the index; made by the first `write`.
        segmenter: cuts pages and questions.
    """

    def __init__(self, folder: Path, segmenter: Segmenter) -> None:
        self._folder = folder
        self._segmenter = segmenter

    @contextmanager
    def write(self) -> Iterator[_WhooshWriter]:
        """See `IndexBackend.write`."""
        before = names_in(self._folder)
        folder_index = self._open() if self._exists() else self._create()
        with committing(self._folder):
            writer = folder_index.writer(limitmb=_POOL_MB, compound=False)
        try:
            yield _WhooshWriter(writer, self._segmenter, self._folder)
        except BaseException:
            with suppress(OSError):  # the lock is released all the same, and the first error is the one that counts
                writer.cancel()
            raise
        with committing(self._folder):
            writer.commit(mergetype=merge_by_size)
            sync_new(self._folder, before)

    def search(self, query: IndexQuery) -> IndexAnswer:
        """See `IndexBackend.search`."""
        terms = query.terms if query.condition is None else words_in(query.condition)
        words = [self._segmenter.question_words(term) for term in terms]
        if not self._exists():
            advice = "请先用 xiangdang run 导入扫描件；已导入过的请运行 xiangdang index rebuild"
            raise IndexDamagedError("还没有全文索引", where=str(self._folder), advice=advice)
        with reading(self._folder), self._open().searcher(weighting=Bm25()) as searcher:
            return answer(searcher, query, words)

    def page_count(self) -> int:
        """See `IndexBackend.page_count`."""
        if not self._exists():
            return 0
        with reading(self._folder), self._open().reader() as reader:
            if ("kind", whoosh_schema.PAGE) not in reader:
                return 0
            return sum(1 for _ in reader.postings("kind", whoosh_schema.PAGE).all_ids())

    def _exists(self) -> bool:
        with reading(self._folder):
            return self._folder.is_dir() and bool(whoosh_index.exists_in(self._folder))

    def _open(self) -> Any:
        self._check_format()
        with reading(self._folder):
            return whoosh_index.open_dir(self._folder)

    def _create(self) -> Any:
        stamp = json.dumps({"backend": "whoosh", "format": FORMAT})
        write_bytes(self._folder / _FORMAT_FILE, stamp.encode())
        with committing(self._folder):
            return whoosh_index.create_in(self._folder, whoosh_schema.schema())

    def _check_format(self) -> None:
        file = self._folder / _FORMAT_FILE
        try:
            found = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise damaged(self._folder, str(error)) from error
        if found != {"backend": "whoosh", "format": FORMAT}:
            raise IndexDamagedError("全文索引由另一版本的乡档建立", where=str(self._folder), advice=REBUILD)


class _WhooshWriter:
    """Adds and removes. Whoosh replaces committed documents only, so what this writer added itself is noted."""

    def __init__(self, writer: Any, segmenter: Segmenter, folder: Path) -> None:
        self._writer = writer
        self._segmenter = segmenter
        self._folder = folder
        self._added: dict[str, int] = {}

    def put_page(self, page_id: int, document: PageDocument) -> None:
        """See `IndexWriter.put_page`."""
        self._put(whoosh_schema.page_fields(page_id, document, self._segmenter))

    def remove_page(self, page_id: int) -> None:
        """See `IndexWriter.remove_page`."""
        self._remove(whoosh_schema.page_key(page_id))

    def put_entry(self, entry_id: int, document: EntryDocument) -> None:
        """See `IndexWriter.put_entry`."""
        self._put(whoosh_schema.entry_fields(entry_id, document, self._segmenter))

    def remove_entry(self, entry_id: int) -> None:
        """See `IndexWriter.remove_entry`."""
        self._remove(whoosh_schema.entry_key(entry_id))

    def _put(self, values: dict[str, Any]) -> None:
        key = values["key"]
        self._remove(key)
        with committing(self._folder):
            self._added[key] = self._writer.doc_count()
            self._writer.add_document(**values)

    def _remove(self, key: str) -> None:
        with committing(self._folder):
            self._writer.delete_by_term("key", key)
            if key in self._added:
                self._writer.newsegment.delete_document(self._added.pop(key))
