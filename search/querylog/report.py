"""What the query log tells: most asked, nothing found, found but never opened. One query for each list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import parse_qs, urlencode

from django.db.models import Avg, Count, Max, Min, Q, QuerySet
from django.utils import timezone

from search.explaining.filters import filters_of
from search.models import LoggedQuery
from search.parsing import parse_lenient
from search.vocabulary import VOCABULARY, NoVocabulary

_AS_THEY_ARE = NoVocabulary()


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time up to now. ``days`` of nought is all that is kept."""

    name: str
    label: str
    days: int

    def since(self, now: datetime) -> datetime | None:
        """Return when it begins; ``None`` for everything."""
        return now - timedelta(days=self.days) if self.days else None


PERIODS: Final = (
    Period("7", "The last 7 days", 7),
    Period("30", "The last 30 days", 30),
    Period("90", "The last 90 days", 90),
    Period("all", "All that is kept (13 months)", 0),
)
DEFAULT_PERIOD: Final = PERIODS[1]


@dataclass(frozen=True, slots=True)
class Listing:
    """One list of the report: its name in addresses, its heading, and what is said of it."""

    name: str
    heading: str
    hint: str


MOST_ASKED: Final = Listing("most-asked", "Most asked", "Questions by how often they were asked.")
NOTHING_FOUND: Final = Listing(
    "nothing-found",
    "Nothing found",
    "A synonym may help, or a case that nobody has told yet.",
)
NEVER_OPENED: Final = Listing(
    "never-opened",
    "Found but never opened",
    "Results that nobody took up: the wrong cases come first, or their titles do not say what they are.",
)
LISTINGS: Final = (MOST_ASKED, NOTHING_FOUND, NEVER_OPENED)


@dataclass(frozen=True, slots=True)
class Line:
    """One question of a list: how often it was asked, what it found at most, and what was opened of it.

    ``best`` is the highest place that was opened; nought where none was.
    """

    terms: str
    filters: str
    times: int
    total: int
    opened: int
    best: int
    milliseconds: int
    last: datetime

    @property
    def parameters(self) -> str:
        """The question as the parameters of the search page."""
        words = urlencode({"q": self.terms}) if self.terms else ""
        return "&".join(part for part in (words, self.filters) if part)

    @property
    def filters_in_words(self) -> str:
        """The filters as people read them; slugs that lead elsewhere now stay as they were."""
        query = parse_lenient(parse_qs(self.filters), _AS_THEY_ARE)
        return "; ".join(chosen.said for chosen in filters_of(query, VOCABULARY))


@dataclass(frozen=True, slots=True)
class Sums:
    """The whole period in four figures."""

    asked: int
    nothing_found: int
    opened: int
    milliseconds: int

    @property
    def found(self) -> int:
        """How many found something."""
        return self.asked - self.nothing_found


def period_named(name: str) -> Period:
    """Return the period called ``name``; the last 30 days for any other name."""
    return next((period for period in PERIODS if period.name == name), DEFAULT_PERIOD)


def listing_named(name: str) -> Listing | None:
    """Return the list called ``name``, if there is one."""
    return next((listing for listing in LISTINGS if listing.name == name), None)


def sums(period: Period) -> Sums:
    """Add up the period: one query."""
    found = _within(period).aggregate(
        asked=Count("pk"),
        nothing_found=Count("pk", filter=Q(total=0)),
        opened=Count("opened"),
        milliseconds=Avg("milliseconds"),
    )
    return Sums(**{**found, "milliseconds": round(found["milliseconds"] or 0)})


def lines(listing: Listing, period: Period, most: int | None = None) -> Iterator[Line]:
    """Yield the lines of a list, those asked most often first: one query."""
    rows = _within(period)
    if listing is NOTHING_FOUND:
        rows = rows.filter(total=0)
    grouped: QuerySet[Any, Any] = rows.values("terms", "filters").annotate(
        times=Count("pk"),
        found=Max("total"),
        taken=Count("opened"),
        best=Min("opened"),
        took=Avg("milliseconds"),
        last=Max("asked"),
    )
    if listing is NEVER_OPENED:
        grouped = grouped.filter(found__gt=0, taken=0)
    ordered = grouped.order_by("-times", "-last", "terms", "filters")[:most]
    for row in ordered.iterator(chunk_size=1000):
        yield Line(
            terms=row["terms"],
            filters=row["filters"],
            times=row["times"],
            total=row["found"],
            opened=row["taken"],
            best=row["best"] or 0,
            milliseconds=round(row["took"]),
            last=row["last"],
        )


def _within(period: Period) -> QuerySet[LoggedQuery]:
    since = period.since(timezone.now())
    return LoggedQuery.objects.filter(asked__gte=since) if since else LoggedQuery.objects.all()
