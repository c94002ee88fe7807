"""Exports that are killed, run out of disk, or meet damaged things in the archive."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from pipeline.archive import Archive, ExportKind, ExportStyle, PictureChoice
from pipeline.errors import FolderNotWritableError
from pipeline.storage.atomic import TEMPORARY_PREFIX
from pipeline.storage.layout import JobKey
from pipeline.workflow.export_folder import claimed
from pipeline.workflow.export_ledger import NAME
from tests.faults.nights import ROOT, wait_for
from tests.workflow.builders import SmallArchive
from tests.workflow.read_archive import archive_with

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")

ENTRIES, PAGES = 5, 30
KINDS = ("pdf", "ofd", "alto", "hocr")
PAGE_LINES = ["东至李国强户", "西至水渠", "南至村道", "北至山脚"]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallArchive]:
    """Entries whose pages have text."""
    entries = {f"X043_1_{number}": [PAGE_LINES] * PAGES for number in range(1, ENTRIES + 1)}
    archive, made = archive_with(tmp_path_factory.mktemp("read"), **entries)
    archive.close()
    yield made
    made.database.close()


def command(small: SmallArchive, kind: str, folder: Path) -> list[str]:
    words = [sys.executable, "-m", "pipeline", "export", kind, *sorted(small.codes()), "-o", str(folder)]
    return [*words, "--archive", str(small.layout.root)]


def exported(small: SmallArchive, kind: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(small, kind, folder), cwd=ROOT, capture_output=True, text=True, check=False)


def content(folder: Path) -> dict[str, str]:
    """Every file with its checksum; the list's rows in any order."""
    found = {}
    for file in sorted(folder.rglob("*")):
        if file.name == NAME:
            rows = {row for row in file.read_text(encoding="utf-8-sig").splitlines() if row}
            found[file.name] = "\n".join(sorted(rows))
        elif file.is_file():
            found[str(file.relative_to(folder))] = hashlib.sha256(file.read_bytes()).hexdigest()
    return found


def finished(folder: Path) -> list[Path]:
    """Files and folders of entries."""
    return list(folder.glob("X043-*"))


def unfinished(folder: Path) -> list[Path]:
    return list(folder.glob(f"{TEMPORARY_PREFIX}*"))


def is_in_the_middle(folder: Path, entries_before: int) -> bool:
    return len(finished(folder)) >= entries_before and bool(unfinished(folder))


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_kill_nine_in_the_middle_of_a_batch_and_going_on_gives_the_same_files(
    kind: str, small: SmallArchive, tmp_path: Path
) -> None:
    whole = exported(small, kind, tmp_path / "undisturbed")
    assert whole.returncode == 0, whole.stderr
    expected = content(tmp_path / "undisturbed")
    assert len(expected) == 1 + ENTRIES * (PAGES if kind == "alto" else 1)
    out = tmp_path / "out"
    for entries_before in (0, ENTRIES // 2):
        with subprocess.Popen(
            command(small, kind, out), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as running:
            wait_for(partial(is_in_the_middle, out, entries_before))
            running.send_signal(signal.SIGKILL)
        left = {name: digest for name, digest in content(out).items() if not name.startswith((TEMPORARY_PREFIX, "."))}
        assert len(left) < len(expected)
        assert all(expected[name] == digest for name, digest in left.items() if name != NAME)
    again = exported(small, kind, out)
    assert again.returncode == 0, again.stderr
    assert content(out) == expected


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_full_disk_at_any_moment_is_named_and_leaves_nothing_half(
    kind: str, small: SmallArchive, small_disk: Path, tmp_path: Path
) -> None:
    assert exported(small, kind, tmp_path / "undisturbed").returncode == 0
    expected = content(tmp_path / "undisturbed")
    needed = sum(file.stat().st_size for file in (tmp_path / "undisturbed").rglob("*"))
    out, ballast = small_disk / "out", small_disk / "ballast"
    for share in (0.02, 0.3, 0.6, 0.9):
        fill(small_disk, ballast, int(needed * share))
        full = exported(small, kind, out)
        assert full.returncode == 23, (share, full.stderr)
        assert "磁盘空间不足" in full.stderr
        assert unfinished(out) == []
        assert all(expected[name] == digest for name, digest in content(out).items() if name != NAME)
        ballast.unlink()
        shutil.rmtree(out, ignore_errors=True)
    assert exported(small, kind, out).returncode == 0
    assert content(out) == expected


def fill(disk: Path, ballast: Path, room: int) -> None:
    """Leave so much room on the disk."""
    free = os.statvfs(disk)
    ballast.write_bytes(bytes(max(0, free.f_bavail * free.f_frsize - room)))


NOISE, NOISY_PAGES = 250_000, 12


@pytest.mark.slow
@pytest.mark.parametrize("room", [200_000, 2_500_000, 3_400_000, 4_000_000, 5_000_000, 5_800_000])
def test_a_full_disk_while_pictures_go_from_part_to_whole_is_no_crash(
    room: int, small_disk: Path, tmp_path: Path
) -> None:
    """qpdf ends the process when it cannot write what it holds back, so it must not learn of it."""
    script = tmp_path / "noisy.py"
    script.write_text(NOISY_EXPORT, encoding="utf-8")
    fill(small_disk, small_disk / "ballast", room)
    words = [sys.executable, str(script), str(small_disk / "out.pdf"), str(NOISY_PAGES), str(NOISE)]
    done = subprocess.run(
        words, cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert (done.returncode, done.stdout.strip()) == (23, "DiskFullError"), done.stderr
    assert [file.name for file in small_disk.iterdir()] == ["ballast"]


NOISY_EXPORT = """
import io, math, random, sys
from pathlib import Path
from PIL import Image
from pipeline.errors import ArchiveError
from pipeline.export import ExportPage, write_pdf
from pipeline.model.page import EncodedImage, ImageCoding
from tests.export.pages import item
def page(number, size):
    side = math.isqrt(size)
    target = io.BytesIO()
    Image.frombytes("L", (side, side), random.Random(number).randbytes(side * side)).save(target, "PNG")
    return ExportPage(EncodedImage(target.getvalue(), ImageCoding.PNG, side, side, (150.0, 150.0)), None, "甲")
try:
    write_pdf([item(page(number, int(sys.argv[3])) for number in range(int(sys.argv[2])))], Path(sys.argv[1]))
except ArchiveError as error:
    print(type(error).__name__)
    sys.exit(error.exit_code)
"""


def damage(file: Path) -> None:
    file.chmod(0o644)
    data = bytearray(file.read_bytes())
    place = random.Random(1).randrange(len(data) // 2, len(data) - 20)
    data[place] ^= 0x40
    file.write_bytes(data)


@pytest.fixture
def three(tmp_path: Path) -> tuple[Archive, SmallArchive]:
    return archive_with(
        tmp_path, X043_1_1=[["东至李国强"]], X043_1_2=[["西至水渠"], ["第二页"]], X043_1_3=[["南至村道"]]
    )


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("damaged master", "原件已损坏，与接收时的校验和不符"),
        ("missing master", "原件无法读取"),
        ("damaged result", "xiangdang"),
        ("missing result", "xiangdang"),
        ("missing view", "校正后的图像无法读取"),
    ],
)
@pytest.mark.parametrize("kind", [ExportKind.PDF, ExportKind.OFD, ExportKind.ALTO])
def test_one_damaged_thing_is_named_and_the_other_entries_are_exported(
    kind: ExportKind, harm: str, said: str, three: tuple[Archive, SmallArchive], tmp_path: Path
) -> None:
    archive, small = three
    do_harm(harm, small)
    with archive:
        entries = archive.exports.choose(["X043-1-1", "X043-1-2", "X043-1-3"])
        style = ExportStyle(picture=PictureChoice.VIEW)
        batch = archive.exports.folder(kind, entries, tmp_path / "出", style)
    (failure,) = batch.failures
    assert failure.code == "X043-1-2"
    assert said in str(failure.error)
    endings = (f".{kind}", f"_{kind}")
    names = {path.name.removesuffix(endings[0]).removesuffix(endings[1]) for path in (tmp_path / "出").iterdir()}
    assert names == {"X043-1-1", "X043-1-3", NAME}


def test_the_command_line_names_what_is_damaged_and_says_so_in_its_exit_code(
    three: tuple[Archive, SmallArchive], tmp_path: Path
) -> None:
    archive, small = three
    archive.close()
    do_harm("damaged master", small)
    done = exported(small, "pdf", tmp_path / "出")
    assert done.returncode == 100
    assert "失败：X043-1-2" in done.stderr
    assert "原件已损坏" in done.stderr
    assert [Path(line).stem for line in done.stdout.splitlines()] == ["X043-1-1", "X043-1-3"]


def test_two_exports_do_not_share_a_folder(three: tuple[Archive, SmallArchive], tmp_path: Path) -> None:
    archive, _ = three
    with archive, claimed(tmp_path / "出"):
        entries = archive.exports.choose(["X043-1-1"])
        with pytest.raises(FolderNotWritableError, match="另一个程序正在往这里导出"):
            archive.exports.folder(ExportKind.TEXT, entries, tmp_path / "出")
    assert not (tmp_path / "出").exists()


def test_what_others_put_into_a_folder_of_pages_is_not_removed(
    three: tuple[Archive, SmallArchive], tmp_path: Path
) -> None:
    archive, _ = three
    with archive:
        entries = archive.exports.choose(["X043-1-1"])
        archive.exports.folder(ExportKind.ALTO, entries, tmp_path / "出")
        pages = tmp_path / "出" / "X043-1-1_alto"
        (pages / "Thumbs.db").write_bytes(b"Windows")
        archive.exports.folder(ExportKind.ALTO, entries, tmp_path / "出", again=True)
        assert [file.name for file in pages.iterdir()] == ["X043-1-1_0001.xml"]
        (pages / "核对记录.docx").write_bytes(b"of a person")
        with pytest.raises(FolderNotWritableError, match="核对记录"):
            archive.exports.folder(ExportKind.ALTO, entries, tmp_path / "出", again=True)
        assert len(list(pages.iterdir())) == 2


def do_harm(harm: str, small: SmallArchive) -> None:
    record = small.pages("X043-1-2")[1]
    assert record.job_key is not None
    files = small.layout.page(JobKey(record.job_key))
    master = small.layout.master(record.master_sha256, record.master_extension)
    match harm:
        case "damaged master":
            damage(master)
        case "missing master":
            master.unlink()
        case "damaged result":
            damage(files.ocr)
        case "missing result":
            files.ocr.unlink()
        case _:
            files.view.unlink()
