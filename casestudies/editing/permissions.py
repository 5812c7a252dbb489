"""Which cases a person finds in the admin: those that they may change, not every title there is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import policy_registry

from casestudies.models import CaseStudyPage

ALL = "all"
EXPLORER = frozenset({"wagtailadmin_explore", "wagtailadmin_explore_results"})
BULK = "wagtail_bulk_action"


class OwnCasesPolicy(PagePermissionPolicy):
    """Wagtail's rules for pages, but that the right to add cases does not show other people's.

    The explorer's lists, the admin's page search, its reports and its API all ask here.
    """

    def explorable_instances(self, user: Any) -> Any:
        """The pages that ``user`` comes across, without cases that they may not change."""
        pages = super().explorable_instances(user)
        if user.is_superuser:
            return pages
        changeable = self.instances_user_has_permission_for(user, "change").values("pk")
        others = CaseStudyPage.objects.exclude(pk__in=changeable)
        return pages.exclude(pk__in=others.values("pk"))


def own_pages(pages: Any, request: HttpRequest) -> Any:
    """Leave in a chooser the pages that the person comes across; Wagtail offers everybody all."""
    policy = policy_registry.get_by_type(Page)
    return pages.filter(pk__in=policy.explorable_instances(request.user).values("pk"))


class OwnPagesMiddleware:
    """Answer 404 to who names a page, by its number, that they do not come across.

    Two of Wagtail's views would show its title: the explorer opened at it, and the question before
    something is done to several pages at once.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; only the view that was chosen matters here."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, kwargs: dict[str, Any]
    ) -> None:
        """Let the view do its work where every page that is named may be seen.

        Raises:
            Http404: if one may not.
        """
        name = request.resolver_match.url_name if request.resolver_match else ""
        if not request.user.is_authenticated:
            return
        if name in EXPLORER and "parent_page_id" in kwargs:
            named = Page.objects.filter(pk=kwargs["parent_page_id"])
        elif name == BULK and kwargs.get("model_name") == "page":
            named = _named_at_once(request.GET)
        else:
            return
        if named.exclude(pk__in=own_pages(Page.objects.all(), request).values("pk")).exists():
            raise Http404("This page is none of theirs.")


def _named_at_once(asked: QueryDict) -> Any:
    """The pages that a question about several names: by number, or all below one.

    Raises:
        Http404: if a number is none, on which Wagtail would break.
    """
    ids = asked.getlist("id")
    if ALL not in ids:
        return Page.objects.filter(pk__in=[_number(each) for each in ids])
    if "childOf" not in asked:
        return Page.objects.all()
    return Page.objects.child_of(get_object_or_404(Page, pk=_number(str(asked["childOf"]))))


def _number(typed: str) -> int:
    if typed.isascii() and typed.isdigit() and len(typed) < 10:
        return int(typed)
    raise Http404(f"“{typed[:20]}” is not the number of a page.")
