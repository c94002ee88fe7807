"""What the pages of a file must give back, put by on disk until the file is finished.

Places of all characters take a hundred kilobytes a page; kept in memory they would grow with the file.
"""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from pipeline.export.proof import PageProof


class ProofRoll:
    """Proofs in the order of their pages; only the one that is being compared is in memory."""

    def __init__(self, folder: Path) -> None:
        """Begin an empty roll; its file has no name in the folder, so that nothing is left of it, whatever happens.

        Raises:
            OSError: the folder cannot be written.
        """
        self._file: Final = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed by __exit__
        self._count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, proof: PageProof) -> None:
        """Put one more by.

        Raises:
            OSError: no room left, or the disk fails.
        """
        pickle.dump(proof, self._file, pickle.HIGHEST_PROTOCOL)
        self._count += 1

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[PageProof]:
        self._file.seek(0)
        for _ in range(self._count):
            # written above by this very process into a file that no other can name
            yield pickle.load(self._file)
