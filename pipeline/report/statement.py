"""What a search allows to state, in sentences that are exactly as strong as what was searched."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.report.evidence import Coverage, SearchEvidence
from pipeline.report.wording import MODES, percent


def statement(evidence: SearchEvidence) -> tuple[str, ...]:
    """Sentences, the main one first. Nothing is said of papers: only of what was read from their scans."""
    return (_main(evidence), *_limits(evidence))


def _main(evidence: SearchEvidence) -> str:
    coverage = evidence.coverage
    way = MODES[evidence.mode]
    rest = f"另有 {coverage.unsearched} 页无法检索" if coverage.unsearched else "范围内没有无法检索的页"
    searched = f"在已识别并可检索的 {coverage.searched} 页和 {coverage.entries} 条目录中"
    if evidence.total:
        items = next(count.items for count in evidence.counts if count.is_asked)
        found = f"{evidence.total} 处（页或仅目录条目），分属 {items} 件"
        return f"{searched}，按“{way}”找到 {found}{_exact(evidence)}；{rest}。"
    if not coverage.searched:
        return f"范围内没有可以检索的页（共 {coverage.pages} 页，{rest}），不能据此说明有或没有。"
    return f"{searched}，按“{way}”未找到“{evidence.query}”；{rest}。"


def _exact(evidence: SearchEvidence) -> str:
    """How many of the hits are so to the letter, in the searches that find all of these and others."""
    if evidence.mode not in ("words", "tolerant"):
        return ""
    exact = next(count.total for count in evidence.counts if count.mode == "exact")
    return f"，其中原文一致的 {exact} 处" if exact else "，其中没有原文一致的"


def _limits(evidence: SearchEvidence) -> Iterator[str]:
    coverage = evidence.coverage
    if coverage.unsearched:
        yield f"无法检索的页：{_unsearched(coverage)}。这些页上有没有，本次检索不能说明。"
    if coverage.doubtful:
        below = percent(coverage.doubtful_below)
        yield f"可检索的页中有 {len(coverage.doubtful)} 页没有读出文字，或平均置信度低于 {below}，可能漏检。"
    if coverage.without_scans or coverage.short or coverage.files:
        yield f"没有扫描或扫描不全的：{_unscanned(coverage)}。这些内容没有检索到。"
    if coverage.unjudged_pages:
        yield (
            f"有 {len(coverage.unjudged)} 件（{coverage.unjudged_pages} 页）因目录中没有所限定的项目，"
            "不在检索范围内，是否属于该范围须人工判断。"
        )
    if not evidence.total:
        for count in evidence.counts:
            if not count.is_asked and count.total:
                kind = "（可能只有其中部分词）" if count.mode == "words" else ""
                yield f"改按“{MODES[count.mode]}”检索有 {count.total} 处{kind}，请核对是否为所查内容。"
    if abs(evidence.index.pages - evidence.index.results) > evidence.index.waiting:
        yield "索引中的页数与识别结果不符，请先运行 xiangdang index rebuild 再检索，本次结论不可靠。"
    yield "检索依据的是机器识别的文字和录入的目录；识别可能有错漏，手写、印章和模糊之处尤其如此，结论以核对原件为准。"


def _unsearched(coverage: Coverage) -> str:
    parts = (
        (len(coverage.waiting), "等待识别"),
        (len(coverage.failed), "识别失败"),
        (len(coverage.not_indexed), "已识别、尚未写入索引"),
    )
    return "，".join(f"{name} {number} 页" for number, name in parts if number)


def _unscanned(coverage: Coverage) -> str:
    missing = sum((row.page_count or 0) - row.scanned for row in coverage.short)
    parts = (
        (len(coverage.without_scans), f"目录中有 {len(coverage.without_scans)} 件没有扫描件"),
        (len(coverage.short), f"{len(coverage.short)} 件比目录少 {missing} 页"),
        (len(coverage.files), f"{len(coverage.files)} 个文件没有得到页面"),
    )
    return "，".join(text for number, text in parts if number)
