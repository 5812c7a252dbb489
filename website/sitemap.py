"""Every public address, for search engines of the web: a slice of it at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from casestudies.addresses import CASES, case_path, organisation_path, term_path
from casestudies.choices import FieldStatus
from casestudies.models import CaseStudyPage, FieldState, Partner
from organisations.models import Organisation
from taxonomy.choices import Scheme
from taxonomy.models import Term

URLS_A_PAGE = 10_000
"""The protocol allows 50,000; this keeps an answer quick and small."""

LISTS = (
    "/",
    CASES,
    "/sectors/",
    "/methods/",
    "/outcomes/",
    "/barriers/",
    "/enablers/",
    "/organisations/",
    "/programmes/",
    "/about/",
    "/accessibility/",
    "/privacy/",
    "/open-data/",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One address, and when what stands there last changed."""

    url: str
    changed: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one kind, in a steady order, and how each becomes an entry."""

    rows: QuerySet[Any, Any]
    entry: Callable[[Any], Entry]


def sections() -> list[Section]:
    """Return cases, terms and the organisations that public cases name."""
    public = CaseStudyPage.objects.public()
    cases = public.order_by("pk").values_list("slug", "last_published_at")
    terms = Term.objects.listed().exclude(scheme=Scheme.MODE).order_by("pk")
    silent = FieldState.objects.filter(field__startswith="partners", state=FieldStatus.WITHHELD)
    partners = Partner.objects.filter(page__in=public, organisation__isnull=False).exclude(
        page__in=silent.values("page_id")
    )
    named = Organisation.objects.listed().filter(
        Q(pk__in=public.naming_lead().order_by().values("lead_organisation_id"))
        | Q(pk__in=partners.order_by().values("organisation_id"))
    )
    return [
        Section(cases, lambda row: _entry(case_path(row[0]), row[1])),
        Section(terms.values_list("scheme", "slug"), lambda row: _entry(term_path(*row))),
        Section(
            named.order_by("pk").values_list("slug", flat=True),
            lambda slug: _entry(organisation_path(slug)),
        ),
    ]


def page_count(parts: Iterable[Section]) -> int:
    """Return how many pages the whole takes: one query a section."""
    total = len(LISTS) + sum(part.rows.count() for part in parts)
    return -(-total // URLS_A_PAGE)


def entries(parts: Iterable[Section], number: int) -> Iterator[Entry]:
    """Yield page ``number`` (from 1) of all addresses: two queries a section at most."""
    start, stop = (number - 1) * URLS_A_PAGE, number * URLS_A_PAGE
    yield from (_entry(path) for path in LISTS[start:stop])
    offset = len(LISTS)
    for part in parts:
        length = part.rows.count()
        first, last = max(0, start - offset), max(0, stop - offset)
        if first < length and last > 0:
            yield from map(part.entry, part.rows[first:last])
        offset += length


def _entry(path: str, changed: datetime | None = None) -> Entry:
    day = timezone.localtime(changed).date().isoformat() if changed else ""
    return Entry(f"{settings.BASE_URL}{path}", day)
