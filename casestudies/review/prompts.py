"""What a moderator is asked to think of, read from the record: each a question, never a verdict."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from casestudies.choices import Basis
from casestudies.models import Supplier
from casestudies.unnamed import standing_in
from organisations.models import Programme

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from casestudies.models import CaseStudyPage
    from organisations.models import Organisation

NARRATIVE: Final = (
    "summary", "challenge", "hypothesis", "user_needs", "approach", "market", "what_helped",
    "working_together", "key_findings", "what_we_would_change", "why_it_did_not_scale",
    "next_steps", "gate_why", "gate_next", "contract_agreement",
)  # fmt: skip
MOST_NAMED: Final = 5
RECENTLY: Final = timedelta(days=365)
"""A procurement that began longer ago than this is taken to be over, unless the text says otherwise."""

BEFORE_POLLING: Final = timedelta(weeks=6)
"""Councils' pre-election period, roughly: from the notice of election to polling day."""

_LIVE = re.compile(
    r"\b(standstill|tenders? (?:are|is) being|out to tender|preferred bidder)\b", re.I
)
_CHALLENGE = re.compile(
    r"\b(legal challenge|judicial review|proceedings|challenged the award)\b", re.I
)
_CONFIDENTIAL = re.compile(
    r"\b(commercial(?:ly)? (?:in )?(?:confiden|sensitiv)\w*|trade secret|day rate|unit price|margin)\b",
    re.I,
)
_LOSERS = re.compile(
    r"\b(unsuccessful|losing|rejected|other) (?:bidder|tenderer|supplier|bid)s?\b", re.I
)
_PERSON = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Cllr|Councillor|Professor|Prof)\.? [A-Z][a-z]+")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+|\b0\d{2,4} ?\d{3,4} ?\d{3,4}\b")


def prompts(page: CaseStudyPage, today: date) -> list[str]:
    """Return what to look at before ``page`` is public, the most pressing first.

    No query when loaded, unless its authority is not to be named: then a fixed number.
    """
    text = "\n".join(_texts(page))
    return [words for ask in _ASKS if (words := ask(page, text, today))]


def _texts(page: CaseStudyPage) -> Iterator[str]:
    yield from (getattr(page, name) for name in NARRATIVE)
    yield from (row.body for row in page.sections.all())
    yield from (row.text for row in page.quotations.all())


def _live_procurement(page: CaseStudyPage, text: str, today: date) -> str:
    began, starts = page.procurement_began, page.contract_starts
    recent = began is not None and began.last_day > today - RECENTLY
    if _LIVE.search(text) or (recent and (starts is None or starts.last_day > today)):
        return (
            "Is a procurement or its standstill still under way? Then wait, or withhold that part."
        )
    return ""


def _challenge(_page: CaseStudyPage, text: str, _today: date) -> str:
    found = _CHALLENGE.search(text)
    return f"“{found.group()}” stands in the text. Is a challenge pending?" if found else ""


def _pre_election(_page: CaseStudyPage, _text: str, today: date) -> str:
    polling = first_thursday_in_may(today.year)
    if not polling - BEFORE_POLLING <= today <= polling:
        return ""
    return (
        f"It is the pre-election period in many areas until {polling.day} May {polling.year}. "
        "Could this be read as taking sides?"
    )


def first_thursday_in_may(year: int) -> date:
    """Return the ordinary day of local elections.

    >>> first_thursday_in_may(2027)
    datetime.date(2027, 5, 6)
    """
    first = date(year, 5, 1)
    return first + timedelta(days=(3 - first.weekday()) % 7)


def _confidence(page: CaseStudyPage, text: str, _today: date) -> str:
    found = _CONFIDENTIAL.search(text)
    if found:
        return f"“{found.group()}” stands in the text. Is it the supplier's to disclose?"
    if page.contract_value is not None and page.basis == Basis.OWNER_AGREED:
        return "The exact contract value is given. Is it published already, or would the band do?"
    return ""


def _losers(_page: CaseStudyPage, text: str, _today: date) -> str:
    found = _LOSERS.search(text)
    return f"“{found.group()}” stands in the text. Can anybody tell who lost?" if found else ""


def _named_people(page: CaseStudyPage, text: str, _today: date) -> str:
    quoted = any(row.attributed_to for row in page.quotations.all())
    if quoted or _PERSON.search(text) or _ADDRESS.search(text):
        return "Somebody is named, or an address or number stands in the text. Have they agreed?"
    return ""


def _suppliers(page: CaseStudyPage, _text: str, _today: date) -> str:
    if any(row.name for row in page.suppliers.all()):
        return "A supplier is named. Have they seen it? They may reply, and the reply stands beside it."
    return ""


def _told_by_others(page: CaseStudyPage, _text: str, _today: date) -> str:
    """Ask about names that our own records link with an authority that is not to be named."""
    body = page.lead_organisation if page.anonymised_as else None
    if body is None:
        return ""
    run: Any = Programme.objects.filter(runner=body).values_list("name", "other_names")
    suppliers = Supplier.objects.filter(page__in=_naming(page, body)).values_list("name", flat=True)
    names = [each for name, others in run for each in (name, *others)]
    found = standing_in(page, [*names, *suppliers.order_by("name").distinct()])
    if not found:
        return ""
    listed = ", ".join(f"“{name}”" for name in found[:MOST_NAMED])
    return (
        f"The authority is not to be named, but our records link it with {listed}, which readers see here. "
        "Can they tell the authority by that?"
    )


def _naming(page: CaseStudyPage, body: Organisation) -> QuerySet[Any]:
    """The other public cases of ``body`` that name it."""
    live: QuerySet[Any] = type(page).objects.filter(live=True, anonymised_as="")
    return live.filter(lead_organisation=body).exclude(pk=page.pk)


_ASKS: Final[tuple[Callable[[CaseStudyPage, str, date], str], ...]] = (
    _live_procurement,
    _challenge,
    _pre_election,
    _confidence,
    _losers,
    _named_people,
    _suppliers,
    _told_by_others,
)
