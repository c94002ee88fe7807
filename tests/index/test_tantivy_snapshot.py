"""Sets of documents of the Tantivy index."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import tantivy

from pipeline.index import PageDocument, open_backend
from pipeline.index.tantivy_schema import page_number
from pipeline.index.tantivy_snapshot import KnownGroups, Snapshot
from pipeline.model.catalogue_entry import CatalogueEntry

ENTRY = CatalogueEntry(code="0142-2-9-2", title="土地承包合同书")
PAGES = 30


def tantivy_index(folder: Path) -> Any:
    return tantivy.Index.open(str(folder))


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder: Path = tmp_path_factory.mktemp("tantivy") / "index"
    with open_backend("tantivy", folder).write() as writer:
        for number in range(1, PAGES + 1):
            writer.put_page(number, PageDocument(ENTRY, number, "", "东至李国强承包地"))
    return Snapshot(tantivy_index(folder))


@pytest.mark.parametrize("asked", [1, PAGES // 2, 999, 1000, 1001, 5000])
def test_documents_are_found_by_few_numbers_and_by_many(snapshot: Snapshot, asked: int) -> None:
    """Most of many numbers are of no document."""
    numbers = list(range(page_number(1), page_number(1) + asked))
    expected = sorted({page_number(number) for number in range(1, PAGES + 1)} & set(numbers))
    scores, found = snapshot.scored(snapshot.of_numbers(numbers), PAGES)
    assert sorted(found.tolist()) == expected
    assert set(scores) <= {1.0}


def test_a_commit_is_read_with_what_is_known_of_the_one_before_as_without(tmp_path: Path) -> None:
    entries = [CatalogueEntry(code=f"0142-2-9-{number}", title="土地承包合同书", fonds="0142") for number in range(9)]
    backend = open_backend("tantivy", tmp_path)
    known: KnownGroups = {}
    for kept in (entries[:6], entries[1:], entries[-1:]):
        with backend.write() as writer:
            for number, entry in enumerate(entries):
                if entry in kept:
                    writer.put_page(number, PageDocument(entry, 1, "", "东至李国强承包地"))
                else:
                    writer.remove_page(number)
        afresh, again = Snapshot(tantivy_index(tmp_path)), Snapshot(tantivy_index(tmp_path), known)
        assert again.columns.groups == afresh.columns.groups
        assert sorted(group.traits.shown_code for group in again.columns.groups) == [entry.code for entry in kept]
        assert again.place.tolist() == afresh.place.tolist()
    assert len(known) == 1, "what is gone is forgotten"
