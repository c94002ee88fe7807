"""What else to ask when nothing was found: other ways of matching, fewer conditions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from pipeline.chinese.folding import fold
from pipeline.chinese.values import segments
from pipeline.model.query import Question, SearchMode

MOST_TRIED = 8
"""Each is a search of its own."""
_MOST_TERMS = 5
"""Of a longer question taking one away says little."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question that does find something.

    Attributes:
        advice: what to change, in Chinese.
        question: with the change.
        total: how many hits it has.
    """

    advice: str
    question: Question
    total: int

    def to_json(self) -> dict[str, Any]:
        """The form that ``search --json`` prints."""
        return {
            "advice": self.advice,
            "query": self.question.text,
            "mode": self.question.mode.value,
            "total": self.total,
        }


def other_questions(question: Question) -> Iterator[tuple[str, Question]]:
    """Questions that are more likely to find something, the nearest to the first one first, each with its advice."""
    single = replace(question, limit=1, offset=0)
    if question.mode is not SearchMode.EQUAL and any(part.tokens for part in segments(fold(question.text))):
        yield "按数字、日期、面积等值检索", replace(single, mode=SearchMode.EQUAL)
    if question.mode is not SearchMode.TOLERANT:
        yield "容许识别错字", replace(single, mode=SearchMode.TOLERANT)
    if question.mode is not SearchMode.WORDS:
        yield "按词检索", replace(single, mode=SearchMode.WORDS)
    for advice, wider in (
        ("不限年度", replace(single, years=None)),
        ("不限档号", replace(single, code="")),
        ("不限全宗", replace(single, fonds="")),
        ("不限保管期限", replace(single, retention="")),
        ("不限责任者", replace(single, responsible_party="")),
    ):
        if wider != single:
            yield advice, wider
    terms = question.text.split()
    if 1 < len(terms) <= _MOST_TERMS:
        for number, term in enumerate(terms):
            yield f"去掉“{term}”", replace(single, text=" ".join(terms[:number] + terms[number + 1 :]))
