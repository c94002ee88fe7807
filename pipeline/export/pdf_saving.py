"""Saving a PDF so that a full disk is an error and not the end of the program."""

from __future__ import annotations

import io
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO, Final, cast

from pikepdf import ObjectStreamMode, Pdf

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


def save_pdf(document: Pdf, file: Path, **options: Any) -> None:
    """Save a document with compressed objects; the same one gives the same bytes.

    Options are those of `pikepdf.Pdf.save`.

    Raises:
        OSError: it cannot be written, as when the disk is full.
    """
    with file.open("wb") as stream:
        calm = _CalmStream(stream)
        document.save(
            cast("BinaryIO", calm),
            compress_streams=True,
            deterministic_id=True,
            object_stream_mode=ObjectStreamMode.generate,
            **options,
        )
        calm.tell_error()


class _CalmStream(io.RawIOBase):
    """Passes bytes on and keeps the first error to itself until it is asked.

    qpdf (12.4) writes buffered bytes in destructors, where C++ ends the process when a write fails. So it never hears
    of a failure; what it writes after one goes nowhere.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream: Final = stream
        self._error: OSError | None = None

    def writable(self) -> bool:
        return True

    def write(self, data: ReadableBuffer, /) -> int:
        if self._error is None:
            try:
                self._stream.write(data)
            except OSError as error:
                self._error = error
        return memoryview(data).nbytes

    def tell_error(self) -> None:
        """Flush, and raise the error that came up, if one did."""
        if self._error is not None:
            raise self._error
        self._stream.flush()
