"""What foreign libraries throw at broken files, told in our own words."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pikepdf
import pypdfium2
from PIL import Image, UnidentifiedImageError

from pipeline.errors import EnvironmentFault
from pipeline.model.problem import PageProblemError, Problem, ProblemCategory, Stage


@contextmanager
def decoding(path: Path, stage: Stage) -> Iterator[None]:
    """Turn whatever a decoder raises inside the block into a `PageProblemError`.

    Everything is caught: fuzzed files make the decoders raise far more kinds of errors than they document, and one
    broken page must never end a run. Warnings of the decoders are silenced, since broken files produce them in
    floods; what they warn of either decodes or raises.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except (PageProblemError, EnvironmentFault):
            raise
        except Exception as error:
            raise page_problem(_category(error), stage, path, f"{type(error).__name__}: {error}") from error


def page_problem(category: ProblemCategory, stage: Stage, path: Path, detail: str) -> PageProblemError:
    """The error for one unusable file or page."""
    return PageProblemError(Problem(category, stage, detail), where=path.name)


def check_size(width: int, height: int, max_pixels: int, path: Path, stage: Stage) -> None:
    """Refuse a declared size before anything is allocated for it.

    Raises:
        PageProblemError: the picture is empty or has more than ``max_pixels``.
    """
    if width < 1 or height < 1:
        raise page_problem(ProblemCategory.DAMAGED, stage, path, f"{width}x{height} pixels")
    if width * height > max_pixels:
        raise page_problem(ProblemCategory.TOO_LARGE, stage, path, f"{width}x{height} pixels, limit {max_pixels}")


def _category(error: Exception) -> ProblemCategory:
    match error:
        case Image.DecompressionBombError():
            return ProblemCategory.TOO_LARGE
        case MemoryError():
            return ProblemCategory.OUT_OF_MEMORY
        case pikepdf.PasswordError():
            return ProblemCategory.ENCRYPTED
        case pypdfium2.PdfiumError() if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
            return ProblemCategory.ENCRYPTED
        case UnidentifiedImageError():
            return ProblemCategory.DAMAGED
        case EOFError():
            return ProblemCategory.TRUNCATED
        case OSError() if error.errno is not None:
            return ProblemCategory.UNREADABLE_FILE
        case OSError() if "truncated" in str(error):  # Pillow has no class of its own for this
            return ProblemCategory.TRUNCATED
        case NotImplementedError():
            return ProblemCategory.UNSUPPORTED
        case _:
            return ProblemCategory.DAMAGED
