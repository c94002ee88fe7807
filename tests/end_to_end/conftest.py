"""One archive of all samples, made once by the real main job."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pipeline.archive import Archive, RunReport

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "sample_scans"


@dataclass(frozen=True)
class SampleArchive:
    """The archive and the report of the run that filled it."""

    archive: Archive
    report: RunReport


@dataclass(frozen=True)
class Truth:
    """What is known of one sample page."""

    stem: str
    facts: dict[str, Any]
    text: str

    @property
    def kinds(self) -> set[str]:
        return set(self.facts["kinds"])

    @property
    def place(self) -> tuple[str, int]:
        """Source file and picture in it, from 0."""
        return self.facts["source"], self.facts["page"] - 1


def truths() -> list[Truth]:
    files = sorted((SAMPLES / "expected").glob("*.json"))
    return [
        Truth(
            file.stem,
            json.loads(file.read_text(encoding="utf-8")),
            file.with_suffix(".txt").read_text(encoding="utf-8"),
        )
        for file in files
    ]


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleArchive]:
    with Archive.create(tmp_path_factory.mktemp("samples") / "archive") as archive:
        archive.import_catalogue(SAMPLES / "catalogue.xlsx")
        report = archive.run([SAMPLES])
        yield SampleArchive(archive, report)


@pytest.fixture(scope="session")
def records(samples: SampleArchive) -> dict[tuple[str, int], Any]:
    """Pages of the archive by source file below the samples' folder and picture in it."""
    found = {}
    for code in _codes(samples.archive):
        for page in samples.archive.pages(code):
            found[page.source_name.removeprefix("sample_scans/"), page.frame_index] = page
    return found


def _codes(archive: Archive) -> set[str]:
    status = archive.status()
    return set(archive.codes()) - set(status.entries_without_scans)
