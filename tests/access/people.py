"""Made-up numbers of made-up people, and pages to write them on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from pipeline.access import check_character
from pipeline.model.geometry import Box
from pipeline.model.page import Character, EngineInfo, OcrPage, TextLine, ViewGeometry

REGIONS = ("430421", "110105", "420984", "512926", "650102")


def id_number(random: Random) -> str:
    born = date(1920, 1, 1) + timedelta(days=random.randrange(36_000))
    first = f"{random.choice(REGIONS)}{born:%Y%m%d}{random.randrange(1, 1000):03d}"
    return first + check_character(first)


def old_id_number(random: Random) -> str:
    number = id_number(random)
    while number[6:8] != "19":
        number = id_number(random)
    return number[:6] + number[8:17]


def mobile(random: Random) -> str:
    return f"1{random.randrange(3, 10)}{random.randrange(10**9):09d}"


def contractor_code(random: Random) -> str:
    """承包方编码: county 6, town 3, village 3, group 2, household 4 (NY/T 2538); 镇 from 100 on, 乡 from 200 on."""
    town = random.choice((100, 200)) + random.randrange(30)
    village, group, household = random.randrange(200, 240), random.randrange(20), random.randrange(1, 400)
    return f"{random.choice(REGIONS)}{town:03d}{village:03d}{group:02d}{household:04d}"


def line(text: str, top: float = 0.0) -> TextLine:
    characters = tuple(
        Character(letter, 0.9, Box(20.0 * at, top, 20.0 * at + 18.0, top + 20.0)) for at, letter in enumerate(text)
    )
    right = 20.0 * max(len(text), 1)
    return TextLine(characters, ((0.0, top), (right, top), (right, top + 20.0), (0.0, top + 20.0)), 0.9)


def page(texts: Sequence[str]) -> OcrPage:
    lines = tuple(line(text, 40.0 * number) for number, text in enumerate(texts))
    return OcrPage(ViewGeometry(2000, 2000), lines, EngineInfo("made", "1"))
