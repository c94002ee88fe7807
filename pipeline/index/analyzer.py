"""Text to terms: character grams at their real positions, and jieba words."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib import resources
from operator import add
from pathlib import Path
from typing import Any

from pipeline.chinese.folding import Folded, fold
from pipeline.errors import InputError

BRIDGE = " "
"""Stands in a gram between two letters that marks part on the page; folding leaves no space, so nothing else has it."""

_ASKING = (
    *("什么", "哪些", "哪个", "哪里", "哪种", "多少", "怎么", "怎样", "怎么办", "如何", "为何", "为什么"),
    *("是否", "能否", "可否", "是不是", "能不能", "会不会", "有没有", "可不可以"),
)
QUESTION_WORDS = frozenset(fold(word).text for word in _ASKING)
"""Words that ask and name nothing, folded; a page that answers does not hold them, and to hold them answers nothing."""
_LONGEST_NAME = 3
"""Words up to this length are searched as they are: 张国强 cut into 国强 would find 国强与会."""


def grams(text: Folded) -> list[str]:
    """One gram for each letter, in order, so that a gram's place in the list is its letter's position.

    A gram is the letter and the next one, with `BRIDGE` between them where marks part them; the last is alone.
    """
    letters, breaks = text.text, text.breaks
    found = [*map(add, letters, letters[1:]), *letters[-1:]]
    place = breaks.find(1, 1)
    while place > 0:
        found[place - 1] = letters[place - 1] + BRIDGE + letters[place]
        place = breaks.find(1, place + 1)
    return found


def pairs_of(terms: Sequence[str], words: Sequence[Sequence[str]]) -> list[str]:
    """The pairs of letters of those terms that were cut into words, each once.

    They find what jieba cuts in another way on a page, and only raise pages that have a word: 李国强的地 must not find
    every page with 的地.
    """
    cut = [fold(term) for term, parts in zip(terms, words, strict=True) if parts]
    return sorted({pair for term in cut for pair in grams(term)[:-1]})


class Segmenter:
    """Cuts Chinese text into words with a jieba of its own; loads the dictionaries when first asked.

    Loading takes about a second; segmenters of one process that have the same dictionaries share what was loaded.
    Several threads may use one segmenter.

    Args:
        user_dictionaries: files with one word a line, perhaps a frequency behind it; ``#`` begins a remark. Files
            that do not exist are passed over.
    """

    def __init__(self, user_dictionaries: Sequence[Path] = ()) -> None:
        self._user_dictionaries = tuple(user_dictionaries)

    def index_words(self, text: Folded) -> list[str]:
        """The words of a page, long ones preceded by the shorter words within them (jieba's search mode)."""
        return [word for word in self._jieba().search_words(_spaced(text)) if word != " "]

    def question_words(self, text: str) -> list[str]:
        """The different words of a question, in order, without single letters; long ones with the words in them.

        None for a text up to `_LONGEST_NAME` letters and for a code or number: these are searched as they are. Of a
        text with other words `QUESTION_WORDS` are left out.
        """
        folded = fold(text)
        if len(folded) <= _LONGEST_NAME or folded.text.replace("·", "").isascii():
            return []
        jieba, words = self._jieba(), dict[str, None]()
        for word in jieba.words(_spaced(folded)):
            if len(word) > _LONGEST_NAME:
                words.update(dict.fromkeys(jieba.search_words(word)))
            words[word] = None
        several = [word for word in words if len(word) > 1]
        return [word for word in several if word not in QUESTION_WORDS] or several

    def _jieba(self) -> Any:
        files = [(file, file.stat().st_mtime_ns) for file in self._user_dictionaries if file.is_file()]
        with _LOADING:
            return _loaded(tuple(files))


_LOADING = threading.Lock()


@lru_cache(maxsize=4)
def _loaded(files: tuple[tuple[Path, int], ...]) -> Any:
    """A tokenizer with the words of these files, told apart by when they were changed."""
    from pipeline.index.segmentation import Tokenizer  # takes a while, and `xiangdang --help` does not need it

    logging.getLogger("jieba").setLevel(logging.CRITICAL + 1)  # it talks to stderr from its first word on
    tokenizer = Tokenizer()
    # What `initialize` does, without its cache: that saves a seventh of the time, and lies where anybody may write.
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    for word, frequency in _user_words(file for file, _ in files):
        known = tokenizer.FREQ.get(word, 0)
        tokenizer.add_word(word, None if frequency is None else max(frequency, known))
    return tokenizer


def _user_words(files: Iterable[Path]) -> Iterator[tuple[str, int | None]]:
    shipped = resources.files("pipeline.index").joinpath("township_terms.txt")
    yield from _dictionary_words(shipped.read_text(encoding="utf-8"))
    for file in files:
        yield from _dictionary_words(_read(file))


def _spaced(text: Folded) -> str:
    """The letters with a space where marks were, so that no word runs over a mark; lines run on."""
    return " ".join(text.text[start:end] for start, end in text.runs())


def _dictionary_words(text: str) -> Iterator[tuple[str, int | None]]:
    for line in text.splitlines():
        parts = line.partition("#")[0].split()
        word = fold(parts[0]).text if parts else ""
        if word:
            yield word, int(parts[1]) if len(parts) > 1 and parts[1].isdecimal() else None


def _read(file: Path) -> str:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InputError(f"无法读取用户词典：{error.strerror}", where=str(file), advice="请检查文件权限") from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError("用户词典的编码无法识别", where=str(file), advice="请用记事本另存为 UTF-8 编码")
