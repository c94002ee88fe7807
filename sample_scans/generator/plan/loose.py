"""Scans that nobody has claimed yet, as a station finds them."""

from functools import partial

from ..item import Ending, Item, Naming, Page
from ..paper import Tone, Wear
from ..papers import contract_1984
from ..scanner import Pass


def loose_scans() -> Item:
    """Two photographs of a contract, named by the camera."""
    pages = (
        Page(
            partial(contract_1984.front, household=contract_1984.WU),
            contract_1984.SIZE_MM,
            ("plain", "form"),
            Wear(Tone.BROWN, fade=0.35, stains=2),
            Pass(200, skew_degrees=-2.0, black_edges=True),
        ),
        Page(
            partial(contract_1984.plots, household=contract_1984.WU),
            contract_1984.SIZE_MM,
            ("table", "form"),
            Wear(Tone.BROWN, stains=1),
            Pass(200, skew_degrees=1.0, jpeg_quality=46),
        ),
    )
    return Item("待整理/散件", "散件", Naming.CAMERA, Ending.JPEG, pages, None)
