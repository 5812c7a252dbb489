"""Similar cases beside a case: at most four, each with the reason in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casestudies.addresses import case_path
from casestudies.chains import SUCCESSIONS, linked, related_to
from casestudies.models import CaseStudyPage
from search.engines.base import EngineUnavailable
from search.listing import read_titles
from search.query.request import Searchable
from search.service import ask
from search.suggest.reasons import reason
from search.suggest.similar import Similar, similar
from search.vocabulary import VOCABULARY

MOST = 4


@dataclass(frozen=True, slots=True)
class SimilarCase:
    """A similar case as a link, and why."""

    title: str
    url: str
    reason: str


def similar_cases(page: CaseStudyPage) -> list[SimilarCase]:
    """Return the cases most like ``page``: four queries, whether or not there are any; none without an engine.

    Left out are cases that it names or that name it, which stand under “Related cases”, and those that
    it continues or replaces at any remove. Of others that do so, the most similar one stands for all.
    """

    def look(index: Searchable, blocked: frozenset[int]) -> list[Similar]:
        return similar(page.pk, index, VOCABULARY, blocked)

    try:
        found = ask(look)
    except EngineUnavailable:
        found = []
    titles = {case.page_id: case for case in read_titles([each.page_id for each in found])}
    public = [each for each in found if each.page_id in titles]
    kept = list(_one_of_a_chain(page.ref, public))[:MOST]
    return [
        SimilarCase(case.title, case_path(case.slug), reason(each))
        for each in kept
        for case in (titles[each.page_id],)
    ]


def _one_of_a_chain(ref: str, found: Sequence[Similar]) -> Iterator[Similar]:
    links = related_to([ref, *(each.ref for each in found)])
    successions = [link for link in links if link[2] in SUCCESSIONS]
    told = set(linked(ref, successions))
    told |= {other for here, there, _ in links if ref in (here, there) for other in (here, there)}
    for each in found:
        if each.ref not in told:
            told |= linked(each.ref, successions)
            yield each
