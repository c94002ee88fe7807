"""ICC profiles: what PDF/A asks for, so that colours mean the same on every device (ISO 19005-2, 6.2.3 and 6.2.4).

Both profiles are made in code, so nothing has to be licensed, shipped or found on a machine.
"""

from __future__ import annotations

import io
import struct
from functools import cache
from itertools import product

import numpy as np
from PIL import ImageCms

_DATE = struct.Struct(">6H")
_DATE_PLACE = 24
_DATE_OF_PROFILES = _DATE.pack(2000, 1, 1, 0, 0, 0)
"""Fixed, so that the same pages make the same file."""
_GRID = 9
"""Nodes along each ink; readers interpolate between them, within 3 of 255 for 99 colours of 100."""
_SRGB_TO_XYZ_D50 = np.array(
    [[0.4360747, 0.3850649, 0.1430804], [0.2225045, 0.7168786, 0.0606169], [0.0139322, 0.0971045, 0.7141733]]
)
"""Bradford-adapted, after Lindbloom."""
_D50 = (0.9642, 1.0, 0.8249)
_CHANNELS = {"GRAY": 1, "RGB ": 3, "CMYK": 4, "Lab ": 3}


@cache
def srgb_profile() -> bytes:
    """The colours of IEC 61966-2-1, made by LittleCMS."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile[:_DATE_PLACE] + _DATE_OF_PROFILES + profile[_DATE_PLACE + _DATE.size :]


@cache
def cmyk_profile() -> bytes:
    """What four inks look like when nobody says which: each ink takes its share of sRGB, as screens show such files.

    An input profile of version 2.4 with one table (ICC.1:2001-04, 6.3.1.3).
    """
    tags = {
        b"desc": _description(b"Plain CMYK as sRGB"),
        b"cprt": b"text\0\0\0\0No copyright, use freely\0",
        b"wtpt": b"XYZ \0\0\0\0" + b"".join(map(_fixed, _D50)),
        b"A2B0": _ink_table(),
    }
    offset, directory, bodies = 128 + 4 + 12 * len(tags), [struct.pack(">I", len(tags))], []
    for name, body in tags.items():
        directory.append(struct.pack(">4sII", name, offset, len(body)))
        bodies.append(body + b"\0" * (-len(body) % 4))
        offset += len(bodies[-1])
    return b"".join([_header(offset), *directory, *bodies])


def is_usable(profile: bytes, channels: int) -> bool:
    """Whether a picture's own profile is a sound one for so many channels and of a version that PDF/A-2 knows."""
    try:
        opened = ImageCms.getOpenProfile(io.BytesIO(profile)).profile
    except (ImageCms.PyCMSError, OSError):
        return False
    sound_class = opened.device_class in ("scnr", "mntr", "prtr", "spac")
    return sound_class and opened.version < 5 and _CHANNELS.get(opened.xcolor_space) == channels


def _header(size: int) -> bytes:
    return struct.pack(
        ">I4sI4s4s4s12s4s4sIII8sI12s48s",
        *(size, b"\0" * 4, 0x02400000, b"scnr", b"CMYK", b"Lab ", _DATE_OF_PROFILES, b"acsp", b"\0" * 4),
        *(0, 0, 0, b"\0" * 8, 0, b"".join(map(_fixed, _D50)), b"\0" * 48),
    )


def _description(text: bytes) -> bytes:
    """A text with no Unicode and no Macintosh script beside it."""
    ascii_text = text + b"\0"
    return b"desc\0\0\0\0" + struct.pack(">I", len(ascii_text)) + ascii_text + b"\0" * (4 + 4 + 2 + 1 + 67)


def _ink_table() -> bytes:
    """Lab for every node, the first ink changing slowest; straight tables before and after it."""
    identity = bytes(range(256))
    matrix = b"".join(_fixed(float(row == column)) for row in range(3) for column in range(3))
    return b"mft1\0\0\0\0" + bytes([4, 3, _GRID, 0]) + matrix + identity * 4 + _nodes().tobytes() + identity * 3


def _nodes() -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    inks = np.array(list(product(np.linspace(0, 1, _GRID), repeat=4)))
    shown = (1 - inks[:, :3]) * (1 - inks[:, 3:])
    linear = np.where(shown <= 0.04045, shown / 12.92, ((shown + 0.055) / 1.055) ** 2.4)
    relative = linear @ _SRGB_TO_XYZ_D50.T / _D50
    curve = np.where(relative > 216 / 24389, np.cbrt(relative), (24389 / 27 * relative + 16) / 116)
    x, y, z = curve.T
    lab = np.stack([(116 * y - 16) * 2.55, 500 * (x - y) + 128, 200 * (y - z) + 128], axis=1)
    nodes: np.ndarray[tuple[int, int], np.dtype[np.uint8]] = np.clip(np.rint(lab), 0, 255).astype(np.uint8)
    return nodes


def _fixed(number: float) -> bytes:
    return struct.pack(">i", round(number * 65536))
