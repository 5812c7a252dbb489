"""What readers tell us about a case: queued for editors, and nothing kept but what they typed."""

from __future__ import annotations

from casestudies.models import CaseStudyPage, ProblemReport


def queue_report(page: CaseStudyPage, *, kind: str, message: str, email: str = "") -> ProblemReport:
    """Put a reader's report into the editors' queue; who sent it is not kept."""
    return ProblemReport.objects.create(page=page, kind=kind, message=message.strip(), email=email)
