"""From jobs to the cases that they touch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q
from wagtail.models import Page

from casestudies.models import CaseStudyPage
from casestudies.terms import cases_tagged
from organisations.models import Organisation
from search.models import Subject
from taxonomy.models import Term


def touched_cases(jobs: Iterable[tuple[str, str]]) -> set[int]:
    """Return the ids of all cases that jobs may have changed, by subject and key, deleted ones too."""
    keys: dict[str, set[str]] = defaultdict(set)
    for subject, key in jobs:
        keys[subject].add(key)
    touched: set[int] = set()
    for subject, expand in _EXPANSIONS.items():
        if keys[subject]:
            touched |= expand(keys[subject])
    return touched


def _pages(keys: set[str]) -> set[int]:
    """The pages themselves, gone or not, and the cases below those that have any."""
    ids = {int(key) for key in keys}
    parents = Page.objects.filter(pk__in=ids, numchild__gt=0).values_list("path", flat=True)
    below = Q()
    for path in parents:
        below |= Q(path__startswith=path)
    found = CaseStudyPage.objects.filter(below).values_list("pk", flat=True) if below else ()
    return ids | set(found)


def _refs(keys: set[str]) -> set[int]:
    return set(CaseStudyPage.objects.filter(ref__in=keys).values_list("pk", flat=True))


def _terms(keys: set[str]) -> set[int]:
    """Cases tagged with the terms or with anything below them, whose facets name them."""
    ids = {int(key) for key in keys}
    layer = ids
    while layer:
        layer = set(Term.objects.filter(broader__in=layer).values_list("pk", flat=True)) - ids
        ids |= layer
    return set(cases_tagged(ids).values_list("pk", flat=True))


def _organisations(keys: set[str]) -> set[int]:
    families = Organisation.objects.families()
    ids = {member for key in keys for member in families.of(int(key))} | {int(key) for key in keys}
    of_lead = Q(lead_organisation__in=ids)
    return set(
        CaseStudyPage.objects.filter(of_lead | Q(partners__organisation__in=ids)).values_list(
            "pk", flat=True
        )
    )


def _programmes(keys: set[str]) -> set[int]:
    return set(CaseStudyPage.objects.filter(programme__in=keys).values_list("pk", flat=True))


_EXPANSIONS = {
    Subject.PAGE: _pages,
    Subject.CASE_REF: _refs,
    Subject.TERM: _terms,
    Subject.ORGANISATION: _organisations,
    Subject.PROGRAMME: _programmes,
}
