"""Which back-end an archive's index has, which it should have, and how it is changed."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import InputError
from pipeline.index import BACKEND_NAMES, built_by
from pipeline.settings import load_settings, with_index_backend
from pipeline.storage.atomic import write_bytes
from pipeline.workflow.indexing import Indexing
from pipeline.workflow.reports import Progress

DEFAULT, LARGE = BACKEND_NAMES
LARGE_PAGES = 50_000
"""From so many pages on the back-end for large archives serves better."""


def rebuild_index(indexing: Indexing, progress: Progress | None, backend_name: str) -> int:
    """Build the index anew, with another back-end where one is named, and keep the choice in the settings file.

    The setting is changed last. Where that does not happen any more, the new index serves all the same, since an index
    is read by the back-end that built it, and `backend_note` tells of the difference.

    Raises:
        InputError: no back-end has this name, or the settings file cannot be read.
    """
    count = indexing.rebuild(progress, backend_name)
    if backend_name:
        _keep_choice(indexing.layout.settings, backend_name)
    return count


def _keep_choice(file: Path, name: str) -> None:
    if load_settings(file, {}).index_backend == name:
        return
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    write_bytes(file, with_index_backend(text, name).encode())
    if load_settings(file, {}).index_backend != name:
        advice = f'请在该文件中写上 index_backend = "{name}"'
        raise InputError("索引已换好，但设置未能改写", where=str(file), advice=advice)


def serving_backend(indexing: Indexing) -> str:
    """The back-end that built the index, or that would build it."""
    return built_by(indexing.layout.index) or indexing.backend_name


def backend_note(indexing: Indexing, pages: int) -> str:
    """What is to be said of the back-end of an index of so many pages: not the one that is set, or not the best one."""
    serving, chosen = serving_backend(indexing), indexing.backend_name
    if serving != chosen:
        return f"现有索引由 {serving} 建立，设置为 {chosen}；照常检索，运行 xiangdang index rebuild 后改用 {chosen}"
    return better_backend(serving, pages)


def better_backend(name: str, pages: int) -> str:
    """Why another back-end would serve an index of so many pages better; empty when none would."""
    if name != DEFAULT or pages < LARGE_PAGES:
        return ""
    return (
        f"索引已有 {pages} 页，超过 {LARGE_PAGES} 页时 {LARGE} 更合适（{FIGURES}）；"
        f"运行 xiangdang index rebuild --backend {LARGE} 更换，期间照常检索"
    )


FIGURES = (
    "用十万页实测，95% 的检索所需处理器时间不超过：单字 whoosh 2 秒、tantivy 12 毫秒，"
    "三个词 3.1 秒、21 毫秒，短语 0.29 秒、9 毫秒"
)
"""Measured with ``benchmarks/search_scale.py``; what was measured where stands in docs/decisions/0031-tantivy.md."""
