"""What a question may demand of a page: phrases and words in certain places, joined by and, or and not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pipeline.chinese.folding import Folded
from pipeline.model.query import YearRange


class Scope(StrEnum):
    """Where something is looked for."""

    ANYWHERE = "anywhere"
    TEXT = "text"
    TITLE = "title"
    DOCUMENT_NUMBER = "document_number"
    RESPONSIBLE_PARTY = "responsible_party"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Stands there, compared to the letter in the catalogue and as the query's ``matching`` says on a page."""

    letters: Folded
    scope: Scope = Scope.ANYWHERE


@dataclass(frozen=True, slots=True)
class Words:
    """Stands there whole, or all the words into which it is cut do."""

    term: str
    scope: Scope = Scope.ANYWHERE


@dataclass(frozen=True, slots=True)
class Near:
    """Every other phrase stands on the page within ``distance`` letters of the first, before or behind it."""

    phrases: tuple[Folded, ...]
    distance: int


@dataclass(frozen=True, slots=True)
class InYears:
    """年度 is one of these."""

    years: YearRange


@dataclass(frozen=True, slots=True)
class CodeBelow:
    """档号 is this one or begins with it."""

    code: str


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """The part does not hold."""

    part: Condition


Condition = Phrase | Words | Near | InYears | CodeBelow | All | AnyOf | Without


def demanded(condition: Condition) -> Iterator[Phrase | Words | Near]:
    """The leaves about text that are not denied: what is to be marked on a page."""
    match condition:
        case Phrase() | Words() | Near():
            yield condition
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from demanded(part)
        case _:
            return


def words_in(condition: Condition) -> Iterator[str]:
    """The terms that are to be cut into words, denied ones too."""
    match condition:
        case Words(term):
            yield term
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from words_in(part)
        case Without(part):
            yield from words_in(part)
        case _:
            return
