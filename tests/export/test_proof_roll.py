"""Proofs that are kept on disk until the file is finished."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.export import ExportItem, ExportPage, ExportReport, write_ofd, write_pdf
from pipeline.export.proof import Ink, PageProof
from pipeline.export.proof_roll import ProofRoll
from pipeline.model.geometry import Box
from pipeline.model.page import Sha256
from tests.export.pages import export_page, item, line

LINES, CHARACTERS = 30, 24


def proof(number: int) -> PageProof:
    ink = Ink("𠀀", Box(number, 0.1, number + 1, 2))
    return PageProof(f"第{number}页", 595.3, 841.9, ("东至李国强", "𠀀"), (Sha256("0" * 64),), (ink,))


def test_proofs_come_back_in_order_and_as_often_as_asked(tmp_path: Path) -> None:
    with ProofRoll(tmp_path) as roll:
        assert (len(roll), list(roll)) == (0, [])
        for number in range(5):
            roll.add(proof(number))
        wanted = [proof(number) for number in range(5)]
        assert (len(roll), list(roll), list(roll)) == (5, wanted, wanted)


def test_a_roll_leaves_no_name_in_its_folder(tmp_path: Path) -> None:
    with ProofRoll(tmp_path) as roll:
        roll.add(proof(1))
        assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("write", [write_pdf, write_ofd])
def test_memory_does_not_grow_with_the_pages(
    write: Callable[[list[ExportItem], Path], ExportReport], tmp_path: Path
) -> None:
    lines = [line("字" * CHARACTERS, (60.0, 60.0 + 50 * number), 40.0) for number in range(LINES)]
    page = export_page(lines)

    def peak(count: int) -> int:
        def pages() -> Iterator[ExportPage]:
            yield from (page for _ in range(count))

        tracemalloc.start()
        write([item(pages())], tmp_path / f"{count}.out")
        _, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return highest

    peak(1)
    few, many = peak(60), peak(240)
    assert many - few < 180 * 4000  # a page's characters and their places alone would be a hundred kilobytes
