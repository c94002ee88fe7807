"""What is installed on this machine, what is missing, and how to get it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata

from pipeline.errors import MissingToolError
from pipeline.ocr import EngineName, create_engine


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked for.

    Attributes:
        name: what.
        version: as found; an empty text when it is missing.
        is_needed: the default path does not work without it.
        purpose: what it is for, in Chinese.
        advice: how to get it, in Chinese.
    """

    name: str
    version: str
    is_needed: bool
    purpose: str
    advice: str


_PACKAGES = {
    "rapidocr": "默认识别引擎",
    "onnxruntime": "运行识别模型",
    "opencv-python-headless": "图像处理",
    "pikepdf": "读写 PDF",
    "pypdfium2": "渲染和核对 PDF",
    "whoosh3": "全文索引",
    "tantivy": "大档案库的全文索引",
    "jieba": "中文分词",
    "openpyxl": "导入 Excel 目录",
    "SQLAlchemy": "数据库",
}
_REINSTALL = "请重新安装：pip install --force-reinstall xiangdang"
_TESSERACT = "sudo apt install tesseract-ocr tesseract-ocr-chi-sim"
_POPPLER = "sudo apt install poppler-utils"


def examine() -> list[Finding]:
    """Look for everything; never raises."""
    return [_python(), *_packages(), *_models(), _rivals(), _tesseract(), _poppler()]


def _python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Finding(
        "Python", version if sys.version_info >= (3, 11) else "", True, "运行环境", "请安装 Python 3.11 或更新版本"
    )


def _packages() -> Iterator[Finding]:
    for name, purpose in _PACKAGES.items():
        yield Finding(name, _version(name), True, purpose, _REINSTALL)


def _models() -> Iterator[Finding]:
    """Open the engines for real: their models must be there and load."""
    yield Finding("识别模型", _models_of(EngineName.RAPIDOCR), True, "随 rapidocr 安装，不需要联网", _REINSTALL)
    quick = _models_of(EngineName.RAPIDOCR_QUICK)
    yield Finding("快速识别模型", quick, False, "随乡档安装，用于 rapidocr-quick", _REINSTALL)


def _models_of(engine_name: EngineName) -> str:
    try:
        engine = create_engine(engine_name)
        engine.open()
        version = engine.info.version
        engine.close()
    except (MissingToolError, ImportError, OSError, RuntimeError):
        return ""
    return version


def _rivals() -> Finding:
    """Both distributions of OpenCV hold the same ``cv2``; together they break each other (docs/decisions/0003)."""
    rivals = [name for name in ("opencv-python", "opencv-contrib-python") if _version(name)]
    advice = f"请卸载 {'、'.join(rivals)}，再运行 pip install --force-reinstall opencv-python-headless"
    return Finding("OpenCV 无冲突", "" if rivals else "是", True, "同一环境只能有一个 OpenCV", advice)


def _tesseract() -> Finding:
    try:
        engine = create_engine(EngineName.TESSERACT)
        engine.open()
        version = engine.info.version
    except MissingToolError:
        version = ""
    return Finding("Tesseract", version, False, "可选的第二识别引擎，含简体中文 chi_sim", f"需要时安装：{_TESSERACT}")


def _poppler() -> Finding:
    found = shutil.which("pdftoppm")
    version = _poppler_version(found) if found else ""
    return Finding(
        "poppler", version, False, "渲染含文字或图形的 PDF 页；缺少时改用 pypdfium2", f"需要时安装：{_POPPLER}"
    )


def _poppler_version(program: str) -> str:
    try:
        done = subprocess.run([program, "-v"], capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return (done.stderr or done.stdout).splitlines()[0].removeprefix("pdftoppm version ").strip() or "已安装"


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
