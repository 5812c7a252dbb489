"""An agreement that was taken back elsewhere, on paper or in speech: whoever answers for the case records it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from casestudies.agreement import stands
from casestudies.choices import ConsentRole
from casestudies.models import Consent
from cms.core.numbers import row_number
from contributions.access import is_steward, person, with_case
from contributions.agreement.services import end_agreement

if TYPE_CHECKING:
    from casestudies.models import CaseStudyPage

NOT_STANDING: Final = "That agreement has ended already."
TAKEN_BACK: Final = "The agreement is taken back, with what was public by it."


@with_case
def taken_back(request: HttpRequest, case: CaseStudyPage) -> HttpResponse:
    """Say what goes with the agreement that ``agreement`` numbers, and end it once that is confirmed."""
    if not is_steward(person(request), case):
        raise Http404("Only the owner and the successor of a case do this.")
    consent = _standing(case, (request.POST or request.GET).get("agreement", ""))
    if consent is None:
        messages.info(request, NOT_STANDING)
        return redirect("contribute_agreement", ref=case.ref)
    if request.method == "POST":
        end_agreement(consent, user=person(request))
        messages.success(request, TAKEN_BACK)
        return redirect("contribute_agreement", ref=case.ref)
    context = {"case": case, "consent": consent, "is_owner": consent.role == ConsentRole.OWNER}
    return render(request, "contributions/agreement/taken_back.html", context)


def _standing(case: CaseStudyPage, number: str) -> Consent | None:
    found = Consent.objects.filter(page_id=case.pk, pk=row_number(number) or 0).first()
    return found if found is not None and stands(found) else None
