"""What a new reading of the catalogue changes in what the archive already knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pipeline.errors import InvalidArchivalCodeError
from pipeline.model.archival_code import ArchivalCode
from pipeline.model.catalogue_entry import CatalogueEntry


@dataclass(frozen=True, slots=True)
class CatalogueChanges:
    """What to store: ``added`` and ``updated``; ``unchanged`` needs nothing. Each in the order of the new entries."""

    added: tuple[CatalogueEntry, ...] = ()
    updated: tuple[CatalogueEntry, ...] = ()
    unchanged: tuple[CatalogueEntry, ...] = ()


def changes(old: Mapping[str, CatalogueEntry], new: Iterable[CatalogueEntry]) -> CatalogueChanges:
    """Compare new entries with the known ones by 档号; entries that the new reading does not name stay as they are.

    A code that differs from exactly one known code in zero padding alone means that entry, which keeps its known code:
    a catalogue exported again never doubles an item.

    Args:
        old: the known entries by their 档号.
        new: entries of which no two have the same 档号.
    """
    incoming = list(new)
    known = _renamed_to_known(old, incoming)
    return CatalogueChanges(
        added=tuple(entry for entry in known if entry.code not in old),
        updated=tuple(entry for entry in known if entry.code in old and entry != old[entry.code]),
        unchanged=tuple(entry for entry in known if entry.code in old and entry == old[entry.code]),
    )


def _renamed_to_known(old: Mapping[str, CatalogueEntry], incoming: list[CatalogueEntry]) -> list[CatalogueEntry]:
    taken = {entry.code for entry in incoming}
    by_key: defaultdict[str, list[str]] = defaultdict(list)
    for code in old:
        by_key[_same_item_key(code)].append(code)
    renamed = []
    for entry in incoming:
        twins = by_key[_same_item_key(entry.code)]
        if entry.code not in old and len(twins) == 1 and twins[0] not in taken:
            taken.add(twins[0])
            entry = replace(entry, code=twins[0])
        renamed.append(entry)
    return renamed


def _same_item_key(code: str) -> str:
    try:
        return ArchivalCode.parse(code).same_item_key
    except InvalidArchivalCodeError:  # provisional entries carry file names
        return code
