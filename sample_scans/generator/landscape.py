"""A photograph that nobody took: hills, terraced fields, a pond and houses, from noise."""

import cv2
import numpy as np
from numpy.typing import NDArray

from .paper import Picture

_SKY = ((176, 200, 222), (228, 232, 228))
_HILLS = ((134, 156, 168), (98, 126, 122), (70, 100, 78))
_FIELDS = ((124, 142, 72), (160, 164, 84), (96, 124, 62), (178, 168, 104))


def landscape(rng: np.random.Generator, width: int, height: int, *, is_grey: bool) -> Picture:
    """Draw the picture at a size in pixels; old ones are grey with a warm tint."""
    picture = _sky(width, height)
    for number, colour in enumerate(_HILLS):
        crest = height * (0.28 + 0.09 * number) - _ridge(rng, width, height * (0.16 - 0.03 * number))
        _fill_below(picture, crest, colour)
    _fields(picture, rng, round(height * 0.52))
    _pond(picture, rng)
    _houses(picture, rng)
    _trees(picture, rng)
    return _print_grain(picture, rng, is_grey=is_grey)


def _sky(width: int, height: int) -> Picture:
    blend = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    column = np.array(_SKY[0], np.float32) * (1 - blend) + np.array(_SKY[1], np.float32) * blend
    return np.ascontiguousarray(np.broadcast_to(column, (height, width, 3)).astype(np.uint8))


def _ridge(rng: np.random.Generator, width: int, amplitude: float) -> NDArray[np.float32]:
    """A line of fractal noise: octaves of half the width and 0.55 of the height each."""
    line = np.zeros(width, np.float32)
    for octave in range(7):
        knots = rng.uniform(-1, 1, (1, 3 * 2**octave)).astype(np.float32)
        line += amplitude * 0.55**octave * cv2.resize(knots, (width, 1), interpolation=cv2.INTER_CUBIC)[0]
    return line


def _fill_below(picture: Picture, crest: NDArray[np.float32], colour: tuple[int, int, int]) -> None:
    rows = np.arange(picture.shape[0], dtype=np.float32)[:, None]
    depth = rows - crest[None, :]
    shade = np.clip(1.05 - depth / picture.shape[0] * 0.5, 0.6, 1.1)[..., None]
    picture[:] = np.where(depth[..., None] > 0, np.clip(np.array(colour) * shade, 0, 255), picture).astype(np.uint8)


def _fields(picture: Picture, rng: np.random.Generator, top: int) -> None:
    """Terraces: the nearer, the broader; each with a bright edge and rows of crop."""
    height, width = picture.shape[:2]
    y, step, number = float(top), height * 0.022, 0
    while y < height:
        crest = y + _ridge(rng, width, step * 0.55)
        colour = _FIELDS[int(rng.integers(len(_FIELDS)))]
        _fill_below(picture, crest, colour)
        points = np.stack([np.arange(width), crest], axis=1).astype(np.int32)
        cv2.polylines(picture, [points], False, (212, 204, 160), max(1, round(step / 9)), cv2.LINE_AA)
        for row in range(1, 4):
            shifted = points + np.array([0, round(row * step / 4)])
            cv2.polylines(picture, [shifted], False, tuple(round(0.88 * part) for part in colour), 1, cv2.LINE_AA)
        y, step, number = y + step, step * 1.22, number + 1


def _pond(picture: Picture, rng: np.random.Generator) -> None:
    height, width = picture.shape[:2]
    angles = np.linspace(0, 2 * np.pi, 60)
    radius = 1 + 0.12 * np.sin(3 * angles + rng.uniform(0, 6)) + 0.06 * np.sin(7 * angles)
    x = width * 0.68 + width * 0.17 * radius * np.cos(angles)
    y = height * 0.74 + height * 0.055 * radius * np.sin(angles)
    shore = np.stack([x, y], axis=1).astype(np.int32)
    cv2.fillPoly(picture, [shore], (168, 188, 198), cv2.LINE_AA)
    cv2.polylines(picture, [shore], True, (108, 104, 76), 3, cv2.LINE_AA)


def _houses(picture: Picture, rng: np.random.Generator) -> None:
    height, width = picture.shape[:2]
    for _ in range(9):
        x, y = int(width * rng.uniform(0.06, 0.52)), int(height * rng.uniform(0.5, 0.6))
        w, h = int(width * rng.uniform(0.04, 0.07)), int(height * rng.uniform(0.03, 0.045))
        cv2.rectangle(picture, (x, y), (x + w, y + h), (222, 214, 198), -1)
        roof = np.array([(x - w // 8, y), (x + w // 6, y - h // 2), (x + w * 5 // 6, y - h // 2), (x + w * 9 // 8, y)])
        cv2.fillPoly(picture, [roof], (92, 78, 74), cv2.LINE_AA)
        for door in (0.2, 0.5, 0.75):
            left = x + int(w * door)
            cv2.rectangle(picture, (left, y + h // 3), (left + w // 9, y + h * 4 // 5), (84, 72, 62), -1)


def _trees(picture: Picture, rng: np.random.Generator) -> None:
    height, width = picture.shape[:2]
    for _ in range(70):
        y = int(height * rng.uniform(0.5, 0.95))
        x, size = int(width * rng.uniform(0, 1)), max(2, int((y / height - 0.42) * height * 0.05))
        cv2.line(picture, (x, y), (x, y + size), (76, 62, 48), max(1, size // 5))
        for _ in range(24):
            leaf = (x + int(rng.normal(0, size * 0.5)), y - int(abs(rng.normal(0, size * 0.6))))
            green = int(rng.integers(70, 118))
            cv2.circle(picture, leaf, max(1, size // 4), (green - 22, green, green - 40), -1, cv2.LINE_AA)


def _print_grain(picture: Picture, rng: np.random.Generator, *, is_grey: bool) -> Picture:
    soft = cv2.GaussianBlur(picture, (0, 0), 1.3).astype(np.float32)
    soft += cv2.GaussianBlur(rng.normal(0, 9, soft.shape[:2]).astype(np.float32), (0, 0), 0.8)[..., None]
    if is_grey:
        grey = soft @ np.array([0.3, 0.59, 0.11], np.float32)
        grey = np.clip((grey - 70) * 1.25 + 40, 14, 236)
        soft = grey[..., None] * np.array([1.0, 0.96, 0.88], np.float32)
    return np.asarray(np.clip(soft, 0, 255), np.uint8)
