"""How a page of a scan finds its expected truth."""

from pathlib import Path


def expected_stem(scan: Path, page: int) -> str:
    """The stem of the files in ``expected/`` that belong to one page of a scan.

    The stem is ``<name>_<page>``. ``name`` is the scan's file name without its ending; where that is only a serial
    (``<档号>/0001.jpg``) the folder's name is put before it (``<档号>_0001``). ``page`` counts from 1 inside the
    file, without padding, so a single-page file always has page 1.
    """
    name = f"{scan.parent.name}_{scan.stem}" if scan.stem.isdigit() else scan.stem
    return f"{name}_{page}"
