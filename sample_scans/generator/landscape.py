"""A photograph that nobody took: a valley with terraced fields, woods, a pond and houses, rendered from noise.

A height map is walked from near to far; each step fills, in every column of the picture, what rises above all that
was nearer.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from .paper import Picture

_SIZE = 1280
"""Cells along each side of the map."""
_CAMERA_HEIGHT = 0.36
_HORIZON = 0.30
"""Height of the horizon as share of the picture, from the top."""
_NEAREST, _FARTHEST = 0.24, 0.99
_SHARPNESS = 0.62
"""Pixels of the rendering per pixel of the print: lenses of small cameras are soft."""

_SKY = np.array([[150, 182, 214], [226, 231, 230]], np.float32)
_WOOD = np.array([46, 70, 40], np.float32)
_GRASS = np.array([112, 126, 66], np.float32)
_CROPS = np.array([[128, 148, 62], [176, 160, 84], [98, 130, 58], [150, 128, 88], [194, 182, 110]], np.float32)
_WATER = np.array([150, 170, 180], np.float32)

_TERRACES = 60
"""Steps of the fields per unit of height."""

Map = NDArray[np.float32]


@dataclass(frozen=True)
class _Terrain:
    """Heights (0 to about 1) and colours, seen from above; the camera stands at row 0."""

    heights: Map
    colours: NDArray[np.float32]


def landscape(rng: np.random.Generator, width: int, height: int, *, is_grey: bool) -> Picture:
    """Render the picture at a size in pixels; old prints are grey with a warm tint."""
    small = (round(width * _SHARPNESS), round(height * _SHARPNESS))
    terrain = _terrain(rng)
    picture = _sky(rng, *small)
    depths = _walk(picture, terrain)
    _houses(picture, depths, rng)
    enlarged = np.asarray(cv2.resize(picture, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)
    return _printed(enlarged, rng, is_grey=is_grey)


def _noise(rng: np.random.Generator, cells: int, octaves: int, fall: float = 0.5) -> Map:
    """Fractal noise around 0 with a standard deviation of 1."""
    total = np.zeros((_SIZE, _SIZE), np.float32)
    for octave in range(octaves):
        grid = rng.normal(0, 1, (cells * 2**octave + 1,) * 2).astype(np.float32)
        total += fall**octave * cv2.resize(grid, (_SIZE, _SIZE), interpolation=cv2.INTER_CUBIC)
    return np.asarray((total - total.mean()) / total.std(), np.float32)


def _terrain(rng: np.random.Generator) -> _Terrain:
    rows, columns = np.mgrid[0:_SIZE, 0:_SIZE].astype(np.float32) / _SIZE
    valley = np.abs(columns - 0.5 - 0.08 * np.sin(5 * rows)) * 1.1
    heights = 0.5 * valley**1.6 + 0.75 * np.clip(rows - 0.5, 0, 1) ** 1.3
    heights += (0.02 + 0.12 * np.clip(rows - 0.3, 0, 1) + 0.1 * valley**2) * _noise(rng, 4, 6)
    heights -= heights.min()
    wooded = _smooth_step(heights + 0.012 * _noise(rng, 20, 4), 0.19, 0.215)
    heights = heights * wooded + _terraced(heights) * (1 - wooded)
    colours = _colours(rng, heights, wooded)
    heights = heights + wooded * 0.0085 * np.abs(_noise(rng, 300, 2))
    heights = _pond(heights, colours)
    return _Terrain(heights.astype(np.float32), colours * _sunlight(heights)[..., None])


def _smooth_step(values: Map, low: float, high: float) -> Map:
    share = np.clip((values - low) / (high - low), 0, 1)
    return np.asarray(share * share * (3 - 2 * share), np.float32)


def _terraced(heights: Map) -> Map:
    steps = heights * _TERRACES
    return np.asarray((np.floor(steps) + _smooth_step(steps % 1, 0.7, 1.0)) / _TERRACES, np.float32)


def _colours(rng: np.random.Generator, heights: Map, wooded: Map) -> NDArray[np.float32]:
    """Each terrace and strip bears a crop; woods are dark and uneven."""
    strip = np.floor(heights * _TERRACES) * 7 + np.floor(
        9 * (np.indices(heights.shape)[1] / _SIZE + 0.03 * _noise(rng, 6, 2))
    )
    crop = _CROPS[(strip.astype(int) * 2654435761 >> 7) % len(_CROPS)]
    crop = 0.75 * crop + 0.25 * _GRASS
    ground = crop * (1 - wooded[..., None]) + _WOOD * wooded[..., None]
    speckled = ground * (1 + 0.11 * _noise(rng, 160, 3, 0.8))[..., None]
    return np.asarray(speckled, np.float32)


def _pond(heights: Map, colours: NDArray[np.float32]) -> Map:
    rows, columns = np.mgrid[0:_SIZE, 0:_SIZE].astype(np.float32) / _SIZE
    ragged = 0.012 * np.sin(40 * columns) + 0.01 * np.sin(61 * rows)
    inside = ((columns - 0.535) / 0.034) ** 2 + ((rows - 0.36) / 0.035) ** 2 + 6 * ragged < 1
    level = float(heights[inside].mean())
    colours[inside] = _WATER
    return np.asarray(np.where(inside, level, heights), np.float32)


def _sunlight(heights: Map) -> Map:
    """Shade by slope, the sun from the left and from behind the camera."""
    down, right = np.gradient(heights * _SIZE)
    light = (1.0 + 0.55 * right - 0.25 * down) / np.sqrt(1 + right**2 + down**2)
    return np.asarray(np.clip(0.55 + 0.5 * light, 0.3, 1.25), np.float32)


def _sky(rng: np.random.Generator, width: int, height: int) -> Picture:
    blend = np.clip(np.linspace(0, 1 / _HORIZON, height, dtype=np.float32), 0, 1)[:, None, None]
    sky = _SKY[0] * (1 - blend) + _SKY[1] * blend
    clouds = cv2.resize(_noise(rng, 3, 6, 0.6)[:, :420], (width, height))
    veil = np.clip(clouds, 0, 1.5)[..., None] * 0.45 * (1 - 0.5 * blend)
    return np.asarray(np.clip(sky + (248 - sky) * veil, 0, 255), np.uint8)


def _walk(picture: Picture, terrain: _Terrain) -> Map:
    """Paint the ground into the picture and return the depth of each pixel (0 where sky is)."""
    height, width = picture.shape[:2]
    nearest = np.full(width, height)
    depths = np.zeros((height, width), np.float32)
    rows = np.arange(height)[:, None]
    across = ((np.arange(width, dtype=np.float32) / width - 0.5) * 0.62)[None]
    depth = _NEAREST
    while depth < _FARTHEST:
        places = (0.5 + across * depth) * _SIZE, np.full_like(across, depth * _SIZE)
        ground = cv2.remap(terrain.heights, *places, cv2.INTER_LINEAR)[0]
        rise = (ground - _CAMERA_HEIGHT) / depth
        top = np.clip((_HORIZON - 0.75 * rise) * height, 0, height).astype(int)
        fresh = (rows >= top) & (rows < nearest)
        haze = 1 - np.exp(-0.9 * depth**2)
        colour = cv2.remap(terrain.colours, *places, cv2.INTER_LINEAR)[0] * (1 - haze) + _SKY[1] * 0.92 * haze
        picture[fresh] = np.broadcast_to(np.clip(colour, 0, 255).astype(np.uint8), picture.shape)[fresh]
        depths[fresh] = depth
        nearest = np.minimum(nearest, top)
        depth *= 1.004
    return depths


def _houses(picture: Picture, depths: Map, rng: np.random.Generator) -> None:
    """Whitewashed houses with dark roofs, a hamlet on the left of the valley."""
    height, width = depths.shape
    places = [(int(width * rng.uniform(0.14, 0.40)), int(height * rng.uniform(0.50, 0.60))) for _ in range(11)]
    for x, y in sorted(places, key=lambda place: place[1]):
        if not depths[y, x]:
            continue
        size = 0.0075 * width / float(depths[y, x])
        _house(picture, x, y, size * rng.uniform(0.8, 1.2), round(rng.uniform(-22, 8)))


def _house(picture: Picture, x: int, y: int, size: float, shade: int) -> None:
    w, h = round(size * 1.9), round(size)
    wall = (212 + shade, 205 + shade, 192 + shade)
    cv2.rectangle(picture, (x, y - h), (x + w, y), wall, -1)
    cv2.rectangle(picture, (x + w, y - h), (x + w + round(size * 0.7), y), tuple(part - 58 for part in wall), -1)
    ridge = [(x - 2, y - h), (x + round(size * 0.35), y - round(1.6 * h)), (x + w, y - round(1.6 * h))]
    roof = np.array([*ridge, (x + w + round(size * 0.8), y - h)])
    cv2.fillPoly(picture, [roof], (88 + shade // 2, 80 + shade // 2, 78 + shade // 2), cv2.LINE_AA)
    for door in (0.15, 0.45, 0.75):
        left = x + round(w * door)
        cv2.rectangle(picture, (left, y - round(0.6 * h)), (left + max(1, w // 10), y - h // 6), (84, 76, 70), -1)


def _printed(picture: Picture, rng: np.random.Generator, *, is_grey: bool) -> Picture:
    """Grain, dark corners, and for old prints the loss of colour."""
    height, width = picture.shape[:2]
    light = cv2.GaussianBlur(picture, (0, 0), 0.9).astype(np.float32)
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    corner = (rows / height - 0.5) ** 2 + (columns / width - 0.5) ** 2
    light *= (1.04 - 0.5 * corner)[..., None]
    grain = cv2.GaussianBlur(rng.normal(0, 1, (height, width)).astype(np.float32), (0, 0), 0.8)
    light += (17 if is_grey else 9) * grain[..., None]
    if is_grey:
        grey = np.clip((light @ np.array([0.3, 0.59, 0.11], np.float32) - 40) * 1.12 + 26, 18, 238)
        light = grey[..., None] * np.array([1.0, 0.96, 0.87], np.float32)
    return np.asarray(np.clip(light, 0, 255), np.uint8)
