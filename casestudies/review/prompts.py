"""What a moderator is asked to think of, read from all of the record: each a question, never a verdict."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from casestudies.choices import Basis
from casestudies.fingerprints import public_words
from casestudies.gaps import label_of
from casestudies.models import PreElectionPeriod, Supplier
from casestudies.unnamed import standing_in
from organisations.models import Programme

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from casestudies.models import CaseStudyPage
    from organisations.models import Organisation

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
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]+\.[\w.]+|\b0\d{2,4} ?\d{3,4} ?\d{3,4}\b")


NO_PROSE: Final = frozenset({"ocid", "source_url", "url"})
"""Columns whose signs and figures would be taken for addresses and numbers of people."""


class Said:
    """Everything that a case says in public, with the name of the part that it stands in."""

    def __init__(self, page: CaseStudyPage) -> None:
        self._page = page
        self._facts = [
            (name, text)
            for name, text in public_words(page)
            if name.rpartition(".")[2] not in NO_PROSE
        ]

    def find(self, *patterns: re.Pattern[str]) -> tuple[str, str]:
        """Return the first words that a pattern finds, and in words every part where one does; else empty texts."""
        found = {
            name: match.group()
            for name, text in self._facts
            if (match := next(filter(None, (each.search(text) for each in patterns)), None))
        }
        places = list(dict.fromkeys(self._place(name) for name in found))
        more = len(places) - MOST_NAMED
        listed = ", ".join(f"“{place}”" for place in places[:MOST_NAMED])
        return next(iter(found.values()), ""), f"{listed} and {more} more" if more > 0 else listed

    def _place(self, name: str) -> str:
        """The label of a part, and the number of a row: its own words are for the screen that shows them."""
        head, _, row_id = name.partition(".")
        label = label_of(self._page, head)
        if not row_id:
            return label
        rows = [row.row_id for row in getattr(self._page, head).all()]
        return f"{label}, number {rows.index(row_id.partition('.')[0]) + 1}"


def prompts(page: CaseStudyPage, today: date) -> list[str]:
    """Return what to look at before ``page`` is public, the most pressing first, each with where it stands.

    All that the public would read is looked through: the title, the story and every row. One query when
    loaded, unless its authority is not to be named: then a fixed number.
    """
    said = Said(page)
    return [words for ask in _ASKS if (words := ask(page, said, today))]


def _live_procurement(page: CaseStudyPage, said: Said, today: date) -> str:
    began, starts = page.procurement_began, page.contract_starts
    recent = began is not None and began.last_day > today - RECENTLY
    words, where = said.find(_LIVE)
    stands = f"“{words}” stands in {where}. " if words else ""
    if stands or (recent and (starts is None or starts.last_day > today)):
        ask = (
            "Is a procurement or its standstill still under way? Then wait, or withhold that part."
        )
        return f"{stands}{ask}"
    return ""


def _challenge(_page: CaseStudyPage, said: Said, _today: date) -> str:
    words, where = said.find(_CHALLENGE)
    return f"“{words}” stands in {where}. Is a challenge pending?" if words else ""


def _pre_election(page: CaseStudyPage, _said: Said, today: date) -> str:
    near = "; ".join(_elections(page, today))
    if not near:
        return ""
    return f"A pre-election period is here or near: {near}. Could this be read as taking sides?"


def _elections(page: CaseStudyPage, today: date) -> Iterator[str]:
    """Name the elections near, with their days: local ones by rule, others as editors noted them; one query.

    Where it is known in which nations the case happened, an election of another is left out.
    """
    polling = first_thursday_in_may(today.year)
    if polling - BEFORE_POLLING <= today <= polling:
        yield f"local elections in many areas, on {_day(polling)}"
    nations = {row.nation for row in page.nations.all()}
    for period in PreElectionPeriod.objects.filter(begins__lte=today, polling_day__gte=today):
        if not (period.nation and nations) or period.nation in nations:
            yield f"{period.election}, on {_day(period.polling_day)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def first_thursday_in_may(year: int) -> date:
    """Return the ordinary day of local elections (Representation of the People Act 1983, section 37).

    >>> first_thursday_in_may(2027)
    datetime.date(2027, 5, 6)
    """
    first = date(year, 5, 1)
    return first + timedelta(days=(3 - first.weekday()) % 7)


def _confidence(page: CaseStudyPage, said: Said, _today: date) -> str:
    words, where = said.find(_CONFIDENTIAL)
    if words:
        return f"“{words}” stands in {where}. Is it the supplier's to disclose?"
    if page.contract_value is not None and page.basis == Basis.OWNER_AGREED:
        return "The exact contract value is given. Is it published already, or would the band do?"
    return ""


def _losers(_page: CaseStudyPage, said: Said, _today: date) -> str:
    words, where = said.find(_LOSERS)
    return f"“{words}” stands in {where}. Can anybody tell who lost?" if words else ""


def _named_people(page: CaseStudyPage, said: Said, _today: date) -> str:
    words, where = said.find(_PERSON, _ADDRESS)
    if words:
        return f"Somebody is named, or an address or number stands, in {where}. Have they agreed?"
    if any(row.attributed_to for row in page.quotations.all()):
        return "Somebody is named who is quoted. Have they agreed?"
    return ""


def _suppliers(page: CaseStudyPage, _said: Said, _today: date) -> str:
    if any(row.name for row in page.suppliers.all()):
        return "A supplier is named. Have they seen it? They may reply, and the reply stands beside it."
    return ""


def _told_by_others(page: CaseStudyPage, _said: Said, _today: date) -> str:
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
        "Can they tell from that which authority it is?"
    )


def _naming(page: CaseStudyPage, body: Organisation) -> QuerySet[Any]:
    """The other public cases of ``body`` that name it."""
    live: QuerySet[Any] = type(page).objects.filter(live=True, anonymised_as="")
    return live.filter(lead_organisation=body).exclude(pk=page.pk)


_ASKS: Final[tuple[Callable[[CaseStudyPage, Said, date], str], ...]] = (
    _live_procurement,
    _challenge,
    _pre_election,
    _confidence,
    _losers,
    _named_people,
    _suppliers,
    _told_by_others,
)
