"""What a received file holds: which pages, how large, with which checksums; nothing is decoded yet.

Whether a page can be decoded to its last row shows only when it is loaded. A file that breaks off in the middle of a
picture then becomes a problem of that page and is listed: half a page shown as if it were whole would be taken for
the original. The master is kept all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pipeline.model.page import Sha256
from pipeline.model.problem import PageProblemError, Problem, ProblemCategory, Stage
from pipeline.scan.faults import check_size, decoding, page_problem
from pipeline.scan.limits import ScanLimits
from pipeline.scan.media_type import MediaType, claims_to_be_scan
from pipeline.scan.picture import FrameKind, Picture, ScanSource
from pipeline.scan.source import media_type_of, opened
from pipeline.storage.checksums import sha256_of_bytes, sha256_of_file

_NO_SIZE = 0

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Frame:
    """One page image of a file.

    Attributes:
        index: from 0.
        kind: where its pixels come from.
        image_sha256: checksum of the page's own image; it changes when this page is replaced and not when another is.
        width: stored pixels a row; 0 when unknown.
        height: stored rows; 0 when unknown.
        dpi: dots per inch along x; 0 when the file does not say.
        problem: why the page cannot be used, when it cannot.
    """

    index: int
    kind: FrameKind
    image_sha256: Sha256
    width: int
    height: int
    dpi: float
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class ScanFile:
    """A file of scans.

    Attributes:
        media_type: what it is by content.
        extension: the usual ending of such files, without a dot; the file's own name may lie.
        frames: its pages in order, at least one.
    """

    media_type: MediaType
    extension: str
    frames: tuple[Frame, ...]


@dataclass(frozen=True, slots=True)
class NotAScan:
    """A file that neither is nor claims to be a scan.

    Attributes:
        reason: for a person, in Chinese.
    """

    reason: str


def inspect_file(path: Path, limits: ScanLimits) -> ScanFile | NotAScan:
    """Look into a file, going by its content and not by its name.

    A page that cannot be used is a `Frame` with a problem; the other pages of the file are not touched by it.
    Meant for a worker process that can be killed: decoders may hang or crash on fuzzed files.

    Raises:
        PageProblemError: the file claims to be a scan and gives no page: it cannot be read, is empty, encrypted, broken
            or has no pages.
    """
    kind = media_type_of(path)
    if kind is None:
        return _no_scan(path)
    with opened(path, kind, limits) as source:
        count = _guarded(path, lambda: source.frame_count)
        if count == 0:
            raise page_problem(ProblemCategory.NO_PAGES, Stage.INTAKE, path, "0 pages")
        frames = tuple(_frame(path, source, index, limits) for index in range(count))
    return ScanFile(kind, kind.extension, frames)


def _no_scan(path: Path) -> NotAScan:
    if not claims_to_be_scan(path):
        return NotAScan("不是扫描图像或 PDF 文件")
    if path.stat().st_size == 0:
        raise page_problem(ProblemCategory.EMPTY_FILE, Stage.INTAKE, path, "0 bytes")
    raise page_problem(ProblemCategory.DAMAGED, Stage.INTAKE, path, f"content is not what {path.suffix} stands for")


def _frame(path: Path, source: ScanSource, index: int, limits: ScanLimits) -> Frame:
    try:
        return _guarded(path, lambda: _described(path, source.picture(index), index, limits))
    except PageProblemError as error:
        return Frame(index, FrameKind.STORED, _fallback_checksum(path, index), _NO_SIZE, _NO_SIZE, 0.0, error.problem)


def _described(path: Path, picture: Picture, index: int, limits: ScanLimits) -> Frame:
    check_size(picture.width, picture.height, limits.max_pixels, path, Stage.INTAKE)
    return Frame(index, picture.kind, picture.checksum(), picture.width, picture.height, picture.dpi[0])


def _fallback_checksum(path: Path, index: int) -> Sha256:
    return sha256_of_bytes(f"{sha256_of_file(path)} {index}".encode())


def _guarded(path: Path, action: Callable[[], T]) -> T:
    with decoding(path, Stage.INTAKE):
        return action()
