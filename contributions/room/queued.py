"""What people of a case ask of the editors, in the queue of reports: once, however often it is sent."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from casestudies.choices import ReportKind, ReportState
from casestudies.models import CaseStudyPage, ProblemReport
from casestudies.reports import queue_report

LONGEST: Final = 5_000


@transaction.atomic
def queue_words(case: CaseStudyPage, *, opening: str, words: str, email: str) -> ProblemReport:
    """Put ``opening`` and ``words`` into the editors' queue; while such a report is open, add the words to it."""
    CaseStudyPage.objects.select_for_update().get(pk=case.pk)
    open_one = open_report(case, opening=opening, email=email)
    if open_one is None:
        text = f"{opening}\n\n{words.strip()}"
        return queue_report(case, kind=ReportKind.OTHER, message=text, email=email)
    if words.strip() and words.strip() not in open_one.message:
        open_one.message = f"{open_one.message}\n\n{words.strip()}"[: 2 * LONGEST]
        open_one.save(update_fields=["message"])
    return open_one


def open_report(case: CaseStudyPage, *, opening: str, email: str = "") -> ProblemReport | None:
    """Return the report that begins so and is not closed yet; that of ``email``, where one is given."""
    found = ProblemReport.objects.filter(page=case, message__startswith=opening)
    found = found.exclude(state=ReportState.CLOSED)
    return (found.filter(email=email) if email else found).order_by("pk").first()
