"""What a camera does to a sheet: perspective, the curl of a bound page, shade, and the desk around it.

The sheet is a cylinder: its rows stay parallel to each other, its columns stay straight, and along a row it rises as
`Curl` says. A pinhole camera looks at it. Both are computed, so the place of every point of the sheet in the photograph
is known exactly; the sheet is neither stretched nor cut.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from .sheet import Points

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float64]

_STEPS = 2000
"""Pieces of a row along which the rise of the sheet is summed up."""
_MESH = 8
"""Pixels between the places at which the way back from the photograph is computed."""
_NEWTON = 12
"""Steps in which it is found; the last ones move nothing by a thousandth of a pixel."""
_CORNER_ROOM = 0.04
"""Share of the photograph's sides that is left around the sheet."""


@dataclass(frozen=True)
class Curl:
    """How a sheet rises from the table, along a row.

    Attributes:
        steepest_degrees: its slope where it is bound; 0 for a flat sheet.
        reach: share of the width after which a third of the slope is left.
        on_right: bound on the right rather than on the left.
        waves_degrees: slope of a wave of one period over the width, as damp paper has it.
    """

    steepest_degrees: float = 0.0
    reach: float = 0.22
    on_right: bool = False
    waves_degrees: float = 0.0

    def slopes(self, shares: Floats) -> Floats:
        """The slope in radians at shares (0 to 1) of the width."""
        from_binding = 1 - shares if self.on_right else shares
        bound = -math.radians(self.steepest_degrees) * np.exp(-from_binding / self.reach)
        waves = math.radians(self.waves_degrees) * np.sin(2 * np.pi * shares)
        slopes: Floats = (-bound if self.on_right else bound) + waves
        return slopes


@dataclass(frozen=True)
class Camera:
    """From where a sheet is seen.

    Attributes:
        pitch_degrees: how far the camera looks up the sheet instead of straight down.
        yaw_degrees: the same along its rows.
        roll_degrees: clockwise turn of the sheet in the picture.
        distance: in heights of the sheet; hand-held phones are at 1.2 to 2.
    """

    pitch_degrees: float = 0.0
    yaw_degrees: float = 0.0
    roll_degrees: float = 0.0
    distance: float = 1.5


@dataclass(frozen=True)
class Photograph:
    """A photograph and the way into it.

    Attributes:
        pixels: uint8, shape (height, width, 3).
        scene: what the camera saw.
    """

    pixels: Pixels
    scene: Scene

    def places(self, points: Points | Floats) -> Floats:
        """Where points of the sheet, in its pixels, shape (n, 2), lie in the photograph."""
        return self.scene.project(np.asarray(points, np.float64))


@dataclass(frozen=True)
class Scene:
    """The sheet before the camera. ``scale`` and ``shift`` bring it into the picture."""

    width: int
    height: int
    curl: Curl
    camera: Camera
    scale: float = 1.0
    shift: tuple[float, float] = (0.0, 0.0)

    def project(self, points: Floats) -> Floats:
        """Points of the sheet, shape (n, 2), in the picture."""
        across, rise, _ = self._profile(points[:, 0])
        place = np.stack([across, (points[:, 1] - self.height / 2) / self.height, rise])
        seen = _turned(self.camera) @ place
        depth = self.camera.distance + seen[2]
        plane: Floats = seen[:2] / depth * self.camera.distance * self.height * self.scale
        seen_at: Floats = plane.T + np.array(self.shift)
        return seen_at

    def shade(self, columns: Floats) -> Floats:
        """How bright the sheet is at columns: light falls from above and a little from the side."""
        slope = self._profile(columns)[2]
        light: Floats = np.clip(np.cos(slope) + 0.25 * np.sin(slope), 0.35, 1.15)
        return light

    def _profile(self, columns: Floats) -> tuple[Floats, Floats, Floats]:
        """Place across, rise (both in heights of the sheet, from its middle) and slope at columns."""
        shares = np.linspace(0.0, 1.0, _STEPS)
        slopes = self.curl.slopes(shares)
        step = self.width / self.height / (_STEPS - 1)
        across = np.concatenate([[0.0], np.cumsum(np.cos((slopes[1:] + slopes[:-1]) / 2))]) * step
        rise = np.concatenate([[0.0], np.cumsum(np.sin((slopes[1:] + slopes[:-1]) / 2))]) * step
        at = columns / self.width
        beyond = (at - np.clip(at, 0, 1)) * self.width / self.height
        middle = np.interp(0.5, shares, across), np.interp(0.5, shares, rise)
        here = np.interp(at, shares, across) - middle[0] + beyond, np.interp(at, shares, rise) - middle[1]
        return here[0], here[1], np.interp(at, shares, slopes)


def photographed(sheet: Pixels, curl: Curl, camera: Camera, desk: Pixels | None, long_side: int = 0) -> Photograph:
    """Take a photograph of a sheet.

    Args:
        sheet: uint8, shape (height, width, 3).
        curl: how it lies.
        camera: from where it is seen.
        desk: what is seen around it, of any size; None fills the picture with the sheet's own colour, as a page that
            was photographed without its edges.
        long_side: of the photograph in pixels; 0 keeps the size of the sheet.
    """
    scene, size = _framed(sheet, curl, camera, long_side, room=_CORNER_ROOM if desk is not None else 0.0)
    columns, rows = _way_back(scene, size)
    paper = np.median(sheet.reshape(-1, 3)[::97], axis=0)
    around = np.full((*size[::-1], 3), paper, np.uint8) if desk is None else cv2.resize(desk, size)
    lit = np.clip(sheet * scene.shade(np.arange(sheet.shape[1], dtype=np.float64))[None, :, None], 0, 255)
    seen = cv2.remap(lit.astype(np.uint8), columns - 0.5, rows - 0.5, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    on_sheet = (columns >= 0) & (rows >= 0) & (columns < sheet.shape[1]) & (rows < sheet.shape[0])
    soft = cv2.GaussianBlur(on_sheet.astype(np.float32), (0, 0), 1.0)[..., None]
    return Photograph(np.asarray(seen * soft + around * (1 - soft), np.uint8), scene)


def wooden_desk(rng: np.random.Generator, width: int = 600, height: int = 800) -> Pixels:
    """A brown desk top with grain."""
    grain = cv2.resize(rng.normal(0, 1, (height // 4, 6)).astype(np.float32), (width, height))
    fine = rng.normal(0, 3, (height, width)).astype(np.float32)
    light = (grain * 9 + fine)[..., None]
    return np.asarray(np.clip(np.array([48.0, 72.0, 105.0]) + light, 0, 255), np.uint8)


def _turned(camera: Camera) -> Floats:
    """The rotation from sheet to camera; y points down, z away from the camera."""
    pitch, yaw, roll = (
        math.radians(angle) for angle in (camera.pitch_degrees, camera.yaw_degrees, camera.roll_degrees)
    )
    about_x = np.array([[1, 0, 0], [0, math.cos(pitch), -math.sin(pitch)], [0, math.sin(pitch), math.cos(pitch)]])
    about_y = np.array([[math.cos(yaw), 0, math.sin(yaw)], [0, 1, 0], [-math.sin(yaw), 0, math.cos(yaw)]])
    about_z = np.array([[math.cos(roll), -math.sin(roll), 0], [math.sin(roll), math.cos(roll), 0], [0, 0, 1]])
    turn: Floats = about_z @ about_y @ about_x
    return turn


def _framed(sheet: Pixels, curl: Curl, camera: Camera, long_side: int, *, room: float) -> tuple[Scene, tuple[int, int]]:
    """The scene with all of the sheet in the picture, and the picture's size."""
    height, width = sheet.shape[:2]
    scene = Scene(width, height, curl, camera)
    edge = np.linspace(0, 1, 50)
    frame = np.concatenate([np.stack([edge, edge * 0 + end], 1) for end in (0, 1)])
    outline = scene.project(np.concatenate([frame, frame[:, ::-1]]) * [width, height])
    low, high = outline.min(axis=0), outline.max(axis=0)
    target = (long_side or max(width, height)) / (1 + 2 * room)
    scale = target / float((high - low).max())
    margin = room * target
    size = (round((high[0] - low[0]) * scale + 2 * margin), round((high[1] - low[1]) * scale + 2 * margin))
    shift = (float(margin - low[0] * scale), float(margin - low[1] * scale))
    return Scene(width, height, curl, camera, scale, shift), size


def _way_back(scene: Scene, size: tuple[int, int]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """For every pixel of the photograph the column and row of the sheet, by Newton's method on a mesh."""
    across, down = size[0] // _MESH + 2, size[1] // _MESH + 2
    xs, ys = np.meshgrid(np.arange(across) * _MESH + 0.5, np.arange(down) * _MESH + 0.5)
    wanted = np.stack([xs.ravel(), ys.ravel()], 1)
    points = (wanted - scene.shift) / scene.scale + np.array([scene.width, scene.height]) / 2
    for _ in range(_NEWTON):
        points = points + _step(scene, points, wanted - scene.project(points))
    mesh = points.reshape(down, across, 2).astype(np.float32)
    whole = cv2.warpAffine(
        mesh,
        np.array([[_MESH, 0, 0], [0, _MESH, 0]], np.float64),
        size,
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.ascontiguousarray(whole[..., 0]), np.ascontiguousarray(whole[..., 1])


def _step(scene: Scene, points: Floats, missing: Floats) -> Floats:
    """One step of Newton's method with slopes taken over a pixel."""
    here = scene.project(points)
    right, below = np.array([1.0, 0.0]), np.array([0.0, 1.0])
    by_x, by_y = scene.project(points + right) - here, scene.project(points + below) - here
    determinant = by_x[:, 0] * by_y[:, 1] - by_x[:, 1] * by_y[:, 0]
    x = (missing[:, 0] * by_y[:, 1] - missing[:, 1] * by_y[:, 0]) / determinant
    y = (missing[:, 1] * by_x[:, 0] - missing[:, 0] * by_x[:, 1]) / determinant
    return np.stack([x, y], 1)
