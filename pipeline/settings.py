"""One frozen `Settings`, from ``xiangdang.toml`` and the environment; the only reader of ``os.environ``."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from pipeline.errors import InputError

ARCHIVE_VARIABLE = "XIANGDANG_ARCHIVE"
"""Names the archive folder when the command line does not."""
_BACKEND_LINE = re.compile(r"""(?m)^(?:#[ \t]*)?index_backend[ \t]*=[ \t]*(?:"[^"\n]*"|'[^'\n]*')(?P<rest>.*)$""")
_PREFIX = "XIANGDANG_"
_DEFAULT_FOLDER = "archive"

TEMPLATE = """\
# 乡档档案库设置。去掉行首的 # 即可修改；环境变量 XIANGDANG_<大写名称> 优先于本文件。

# engine = "rapidocr"        # 识别引擎：rapidocr、tesseract、null，或 rapidocr-quick：整数模型，更快，适合大批量
# workers = 0                # 工作进程数，0 表示按机器自动选择
# page_seconds = 60          # 一页最长处理时间（秒），超时即中止该页
# page_memory_mb = 2000      # 一个工作进程的内存上限（MB）
# file_seconds = 600         # 检查一个文件最长时间（秒）；多页文件可含数千页
# max_failures = "50%"       # 失败页超过此比例或页数时停止运行；"" 表示不限
# intake_after = "leave"     # run --watch 收取后的原文件：leave 留在原处，move 移入“已收取”文件夹
# max_megapixels = 120       # 一页图像的最大像素数（百万）
# doubtful_percent = 85      # 平均置信度低于此百分比的页列入早晨报告的“低可信度”
# cross_check_percent = 90   # 平均置信度低于此百分比的页由 --cross-check 指定的引擎复核
# index_backend = "whoosh"   # 全文索引后端：whoosh、tantivy；请用 xiangdang index rebuild --backend 更换
"""
"""What a new archive's settings file says."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person may set.

    Attributes:
        engine: name of the OCR engine; it also chooses between exact and quick models.
        workers: worker processes; 0 chooses by the machine.
        page_seconds: time limit of one page.
        file_seconds: time limit of looking into one file, however many pages it has.
        max_failures: share (``5%``) or number of failed pages above which a run stops; empty for none.
        intake_after: what ``run --watch`` does with a file that it has taken in: ``leave`` or ``move``.
        page_memory_mb: memory limit of one worker process, in 10⁶ bytes.
        max_megapixels: largest page image, in 10⁶ pixels.
        doubtful_percent: pages with a lower mean confidence are reported; print that is read well has 95 and more,
            pages lying on their side, faint ones and handwriting have less than 80.
        cross_check_percent: pages with a lower mean confidence are read by the engine of ``--cross-check`` too.
        index_backend: name of the full-text back-end.
    """

    engine: str = "rapidocr"
    workers: int = 0
    page_seconds: int = 60
    page_memory_mb: int = 2000
    file_seconds: int = 600
    max_failures: str = "50%"
    intake_after: str = "leave"
    max_megapixels: int = 120
    doubtful_percent: int = 85
    cross_check_percent: int = 90
    index_backend: str = "whoosh"


def load_settings(file: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of an archive: defaults, then ``file`` where it exists, then ``XIANGDANG_*`` variables.

    Raises:
        InputError: the file is not TOML, a name is unknown, or a value is of the wrong kind.
    """
    environment = os.environ if environment is None else environment
    return _with_environment(_with_file(Settings(), file), environment)


def with_index_backend(text: str, name: str) -> str:
    """A settings file's text with another back-end, everything else as it was; the line of the template is used."""
    line = f'index_backend = "{name}"'
    changed, count = _BACKEND_LINE.subn(lambda found: line + found["rest"], text, count=1)
    if count:
        return changed
    first_table = re.search(r"(?m)^\s*\[", text)
    at = first_table.start() if first_table else len(text)
    gap = "" if not text[:at] or text[:at].endswith("\n") else "\n"
    return f"{text[:at]}{gap}{line}\n{text[at:]}"


def archive_folder(environment: Mapping[str, str] | None = None) -> Path:
    """The archive folder that the environment names, else ``./archive``."""
    environment = os.environ if environment is None else environment
    return Path(environment.get(ARCHIVE_VARIABLE) or _DEFAULT_FOLDER)


def name_archive_folder(folder: Path) -> None:
    """Have the environment, and so every process that is begun from now on, name the archive folder."""
    os.environ[ARCHIVE_VARIABLE] = str(folder)


def share_memory_among_threads() -> None:
    """Have every process that is begun from now on give its threads memory from two heaps and not from one for each.

    Threads that answer take and give back what others took, and a heap keeps what it was once given: ten of them held
    twice as much as was in use. Read by the GNU C library; others do not know it.
    """
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")


def _with_file(settings: Settings, file: Path) -> Settings:
    if not file.is_file():
        return settings
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"设置文件无法解析：{error}", where=str(file), advice="请改正该行后重试") from error
    known = {field.name for field in fields(Settings)}
    for name in values:
        if name not in known:
            advice = f"可用的名称：{'、'.join(sorted(known))}"
            raise InputError(f"设置文件中有不认识的名称 {name}", where=str(file), advice=advice)
    checked: dict[str, Any] = {name: _checked(settings, name, value, str(file)) for name, value in values.items()}
    return replace(settings, **checked)


def _with_environment(settings: Settings, environment: Mapping[str, str]) -> Settings:
    values: dict[str, Any] = {}
    for field in fields(Settings):
        variable = _PREFIX + field.name.upper()
        if environment.get(variable):
            values[field.name] = _checked(settings, field.name, environment[variable], variable)
    return replace(settings, **values)


def _checked(settings: Settings, name: str, value: Any, where: str) -> str | int:
    if isinstance(getattr(settings, name), str):
        if isinstance(value, str):
            return value
        raise InputError(f"设置 {name} 应为文字", where=where, advice='请写成 名称 = "值"')
    if isinstance(value, bool) or not str(value).isdecimal():
        raise InputError(f"设置 {name} 应为不小于 0 的整数", where=where, advice="请改成整数后重试")
    return int(value)


def speak_chinese() -> None:
    """Make gettext, and so click, choose simplified Chinese in this process whatever the system's language is."""
    os.environ["LANGUAGE"] = "zh_CN"
