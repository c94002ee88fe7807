"""Words that mean the same, and names that places had in certain years."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path

from pipeline.chinese.folding import Folded, fold
from pipeline.errors import InputError, QueryError
from pipeline.model.query import YearRange

MOST_SYNONYMS = 40
"""For one question: each is looked up like a phrase."""

_MEMBER = re.compile(r"(?P<word>[^()（）]+?)\s*(?:[(（](?P<years>[^()（）]*)[)）])?")


@dataclass(frozen=True, slots=True)
class Synonym:
    """Another name for something.

    Attributes:
        word: as it is written.
        years: when it was used; ``None`` for always.
    """

    word: str
    years: YearRange | None = None

    @property
    def letters(self) -> Folded:
        """As it is searched."""
        return fold(self.word)


class Synonyms:
    """The project's own groups and those of an archive, read when first asked for.

    Args:
        files: of the archive; those that do not exist are passed over.
    """

    def __init__(self, files: Sequence[Path] = ()) -> None:
        self._files = tuple(files)

    def of(self, terms: Sequence[str]) -> tuple[Synonym, ...]:
        """Other names for what the terms are or hold; the longest word in a term counts, as 承包合同 in 石桥村承包合同.

        Raises:
            InputError: a file cannot be read; says in which line.
        """
        known = [(file, file.stat().st_mtime_ns) for file in self._files if file.is_file()]
        groups = _groups(tuple(known))
        asked = {fold(term).text for term in terms}
        found: dict[str, Synonym] = {}
        for letters in asked:
            for word in _longest_within(letters, groups):
                found |= {one.letters.text: one for one in groups[word] if one.letters.text not in asked}
        return tuple(found.values())[:MOST_SYNONYMS]


def _longest_within(letters: str, groups: dict[str, tuple[Synonym, ...]]) -> list[str]:
    inside = sorted((word for word in groups if word in letters), key=len, reverse=True)
    return [word for number, word in enumerate(inside) if not any(word in longer for longer in inside[:number])]


@lru_cache(maxsize=4)
def _groups(files: tuple[tuple[Path, int], ...]) -> dict[str, tuple[Synonym, ...]]:
    """By folded word, everything that stands in a line with it; files are told apart by when they were changed."""
    shipped = resources.files("pipeline.index").joinpath("synonyms.txt").read_text(encoding="utf-8")
    groups: dict[str, list[Synonym]] = {}
    for name, text in (("synonyms.txt", shipped), *((str(file), _read(file)) for file, _ in files)):
        for group in _lines(name, text):
            for one in group:
                groups.setdefault(one.letters.text, []).extend(other for other in group if other is not one)
    return {word: tuple(dict.fromkeys(others)) for word, others in groups.items()}


def _lines(name: str, text: str) -> Iterator[list[Synonym]]:
    for number, line in enumerate(text.splitlines(), 1):
        content = line.partition("#")[0].strip()
        if content:
            yield [_member(part, f"{name} 第 {number} 行") for part in re.split("[=＝]", content)]


def _member(part: str, where: str) -> Synonym:
    found = _MEMBER.fullmatch(part.strip())
    advice = "请写成：石桥村 = 石桥大队(1958-1984)，每行一组"
    if found is None or not len(fold(found["word"])):
        raise InputError(f"同义词“{part.strip()[:40]}”无法识别", where=where, advice=advice)
    try:
        return Synonym(found["word"].strip(), YearRange.parse(found["years"]) if found["years"] else None)
    except QueryError as error:
        raise InputError(error.what, where=where, advice=advice) from error


def _read(file: Path) -> str:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InputError(f"无法读取同义词文件：{error.strerror}", where=str(file), advice="请检查文件权限") from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError("同义词文件的编码无法识别", where=str(file), advice="请用记事本另存为 UTF-8 编码")
