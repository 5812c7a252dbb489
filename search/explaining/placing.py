"""Where a public case stands among the results of a question, or the one reason why it is not there."""

from __future__ import annotations

from collections.abc import Iterable

from casestudies.detail.words import sentence_list
from casestudies.models import CaseStudyPage
from search import fields
from search.clauses import Clause, Every, NumberIn, OneOf
from search.explaining.filters import YEARS, filters_of
from search.explaining.lagging import not_taken_in
from search.explaining.scores import CaseInIndex
from search.explaining.verdict import Reason, Verdict
from search.facets.base import LabelSource
from search.indexing.build import build_documents
from search.parameters import SearchQuery
from search.query.narrowing import narrowed
from search.query.ranking import exclusion_clause, phrase_clause
from search.query.request import EngineRequest, Searchable
from search.query.understanding import Understood, understand
from search.synonyms import SynonymTable

_UNDATED = OneOf(fields.FACETS, (fields.UNDATED,))
_TAKE_AWAY = "Take the filter away, or look at what the case's record says."


def place(
    query: SearchQuery,
    page: CaseStudyPage,
    index: Searchable,
    blocked: frozenset[int],
    *,
    target: str,
    synonyms: SynonymTable,
    labels: LabelSource,
) -> Verdict:
    """Return where the public case ``page`` stands for ``query`` in the index ``target``, or why it is not there."""
    if page.pk in blocked:
        said = (
            "It is kept out of every answer until the search index has confirmed its last change."
        )
        return Verdict(Reason.BLOCKED, said, "That takes seconds while the worker runs.")
    understood = understand(query.q, index, synonyms)
    clause = narrowed(understood.ranking, query, blocked)
    case = CaseInIndex(index, page.pk)
    is_held, is_found = case.matches((Every(), clause))
    if is_found:
        return _ranked(query, page.pk, index, clause)
    if not (is_held and _is_current(page, case)):
        return not_taken_in(page.pk, target, is_held=is_held)
    return (
        _excluded(understood, case) or _filtered(query, case, labels) or _lacking(understood, case)
    )


def _is_current(page: CaseStudyPage, case: CaseInIndex) -> bool:
    """Whether the index holds the case as the database has it now."""
    now = tuple(document.version for document in build_documents([page.pk]))
    return case.matches((NumberIn(fields.VERSION, now),))[0]


def _ranked(query: SearchQuery, page_id: int, index: Searchable, clause: Clause) -> Verdict:
    total = index.run(EngineRequest(clause, limit=0)).total
    for rank, found in enumerate(index.ids(clause, query.order), start=1):
        if rank > query.WINDOW:
            break
        if found == page_id:
            page = -(-rank // query.per_page)
            said = f"It is number {rank:,} of {total:,}, on page {page:,} of the results."
            return Verdict(Reason.FOUND, said, rank=rank, page=page)
    said = f"It comes after number {query.WINDOW:,}, where results end."
    return Verdict(Reason.BEYOND_END, said, "More words or a filter bring it nearer.")


def _excluded(understood: Understood, case: CaseInIndex) -> Verdict | None:
    excluded = understood.question.excluded
    held = case.matches([exclusion_clause(phrase) for phrase in excluded])
    words = [" ".join(phrase) for phrase, is_held in zip(excluded, held, strict=True) if is_held]
    if not words:
        return None
    said = f"It holds {_quoted(words)}, which the question excludes."
    return Verdict(Reason.EXCLUDED, said, "Take the minus sign away.")


def _filtered(query: SearchQuery, case: CaseInIndex, labels: LabelSource) -> Verdict | None:
    filters = list(filters_of(query, labels))
    held = case.matches([chosen.clause for chosen in filters])
    closing = [chosen for chosen, is_held in zip(filters, held, strict=True) if not is_held]
    if not closing:
        return None
    if closing[0].name == YEARS and case.matches((_UNDATED,))[0]:
        said = "It says no year, and the question asks for years."
        return Verdict(Reason.FILTERED, said, _TAKE_AWAY)
    names = sentence_list([f"“{chosen.said}”" for chosen in closing])
    said = f"The filter {names} leaves it out."
    if len(closing) > 1:
        said = f"The filters {names} leave it out."
    return Verdict(Reason.FILTERED, said, _TAKE_AWAY)


def _lacking(understood: Understood, case: CaseInIndex) -> Verdict:
    """Nothing keeps the case away, so it does not hold what was asked for."""
    question = understood.question
    held = case.matches([phrase_clause(phrase) for phrase in question.phrases])
    apart = [p for p, is_held in zip(question.phrases, held, strict=True) if not is_held]
    if apart:
        said = f"The words {_quoted(' '.join(phrase) for phrase in apart)} do not stand together in it."
        return Verdict(
            Reason.NO_PHRASE, said, "Without quotation marks each word counts by itself."
        )
    if not question.searched:
        said = "The words are too common to be searched, except as a whole title."
        return Verdict(Reason.TOO_COMMON, said)
    typed = {word.folded: word.typed for word in question.words}
    said = f"It holds none of the words {_quoted(typed[word] for word in question.searched)}"
    other = " or of the other words that were searched for them" if understood.expanded else ""
    return Verdict(Reason.NO_WORDS, f"{said}{other}.")


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)
