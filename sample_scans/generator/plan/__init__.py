"""Every sample: which papers, in which state, scanned how, called what."""

from ..catalogue import Row
from ..item import Item
from . import fonds_0142, fonds_x043
from .loose import loose_scans

__all__ = ["all_items", "catalogue_rows"]

_MISSING = Row(
    "X043-WS·2014-Y-NJZ-0004",
    "",
    "柳河镇石桥村村民委员会",
    "傅长根户农村土地承包经营权确权登记材料",
    "20141118",
    "内部",
    9,
    "原件借出，尚未扫描",
)


def all_items() -> list[Item]:
    """All items that have scans, in the order of the catalogue; the last has no row."""
    return [*fonds_0142.items(), *fonds_x043.items(), loose_scans()]


def catalogue_rows() -> list[Row]:
    """The rows of all items that are listed, by code, and among them one whose scan is missing."""
    rows = [item.row for item in all_items() if item.row]
    place = next(number for number, row in enumerate(rows) if row.code.endswith("NJZ-0003")) + 1
    return [*rows[:place], _MISSING, *rows[place:]]
