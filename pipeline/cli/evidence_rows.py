"""How far the answer of a search reaches, as JSON and as lines; the JSON is documented in docs/cli.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from pipeline.report import Coverage, CoveredPage, EntryRow, SearchEvidence, Spellings, statement
from pipeline.report.wording import MODES, page_numbers


def evidence_json(evidence: SearchEvidence) -> dict[str, Any]:
    """The proof, under ``evidence`` in the answer."""
    return {
        "archive": evidence.archive,
        "program": evidence.program,
        "made_at": evidence.made_at.isoformat(timespec="seconds"),
        "statement": list(statement(evidence)),
        "coverage": coverage_json(evidence.coverage),
        "modes": [
            {"mode": one.mode, "total": one.total, "items": one.items, "is_asked": one.is_asked, "problem": one.problem}
            for one in evidence.counts
        ],
        "spellings": [_spellings_json(one) for one in evidence.spellings],
        "words": list(evidence.words),
        "synonyms": list(evidence.synonyms),
        "engines": [{"name": one.name, "version": one.version, "pages": one.sampled} for one in evidence.engines],
        "engine_sample": evidence.sampled,
        "index": {
            "backend": evidence.index.backend,
            "pages": evidence.index.pages,
            "expected": evidence.index.results,
            "waiting": evidence.index.waiting,
        },
    }


def coverage_json(coverage: Coverage) -> dict[str, Any]:
    """What was searched and what could not be."""
    return {
        "scope": dict(coverage.scope),
        "entries": coverage.entries,
        "pages": coverage.pages,
        "searched": coverage.searched,
        "unsearched": coverage.unsearched,
        "waiting": _pages_json(coverage.waiting),
        "failed": _pages_json(coverage.failed),
        "not_indexed": _pages_json(coverage.not_indexed),
        "blank": _pages_json(coverage.blank),
        "doubtful_below": coverage.doubtful_below,
        "doubtful": _pages_json(coverage.doubtful),
        "without_scans": _entries_json(coverage.without_scans),
        "fewer_pages_than_catalogued": _entries_json(coverage.short),
        "files_without_pages": [
            {"path": row.path, "archival_code": row.code, "reason": row.problem.reason} for row in coverage.files
        ],
        "outside_for_want_of_data": _entries_json(coverage.unjudged),
    }


def evidence_lines(evidence: SearchEvidence) -> Iterator[str]:
    """What ``--explain`` prints: the statement, how it was searched, and every page that a person has to look at."""
    coverage = evidence.coverage
    yield "结论："
    yield from (f"  {sentence}" for sentence in statement(evidence))
    scope = "；".join(f"{name}：{value}" for name, value in coverage.scope) or "全部馆藏"
    yield f"范围：{scope}（{coverage.entries} 条目录，{coverage.pages} 页）"
    yield "各种方式：" + "，".join(
        f"{MODES[one.mode]} {one.problem or f'{one.total} 处'}{'（本次）' if one.is_asked else ''}"
        for one in evidence.counts
    )
    for one in evidence.spellings:
        yield from _spelling_lines(one)
    if evidence.words:
        yield f"分成的词：{'、'.join(evidence.words)}"
    if evidence.synonyms:
        yield f"同时查找的别名：{'、'.join(evidence.synonyms)}"
    yield from _page_lines("等待识别的页", coverage.waiting)
    yield from _page_lines("识别失败的页", coverage.failed)
    yield from _page_lines("尚未写入索引的页", coverage.not_indexed)
    yield from _page_lines("可信度低的页（已检索）", coverage.doubtful)
    yield from _page_lines("空白页（已检索）", coverage.blank)
    yield from _entry_lines("没有扫描件的目录条目", coverage.without_scans)
    yield from _entry_lines("扫描页数少于目录页数的条目", coverage.short)
    yield from _entry_lines("目录中没有所限定的项目，因而不在范围内的条目", coverage.unjudged)
    if coverage.files:
        yield f"没有得到页面的文件（{len(coverage.files)}）："
        yield from (f"  {row.path}：{row.problem.reason}" for row in coverage.files)
    engines = "、".join(f"{one.name} {one.version}" for one in evidence.engines) or "无"
    index = evidence.index
    yield f"乡档 {evidence.program}；识别引擎 {engines}；索引 {index.backend}，{index.pages} 页，待写入 {index.waiting}"


def _spelling_lines(one: Spellings) -> Iterator[str]:
    yield f"{'排除' if one.is_denied else '查找'}“{one.text}”"
    if one.forms:
        yield f"  同形的字：{_pairs(one.forms)}"
    if one.values:
        yield f"  数值的理解：{'；'.join(one.values)}"
    if one.replaced:
        lookalikes = _pairs(one.lookalikes) or "不足三个字，只查识别备选"
        yield f"  最多容许 {one.replaced} 个字读成识别备选，或在识别存疑处读成形近字：{lookalikes}"


def _pairs(rows: Iterable[tuple[str, str]]) -> str:
    return " ".join(f"{name}={value}" for name, value in rows)


def _page_lines(title: str, pages: tuple[CoveredPage, ...]) -> Iterator[str]:
    if pages:
        yield f"{title}（{len(pages)}）："
        for (code, note), group in groupby(pages, key=lambda page: (page.code, page.note)):
            why = f"：{note}" if note else ""
            yield f"  {code} 第{page_numbers(page.ordinal for page in group)}页{why}"


def _entry_lines(title: str, rows: tuple[EntryRow, ...]) -> Iterator[str]:
    if rows:
        yield f"{title}（{len(rows)}）："
        yield from (f"  {row.code} {row.title}" for row in rows)


def _pages_json(pages: tuple[CoveredPage, ...]) -> list[dict[str, Any]]:
    return [
        {
            "archival_code": page.code,
            "page": page.ordinal,
            "title": page.title,
            "file": page.file,
            "confidence": page.confidence,
            "reason": page.note,
        }
        for page in pages
    ]


def _entries_json(rows: tuple[EntryRow, ...]) -> list[dict[str, Any]]:
    return [
        {"archival_code": row.code, "title": row.title, "page_count": row.page_count, "scanned": row.scanned}
        for row in rows
    ]


def _spellings_json(one: Spellings) -> dict[str, Any]:
    return {
        "text": one.text,
        "is_denied": one.is_denied,
        "same_letters": dict(one.forms),
        "values": list(one.values),
        "lookalikes": dict(one.lookalikes),
        "most_replaced": one.replaced,
    }
