"""The query language: 且 或 非, brackets, fields, 年度, 近(…), as conditions. Without any of these a text is plain.

张三 且 (东至 或 西至) 非 李四
题名:承包合同 全文:"东至李国强" 年度:1980-1999
近(张三 东至, 20) 档号:0142-2
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.chinese.folding import Folded, fold
from pipeline.errors import QueryError
from pipeline.index.conditions import All, AnyOf, CodeBelow, Condition, InYears, Near, Phrase, Scope, Without, Words
from pipeline.model.query import YearRange

_SCOPES = {
    "题名": Scope.TITLE,
    "责任者": Scope.RESPONSIBLE_PARTY,
    "文号": Scope.DOCUMENT_NUMBER,
    "全文": Scope.TEXT,
}
_YEARS, _CODE = "年度", "档号"
_AND, _OR, _NOT = ("且", "AND"), ("或", "OR"), ("非", "NOT")
_FURTHEST = 1000
"""Letters between near phrases: more than a page holds is no nearness."""
_DEEPEST = 20
"""Brackets within brackets; nobody reads more, and each costs a call."""
_SHOWN = 30
"""Characters of the query on each side of a mistake."""

_NAMES = "|".join((*_SCOPES, _YEARS, _CODE))
_EDGE_BEFORE = r"""(?:^|(?<=[\s()（）"”」』]))"""
_EDGE_BEHIND = r"""(?=$|[\s()（）"“「『])"""
_TOKENS = re.compile(
    rf"""(?P<space>\s+)
    |(?P<near>{_EDGE_BEFORE}近[(（](?P<inside>[^()（）]*)[)）])
    |(?P<open>[(（])|(?P<close>[)）])
    |(?P<quoted>"(?P<q1>[^"]*)"|“(?P<q2>[^“”]*)”|「(?P<q3>[^「」]*)」|『(?P<q4>[^『』]*)』)
    |(?P<operator>{_EDGE_BEFORE}(?:且|或|非|AND|OR|NOT){_EDGE_BEHIND})
    |(?P<field>{_EDGE_BEFORE}(?:{_NAMES})[:：])
    |(?P<word>[^\s()（）"“”「」『』]+|.)""",
    re.VERBOSE | re.DOTALL,
)
_SIGNS = re.compile(rf"{_EDGE_BEFORE}(?:(?:且|或|非|AND|OR|NOT){_EDGE_BEHIND}|(?:{_NAMES})[:：]|近[(（])")
_QUOTED = re.compile(r"\"[^\"]*\"|“[^“”]*”|「[^「」]*」|『[^『』]*』")
_NEAR_INSIDE = re.compile(r"(?P<terms>.+?)\s*[,，]\s*(?P<distance>\d{1,9})\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int


def is_structured(text: str) -> bool:
    """Whether a text uses the query language outside of quotes; 并且 and 或者 are mere words."""
    return _SIGNS.search(_QUOTED.sub(lambda quoted: '"' * len(quoted[0]), text)) is not None


def parse(text: str, *, by_words: bool) -> Condition:
    """What a structured text demands.

    Args:
        text: as typed.
        by_words: whether a term without quotes may be cut into words.

    Raises:
        QueryError: says where the mistake is and how to write it.
    """
    parser = _Parser(text, list(_tokens(text)), by_words=by_words)
    condition = parser.whole()
    if not _is_positive(condition):
        raise QueryError("只有“非”，没有要查的内容", where=text[:_SHOWN], advice="请写成：张三 非 李四")
    return condition


def _tokens(text: str) -> Iterator[_Token]:
    for found in _TOKENS.finditer(text):
        kind = found.lastgroup or ""
        if found["near"] is not None:
            yield _Token("near", found["inside"], found.start())
        elif found["quoted"] is not None:
            inner = next(part for part in (found["q1"], found["q2"], found["q3"], found["q4"]) if part is not None)
            yield _Token("quoted", inner, found.start())
        elif kind != "space":
            yield _Token(kind, found[0], found.start())


class _Parser:
    """Recursive descent: 或 binds less than 且, and terms side by side are joined by 且."""

    def __init__(self, text: str, tokens: list[_Token], *, by_words: bool) -> None:
        self._text = text
        self._tokens = tokens
        self._place = 0
        self._depth = 0
        self._by_words = by_words

    def whole(self) -> Condition:
        condition = self._any()
        token = self._peek()
        if token is not None:
            raise self._mistake("多了一个右括号", "请删去它，或在前面补上左括号", token)
        return condition

    def _any(self) -> Condition:
        parts = [self._all()]
        while self._takes(_OR):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def _all(self) -> Condition:
        parts = [self._one()]
        while True:
            joined = self._takes(_AND)
            token = self._peek()
            if not joined and (
                token is None or token.kind == "close" or (token.text in _OR and token.kind == "operator")
            ):
                return parts[0] if len(parts) == 1 else All(tuple(parts))
            parts.append(self._one())

    def _one(self) -> Condition:
        if self._takes(_NOT):
            return Without(self._one())
        token = self._peek()
        if token is None or token.kind == "close" or token.kind == "operator":
            raise self._mistake("这里缺少要查的内容", "“且”“或”“非”的后面要有检索词，例如：张三 且 东至", token)
        self._place += 1
        match token.kind:
            case "open":
                return self._bracketed(token)
            case "near":
                return self._near(token)
            case "field":
                return self._field(token)
            case "quoted":
                return Phrase(self._letters(token))
        return self._term(token, Scope.ANYWHERE)

    def _bracketed(self, opening: _Token) -> Condition:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._mistake("括号套得太深", f"括号最多套 {_DEEPEST} 层", opening)
        inside = self._any()
        self._depth -= 1
        token = self._peek()
        if token is None or token.kind != "close":
            raise self._mistake("左括号没有配上右括号", "请补上右括号，例如：(东至 或 西至)", opening)
        self._place += 1
        return inside

    def _near(self, token: _Token) -> Condition:
        found = _NEAR_INSIDE.fullmatch(token.text)
        phrases = tuple(fold(part) for part in found["terms"].split()) if found else ()
        phrases = tuple(phrase for phrase in phrases if len(phrase))
        if not found or len(phrases) < 2 or int(found["distance"]) > _FURTHEST:
            advice = f"请写成：近(张三 东至, 20)，即两个以上的词和相隔的字数（最多 {_FURTHEST}）"
            raise self._mistake("“近”的写法不对", advice, token)
        return Near(phrases, int(found["distance"]))

    def _field(self, field: _Token) -> Condition:
        name = field.text[:-1]
        token = self._peek()
        if token is None or token.kind not in ("quoted", "word"):
            raise self._mistake(f"“{name}:”后面缺少内容", f"请写成：{_EXAMPLES[name]}", field)
        self._place += 1
        if name == _YEARS:
            try:
                return InYears(YearRange.parse(token.text))
            except QueryError as error:
                raise self._mistake(error.what, f"请写成：{_EXAMPLES[name]}", token) from error
        if name == _CODE:
            return CodeBelow(token.text)
        if token.kind == "quoted" or _SCOPES[name] is not Scope.TEXT:
            return Phrase(self._letters(token), _SCOPES[name])
        return self._term(token, Scope.TEXT)

    def _term(self, token: _Token, scope: Scope) -> Condition:
        letters = self._letters(token)
        return Words(token.text, scope) if self._by_words else Phrase(letters, scope)

    def _letters(self, token: _Token) -> Folded:
        letters = fold(token.text)
        if not len(letters):
            raise self._mistake("这里没有可以检索的文字", "请输入汉字、数字或字母", token)
        return letters

    def _peek(self) -> _Token | None:
        return self._tokens[self._place] if self._place < len(self._tokens) else None

    def _takes(self, operators: tuple[str, ...]) -> bool:
        token = self._peek()
        if token is None or token.kind != "operator" or token.text not in operators:
            return False
        self._place += 1
        return True

    def _mistake(self, what: str, advice: str, token: _Token | None) -> QueryError:
        at = len(self._text) if token is None else token.start
        before, behind = self._text[max(0, at - _SHOWN) : at], self._text[at : at + _SHOWN]
        return QueryError(f"检索式第 {at + 1} 个字处：{what}", where=f"{before}▲{behind}", advice=advice)


_EXAMPLES = {
    "题名": "题名:承包合同",
    "责任者": "责任者:石桥村",
    "文号": "文号:石府发〔1998〕12号",
    "全文": "全文:东至李国强",
    _YEARS: "年度:1980-1999",
    _CODE: "档号:0142-2",
}


def _is_positive(condition: Condition) -> bool:
    """Whether something must be there: what is only denied is true of almost every page."""
    match condition:
        case Without():
            return False
        case All(parts):
            return any(_is_positive(part) for part in parts)
        case AnyOf(parts):
            return all(_is_positive(part) for part in parts)
    return True
