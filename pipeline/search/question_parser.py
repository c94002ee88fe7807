"""The text of a question to phrases and terms, or to a condition where it is written in the query language.

Nothing of an index's own query language is understood.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby

from pipeline.access import personal_numbers
from pipeline.chinese.folding import fold
from pipeline.errors import QueryError
from pipeline.index.backend import Filters, IndexQuery, Matching
from pipeline.index.conditions import All, CodeBelow, InYears, Without
from pipeline.model.query import Question, SearchMode
from pipeline.search.query_language import is_structured, parse

LONGEST_QUESTION = 500
"""Letters. A clause of a contract fits; a whole page pasted by mistake does not, and would take minutes."""
MOST_TERMS = 30
"""Quoted and unquoted together."""

_QUOTED = re.compile(r'"([^"]*)"|“([^“”]*)”|「([^「」]*)」|『([^『』]*)』|＂([^＂]*)＂')
_RETENTION_WORDS = {"永久": "Y"}
_RETENTION_YEARS = re.compile(r"(\d+)年")
_EXAMPLE = "请输入要查的字词，例如：李国强 土地承包"


def index_query(question: Question) -> IndexQuery:
    """What the index is asked.

    Text in quotes is a phrase that must stand there. In every mode but ``words`` the rest is one too, spaces
    notwithstanding.
    In mode ``words`` the rest is parted at spaces into terms; single characters in a row (张 三) are one term, since
    lists space out names of two characters.

    Raises:
        QueryError: nothing to search for, or too much, or a number of a person, of which the index knows only parts.
    """
    if len(question.text) > LONGEST_QUESTION * 10:
        raise _too_long()
    if personal_numbers(question.text):
        raise QueryError(
            "身份证号和电话号码不能用全文检索查找",
            advice="档案员可在网页“查找号码”中，或用 xiangdang access find-number 查找，并留下记录",
        )
    if is_structured(question.text):
        return _structured(question)
    phrases, rest = _take_quoted(question.text)
    is_whole = question.mode is not SearchMode.WORDS
    terms = [rest] if is_whole else _terms(rest)
    terms = [term for term in terms if len(fold(term))]
    if is_whole:
        phrases, terms = [*phrases, *terms], []
    _check_size([*phrases, *terms])
    return IndexQuery(
        phrases=tuple(dict.fromkeys(fold(phrase) for phrase in phrases)),
        matching=Matching(question.mode) if is_whole else Matching.EXACT,
        terms=tuple(dict.fromkeys(terms)),
        whole=fold(rest) if terms else None,
        filters=filters_of(question),
        limit=question.limit,
        offset=question.offset,
        sort=question.sort,
    )


def _structured(question: Question) -> IndexQuery:
    """A question in the query language; 年度 and 档号 that hold for all of it become filters, which are quicker."""
    if len(fold(question.text)) > LONGEST_QUESTION:
        raise _too_long()
    is_by_words = question.mode is SearchMode.WORDS
    condition = parse(question.text, by_words=is_by_words)
    filters, rest = filters_of(question), []
    for part in condition.parts if isinstance(condition, All) else (condition,):
        if isinstance(part, InYears) and filters.years is None:
            filters = replace(filters, years=part.years)
        elif isinstance(part, CodeBelow) and not filters.code:
            filters = replace(filters, code=part.code)
        else:
            rest.append(part)
    return IndexQuery(
        matching=Matching.EXACT if is_by_words else Matching(question.mode),
        condition=All(tuple(rest)) if any(not isinstance(part, Without) for part in rest) else condition,
        filters=filters,
        limit=question.limit,
        offset=question.offset,
        sort=question.sort,
    )


def _take_quoted(text: str) -> tuple[list[str], str]:
    """The quoted parts, and what stands outside of quotes; a quote without its twin is a mark like any other."""
    quoted = ["".join(groups) for groups in _QUOTED.findall(text)]
    return [part for part in quoted if len(fold(part))], _QUOTED.sub(" ", text)


def _terms(text: str) -> list[str]:
    parts = [part for part in text.split() if len(fold(part))]
    terms: list[str] = []
    for is_single, group in groupby(parts, key=_is_single_ideograph):
        run = list(group)
        terms += ["".join(run)] if is_single else run
    return terms


def _is_single_ideograph(part: str) -> bool:
    folded = fold(part).text
    return len(folded) == 1 and not folded.isascii()


def _check_size(parts: list[str]) -> None:
    if not parts:
        raise QueryError("检索内容中没有可以检索的文字", advice=_EXAMPLE)
    if sum(len(fold(part)) for part in parts) > LONGEST_QUESTION:
        raise _too_long()
    if len(parts) > MOST_TERMS:
        raise QueryError(f"检索词超过 {MOST_TERMS} 个", advice="请减少检索词，或分几次检索")


def _too_long() -> QueryError:
    return QueryError(f"检索内容超过 {LONGEST_QUESTION} 个字", advice="请只输入其中最有特点的一句话")


def filters_of(question: Question) -> Filters:
    """The conditions of a question that are not in its text."""
    return Filters(
        fonds=question.fonds,
        years=question.years,
        retention=_retention(question.retention),
        responsible_party=question.responsible_party,
        code=question.code,
        only_open=question.only_open,
    )


def _retention(text: str) -> str:
    """保管期限 as the catalogue writes it: 永久 is ``Y``, 30年 is ``D30``; 长期 and 短期 stay."""
    plain = fold(text).text
    years = _RETENTION_YEARS.fullmatch(plain)
    return f"D{years[1]}" if years else _RETENTION_WORDS.get(plain, plain)
