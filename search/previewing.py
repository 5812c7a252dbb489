"""What other synonyms would change in the answers to the judged queries: before and after, in memory.

The index that answers is asked with the synonyms as they are and as they would be. Synonyms take part
in questions alone, so nothing has to be indexed for it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Final

from casestudies.models import CaseIdentity, CaseSlug, CaseStudyPage
from search.evaluation import ndcg
from search.judged import CASES, QUERIES, Judged, read_judged, read_judged_cases
from search.parameters import SearchQuery
from search.query.narrowing import narrowed
from search.query.question import parse_question
from search.query.request import EngineRequest, Found, Searchable
from search.query.understanding import understand
from search.service import ask
from search.suggest.spelling import within_two
from search.synonyms import Expansion, SynonymTable

GLANCE: Final = 5
CUT: Final = 10
_ROUNDED: Final = 0.0005
"""Smaller differences of nDCG are not shown, and are none."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A case among the first ones. ``before`` is where it stood among the first ten, nought if nowhere there."""

    ref: str
    title: str
    grade: int
    before: int


@dataclass(frozen=True, slots=True)
class Row:
    """What stands at one place, before and after; nothing where a list has ended."""

    before: Placed | None
    after: Placed | None


@dataclass(frozen=True, slots=True)
class ChangedQuery:
    """A judged query whose first five change, with both lists and how well each answers it."""

    query: str
    before: tuple[Placed, ...]
    after: tuple[Placed, ...]
    ndcg_before: float
    ndcg_after: float
    loses_answer: bool

    @property
    def rows(self) -> Iterator[Row]:
        """Both lists side by side."""
        for before, after in zip_longest(self.before, self.after):
            yield Row(before, after)

    @property
    def difference(self) -> float:
        """How much better (or, below nought, worse) the first ten answer it."""
        return self.ndcg_after - self.ndcg_before

    @property
    def is_better(self) -> bool:
        """Whether the answer is better."""
        return self.difference >= _ROUNDED

    @property
    def is_worse(self) -> bool:
        """Whether the answer is worse."""
        return self.difference <= -_ROUNDED


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that would change.

    ``judged`` queries apply here, of those that are ``shipped``; ``further_down`` many change below the
    fifth place alone. ``difference`` is the mean of all, of nDCG of the first ten.
    """

    judged: int
    shipped: int
    changed: tuple[ChangedQuery, ...]
    further_down: int
    difference: float
    seconds: float

    @property
    def mean(self) -> str:
        """The mean difference with its sign, as it is read."""
        return f"{self.difference:+.4f}".replace("-", "−")

    @property
    def elsewhere(self) -> int:
        """How many of those that ship are about cases that are not here."""
        return self.shipped - self.judged

    @property
    def better(self) -> int:
        """How many answers get better."""
        return sum(each.is_better for each in self.changed)

    @property
    def worse(self) -> int:
        """How many get worse."""
        return sum(each.is_worse for each in self.changed)


def compare(
    before: SynonymTable, after: SynonymTable, *, queries: Path = QUERIES, cases: Path = CASES
) -> Comparison:
    """Ask every judged query of ``queries`` that applies here with both tables.

    Raises:
        EngineUnavailable: if no engine can answer.
        ValueError: if the judged queries cannot be read; also OSError.
    """
    started = time.perf_counter()
    shipped = read_judged(queries)
    judged = applicable(shipped, read_judged_cases(cases))
    changed: list[ChangedQuery] = []
    further_down, total = 0, 0.0
    new_words = before.vocabulary ^ after.vocabulary
    for each in judged:
        if not _may_differ(each.query, before, after, new_words):
            continue
        one, other = _first_ones(each.query, (before, after))
        if [case.ref for case in one] == [case.ref for case in other]:
            continue
        compared = _compared(each, one, other)
        total += compared.difference
        if [case.ref for case in one[:GLANCE]] == [case.ref for case in other[:GLANCE]]:
            further_down += 1
        else:
            changed.append(compared)
    changed.sort(key=lambda each: each.difference)
    return Comparison(
        judged=len(judged),
        shipped=len(shipped),
        changed=tuple(changed),
        further_down=further_down,
        difference=total / len(judged) if judged else 0.0,
        seconds=time.perf_counter() - started,
    )


def applicable(judged: Sequence[Judged], slugs: Mapping[str, str]) -> list[Judged]:
    """Return the queries whose answers are public here, each with the judgements of cases that are.

    ``slugs`` tells by their references which cases were judged. An installation without them, or with
    other cases under their numbers, has none. Two queries to the database.
    """
    here = _cases_here(slugs)
    kept = (
        Judged(
            each.need,
            each.is_must,
            each.query,
            {ref: grade for ref, grade in each.grades.items() if ref in here},
        )
        for each in judged
        if each.asked_for <= here
    )
    return [each for each in kept if each.grades]


def _cases_here(slugs: Mapping[str, str]) -> frozenset[str]:
    """The references whose case here is the judged one: it was once live at the slug that it ships with."""
    held = CaseSlug.objects.filter(slug__in=slugs.values()).values_list("slug", "identity_id")
    numbers = dict(held)
    ours = {ref for ref, slug in slugs.items() if numbers.get(slug) == CaseIdentity.number_of(ref)}
    public = CaseStudyPage.objects.public().filter(ref__in=ours).order_by()
    return frozenset(public.values_list("ref", flat=True))


def _may_differ(
    typed: str, before: SynonymTable, after: SynonymTable, new_words: frozenset[str]
) -> bool:
    """Whether a question can be answered differently at all, which most cannot: told without the index."""
    question = parse_question(typed)
    if set(_expansions(typed, before)) != set(_expansions(typed, after)):
        return True
    words = question.searched
    if any(before.knows(word) != after.knows(word) for word in words):
        return True
    # A word of the vocabulary may be what a misspelt one is taken for.
    return any(within_two(word, new) for word in words for new in new_words)


def _expansions(typed: str, synonyms: SynonymTable) -> Iterator[tuple[str, str, Expansion]]:
    for span in synonyms.expand(parse_question(typed)):
        for expansion in span.expansions:
            yield span.concept.scheme, span.concept.slug, expansion


def _first_ones(typed: str, tables: Sequence[SynonymTable]) -> Sequence[Sequence[Found]]:
    """Return the first ten with each of ``tables``, all from one index: a standby's may differ a little."""

    def asked(index: Searchable, blocked: frozenset[int]) -> Sequence[Sequence[Found]]:
        query = SearchQuery(q=typed)
        rankings = (understand(typed, index, synonyms).ranking for synonyms in tables)
        clauses = (narrowed(ranking, query, blocked) for ranking in rankings)
        return [index.run(EngineRequest(clause, limit=CUT)).found for clause in clauses]

    return ask(asked)


def _compared(judged: Judged, one: Sequence[Found], other: Sequence[Found]) -> ChangedQuery:
    refs_before, refs_after = [case.ref for case in one], [case.ref for case in other]
    places = {ref: place for place, ref in enumerate(refs_before, start=1)}
    first_before, first_after = set(refs_before[:GLANCE]), set(refs_after[:GLANCE])

    def placed(case: Found) -> Placed:
        return Placed(case.ref, case.title, judged.grades.get(case.ref, 0), places.get(case.ref, 0))

    return ChangedQuery(
        query=judged.query,
        before=tuple(placed(case) for case in one[:GLANCE]),
        after=tuple(placed(case) for case in other[:GLANCE]),
        ndcg_before=ndcg(refs_before, judged.grades, CUT),
        ndcg_after=ndcg(refs_after, judged.grades, CUT),
        loses_answer=bool(judged.asked_for & first_before) and not judged.asked_for & first_after,
    )
