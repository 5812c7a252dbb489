"""The page that tells an editor why a case is, or is not, among the results of a question."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms

from casestudies.addresses import case_path
from casestudies.models import CaseStudyPage
from search.explaining.cases import Subject, find_subject
from search.explaining.filters import filters_of
from search.explaining.service import account_for
from search.explaining.verdict import Verdict
from search.explaining.wording import Group, Said, asked, groups, made_of_it, missing, weights
from search.parameters import LONGEST_QUESTION, SearchQuery
from search.vocabulary import VOCABULARY

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from cms.accounts.models import User

    Reader = User | AnonymousUser

EXPLAIN = "/search/explain/"
RIGHT = "search.explain_search"
"""The right to ask why search answers as it does."""

NOT_KNOWN = (
    "No case that you can see has this reference, slug or address. Paste the address of its page, or "
    "type a reference like PR-000030."
)
TYPED = ("q", "case", "page")
"""Parameters that the form asks for again; the others go along as they are."""


class ExplainForm(forms.Form):
    """A question and a case."""

    q = forms.CharField(
        label="Question",
        required=False,
        max_length=LONGEST_QUESTION,
        help_text="As somebody would type it into the search box.",
    )
    case = forms.CharField(
        label="Case",
        help_text="Its reference, or the address of its page.",
        error_messages={"required": "Say which case: its reference, or the address of its page."},
    )

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader = reader

    def clean_case(self) -> Subject:
        """Find the case.

        Raises:
            ValidationError: where there is none that the reader may know of.
        """
        subject = find_subject(self.cleaned_data["case"], self.reader)
        if subject is None:
            raise forms.ValidationError(NOT_KNOWN)
        return subject


@dataclass(frozen=True, slots=True)
class ExplainedCase:
    """What is said of one case. ``url`` is empty for one that the public cannot open."""

    ref: str
    title: str
    url: str
    merged_from: str
    verdict: Verdict
    score: float
    decides_order: bool
    groups: list[Group]
    weights: list[Said]
    made_of_it: list[Said]
    missing: list[str]
    asked: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A filter that goes along with the form."""

    name: str
    value: str


def may_explain(user: Reader) -> bool:
    """Whether ``user`` may ask why search answers as it does."""
    return user.is_authenticated and user.has_perm(RIGHT)


def explain_path(query: SearchQuery, case: str = "") -> str:
    """The explanation of one case for ``query``; without a case, the form that asks for one."""
    pairs = [*replace(query, page=1).pairs(), *([("case", case)] if case else [])]
    return f"{EXPLAIN}?{urlencode(pairs, errors='replace')}" if pairs else EXPLAIN


@dataclass(frozen=True, slots=True)
class ExplainLinks:
    """Where editors ask why: ``url`` asks for a case, ``of_case`` is to be ended with the address of one."""

    url: str
    of_case: str


def explain_links(query: SearchQuery) -> ExplainLinks:
    """Return the ways from the results of ``query`` to their explanation."""
    url = explain_path(query)
    return ExplainLinks(url, f"{url}{'&' if '?' in url else '?'}case=")


def kept(query: SearchQuery) -> list[Kept]:
    """Return the filters and the order of ``query``, which the form carries along."""
    return [Kept(name, value) for name, value in query.pairs() if name not in TYPED]


def filters_in_words(query: SearchQuery) -> list[str]:
    """Return each filter that narrows, in words."""
    return list(dict.fromkeys(chosen.said for chosen in filters_of(query, VOCABULARY)))


def explained(query: SearchQuery, subject: Subject) -> ExplainedCase:
    """Return what is said of ``subject``.

    Raises:
        EngineUnavailable: if no engine can answer.
    """
    answer = account_for(query, subject)
    explanation = answer.explanation
    page = subject.case if isinstance(subject.case, CaseStudyPage) else None
    return ExplainedCase(
        ref=subject.ref,
        title=subject.title,
        url=case_path(page.slug) if page and explanation else "",
        merged_from=subject.merged_from,
        verdict=answer.verdict,
        score=explanation.score if explanation else 0.0,
        decides_order=explanation.decides_order if explanation else True,
        groups=groups(explanation, VOCABULARY) if explanation else [],
        weights=weights(explanation) if explanation else [],
        made_of_it=made_of_it(explanation.understood, VOCABULARY) if explanation else [],
        missing=missing(explanation, VOCABULARY) if explanation else [],
        asked=asked(answer),
    )
