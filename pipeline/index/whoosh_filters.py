"""Filters as sets of documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from whoosh import query as whoosh_query

from pipeline.chinese.folding import fold
from pipeline.index.backend import Filters
from pipeline.index.whoosh_schema import code_form


def allowed_documents(searcher: Any, filters: Filters) -> frozenset[int] | None:
    """Numbers of the documents that fulfil every filter; ``None`` when there is no filter."""
    reader = searcher.reader()
    wanted = []
    if filters.fonds:
        wanted.append(whoosh_query.Term("fonds", code_form(filters.fonds)))
    if filters.retention:
        wanted.append(whoosh_query.Term("retention", code_form(filters.retention)))
    if filters.years:
        wanted.append(whoosh_query.NumericRange("year", filters.years.first, filters.years.last))
    if filters.responsible_party:
        part = fold(filters.responsible_party).text
        wanted.append(_one_of(reader, "responsible_party", lambda party: part in party))
    if filters.code:
        wanted.append(_codes(reader, code_form(filters.code)))
    return frozenset(whoosh_query.And(wanted).docs(searcher)) if wanted else None


def _codes(reader: Any, beginning: str) -> Any:
    """A whole 档号, or one that goes on behind a dash or dot; 0142-1-2 is not the beginning of 0142-1-23."""
    whole = beginning.rstrip("-·")
    if any(_lies_below(code, whole) for code in _values(reader, "code")):
        return _one_of(reader, "code", lambda code: _lies_below(code, whole))
    return _one_of(reader, "code", lambda code: code.startswith(beginning))


def _lies_below(code: str, whole: str) -> bool:
    return code == whole or code.startswith((f"{whole}-", f"{whole}·"))


def _one_of(reader: Any, field: str, is_wanted: Callable[[str], bool]) -> Any:
    terms = [whoosh_query.Term(field, value) for value in _values(reader, field) if is_wanted(value)]
    return whoosh_query.Or(terms) if terms else whoosh_query.NullQuery


def _values(reader: Any, field: str) -> Iterable[str]:
    return (term.decode() for term in reader.lexicon(field))
