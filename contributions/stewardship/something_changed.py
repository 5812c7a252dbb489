"""“Something changed” in a reminder: whoever was written to becomes one of the case's people, on a confirmed address.

The link alone opens nothing: it may be forwarded, and programs follow it. It says which case and which address; the
place is given by a button, to whoever is signed in with that address and has confirmed it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Final

from allauth.account.models import EmailAddress
from django.core import signing
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from casestudies.addresses import case_path, case_report_path
from casestudies.models import CaseStudyPage
from contributions.access import cases_of, person
from contributions.models import CaseWriter, WriterRole
from contributions.room.people import give_place, successor_of
from contributions.stewardship.due import watched_cases
from contributions.stewardship.tokens import WORKS_FOR

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from cms.accounts.models import User

_SALT: Final = "contributions.something-changed"


def changed_path(page: CaseStudyPage, address: str) -> str:
    """Return the path by which whoever reads e-mail at ``address`` comes to the update of ``page``."""
    token = signing.dumps([page.pk, address.lower()], salt=_SALT)
    return reverse("contribute_changed", args=[token])


@dataclass(frozen=True, slots=True)
class Addressed:
    """The public case that a link is about, and the address that it went to; ``is_current`` while it is a contact's."""

    case: CaseStudyPage
    address: str
    is_current: bool


def addressed_by(token: str) -> Addressed | None:
    """Return what ``token`` is about; ``None`` when it is none of ours, too old, or the case is not public any more."""
    try:
        pk, address = signing.loads(token, salt=_SALT, max_age=WORKS_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    case = watched_cases().filter(pk=pk).first()
    return None if case is None else Addressed(case, address, address in contacts_of_case(case))


def contacts_of_case(case: CaseStudyPage) -> set[str]:
    """Return the addresses of those who answer for ``case`` now, in lower case."""
    successors = successor_of(case).values_list("user__email", flat=True)
    return {each.lower() for each in [case.owner_email, *successors]}


def has_confirmed(user: User | AnonymousUser, address: str) -> bool:
    """Whether ``user`` has shown that they read e-mail at ``address``."""
    mine = EmailAddress.objects.filter(user_id=user.pk, verified=True)
    return user.is_authenticated and mine.filter(email__iexact=address).exists()


@transaction.atomic
def join(case: CaseStudyPage, user: User) -> None:
    """Make ``user`` one of the people of ``case``: owner where nobody with an open account is, else a writer."""
    CaseStudyPage.objects.select_for_update().get(pk=case.pk)
    owners = CaseWriter.objects.filter(page=case, role=WriterRole.OWNER, accepted_at__isnull=False)
    if owners.filter(user__is_active=True).exists():
        give_place(case, user, WriterRole.WRITER)
        return
    CaseWriter.objects.filter(page=case, role=WriterRole.OWNER).update(role=WriterRole.WRITER)
    give_place(case, user, WriterRole.OWNER)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def something_changed(request: HttpRequest, token: str) -> HttpResponse:
    """Lead on to the update whoever may write it, and say to everybody else what they can do."""
    found = addressed_by(token)
    if found is None:
        return render(request, "contributions/link_gone.html", status=404)
    if cases_of(request.user).filter(pk=found.case.pk).exists():
        return redirect("contribute_update", ref=found.case.ref)
    may_join = found.is_current and has_confirmed(request.user, found.address)
    if may_join and request.method == "POST":
        join(found.case, person(request))
        return redirect("contribute_update", ref=found.case.ref)
    context = {
        "subject": found.case,
        "is_current": found.is_current,
        "may_join": may_join,
        "here": reverse("contribute_changed", args=[token]),
        "case_url": case_path(found.case.slug),
        "report_url": case_report_path(found.case.slug),
    }
    return render(request, "contributions/stewardship/something_changed.html", context)


def or_join(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Offer a place, instead of a 404, to whoever is not one of the case's people but reads its contact's e-mail.

    Reminders that were sent before links named an address lead to the update itself.
    """

    @wraps(view)
    def found(request: HttpRequest, ref: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, ref=ref, **kwargs)
        except Http404:
            case = watched_cases().filter(ref=ref).first()
            mine = "" if case is None else _confirmed_contact(request.user, case)
            if case is None or not mine:
                raise
            return redirect(changed_path(case, mine))

    return found


def _confirmed_contact(user: User | AnonymousUser, case: CaseStudyPage) -> str:
    return next((each for each in sorted(contacts_of_case(case)) if has_confirmed(user, each)), "")
