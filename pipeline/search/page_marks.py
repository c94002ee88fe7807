"""What of a question stands on the page of a hit: the last word on why it is one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Self

from pipeline.chinese.folding import Folded, fold
from pipeline.index import IndexQuery, Match, Matching
from pipeline.index.conditions import Condition, Near, Phrase, Scope, Words, demanded
from pipeline.search.highlights import PageText, Span, cut_snippet
from pipeline.search.results import SearchHit, ViewSize


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for on the page of a hit: phrases, how they are compared, and the words that do instead."""

    exact: tuple[Folded, ...]
    words: tuple[Folded, ...]
    matching: Matching = Matching.EXACT
    is_condition: bool = False

    @classmethod
    def of(cls, query: IndexQuery, words: tuple[str, ...]) -> Self:
        """What a query looks for; ``words`` are those into which its terms were cut."""
        if query.condition is not None:
            return cls((), tuple(_letters_of(query.condition, words)), query.matching, is_condition=True)
        parts = [fold(text) for text in (*query.terms, *words)]
        return cls(query.exact_phrases, (*query.phrases, *parts), query.matching)


def _letters_of(condition: Condition, words: tuple[str, ...]) -> Iterator[Folded]:
    for leaf in demanded(condition):
        match leaf:
            case Near(phrases):
                yield from phrases
            case Phrase(letters, scope):
                yield from [letters] if scope in (Scope.ANYWHERE, Scope.TEXT) else []
            case Words(term):
                yield fold(term)
                yield from (fold(word) for word in words if word in fold(term).text)


NextPage = Callable[[], PageText | None]


def marked_on_page(hit: SearchHit, text: PageText, sought: Sought, next_page: NextPage) -> SearchHit:
    """The hit with why it is one, its snippet and its boxes; ``next_page`` is asked where a phrase may run over."""
    hit = replace(hit, view=ViewSize(text.geometry.width, text.geometry.height))
    if sought.is_condition:
        return _by_condition(hit, text, sought, next_page)
    if sought.matching is Matching.EQUAL:
        return _equal(hit, text, sought, next_page)
    if all(text.holds(phrase) for phrase in sought.exact):
        return _marked(hit, Match.EXACT, text, text.places(sought.exact))
    if hit.match is Match.EXACT:
        over = _running_over(hit, text, sought, next_page())
        if over is not None:
            return over
    if sought.matching is Matching.TOLERANT:
        return _tolerant(hit, text, sought)
    return _marked(hit, Match.WORDS, text, text.places(sought.words))


def _by_condition(hit: SearchHit, text: PageText, sought: Sought, next_page: NextPage) -> SearchHit:
    """The index says which parts of a condition hold; the page says where they stand, or that they are gone."""
    places = text.places(sought.words)
    if sought.matching is Matching.EQUAL:
        places = text.equal_places(sought.words)
    if hit.match is Match.TOLERANT:
        doubtful = text.doubtful_places(phrase for phrase in sought.words if not text.holds(phrase))
        read = " ".join(dict.fromkeys(text.text[slice(*place.span)].replace("\n", "") for place in doubtful))
        spans = sorted({*places, *(place.span for place in doubtful)})
        certainty = max((place.certainty for place in doubtful), default=1.0)
        return replace(_marked(hit, Match.TOLERANT, text, spans), certainty=certainty, read=read)
    if not places and hit.match is Match.EXACT:
        over = _running_over(hit, text, replace(sought, exact=sought.words), next_page())
        return over or _marked(hit, Match.WORDS, text, ())
    return _marked(hit, hit.match if places else Match.WORDS, text, places)


def _equal(hit: SearchHit, text: PageText, sought: Sought, next_page: NextPage) -> SearchHit:
    """Exact only if what is equal is written as in the question: 2.3亩 in 12.3亩 is neither."""
    places = text.equal_places(sought.exact)
    if not places and hit.match is Match.EXACT:
        over = _running_over(hit, text, sought, next_page())
        if over is not None:
            return over
    forms = {phrase.text for phrase in sought.exact}
    is_exact = bool(places) and all(
        any(fold(text.text[start:end]).text == form for start, end in places) for form in forms
    )
    kind = Match.EXACT if is_exact else Match.EQUAL
    return _marked(hit, kind if places else Match.WORDS, text, places)


def _tolerant(hit: SearchHit, text: PageText, sought: Sought) -> SearchHit:
    """The likeliest place of each phrase that does not stand there to the letter; its certainty is their product."""
    certainty, places, read = 1.0, list[Span](), list[str]()
    for phrase in sought.exact:
        if text.holds(phrase):
            places += text.places([phrase])
            continue
        best = next(iter(text.doubtful_places([phrase])), None)
        if best is None:
            return _marked(hit, Match.WORDS, text, text.places(sought.words))
        certainty *= best.certainty
        places.append(best.span)
        read.append(text.text[slice(*best.span)].replace("\n", ""))
    marked = _marked(hit, Match.TOLERANT, text, sorted(places))
    return replace(marked, certainty=certainty, read=" ".join(read))


def _running_over(hit: SearchHit, text: PageText, sought: Sought, next_text: PageText | None) -> SearchHit | None:
    """The hit if every phrase stands on the page or runs over its end, and one does run over."""
    if next_text is None:
        return None
    crossings = text.crossings(next_text, sought.exact)
    if not crossings or not all(text.holds(one) or text.crossings(next_text, [one]) for one in sought.exact):
        return None
    here = [*text.places(sought.exact), *(here for here, _ in crossings)]
    there = [there for _, there in crossings]
    both = f"{text.text}\n{next_text.text}"
    behind = len(text.text) + 1
    whole = text.places(sought.exact)
    for (start, edge), (begin, end) in crossings:
        is_one = not both[edge : behind + begin].strip()
        whole += ((start, behind + end),) if is_one else ((start, edge), (behind + begin, behind + end))
    snippet = cut_snippet(both, sorted(whole))
    return replace(
        hit,
        match=Match.EXACT,
        snippet=snippet.text,
        marks=snippet.marks,
        boxes=text.boxes(sorted(here)),
        boxes_on_next_page=next_text.boxes(there),
    )


def _marked(hit: SearchHit, match: Match, text: PageText, places: Sequence[Span]) -> SearchHit:
    snippet = text.snippet(places)
    return replace(hit, match=match, snippet=snippet.text, marks=snippet.marks, boxes=text.boxes(places))
