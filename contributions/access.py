"""Who may do what in the champions' room: the one door to cases there.

Whoever is signed in has a room; in it they find the cases that are theirs and no others. Editors have
the same room, and the admin for everybody's cases.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, Final, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.views.decorators.cache import never_cache
from wagtail.locks import ScheduledForPublishLock

from casestudies.editing.standing import with_standing
from casestudies.models import CaseStudyPage
from cms.accounts.roles import ADMINISTRATOR, CHAMPION, EDITOR
from cms.core.templatetags.core import plain_moment
from contributions.models import CaseWriter
from organisations.models import Membership

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from cms.accounts.models import User

SENDERS = (CHAMPION.name, EDITOR.name, ADMINISTRATOR.name)
"""Roles whose people were known to an administrator before they wrote anything."""

WITH_EDITORS: Final = "The case is with the editors at the moment, so it cannot be changed."
WAITS: Final = (
    "The case has been read and is to be published on {}, so it cannot be changed until then."
)

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def champion_required(view: View[P]) -> View[P]:
    """Send strangers to sign in and back; what people see in their room is kept by no cache."""
    return never_cache(login_required(view))


def with_case(
    view: Callable[Concatenate[HttpRequest, CaseStudyPage, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Give the view, in place of ``ref``, the case that is the person's own.

    Strangers sign in first; a case of somebody else is a 404, as one that does not exist.
    """

    @champion_required
    @wraps(view)
    def found(request: HttpRequest, ref: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, case_for(request, ref), *args, **kwargs)

    return found


def person(request: HttpRequest) -> User:
    """Who is signed in; for views behind :func:`champion_required`."""
    return cast("User", request.user)


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: what was sent, empty or not; nothing where the page is only asked for."""
    return request.POST if request.method == "POST" else None


def cases_of(user: User | AnonymousUser) -> QuerySet[CaseStudyPage]:
    """Return the cases that ``user`` made, or that they are owner, successor or writer of.

    A case that was merged into another is nobody's any more.
    """
    if not user.is_authenticated:
        nothing: QuerySet[CaseStudyPage] = CaseStudyPage.objects.none()
        return nothing
    place = CaseWriter.objects.filter(page=OuterRef("pk"), user=user.pk, accepted_at__isnull=False)
    found: QuerySet[CaseStudyPage] = CaseStudyPage.objects.filter(Q(owner=user) | Exists(place))
    return found


def case_for(request: HttpRequest, ref: str) -> CaseStudyPage:
    """Return the person's own case of that reference, as stored, with where it stands.

    Raises:
        Http404: for everybody else, strangers included, and where it was merged into another.
    """
    found: Any = with_standing(cases_of(request.user)).filter(ref=ref).first()
    if found is None or found.is_merged:
        raise Http404("There is no such case of theirs.")
    case: CaseStudyPage = found
    return case


def stewards_of(case: CaseStudyPage) -> list[int]:
    """Return the accounts of those who answer for the case: owner and successor, or its maker where it has neither."""
    places = list(
        CaseWriter.objects.filter(page=case, accepted_at__isnull=False)
        .exclude(role="writer")
        .values_list("user_id", flat=True)
    )
    return places or [case.owner_id] * (case.owner_id is not None)


def is_steward(user: User, case: CaseStudyPage) -> bool:
    """Whether ``user`` answers for the case."""
    return user.pk in stewards_of(case)


def is_closed_to(user: User, case: CaseStudyPage) -> bool:
    """Whether ``user`` may not change ``case`` now, as stored: the editors have it, or locked it, or it waits."""
    return bool(closing_words(user, case))


def closing_words(user: User, case: CaseStudyPage) -> str:
    """Why ``user`` may not change ``case`` now, as stored, in a sentence; empty where they may."""
    lock = case.get_lock()
    if lock is None or not lock.for_user(user):
        return ""
    if isinstance(lock, ScheduledForPublishLock):
        return WAITS.format(plain_moment(case.scheduled_revision.approved_go_live_at))
    return WITH_EDITORS


def why_closed(user: User, case: CaseStudyPage) -> str:
    """Why ``user`` may not change ``case``, as :func:`case_for` gave it, in a sentence; empty where they may.

    Of most cases it is known without another query.
    """
    found: Any = case
    if not (found.locked or found.in_review or found.is_scheduled):
        return ""
    return closing_words(user, case)


def may_send(user: User) -> bool:
    """Whether ``user`` may send a case to be read: a confirmed member, or somebody with a role here.

    Anybody with an account writes drafts. What is sent takes an editor's time and speaks for an
    organisation, so an editor has seen who sends it.
    """
    return is_sender(user) or Membership.objects.filter(user=user, approved=True).exists()


def is_sender(user: User) -> bool:
    """Whether ``user`` may send a case whatever they have said of where they work."""
    return user.is_superuser or user.groups.filter(name__in=SENDERS).exists()
