"""What is wrong with a text that should be a 档号, in words for the person who typed it."""

from __future__ import annotations

import re

from pipeline.model.code_grammar import CATEGORY, FONDS, ITEM, LEVEL, MAX_LENGTH, RETENTION, SAME_LEVEL, YEAR

WAYS_TO_WRITE = (
    "请按所用标准书写：DA/T 22-2015 如 X043-WS·2014-Y-0001，"
    "DA/T 13-2022 如 J019-KU·01·2017-001-001，DA/T 13-94 如 0142-1-23-5"
)

_FOREIGN = re.compile(r"[^A-Z0-9·\-〇\u3400-\u9fff\U00020000-\U000323af]")
_SCIENTIFIC = re.compile(r"[0-9](·[0-9]+)?E\+?[0-9]+")
_RETENTION_LIKE = re.compile(r"[YCD][0-9A-Z]{0,3}|永久|长期|短期|[0-9]+年")


def describe_fault(normal: str) -> str:
    """One sentence on the first thing that is wrong; ``normal`` is in normal spelling and fits no standard."""
    return _fault_of_text(normal) or _fault_of_levels(normal.split(LEVEL)) or "档号的结构不符合任何已知标准"


def _fault_of_text(normal: str) -> str:
    if not normal:
        return "档号是空的"
    if len(normal) > MAX_LENGTH:
        return f"档号超过 {MAX_LENGTH} 个字符"
    if _SCIENTIFIC.fullmatch(normal):
        return "档号被表格软件改成了科学计数法，原来的数字已经丢失"
    if foreign := _FOREIGN.search(normal):
        return f"档号中有不允许的字符“{foreign[0]}”"
    return ""


def _fault_of_levels(levels: list[str]) -> str:
    if "" in levels:
        return "档号中“-”的前面或后面缺少内容"
    if len(levels) < 3:
        return "档号的层级不够，至少要有全宗号、类别号和件号（案卷号），用“-”隔开"
    fonds = FONDS if SAME_LEVEL in levels[1] else f"{FONDS}|[A-Z]?[0-9]{{1,4}}"
    if not re.fullmatch(fonds, levels[0]):
        return f"全宗号“{levels[0]}”不对，应为一个字母加三位数字（如 X043）或三至四位数字"
    return _fault_of_category(levels) or _fault_of_numbers(levels)


def _fault_of_category(levels: list[str]) -> str:
    parts = levels[1].split(SAME_LEVEL)
    if SAME_LEVEL in levels[1] and not re.fullmatch(CATEGORY, parts[0]):
        return f"档案门类代码“{parts[0]}”不对，应为两个字母，如 WS（文书）"
    if "" in parts:
        return "类别号中“·”的前面或后面缺少内容"
    if len(levels) > 3 and _RETENTION_LIKE.fullmatch(levels[2]):
        return _fault_of_year(parts[-1]) or _fault_of_retention(levels[2])
    damaged = [part for part in parts[1:] if re.fullmatch("D(?=[A-Z]*[0-9])[A-Z0-9]{1,3}", part)]
    return next(filter(None, map(_fault_of_retention, damaged)), "")


def _fault_of_year(year: str) -> str:
    return "" if re.fullmatch(YEAR, year) else f"年度“{year}”不对，应为四位数字，如 2014"


def _fault_of_retention(retention: str) -> str:
    if re.fullmatch(RETENTION, retention):
        return ""
    return f"保管期限“{retention}”不对，应为 Y（永久）、D30（30 年）或 D10（10 年）"


def _fault_of_numbers(levels: list[str]) -> str:
    last = levels[-1]
    if not re.fullmatch("[0-9]+", last):
        return f"件号“{last}”不对，应全部是数字，如 0001"
    if len(last) < 3 and len(levels) > 3:
        return f"件号“{last}”的位数不够，请补零，如 {last.zfill(4)}"
    if not re.fullmatch(ITEM, last):
        return f"件号“{last}”的位数不对，应为三至五位数字"
    return ""
