"""Who asks to belong to which organisation: editors confirm it or refuse it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.core.numbers import row_number
from organisations.models import Membership
from organisations.services.members import CONFIRM, confirm, evidence_words, refuse

SHOWN = 100
REASON_LENGTH = 500


def may_confirm(user: Any) -> bool:
    """Whether ``user`` confirms who belongs."""
    return bool(user.has_perm(CONFIRM))


def waiting() -> QuerySet[Membership]:
    """Return who asks, the oldest first."""
    asked = Membership.objects.filter(approved=False)
    return asked.select_related("user", "organisation", "invited_by").order_by("created_at", "pk")


class MembershipMenuItem(MenuItem):
    """The entry under “Reports”."""

    def is_shown(self, request: HttpRequest) -> bool:
        """For those who confirm."""
        return may_confirm(request.user)


class MembershipPanel(Component):
    """A line on the admin's first page while somebody waits."""

    name = "memberships"
    order = 121
    template_name = "contributions/admin/memberships_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Count, where the person confirms."""
        if not may_confirm(parent_context["request"].user):
            return {"count": 0}
        return {"count": waiting().count(), "url": reverse("memberships_waiting")}


class MembershipsView(WagtailAdminTemplateMixin, TemplateView):
    """Everybody who asks, with what speaks for them."""

    template_name = "contributions/admin/memberships.html"
    page_title = "Who is asking to belong"
    header_icon = "group"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Look for those who confirm."""
        if not may_confirm(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """The way here."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the template shows."""
        asked = [(place, evidence_words(place)) for place in waiting()[:SHOWN]]
        return super().get_context_data(asked=asked, **kwargs)

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Confirm or refuse one, named by the button that was pressed."""
        place = _named(request.POST.get("confirm", "") or request.POST.get("refuse", ""))
        if place is None:
            messages.warning(request, "Somebody has answered that already.")
        elif request.POST.get("confirm"):
            confirm(place)
            messages.success(request, f"{place.user} belongs to {place.organisation} now.")
        else:
            refuse(place, request.POST.get("reason", "")[:REASON_LENGTH])
            messages.success(request, "Refused. They are told by e-mail.")
        return redirect("memberships_waiting")


def _named(typed: str) -> Membership | None:
    return waiting().filter(pk=row_number(typed) or 0).first()
