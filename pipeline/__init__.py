"""xiangdang (乡档): scanned township archive papers become an original-text database.

from pipeline import Archive

if __name__ == "__main__":  # worker processes are started afresh and import the program's file
    with Archive.open("archive") as archive:
        archive.run(["扫描件"])
        for hit in archive.search("东至李国强").hits:
            print(hit.archival_code, hit.page, hit.snippet)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline._version import __version__
from pipeline.offline import stay_offline

if TYPE_CHECKING:
    from pipeline.archive import Archive

__all__ = ["Archive", "__version__"]

stay_offline()


def __getattr__(name: str) -> object:
    """Load `Archive` when it is asked for: worker processes import this package and need only their own room."""
    if name == "Archive":
        from pipeline.archive import Archive

        return Archive
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
