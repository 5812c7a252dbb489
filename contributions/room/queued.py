"""What people of a case ask of the editors, in the queue of reports: once, however often it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from casestudies.choices import ReportKind, ReportState
from casestudies.models import CaseStudyPage, ProblemReport
from casestudies.reports import queue_report

if TYPE_CHECKING:
    from django.db.models import QuerySet

LONGEST: Final = 5_000
"""Characters that are sent at once."""

HOLDS: Final = 2 * LONGEST
"""Characters of one report; what does not fit begins another."""


@transaction.atomic
def queue_words(case: CaseStudyPage, *, opening: str, words: str, email: str) -> ProblemReport:
    """Put ``opening`` and ``words`` into the editors' queue; while such a report is open, add the words to it.

    They are kept whole: where the open one has no room for them, they are a report of their own.
    """
    CaseStudyPage.objects.select_for_update().get(pk=case.pk)
    said, open_ones = words.strip(), list(_open_reports(case, opening, email))
    if holding := [each for each in open_ones if said in each.message]:
        return holding[0]
    last = open_ones[-1] if open_ones else None
    if last is not None and len(longer := f"{last.message}\n\n{said}") <= HOLDS:
        last.message = longer
        last.save(update_fields=["message"])
        return last
    text = f"{opening}\n\n{said}"
    return queue_report(case, kind=ReportKind.OTHER, message=text, email=email)


def open_report(case: CaseStudyPage, *, opening: str) -> ProblemReport | None:
    """Return the first report that begins so and is not closed yet."""
    return _open_reports(case, opening).first()


def _open_reports(case: CaseStudyPage, opening: str, email: str = "") -> QuerySet[ProblemReport]:
    found = ProblemReport.objects.filter(page=case, message__startswith=opening)
    found = found.exclude(state=ReportState.CLOSED)
    return (found.filter(email=email) if email else found).order_by("pk")
