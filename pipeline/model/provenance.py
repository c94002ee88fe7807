"""Where a derived thing comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Provenance:
    """Which tool made something, from what and when.

    Attributes:
        tool: name of the engine, the person or the program.
        version: of the tool.
        parameters: its settings in one line, the same text that is part of the job key.
        source_sha256: checksum of the image that was worked on.
        made_at: moment in UTC.
    """

    tool: str
    version: str
    parameters: str
    source_sha256: str
    made_at: datetime
