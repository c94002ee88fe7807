"""Pages with coloured marks, drawn as ink multiplies onto paper."""

from __future__ import annotations

import cv2
import numpy as np

PAPER = (225, 236, 240)
"""BGR of yellowed paper."""
RED, BLUE = (60, 50, 205), (190, 70, 50)
SIDE = 1000
"""Width of a page in pixels."""


def paper() -> np.ndarray:
    return np.full((1400, SIDE, 3), PAPER, dtype=np.uint8)


def inked(page: np.ndarray, ink: np.ndarray) -> np.ndarray:
    return (page.astype(np.float32) * ink / 255).astype(np.uint8)


def with_seal(
    page: np.ndarray, diameter: int = 200, colour: tuple[int, int, int] = RED, *, is_hollow: bool = False
) -> np.ndarray:
    """A ring with a disk and letters in it, its middle at (500, 900)."""
    ink = np.full_like(page, 255)
    cv2.circle(ink, (500, 900), diameter // 2 - 6, colour, 10)
    if not is_hollow:
        cv2.circle(ink, (500, 900), diameter // 8, colour, -1)
        for x in range(500 - diameter // 3, 500 + diameter // 3, 24):
            cv2.rectangle(ink, (x, 900 - diameter // 3), (x + 14, 900 - diameter // 3 + 16), colour, -1)
    return inked(page, ink)


def with_name_seal(page: np.ndarray, colour: tuple[int, int, int] = RED) -> np.ndarray:
    """A square frame of 15 mm with four letters, its corner at (600, 1000)."""
    ink = np.full_like(page, 255)
    cv2.rectangle(ink, (600, 1000), (672, 1072), colour, 6)
    for x in (612, 640):
        for y in (612, 640):
            cv2.rectangle(ink, (x, y + 400), (x + 20, y + 420), colour, 5)
    return inked(page, ink)


def with_writing(page: np.ndarray, colour: tuple[int, int, int], y: int = 890) -> np.ndarray:
    """Strokes as of a line of writing, from x = 380 to 640."""
    for x in range(380, 640, 20):
        cv2.rectangle(page, (x, y), (x + 8, y + 25), colour, -1)
    return page
