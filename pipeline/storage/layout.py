"""Where each artefact of an archive lies.

::

    my_archive/
      xiangdang.toml     settings
      archive.db         catalogue, pages, jobs
      user_dict.txt      the archive's own words for segmentation
      masters/ab/<sha256>.<ext>     as received, byte for byte, once by checksum
      pages/ab/<job key>/           derived: ocr.json.gz, view.jpg, thumbnail.jpg
      index/             disposable
      exports/  reports/  logs/
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NewType

from pipeline.model.page import Sha256

JobKey = NewType("JobKey", str)
"""Checksum of a page's own image, the recipe and the engine: 64 hexadecimal digits."""

_PAGES = "pages"


@dataclass(frozen=True, slots=True)
class PageFiles:
    """The artefacts of one page result."""

    folder: Path

    @property
    def ocr(self) -> Path:
        """What was read."""
        return self.folder / "ocr.json.gz"

    @property
    def view(self) -> Path:
        """The upright, straight picture."""
        return self.folder / "view.jpg"

    @property
    def thumbnail(self) -> Path:
        """The view made small."""
        return self.folder / "thumbnail.jpg"


@dataclass(frozen=True, slots=True)
class ArchiveLayout:
    """All paths of one archive."""

    root: Path

    @property
    def settings(self) -> Path:
        """The archive's settings file."""
        return self.root / "xiangdang.toml"

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.root / "archive.db"

    @property
    def user_dictionary(self) -> Path:
        """Words that the archive adds to segmentation, one a line."""
        return self.root / "user_dict.txt"

    @property
    def synonyms(self) -> Path:
        """Words that mean the same and old names of places, one group a line."""
        return self.root / "synonyms.txt"

    @property
    def index(self) -> Path:
        """The folder of the full-text index."""
        return self.root / "index"

    @property
    def exports(self) -> Path:
        """Default place of files to hand over."""
        return self.root / "exports"

    @property
    def reports(self) -> Path:
        """Reports of runs."""
        return self.root / "reports"

    @property
    def logs(self) -> Path:
        """What runs did, and what engines printed."""
        return self.root / "logs"

    @property
    def masters(self) -> Path:
        """Folder of all masters."""
        return self.root / "masters"

    @property
    def pages(self) -> Path:
        """Folder of all page results."""
        return self.root / _PAGES

    def master(self, checksum: Sha256, extension: str) -> Path:
        """Where the master with this checksum lies; ``extension`` without a dot."""
        return self.masters / checksum[:2] / f"{checksum}.{extension}"

    def page(self, key: JobKey) -> PageFiles:
        """Where the results of a page job lie."""
        return PageFiles(self.root.joinpath(_PAGES, key[:2], key))  # made at once, as every hit asks for it
