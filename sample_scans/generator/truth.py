"""What is written on each page and where, as text and as JSON."""

import json
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from .scanner import Master, Pass
from .sheet import Glyph, InkLine, Sheet

SCHEMA = 1


def write_truth(
    folder: Path, stem: str, source: str, page: int, sheet: Sheet, master: Master, settings: Pass, kinds: Sequence[str]
) -> None:
    """Write ``<stem>.txt`` and ``<stem>.json``."""
    folder.mkdir(parents=True, exist_ok=True)
    text = "".join(f"{line.text}\n" for line in sheet.lines)
    _write(folder / f"{stem}.txt", unicodedata.normalize("NFC", text))
    height, width = master.pixels.shape[:2]
    facts = {
        "schema": SCHEMA,
        "source": source,
        "page": page,
        "width": width,
        "height": height,
        "dpi": settings.dpi,
        "kinds": list(kinds),
        "rotation_degrees": -settings.quarter_turn % 360,
        "skew_degrees": settings.skew_degrees,
        "seals": sheet.seals,
    }
    lines = ",\n".join(_compact(_line(line, master)) for line in sheet.lines)
    _write(folder / f"{stem}.json", f'{_compact(facts)[:-1]},"lines":[\n{lines}\n]}}\n')


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _line(line: InkLine, master: Master) -> dict[str, object]:
    return {"text": line.text, "characters": [_character(glyph, master) for glyph in line.glyphs]}


def _character(glyph: Glyph, master: Master) -> dict[str, object]:
    """The smallest upright box around the ink as it lies in the scan."""
    points = master.outline(glyph.outline)
    corners = [*points.min(axis=0), *points.max(axis=0)]
    entry: dict[str, object] = {"text": glyph.text, "box": [round(float(corner), 1) for corner in corners]}
    if glyph.under_seal:
        entry["under_seal"] = True
    return entry
