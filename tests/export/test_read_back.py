"""The gate: what it lets pass and what not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import ExportCheckError
from pipeline.export import write_pdf
from pipeline.export.proof import Ink, PageProof, differences, misplaced, proof_of
from pipeline.export.read_back import check_read_back
from pipeline.export.sheet import lay_out
from pipeline.model.geometry import Box
from pipeline.model.page import Sha256
from pipeline.storage.checksums import sha256_of_bytes
from tests.export.pages import export_page, item, line


@pytest.mark.parametrize(
    "found", ["甲乙 丙\n丁", "甲乙 丙丁", "甲乙 丙 丁", "甲\n乙 丙\r\n丁", " 甲乙 \r\n 丙\n\n丁\n"]
)
def test_white_space_between_lines_and_line_ends_inside_them_are_let_pass(found: str) -> None:
    assert list(differences(["甲乙 丙", "丁"], found)) == []


@pytest.mark.parametrize(
    "found",
    ["甲 乙 丙\n丁", "甲乙丙\n丁", "甲乙 丙", "乙甲 丙\n丁", "丁\n甲乙 丙", "甲乙 丙\n丁戊", "甲乙 丙\n丁丁", ""],
)
def test_a_stray_lost_added_or_moved_character_is_found(found: str) -> None:
    assert len(list(differences(["甲乙 丙", "丁"], found))) == 1


def test_a_hyphen_that_pdfium_marks_as_a_break_counts_as_a_hyphen() -> None:
    assert list(differences(["AB-", "CD"], "AB\x02CD")) == []
    assert list(differences(["AB", "CD"], "AB\x02CD")) != []


def good_file(folder: Path) -> tuple[Path, PageProof]:
    page = export_page([line("东至李国强")])
    write_pdf([item([page])], folder / "out.pdf")
    assert page.ocr is not None
    sheet = lay_out(page.image, page.ocr.geometry)
    return folder / "out.pdf", proof_of(page, sheet, [sha256_of_bytes(page.image.data)])


def test_a_good_file_passes(tmp_path: Path) -> None:
    file, proof = good_file(tmp_path)
    check_read_back(file, [proof])


def test_every_departure_is_refused(tmp_path: Path) -> None:
    file, proof = good_file(tmp_path)
    wrong = [
        [],
        [proof, proof],
        [replace(proof, lines=("东至李国弦",))],
        [replace(proof, lines=())],
        [replace(proof, width=proof.width + 1)],
        [replace(proof, picture_sha256=Sha256("0" * 64))],
    ]
    for proofs in wrong:
        with pytest.raises(ExportCheckError):
            check_read_back(file, proofs)


def test_a_broken_file_is_refused(tmp_path: Path) -> None:
    file, proof = good_file(tmp_path)
    file.write_bytes(b"%PDF-1.7 and nothing more")
    with pytest.raises(ExportCheckError, match="无法重新打开"):
        check_read_back(file, [proof])


def test_brackets_of_right_to_left_pages_may_be_mirrored() -> None:
    assert list(differences(["שלום (א)"], "שלום )א(")) == []
    assert list(differences(["שלום (א)"], "שלום א")) != []


def test_characters_beside_their_ink_are_found() -> None:
    inks = [Ink(text, Box(10 * n, 0, 10 * n + 8, 8)) for n, text in enumerate("土地承包合同")]
    cells = [(ink.text, ink.box) for ink in inks]
    assert list(misplaced(inks, cells)) == []
    assert list(misplaced(inks, [("误", inks[0].box), *cells])) == []
    shifted = [(text, Box(box.x0, box.y0 + 6, box.x1, box.y1 + 6)) for text, box in cells]
    assert list(misplaced(inks, shifted)) == ["6 个字符中只有 0 个落在原字迹上"]
