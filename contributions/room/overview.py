"""The overview of one case: where it stands, what to do next, what it lacks, whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from casestudies.completeness import Completeness, completeness
from casestudies.models import CaseStudyPage
from casestudies.publishing import Missing, missing_for_publication
from casestudies.rows import load_record
from contributions.agreement.next_steps import still_missing
from contributions.models import CaseWriter
from contributions.room.my_cases import CaseLine, line_of, with_lines
from contributions.room.next_steps import NextStep, next_steps
from contributions.room.reviews import open_reviews

if TYPE_CHECKING:
    from cms.accounts.models import User


@dataclass(frozen=True, slots=True)
class Overview:
    """What the page of one case shows."""

    line: CaseLine
    steps: list[NextStep]
    missing: list[Missing]
    completeness: Completeness
    people: list[CaseWriter]


def case_overview(case: CaseStudyPage, user: User) -> Overview:
    """Read everything about ``case`` from its latest version, for one of its people."""
    stored = with_lines(CaseStudyPage.objects.filter(pk=case.pk)).get()
    latest = latest_version(case)
    people = CaseWriter.objects.filter(page=case, accepted_at__isnull=False)
    return Overview(
        line=line_of(stored, open_reviews([case.pk]).get(case.pk)),
        steps=next_steps(latest, user),
        missing=still_missing(latest, missing_for_publication(latest)),
        completeness=completeness(latest),
        people=list(people.select_related("user").order_by("pk")),
    )


def latest_version(case: CaseStudyPage) -> CaseStudyPage:
    """Return ``case`` as its latest draft has it; as stored where there is no draft."""
    if case.latest_revision_id is None:
        load_record([case], public=False)
        return case
    latest: CaseStudyPage = case.get_latest_revision_as_object()
    return latest
