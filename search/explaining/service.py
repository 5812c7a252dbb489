"""The one road to an explanation, for page and command."""

from __future__ import annotations

from dataclasses import dataclass, replace

from casestudies.models import Tombstone
from search.explaining.cases import Subject
from search.explaining.closed import closed, withdrawn
from search.explaining.explanation import Explanation, explain
from search.explaining.placing import place
from search.explaining.verdict import Verdict
from search.parameters import SearchQuery
from search.query.request import Searchable
from search.service import ask, ask_by_name
from search.vocabulary import VOCABULARY


@dataclass(frozen=True, slots=True)
class Answer:
    """The one reason, and what the score is made of where the index holds the case."""

    verdict: Verdict
    explanation: Explanation | None = None
    engine: str = ""
    """Which engine was asked; none where the database alone knew."""
    degraded: bool = False
    """Whether it stands by for the first one."""


def account_for(query: SearchQuery, subject: Subject) -> Answer:
    """Return why the case ``subject`` is, or is not, among the results of ``query``.

    Whoever asks must be allowed to know of it: :func:`search.explaining.cases.find_subject` sees to that.

    Raises:
        EngineUnavailable: if no engine can answer.
    """
    if isinstance(subject.case, Tombstone):
        return Answer(withdrawn(subject.case))
    page = subject.case
    shut = closed(page)
    if shut is not None:
        return Answer(shut)
    synonyms = VOCABULARY.synonyms()

    def answered(index: Searchable, blocked: frozenset[int], target: str) -> Answer:
        verdict = place(
            query, page, index, blocked, target=target, synonyms=synonyms, labels=VOCABULARY
        )
        return Answer(verdict, explain(query, page.pk, index, synonyms))

    told = ask_by_name(answered)
    return replace(told.value, engine=told.engine, degraded=told.degraded)


def score_of(query: SearchQuery, page_id: int) -> Explanation:
    """Explain the score of a case that was found.

    Raises:
        EngineUnavailable: if no engine can answer.
    """
    return ask(lambda index, _: explain(query, page_id, index, VOCABULARY.synonyms()))
