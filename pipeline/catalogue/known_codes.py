"""The 档号 that the catalogue knows, found again however a file name spells them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.model.code_grammar import normalize_code_text

_DATE = re.compile("(?:18|19|20)[0-9]{2}[-·_]?(?:0?[1-9]|1[0-2])[-·_]?(?:0?[1-9]|[12][0-9]|3[01])")

_SEPARATOR = re.compile("[-·_]")  # file systems and zip programs make _ of what they do not like

FEWEST_PARTS = 3
"""A name of fewer parts is a year, a box or a running number, never a spelling of a 档号."""


@dataclass(frozen=True, slots=True)
class KnownCodes:
    """Every code of the catalogue by its normal form and by its loose spelling; made by `of`."""

    exact: Mapping[str, str]
    loose: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, codes: Iterable[str]) -> KnownCodes:
        """Take in the codes of all entries; the code that is given back is always one of these."""
        exact = {normalize_code_text(code): code for code in codes}
        loose: dict[str, frozenset[str]] = {}
        for normal, code in exact.items():
            spelling = _loose_spelling(normal)
            loose[spelling] = loose.get(spelling, frozenset()) | {code}
        return cls(exact, loose)

    def find(self, name: str) -> str | None:
        """The code that ``name`` spells: dots, dashes and widths may vary, padding may not."""
        return self.exact.get(normalize_code_text(name))

    def find_loosely(self, name: str) -> frozenset[str]:
        """Every code that ``name`` may mean when padding and the kind of separator do not matter.

        A name that reads as a date means none: whoever names a file ``2014-05-03`` hardly means a volume.
        """
        normal = normalize_code_text(name)
        if _DATE.fullmatch(normal) or len(_SEPARATOR.findall(normal)) < FEWEST_PARTS - 1:
            return frozenset()
        return self.loose.get(_loose_spelling(normal), frozenset())


def _loose_spelling(normal: str) -> str:
    parts = _SEPARATOR.split(normal)
    return "-".join(part.lstrip("0") or "0" if part.isdecimal() else part for part in parts)
