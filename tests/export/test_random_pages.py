"""Pages of random text: rare, traditional and extension-B characters, digits and Latin, in every pose."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from pipeline.export import ExportPage, write_ofd, write_pdf
from pipeline.export.ofd_read_back import ofd_pages
from pipeline.export.proof import FoundPage, PageProof, differences, proof_of
from pipeline.export.read_back import pdf_pages
from pipeline.export.sheet import lay_out
from pipeline.model.geometry import Box
from pipeline.model.page import Direction, TextLine, ViewGeometry
from tests.export.pages import HEIGHT, WIDTH, export_page, item, line, turned
from tests.export.reading import poppler_text, share_covered

COMMON = "东至李国强西至水渠南北承包合同土地村民委员会年月日第一二三四五六七八九十亩分厘元角"
TRADITIONAL = "東縣鄉鎮農業戶糧產權買賣憑據銀兩龍龜鬱鹽齊齋臺灣"
RARE = "堃喆犇㭎㛃䶮龘靐齉爨㸚㐀䴙"
EXTENSION_B = "𠀀𠮷𡈽𢑥𣏌𤭢𥖄𦈡𧌒𨳊𩸽𪚥"
MARKS = "，。、；：“”（）《》①②〇％℃㎡"
LATIN = "ABCXYZabcxyz0123456789-/.+=&<>\\()[]"
ALPHABETS = (COMMON, TRADITIONAL, RARE, EXTENSION_B, MARKS, LATIN)
WEIGHTS = (50, 12, 8, 8, 8, 14)
STEP = 64.0
"""Pixels from line to line, or from column to column."""


def text_of(chance: random.Random, length: int) -> str:
    words = (chance.choice(alphabet) for alphabet in chance.choices(ALPHABETS, WEIGHTS, k=length))
    text = "".join(character + (" " if chance.random() < 0.04 else "") for character in words)
    return text.strip()


def lines_of(chance: random.Random, direction: Direction) -> Iterator[TextLine]:
    """Lines from top to bottom, or columns from right to left, of changing sizes and lengths."""
    for number in range(chance.randint(1, 14)):
        size = chance.uniform(18, 44)
        text = text_of(chance, chance.randint(1, 18))
        far = 150 + number * STEP
        start = (WIDTH - far, 160.0) if direction is Direction.VERTICAL else (120 + chance.uniform(0, 90), far)
        yield line(text, start, size, direction, chance.uniform(1.0, 1.15))


def pages_of(seed: int, count: int) -> Iterator[ExportPage]:
    """Upright, skewed by up to 5°, vertical, and scanned with each side up."""
    for number in range(count):
        chance = random.Random(seed * 10_000 + number)
        rotation = chance.choice((0, 0, 90, 180, 270))
        skew = chance.choice((0.0, 5.0, -5.0, chance.uniform(-5, 5)))
        geometry: ViewGeometry = turned(rotation, skew)
        direction = Direction.VERTICAL if chance.random() < 0.25 else Direction.HORIZONTAL
        yield export_page(list(lines_of(chance, direction)), geometry, f"甲-1 第{number + 1}页")


def proof(page: ExportPage) -> PageProof:
    return proof_of(page, lay_out(page.image, page.ocr.geometry if page.ocr else None), [])


def share_on_ink(found: Sequence[FoundPage], proofs: Sequence[PageProof]) -> float:
    """Of the characters, how many have a box that covers half of their ink or more."""
    covered = total = 0
    for page, wanted in zip(found, proofs, strict=True):
        # PDFium spells a hyphen at a line end in its own way
        assert [text.replace("\x02", "-") for text, _ in page.characters] == [ink.text for ink in wanted.inks]
        total += len(wanted.inks)
        covered += sum(
            share_covered(ink.box, box) >= 0.5 for ink, (_, box) in zip(wanted.inks, page.characters, strict=True)
        )
    return covered / total


def letters(text: str) -> Counter[str]:
    return Counter("".join(text.split()))


@pytest.mark.parametrize(
    ("seed", "count"), [(1, 20), *(pytest.param(seed, 50, marks=pytest.mark.slow) for seed in range(2, 12))]
)
def test_random_pages_read_back_to_the_last_character_and_lie_on_their_ink(
    seed: int, count: int, tmp_path: Path
) -> None:
    proofs = [proof(page) for page in pages_of(seed, count)]
    file = write_pdf([item(pages_of(seed, count))], tmp_path / "out.pdf").file
    found = list(pdf_pages(file))
    assert [list(differences(p.lines, f.texts[0][1])) for p, f in zip(proofs, found, strict=True)] == [[]] * count
    for options, is_ordered in ((("-raw",), True), ((), False)):
        texts = poppler_text(file, *options).split("\f")
        for wanted, text in zip(proofs, texts, strict=True):
            if is_ordered:
                assert list(differences(wanted.lines, text)) == []
            lost, added = letters("".join(wanted.lines)) - letters(text), letters(text) - letters("".join(wanted.lines))
            # Without -raw poppler drops hyphens where it sees a line end, on leaning pages inside lines too
            breaks = 0 if is_ordered else "".join(wanted.lines).count("-")
            assert set(lost) <= {"-"}
            assert lost.total() <= breaks
            assert not added
    assert share_on_ink(found, proofs) >= 0.98


def test_random_pages_as_ofd_read_back_and_lie_on_their_ink(tmp_path: Path) -> None:
    proofs = [proof(page) for page in pages_of(99, 20)]
    file = write_ofd([item(pages_of(99, 20))], tmp_path / "out.ofd").file
    found = list(ofd_pages(file))
    assert [list(differences(p.lines, f.texts[0][1])) for p, f in zip(proofs, found, strict=True)] == [[]] * 20
    assert share_on_ink(found, proofs) >= 0.98


def test_a_file_is_little_larger_than_its_pictures(tmp_path: Path) -> None:
    """At most 1.03 times the pictures, 12 KB a page and 20 KB a file."""
    pages = list(pages_of(7, 30))
    file = write_pdf([item(pages)], tmp_path / "out.pdf").file
    pictures = sum(len(page.image.data) for page in pages)
    assert file.stat().st_size <= 1.03 * pictures + 12_000 * len(pages) + 20_000
    data = file.read_bytes()
    assert all(page.image.data in data for page in pages)


def test_the_pages_hold_what_is_hard(tmp_path: Path) -> None:
    pages = list(pages_of(1, 20))
    characters = {character.text for page in pages if page.ocr for character in page.ocr.characters()}
    assert all(characters & set(alphabet) for alphabet in ALPHABETS)
    geometries = [page.ocr.geometry for page in pages if page.ocr]
    assert {geometry.rotation_degrees for geometry in geometries} == {0, 90, 180, 270}
    assert max(abs(geometry.skew_degrees) for geometry in geometries) == 5.0
    assert all(Box.around(one.quad).y1 <= HEIGHT for page in pages if page.ocr for one in page.ocr.lines)
