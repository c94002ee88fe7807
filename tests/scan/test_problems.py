"""Files that claim to be scans and are not usable say why."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from pipeline.model.problem import PageProblemError, ProblemCategory, Stage
from pipeline.scan import ScanFile, ScanLimits, inspect_file, load_frame
from tests.scan.files import SHARED, coded, noise, pdf_with, raw_picture

LIMITS = ScanLimits()


def _refused(path: Path) -> ProblemCategory:
    with pytest.raises(PageProblemError) as refused:
        inspect_file(path, LIMITS)
    assert refused.value.where == path.name
    return refused.value.problem.category


@pytest.mark.parametrize("name", ["a.pdf", "a.TIF", "a.jpeg"])
def test_an_empty_scan_is_a_problem(name: str, tmp_path: Path) -> None:
    (tmp_path / name).touch()

    assert _refused(tmp_path / name) is ProblemCategory.EMPTY_FILE


def test_a_scan_with_foreign_content_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"<html>404 not found</html>")

    assert _refused(tmp_path / "a.jpg") is ProblemCategory.DAMAGED


def test_a_file_that_is_not_there_cannot_be_read(tmp_path: Path) -> None:
    assert _refused(tmp_path / "gone.jpg") is ProblemCategory.UNREADABLE_FILE


def test_a_pdf_with_a_password_is_encrypted(tmp_path: Path) -> None:
    path = tmp_path / "secret.pdf"
    pdf_with(raw_picture(noise())).save(path, encryption=pikepdf.Encryption(user="user", owner="owner"))

    assert _refused(path) is ProblemCategory.ENCRYPTED


def test_a_pdf_without_pages_says_so(tmp_path: Path) -> None:
    pikepdf.new().save(tmp_path / "none.pdf")

    assert _refused(tmp_path / "none.pdf") is ProblemCategory.NO_PAGES


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_half_a_picture_is_not_shown_as_a_whole_one(kind: str, tmp_path: Path) -> None:
    data = coded(Image.fromarray(noise(400, 300)), kind)
    path = tmp_path / "half"
    path.write_bytes(data[: len(data) // 2] if kind != "TIFF" else data[:8] + data[8:][-400:])

    with pytest.raises(PageProblemError) as refused:
        load_frame(path, 0, LIMITS)
    assert refused.value.problem.category in (ProblemCategory.TRUNCATED, ProblemCategory.DAMAGED)


def test_half_a_jpeg_in_a_pdf_is_not_shown_as_a_whole_one(tmp_path: Path) -> None:
    data = coded(Image.fromarray(noise(400, 300)), "JPEG")
    keys = {"/Width": 400, "/Height": 300, "/BitsPerComponent": 8, "/ColorSpace": pikepdf.Name.DeviceRGB}
    pdf = pdf_with({**keys, "/Filter": pikepdf.Name.DCTDecode, "data": data[: len(data) // 2]})
    pdf.save(tmp_path / "half.pdf")

    with pytest.raises(PageProblemError) as refused:
        load_frame(tmp_path / "half.pdf", 0, LIMITS)
    assert refused.value.problem.category is ProblemCategory.TRUNCATED
    assert refused.value.problem.stage is Stage.RASTERIZE


_IN_A_PROCESS = """
import sys
from pathlib import Path
from pipeline.model.problem import PageProblemError
from pipeline.scan import NotAScan, Recipe, ScanLimits, extract_frame, inspect_file, load_frame, prepare
for name in sys.argv[1:]:
    pages = problems = 0
    try:
        scan = inspect_file(Path(name), ScanLimits())
        frames = () if isinstance(scan, NotAScan) else scan.frames
        for frame in frames[:2]:
            if frame.problem:
                problems += 1
                continue
            master = load_frame(Path(name), frame.index, ScanLimits())
            assert (master.width, master.height) == (frame.width, frame.height), name
            if master.width * master.height < 4_000_000:
                prepare(master, Recipe())
            pages += 1
    except PageProblemError as error:
        assert error.problem.reason and error.problem.advice
        problems += 1
    print(f"{Path(name).name}|{pages}|{problems}")
"""


def _hostile() -> list[Path]:
    folder = SHARED / "hostile"
    return sorted(file for file in folder.glob("*") if file.suffix != ".tsv") if folder.is_dir() else []


@pytest.mark.shared_data
@pytest.mark.slow
@pytest.mark.skipif(not _hostile(), reason="the folder of real inputs is not beside the checkout")
def test_every_hostile_file_ends_as_pages_or_as_a_problem() -> None:
    files = [str(file) for file in _hostile()]

    done = subprocess.run(
        [sys.executable, "-c", _IN_A_PROCESS, *files], capture_output=True, text=True, timeout=300, check=False
    )

    lines = [line.split("|") for line in done.stdout.splitlines()]
    assert done.returncode == 0, done.stderr[-2000:]
    assert [name for name, *_ in lines] == [Path(file).name for file in files]
    assert [name for name, pages, problems in lines if int(pages) + int(problems) == 0] == []


@pytest.mark.shared_data
@pytest.mark.skipif(not _hostile(), reason="the folder of real inputs is not beside the checkout")
@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("q__enc-R2,V1,U=view,O=view.pdf", ProblemCategory.ENCRYPTED),
        ("js__issue6010_2.pdf", ProblemCategory.ENCRYPTED),
        ("q__filter-on-write.pdf", ProblemCategory.NO_PAGES),
        ("pi__decompression_bomb.gif", ProblemCategory.TOO_LARGE),
        ("q__bad1.pdf", ProblemCategory.DAMAGED),
        ("q__15387.fuzz", ProblemCategory.DAMAGED),
    ],
)
def test_known_disasters_are_told_by_their_names(name: str, category: ProblemCategory) -> None:
    assert _refused(SHARED / "hostile" / name) is category


@pytest.mark.shared_data
@pytest.mark.skipif(not _hostile(), reason="the folder of real inputs is not beside the checkout")
def test_a_bomb_in_the_second_frame_costs_that_frame_alone() -> None:
    scan = inspect_file(SHARED / "hostile" / "pi__decompression_bomb_extents.gif", LIMITS)

    assert isinstance(scan, ScanFile)
    assert scan.frames[0].problem is None
    assert scan.frames[1].problem is not None
    assert scan.frames[1].problem.category is ProblemCategory.TOO_LARGE
