"""A second pair of eyes on every road of the editors' side that makes a case public. See ADR 0024.

The form of a case refuses by itself (``casestudies.forms``), and a step of any workflow in
``casestudies.receivers``; here are the roads that pass by neither.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest
from wagtail.admin.api.views import PagesAdminAPIViewSet

from casestudies.forms import PUBLISH
from casestudies.models import CaseStudyPage
from casestudies.publishing import about
from casestudies.review.direct import OWN, direct_refusal
from cms.core.refusals import Refused


def offer_no_publishing(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Take the button away where pressing it would be refused."""
    if context["view"] == "create":
        is_case = CaseStudyPage in context["parent_page"].specific_class.allowed_subpage_models()
        refused = is_case
    else:
        page = context.get("page")
        refused = isinstance(page, CaseStudyPage) and bool(direct_refusal(page, request.user))
    if refused:
        items[:] = [item for item in items if item.name != PUBLISH]


def refuse_own_together(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> None:
    """Publish none of several cases when one is the person's own.

    Raises:
        Refused: naming it.
    """
    if action_type != "publish":
        return
    for page in _cases(objects, below=action.cleaned_form.cleaned_data["include_descendants"]):
        if words := direct_refusal(page, request.user):
            raise Refused({NON_FIELD_ERRORS: [words]}, about(page))


def _cases(objects: Iterable[Any], *, below: bool) -> Iterable[CaseStudyPage]:
    named = list(objects)
    yield from CaseStudyPage.objects.filter(pk__in=[page.pk for page in named]).order_by("pk")
    for page in named if below else ():
        yield from CaseStudyPage.objects.descendant_of(page).filter(live=False).order_by("pk")


def refuse_live_copy(request: HttpRequest, page: Any, new_page: Any) -> None:
    """Refuse a copy, or an alias, that would be public at once: it is its maker's, and nobody has read it.

    Raises:
        Refused: naming the copy.
    """
    copies = CaseStudyPage.objects.descendant_of(new_page, inclusive=True)
    live = copies.filter(live=True).first()
    if live is not None:
        raise Refused({NON_FIELD_ERRORS: [OWN]}, about(live))


class ReadOnlyPages(PagesAdminAPIViewSet):
    """The admin's own API for pages, without its actions: roads to publication that nobody here needs."""

    actions: dict[str, Any] = {}


def read_pages_only(router: Any) -> None:
    """Put it in the place of Wagtail's."""
    router.register_endpoint("pages", ReadOnlyPages)
