"""挂接: which entry a scan belongs to, told by the 档号 in its file or folder name (DA/T 31-2017 §9.6, §11)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from pipeline.catalogue.known_codes import KnownCodes
from pipeline.errors import InvalidArchivalCodeError
from pipeline.model.archival_code import ArchivalCode
from pipeline.model.code_grammar import CATEGORY_CODES, SAME_LEVEL, CodeStandard

_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,5}")
_SERIAL = r"[0-9]{1,6}[A-Za-z]?"
_WITH_SERIAL = re.compile(rf"(?P<name>.+?)(?:_|\s*[(（])(?P<serial>{_SERIAL})[)）]?")
_WITH_DASH = re.compile(rf"(?P<name>.+)[-－—–](?P<serial>{_SERIAL})")
_SERIAL_ALONE = re.compile(_SERIAL)
_SERIAL_LAST = re.compile(r"[^0-9]*(?P<serial>[0-9]{1,6})")


@dataclass(frozen=True, slots=True)
class Link:
    """What a scan's place says of it.

    Attributes:
        code: 档号 of the entry, as the catalogue has it; or, where ``claimed`` is false, one that the name strictly
            spells after DA/T 22-2015 or DA/T 13-2022 and the catalogue does not know; ``None`` when there is neither.
        serial: the serial of the page in its entry as written, with the folders between entry and file in front
            (``附件/0001``); an empty text when the name has none.
        name: what to call the entry: the code, else the file name without extension and serial, else the folder in
            which numbered files lie.
        claimed: whether the catalogue knows ``code``.
    """

    code: str | None
    serial: str
    name: str
    claimed: bool = False


def link(relative_path: PurePath, known: KnownCodes) -> Link:
    """Link one file by its path below the folder that was given.

    The file name goes before folders, near folders before far ones, and exact spellings before those that differ in
    padding or separators; a loose spelling that could mean two entries means none. ``<档号>_0001``, ``<档号> (1)``,
    ``<档号>-0001`` (only with a known 档号, for a 件号 looks the same), ``<档号>.pdf`` and ``<档号>/0001.jpg`` are
    understood. DA/T 13-94 codes count only when the catalogue knows them: anything may look like one.
    """
    stem = _stem(relative_path)
    folders = [part for part in relative_path.parent.parts if part not in ("/", "..", ".")]
    return (
        _by_file_name(stem, known)
        or _by_folder(stem, folders, known)
        or _by_strict_spelling(stem, folders)
        or _by_name_alone(stem, folders)
    )


def _stem(path: PurePath) -> str:
    """The name without its extension; ``X043-WS.2014-Y-0001`` has a dot and none."""
    return path.stem if _EXTENSION.fullmatch(path.suffix) else path.name


def _readings(
    stem: str, patterns: tuple[re.Pattern[str], ...] = (_WITH_SERIAL, _WITH_DASH)
) -> Iterator[tuple[str, str]]:
    """Every way to cut a file name into code and serial, the likeliest first."""
    yield stem, ""
    for pattern in patterns:
        if match := pattern.fullmatch(stem):
            yield match["name"], match["serial"]


def _by_file_name(stem: str, known: KnownCodes) -> Link | None:
    for name, serial in _readings(stem):
        if code := known.find(name):
            return Link(code, serial, code, claimed=True)
    loose = {(code, serial) for name, serial in _readings(stem) for code in known.find_loosely(name)}
    if len({code for code, _ in loose}) == 1:
        code, serial = min(loose, key=lambda found: len(found[1]))
        return Link(code, serial, code, claimed=True)
    return None


def _by_folder(stem: str, folders: list[str], known: KnownCodes) -> Link | None:
    for depth in range(len(folders) - 1, -1, -1):
        if code := _find_folder(folders[depth], known):
            if _names_another_item(stem, code):
                return None
            return Link(code, _serial_below(folders[depth + 1 :], stem), code, claimed=True)
    return None


def _find_folder(folder: str, known: KnownCodes) -> str | None:
    loose = known.find_loosely(folder)
    return known.find(folder) or (next(iter(loose)) if len(loose) == 1 else None)


def _names_another_item(stem: str, code: str) -> bool:
    """Whether a file lies in the folder of one entry and is named after another; parts of a volume are not another."""
    spelled = _strict_code(stem)
    return spelled is not None and not f"{spelled[0]}-".startswith(f"{code}-")


def _serial_below(between: list[str], stem: str) -> str:
    serial = _serial_in_folder(stem)
    return "/".join([*between, serial or stem]) if between else serial


def _serial_in_folder(stem: str) -> str:
    if _SERIAL_ALONE.fullmatch(stem):
        return stem
    match = _SERIAL_LAST.fullmatch(stem) or _WITH_SERIAL.fullmatch(stem)
    return match["serial"] if match else ""


def _by_strict_spelling(stem: str, folders: list[str]) -> Link | None:
    if spelled := _strict_code(stem):
        code, serial = spelled
        return Link(code, serial, code)
    for depth in range(len(folders) - 1, -1, -1):
        if spelled := _strict_code(folders[depth]):
            return Link(spelled[0], _serial_below(folders[depth + 1 :], stem), spelled[0])
    return None


def _strict_code(name: str) -> tuple[str, str] | None:
    """Code and serial of a name that spells a code of the newer standards to the letter."""
    for text, serial in _readings(name, (_WITH_SERIAL,)):
        try:
            code = ArchivalCode.parse(text)
        except InvalidArchivalCodeError:
            continue
        if code.standard is CodeStandard.DAT_22_2015 and len(code.numbers) > 1:
            item, _, page = code.text.rpartition("-")
            return item, serial or page
        if code.standard is not CodeStandard.DAT_13_94 and _is_unmistakable(code):
            return code.text, serial
    return None


def _is_unmistakable(code: ArchivalCode) -> bool:
    """Whether no other name would look like this: it has a ``·`` or one of the 门类 codes of the standard."""
    return SAME_LEVEL in code.text or code.category[0] in CATEGORY_CODES


def _by_name_alone(stem: str, folders: list[str]) -> Link:
    if _SERIAL_ALONE.fullmatch(stem) and folders:
        return Link(None, stem, folders[-1])
    match = _WITH_SERIAL.fullmatch(stem)
    return Link(None, match["serial"], match["name"]) if match else Link(None, "", stem)
