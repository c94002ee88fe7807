from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import UnreadableScanError
from pipeline.model.geometry import Affine, Box
from pipeline.model.mark import ColouredMark, MarkColour, MarkKind, Seal
from pipeline.model.page import (
    Alternative,
    Character,
    Direction,
    EngineInfo,
    OcrPage,
    SecondReading,
    TextLine,
    ViewGeometry,
)
from pipeline.model.provenance import Provenance
from pipeline.model.table import Table, TableCell
from pipeline.ocr import StoredPage, decode, encode
from tests.ocr.pages import line

PROVENANCE = Provenance("rapidocr", "3", "det=1600", "0" * 64, datetime(2026, 1, 1, tzinfo=UTC))

places = st.integers(0, 99_999).map(lambda tenths: tenths / 10)
shares = st.integers(0, 10_000).map(lambda parts: parts / 10_000)
boxes = st.builds(Box, places, places, places, places)
points = st.tuples(places, places)
characters = st.builds(
    Character,
    st.text(min_size=1, max_size=1) | st.just("fi"),
    shares,
    boxes,
    st.lists(st.builds(Alternative, st.text(min_size=1, max_size=1), shares), max_size=4).map(tuple),
)
lines = st.builds(
    TextLine,
    st.lists(characters, max_size=5).map(tuple),
    st.tuples(points, points, points, points),
    shares,
    st.sampled_from(Direction),
    st.none() | st.builds(SecondReading, st.text(), st.text(), shares),
)
small = st.integers(0, 40)
cells = st.builds(TableCell, small, small, small, small, boxes, st.lists(small, max_size=3).map(tuple))
tables = st.builds(Table, boxes, small, small, st.lists(cells, max_size=4).map(tuple))
marks = st.builds(ColouredMark, boxes, st.sampled_from(MarkColour), st.sampled_from(MarkKind))
seals = st.builds(Seal, marks, st.text(), shares)
pages = st.builds(
    OcrPage,
    st.builds(
        ViewGeometry,
        st.integers(1, 9999),
        st.integers(1, 9999),
        st.sampled_from([0, 90, 180, 270]),
        shares,
        st.builds(Affine, *[places] * 6),
    ),
    st.lists(lines, max_size=4).map(tuple),
    st.builds(EngineInfo, st.text(), st.text(), st.lists(st.text(), max_size=2).map(tuple), st.text()),
    st.booleans(),
    st.lists(tables, max_size=2).map(tuple),
    st.lists(seals, max_size=2).map(tuple),
)


@given(pages)
def test_what_was_encoded_comes_back(page: OcrPage) -> None:
    assert decode(encode(page, PROVENANCE)) == page


def test_equal_pages_give_equal_bytes() -> None:
    page = OcrPage(ViewGeometry(10, 10), (line("东至", 0, 0),), EngineInfo("a", "1"))
    assert encode(page, PROVENANCE) == encode(page, PROVENANCE)


def test_a_page_of_a_thousand_characters_is_compact() -> None:
    page = OcrPage(
        ViewGeometry(10, 10), tuple(line("东至李国强承包地" * 5, 0, 30.0 * y) for y in range(25)), EngineInfo("a", "1")
    )
    assert len(encode(page, PROVENANCE)) < 4_000


@pytest.mark.parametrize(
    "data",
    [b"", b"rubbish", gzip.compress(b"{"), gzip.compress(b"[]"), gzip.compress(json.dumps({"schema": 99}).encode())],
    ids=["empty", "not gzip", "cut off", "no object", "newer schema"],
)
def test_damaged_results_say_what_to_do(data: bytes) -> None:
    with pytest.raises(UnreadableScanError, match="重新识别"):
        decode(data)


def older(page: OcrPage, schema: int) -> bytes:
    """The page as schemas 1 and 2 kept it: a list for each character, and all in one value."""
    head, *_ = gzip.decompress(encode(page, PROVENANCE)).split(b"\n")
    body = json.loads(head)
    rows = []
    for one in page.lines:
        items = [
            [
                *(character.text, character.confidence),
                *(character.box.x0, character.box.y0, character.box.x1, character.box.y1),
                *(part for other in character.alternatives for part in (other.text, other.probability)),
            ]
            for character in one.characters
        ]
        second = one.second_reading
        rows.append([[value for corner in one.quad for value in corner], one.confidence, one.direction.value, items])
        rows[-1] += [[second.engine, second.text, second.confidence]] if second else []
    names = ["provenance", "engine", "blank", "geometry", *(["tables", "seals"] if schema > 1 else [])]
    kept = {"schema": schema, **{name: body[name] for name in names}, "lines": rows}
    return gzip.compress(json.dumps(kept).encode())


@given(pages)
def test_results_of_the_schema_before_are_read(page: OcrPage) -> None:
    assert decode(older(page, 2)) == page
    assert StoredPage(older(page, 2)).line_texts == page.line_texts


def test_results_of_the_first_schema_are_read_as_pages_without_tables() -> None:
    page = OcrPage(ViewGeometry(10, 10), (line("东至", 0, 0),), EngineInfo("a", "1"))
    assert decode(older(page, 1)) == page


def test_a_result_cut_off_in_the_middle_is_noticed() -> None:
    page = OcrPage(ViewGeometry(10, 10), (line("东至", 0, 0),), EngineInfo("a", "1"))
    whole = encode(page, PROVENANCE)
    for length in range(len(whole)):
        with pytest.raises(UnreadableScanError):
            decode(whole[:length])


@given(pages)
def test_a_page_that_is_read_in_part_tells_the_same(page: OcrPage) -> None:
    stored = StoredPage(encode(page, PROVENANCE))
    assert (stored.text, stored.line_texts, stored.geometry) == (page.text, page.line_texts, page.geometry)
    assert list(stored.readings()) == list(page.readings())
    assert stored.second_texts == tuple(one.second_reading.text for one in page.lines if one.second_reading)
    for number, text in enumerate(page.line_texts):
        kept = stored.line(number)
        assert kept is stored.line(number), "what is asked of one line comes together"
        assert (kept.text, kept.quad, kept.text_line) == (text, page.lines[number].quad, page.lines[number])
        for start, end in ((0, len(text)), (0, 1), (len(text) // 2, len(text)), (len(text), len(text))):
            assert stored.box_in_line(number, start, end) == page.box_in_line(number, start, end)


LINES = OcrPage(ViewGeometry(10, 10), (line("东至", 0, 0), line("南至", 0, 30)), EngineInfo("a", "1"))


@pytest.mark.parametrize(
    "row",
    [b"{", b"[]", b'[[0,0,9,0,9,9,0,9],1.0,"slanted",[1,1],[0,1],[0,0],[1,2],[1,1],{}]', LINES.lines[0].text.encode()],
    ids=["no JSON", "too little", "no such direction", "no row"],
)
def test_a_line_that_is_damaged_is_told_when_it_is_asked_for(row: bytes) -> None:
    rows = gzip.decompress(encode(LINES, PROVENANCE)).split(b"\n")
    stored = StoredPage(gzip.compress(b"\n".join([*rows[:2], row])), where="ocr.json.gz")
    assert stored.line(0).text_line == LINES.lines[0]
    with pytest.raises(UnreadableScanError, match="重新识别"):
        stored.line(1)
    with pytest.raises(UnreadableScanError, match="重新识别"):
        _ = stored.page


def test_a_line_that_tells_of_fewer_characters_than_it_has_is_damaged() -> None:
    rows = gzip.decompress(encode(LINES, PROVENANCE)).split(b"\n")
    short = json.loads(rows[2])
    short[4] = short[4][:1]
    stored = StoredPage(gzip.compress(b"\n".join([*rows[:2], json.dumps(short).encode()])))
    with pytest.raises(UnreadableScanError, match="重新识别"):
        stored.box_in_line(1, 0, 1)


@pytest.mark.parametrize("kept", [2, 4], ids=["a line is missing", "one line too many"])
def test_a_result_with_another_number_of_lines_than_it_tells_is_damaged(kept: int) -> None:
    rows = gzip.decompress(encode(LINES, PROVENANCE)).split(b"\n")
    with pytest.raises(UnreadableScanError, match="重新识别"):
        StoredPage(gzip.compress(b"\n".join([*rows, rows[-1]][:kept])))
