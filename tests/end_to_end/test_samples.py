"""The main job on the samples, from scans to found, marked and exported pages."""

from __future__ import annotations

import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from benchmarks.ocr_accuracy import NOT_PLAIN, scores
from pipeline.access import masked_text
from pipeline.model.geometry import Box
from pipeline.model.record import PageState
from pipeline.model.redaction import MASK
from pipeline.storage.checksums import sha256_of_file
from tests.end_to_end.conftest import SAMPLES, SampleArchive, truths

TRUTHS = truths()
WRITTEN = [truth for truth in TRUTHS if "blank" not in truth.kinds]
CLEAN = [truth for truth in TRUTHS if {"clean", "plain"} <= truth.kinds]
Records = dict[tuple[str, int], Any]


def test_every_page_is_read(samples: SampleArchive, records: Records) -> None:
    assert samples.report.is_clean
    assert samples.report.ingest.pages_added == len(TRUTHS) == len(records)
    assert {page.state for page in records.values()} == {PageState.DONE}


def test_blank_backs_are_flagged_and_nothing_else_is(samples: SampleArchive, records: Records) -> None:
    flagged = {place for place, page in records.items() if page.is_blank}
    assert flagged == {truth.place for truth in TRUTHS if "blank" in truth.kinds}


def test_scans_without_a_row_and_rows_without_a_scan_are_said(samples: SampleArchive) -> None:
    status = samples.archive.status()
    assert status.provisional_entries == ("未挂接-IMG",)
    assert status.entries_without_scans == ("X043-WS·2014-Y-NJZ-0004",)
    assert status.waiting_for_index == 0
    assert status.indexed_pages == len(TRUTHS)


def test_quarter_turns_and_skew_are_found(samples: SampleArchive, records: Records) -> None:
    off = []
    for truth in WRITTEN:
        page = records[truth.place]
        geometry = samples.archive.ocr_page(page.key.archival_code, page.key.ordinal).geometry
        assert geometry.rotation_degrees == truth.facts["rotation_degrees"], truth.stem
        off.append(abs(geometry.skew_degrees - truth.facts["skew_degrees"]))
    assert sorted(off)[int(0.95 * len(off))] <= 0.2


def test_printed_pages_are_read_within_one_percent(samples: SampleArchive, records: Records) -> None:
    errors = characters = missed = everything = 0
    for truth in WRITTEN:
        page = records[truth.place]
        found = scores(truth.text, samples.archive.ocr_page(page.key.archival_code, page.key.ordinal).text)
        missed += found["missed"]
        everything += found["characters"]
        if not truth.kinds & NOT_PLAIN:
            errors += found["errors"]
            characters += found["characters"]
    assert errors / characters <= 0.010
    assert missed / everything <= 0.010


def test_boxes_led_back_to_the_master_lie_on_the_ink(samples: SampleArchive, records: Records) -> None:
    """Characters that the engine read right lie where the sample's truth says that their ink is."""
    hits = total = 0
    for truth in WRITTEN[::6]:
        page = records[truth.place]
        result = samples.archive.ocr_page(page.key.archival_code, page.key.ordinal)
        ink = [(item["text"], Box(*item["box"])) for line in truth.facts["lines"] for item in line["characters"]]
        for character in result.characters():
            place = Box.around(result.geometry.to_master.apply_to_quad(character.box.corners()))
            near = [box for text, box in ink if text == character.text and _distance(box, place) < 40]
            if near:
                total += 1
                hits += max(_covered(box, place) for box in near) >= 0.5
    assert total > 1000
    assert hits / total >= 0.98


def _distance(first: Box, second: Box) -> float:
    return max(abs(first.x0 + first.x1 - second.x0 - second.x1), abs(first.y0 + first.y1 - second.y0 - second.y1)) / 2


def _covered(ink: Box, box: Box) -> float:
    width = min(ink.x1, box.x1) - max(ink.x0, box.x0)
    height = min(ink.y1, box.y1) - max(ink.y0, box.y0)
    return max(0.0, width) * max(0.0, height) / max(1.0, ink.width * ink.height)


def test_phrases_are_found_exactly_on_their_own_page_also_over_line_ends(
    samples: SampleArchive, records: Records
) -> None:
    chance = random.Random(20)
    missing = []
    phrases = [(truth, phrase) for truth in CLEAN for phrase in _phrases(truth.text, chance, 8)]
    for truth, phrase in phrases:
        result = samples.archive.search(f'"{phrase}"', limit=100)
        own = records[truth.place].key
        if (own.archival_code, own.ordinal) not in {(hit.archival_code, hit.page) for hit in result.hits}:
            missing.append((truth.stem, phrase))
    assert len(phrases) > 100
    assert len(missing) <= 0.01 * len(phrases), missing


def _phrases(text: str, chance: random.Random, count: int) -> list[str]:
    """Drawn from what the index hears of: numbers of people are masked before."""
    joined = "".join(masked_text(text).split())
    found: list[str] = []
    while len(found) < count:
        length = chance.randint(4, 12)
        start = chance.randrange(max(1, len(joined) - length))
        phrase = joined[start : start + length].replace('"', "")
        if MASK not in phrase:
            found.append(phrase)
    return found


@pytest.mark.parametrize("phrase", ["国强李", "承地包土", "张三丰承包", "东至东至东至", "村法办理管"])
def test_what_is_not_written_is_never_an_exact_hit(samples: SampleArchive, phrase: str) -> None:
    assert all(phrase not in "".join(truth.text.split()) for truth in TRUTHS)
    result = samples.archive.search(phrase, limit=100)
    assert "exact" not in {hit.match.value for hit in result.hits}


def test_a_neighbour_in_the_four_boundaries_is_found_and_marked(samples: SampleArchive) -> None:
    hit = samples.archive.search("东至李国强承包地").hits[0]
    assert (hit.archival_code, hit.page, hit.match.value) == ("0142-1-23", 2, "exact")
    (mark,) = hit.marks
    assert hit.snippet[mark[0] : mark[1]] == "东至李国强承包地"
    assert hit.boxes
    assert hit.view is not None
    assert all(0 <= box.x0 < box.x1 <= hit.view.width for box in hit.boxes)


def test_a_phrase_over_a_line_end_has_a_box_on_each_line(samples: SampleArchive) -> None:
    hit = samples.archive.search('"由村民代表会议讨论管理办法"', code="0142-2-9-1").hits[0]
    assert hit.match.value == "exact"
    assert len(hit.boxes) == 2
    assert hit.boxes[0].y1 <= hit.boxes[1].y1


def test_years_filter_pages(samples: SampleArchive) -> None:
    hits = samples.archive.search("调解", years="2012-2014", limit=50).hits
    assert hits
    assert {hit.archival_code.split("·")[1][:4] for hit in hits} <= {"2012", "2013", "2014"}


def test_a_second_run_reads_nothing_and_changes_nothing(samples: SampleArchive, records: Records) -> None:
    report = samples.archive.run([SAMPLES])
    assert report.process.pages_done == 0
    assert report.ingest.files_added == report.ingest.files_replaced == 0
    assert report.ingest.files_unchanged == samples.report.ingest.files_added


def test_masters_are_what_was_received(samples: SampleArchive, records: Records) -> None:
    assert samples.archive.verify().faults == ()
    for page in records.values():
        name = page.source_name.removeprefix("sample_scans/")
        assert page.master_sha256 == sha256_of_file(SAMPLES / name)


def test_an_exported_pdf_gives_the_text_back(samples: SampleArchive, tmp_path: Path) -> None:
    (report,) = samples.archive.export_pdf("0142-2-9-1", tmp_path / "合同.pdf")
    assert report.page_count == 5
    if shutil.which("pdftotext") is None:
        pytest.skip("needs the Debian package poppler-utils")
    command = ["pdftotext", "-raw", str(report.file), "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    for ordinal in range(1, 6):
        page = samples.archive.ocr_page("0142-2-9-1", ordinal)
        assert "".join(page.text.split()) in "".join(text.split())


def test_all_samples_can_be_exported_as_text(samples: SampleArchive, tmp_path: Path) -> None:
    codes = [code for code in samples.archive.codes() if code != "X043-WS·2014-Y-NJZ-0004"]
    files = samples.archive.export_text(codes, tmp_path)
    assert len(files) == len(codes)
    assert "李国强" in (tmp_path / "0142-1-23.txt").read_text(encoding="utf-8")
