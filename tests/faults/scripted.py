"""An engine that does what a test wants. The text of a page follows from its image alone, so nights can be compared."""

from __future__ import annotations

import ctypes
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipeline.errors import OcrError
from pipeline.model.geometry import Box
from pipeline.model.page import Character, EngineInfo, OcrPage, TextLine, ViewGeometry
from pipeline.model.provenance import Provenance
from pipeline.model.record import PageOutcome
from pipeline.ocr import CrossCheck, encode
from pipeline.scan import Recipe, ScanLimits
from pipeline.storage.atomic import write_bytes, writing
from pipeline.storage.layout import ArchiveLayout
from pipeline.workflow.page_work import PageTask, job_key

ENGINE = EngineInfo("scripted", "1")
FIRST_IDEOGRAPH, IDEOGRAPHS = 0x4E00, 5000
RECORDED = datetime(2026, 1, 1, tzinfo=UTC)
CHATTER = "引擎的废话"


def text_of(image_sha256: str) -> str:
    """Eight ideographs that no other page is likely to have in a row."""
    numbers = [int(image_sha256[start : start + 4], 16) for start in range(0, 32, 4)]
    return "".join(chr(FIRST_IDEOGRAPH + number % IDEOGRAPHS) for number in numbers)


@dataclass(frozen=True)
class ScriptedWork:
    """Page work of which each page may be told to misbehave, by its row number."""

    page_seconds: float
    deeds: tuple[tuple[int, str], ...]
    root: Path
    engine: str
    limits: ScanLimits
    recipe: Recipe
    cross_check: CrossCheck | None = None

    def __call__(self) -> Callable[[PageTask], PageOutcome]:
        return self.read

    def read(self, task: PageTask) -> PageOutcome:
        time.sleep(self.page_seconds)
        deed = dict(self.deeds).get(task.page_id, "")
        _misbehave(deed)
        key = job_key(task.image_sha256, self.recipe, ENGINE)
        text = text_of(task.image_sha256)
        files = ArchiveLayout(self.root).page(key)
        if deed == "exit while writing":
            with writing(files.view) as half:
                half.write_bytes(b"vi")
                os._exit(7)
        page = OcrPage(ViewGeometry(500, 500), (_line(text),), ENGINE)
        write_bytes(files.view, b"view")
        write_bytes(files.ocr, encode(page, Provenance("scripted", "1", "", task.image_sha256, RECORDED)))
        return PageOutcome(key, False, 0.99, len(text))


def _misbehave(deed: str) -> None:
    match deed:
        case "crash":
            ctypes.string_at(0)
        case "exit":
            os._exit(7)
        case "hang":
            time.sleep(600)
        case "eat":
            eaten = [bytearray(os.urandom(1) * 50_000_000) for _ in range(200)]
            time.sleep(len(eaten))
        case "print":
            print(CHATTER)
            print(CHATTER, file=sys.stderr)
            os.write(1, f"{CHATTER}\n".encode())
        case "fail":
            raise OcrError("识别引擎出错")


def _line(text: str) -> TextLine:
    boxes = [Box(10 + 20 * place, 10, 30 + 20 * place, 30) for place in range(len(text))]
    characters = tuple(Character(one, 0.99, box) for one, box in zip(text, boxes, strict=True))
    return TextLine(characters, boxes[0].union(boxes[-1]).corners(), 0.99)
