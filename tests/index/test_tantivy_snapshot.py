"""Sets of documents of the Tantivy index."""

from __future__ import annotations

from pathlib import Path

import pytest
import tantivy

from pipeline.index import PageDocument, open_backend
from pipeline.index.tantivy_schema import page_number
from pipeline.index.tantivy_snapshot import Snapshot
from pipeline.model.catalogue_entry import CatalogueEntry

ENTRY = CatalogueEntry(code="0142-2-9-2", title="土地承包合同书")
PAGES = 30


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder: Path = tmp_path_factory.mktemp("tantivy") / "index"
    with open_backend("tantivy", folder).write() as writer:
        for number in range(1, PAGES + 1):
            writer.put_page(number, PageDocument(ENTRY, number, "", "东至李国强承包地"))
    return Snapshot(tantivy.Index.open(str(folder)))


@pytest.mark.parametrize("asked", [1, PAGES // 2, 999, 1000, 1001, 5000])
def test_documents_are_found_by_few_numbers_and_by_many(snapshot: Snapshot, asked: int) -> None:
    """Most of many numbers are of no document."""
    numbers = list(range(page_number(1), page_number(1) + asked))
    expected = sorted({page_number(number) for number in range(1, PAGES + 1)} & set(numbers))
    scores, found = snapshot.scored(snapshot.of_numbers(numbers), PAGES)
    assert sorted(found.tolist()) == expected
    assert set(scores) <= {1.0}
