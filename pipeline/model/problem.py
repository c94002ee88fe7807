"""What can go wrong with one file or page, and what a person can do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from pipeline.errors import UnreadableScanError


class ProblemCategory(StrEnum):
    """Why a file or page gave no text; the texts for people are in `REASONS`."""

    EMPTY_FILE = "empty_file"
    DAMAGED = "damaged"
    TRUNCATED = "truncated"
    ENCRYPTED = "encrypted"
    NO_PAGES = "no_pages"
    TOO_LARGE = "too_large"
    UNSUPPORTED = "unsupported"
    UNREADABLE_FILE = "unreadable_file"
    TIMEOUT = "timeout"
    OUT_OF_MEMORY = "out_of_memory"
    WORKER_DIED = "worker_died"
    ENGINE_FAILED = "engine_failed"
    TOOL_MISSING = "tool_missing"
    DUPLICATE_SERIAL = "duplicate_serial"
    INTERNAL = "internal"


REASONS: dict[ProblemCategory, tuple[str, str]] = {
    ProblemCategory.EMPTY_FILE: ("文件是空的（0 字节）", "请重新扫描或重新复制该文件"),
    ProblemCategory.DAMAGED: ("文件已损坏，无法解码", "请用原扫描软件打开核对，打不开则重新扫描"),
    ProblemCategory.TRUNCATED: ("文件不完整，后半部分缺失", "请重新复制该文件；仍不完整则重新扫描"),
    ProblemCategory.ENCRYPTED: ("文件已加密，需要口令", "请向形成单位索取未加密的副本后重新导入"),
    ProblemCategory.NO_PAGES: ("文件中没有任何页面", "请核对是否导出失败，必要时重新扫描"),
    ProblemCategory.TOO_LARGE: ("图像尺寸超出允许范围", "请核对扫描分辨率，按 300 dpi 重新扫描或分幅扫描"),
    ProblemCategory.UNSUPPORTED: ("图像采用了不支持的编码方式", "请转换为 TIFF、JPEG 或 PDF 后重新导入"),
    ProblemCategory.UNREADABLE_FILE: ("无法读取该文件", "请检查文件权限、存储介质和网络盘连接"),
    ProblemCategory.TIMEOUT: ("处理超时，已中止", "请单独重试该页；仍超时则检查图像是否异常"),
    ProblemCategory.OUT_OF_MEMORY: ("处理时内存超限，已中止", "请核对图像尺寸，必要时降低分辨率或分幅扫描"),
    ProblemCategory.WORKER_DIED: ("处理进程意外退出", "请单独重试该页；重复出现请联系维护人员"),
    ProblemCategory.ENGINE_FAILED: ("文字识别失败", "请单独重试该页，或换用另一种识别引擎"),
    ProblemCategory.TOOL_MISSING: ("缺少所需的程序", "请运行 xiangdang doctor 查看缺少什么以及如何安装"),
    ProblemCategory.DUPLICATE_SERIAL: (
        "同一档号同一流水号有两个内容不同的文件",
        "两页均已保留，请核对后删去多余的扫描件",
    ),
    ProblemCategory.INTERNAL: ("程序内部错误", "请把日志交给维护人员"),
}
"""Reason and advice for a person, by category."""


class Stage(StrEnum):
    """Where in its journey a page stood."""

    INTAKE = "intake"
    RASTERIZE = "rasterize"
    PREPARE = "prepare"
    OCR = "ocr"
    STORE = "store"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that went wrong with one file or page.

    Attributes:
        category: why.
        stage: where in the journey.
        detail: what the library or system said, for the maintainer.
    """

    category: ProblemCategory
    stage: Stage
    detail: str = ""

    @property
    def reason(self) -> str:
        """What happened, in Chinese."""
        return REASONS[self.category][0]

    @property
    def advice(self) -> str:
        """What to do, in Chinese."""
        return REASONS[self.category][1]


class PageProblemError(UnreadableScanError):
    """A file or page cannot be used; carries the `Problem` that goes into the record."""

    def __init__(self, problem: Problem, *, where: str = "") -> None:
        super().__init__(problem.reason, where=where, advice=problem.advice)
        self.problem = problem

    def __reduce__(self) -> tuple[object, ...]:
        return partial(PageProblemError, self.problem, where=self.where), ()
