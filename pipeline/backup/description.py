"""What a snapshot says of itself, and the checksums of its files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.backup.layout import SnapshotLayout
from pipeline.errors import FixityError
from pipeline.model.page import Sha256
from pipeline.storage.atomic import write_bytes
from pipeline.storage.checksums import sha256_of_bytes

SCHEMA = 1
"""Of ``snapshot.json``."""


@dataclass(frozen=True, slots=True)
class Description:
    """What a snapshot is.

    Attributes:
        made_at: in UTC, ISO 8601.
        archive: folder of the archive.
        program: version of the program that made it.
        masters: how many masters belong to it.
        results: how many page results belong to it; 0 when they were not asked for.
        missing: masters that the archive itself had lost when the snapshot was made, below the root.
        checksums_sha256: of ``files.sha256``.
    """

    made_at: str
    archive: str
    program: str
    masters: int
    results: int
    missing: tuple[str, ...]
    checksums_sha256: str


def write_description(snapshot: SnapshotLayout, description: Description) -> None:
    """Write ``snapshot.json``."""
    text = json.dumps({"schema": SCHEMA, **asdict(description)}, ensure_ascii=False, indent=2)
    write_bytes(snapshot.description, text.encode())


def read_description(snapshot: SnapshotLayout) -> Description:
    """What a snapshot says of itself.

    Raises:
        FixityError: it is damaged, or of a version that this program does not know.
    """
    try:
        values = json.loads(snapshot.description.read_bytes())
        if values.pop("schema") != SCHEMA:
            raise _damaged(snapshot.description, "版本不认识")
        return Description(**{**values, "missing": tuple(values["missing"])})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _damaged(snapshot.description, "无法读取") from error


def write_checksums(file: Path, checksums: Mapping[str, Sha256]) -> Sha256:
    """Write checksums by path below the root, as ``sha256sum`` does; checksum of the list itself."""
    data = "".join(f"{checksum}  {path}\n" for path, checksum in sorted(checksums.items())).encode()
    write_bytes(file, data)
    return sha256_of_bytes(data)


def read_checksums(snapshot: SnapshotLayout) -> dict[str, Sha256]:
    """Checksums of the files of a snapshot, by path below the root of the backup.

    Raises:
        FixityError: the list is damaged.
    """
    expected = read_description(snapshot).checksums_sha256
    try:
        data = snapshot.checksums.read_bytes()
    except OSError as error:
        raise _damaged(snapshot.checksums, "无法读取") from error
    if sha256_of_bytes(data) != expected:
        raise _damaged(snapshot.checksums, "内容已改变")
    return dict(_pairs(data.decode().splitlines()))


def _pairs(lines: Iterable[str]) -> Iterable[tuple[str, Sha256]]:
    for line in lines:
        checksum, _, path = line.partition("  ")
        yield path, Sha256(checksum)


def _damaged(file: Path, what: str) -> FixityError:
    return FixityError(f"备份的清单{what}", where=str(file), advice="该快照不能使用，请用 --snapshot 指定较早的快照")
