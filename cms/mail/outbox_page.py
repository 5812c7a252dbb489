"""The outbox for editors: what waits, what was given up, what went out; never what it says."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import ListView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.mail.delivery import try_again
from cms.mail.failures import OURS
from cms.mail.models import MailState, OutgoingEmail
from cms.mail.status import mail_status


def may_look(user: Any) -> bool:
    """Whether ``user`` may see what waits and what went out."""
    return bool(user.has_perm("mail.view_outgoingemail"))


def may_mend(user: Any) -> bool:
    """Whether ``user`` may have parked e-mail tried again."""
    return bool(user.has_perm("mail.change_outgoingemail"))


class OutboxMenuItem(MenuItem):
    """The entry under “Reports”."""

    def is_shown(self, request: HttpRequest) -> bool:
        """For those who may look."""
        return may_look(request.user)


class OutboxPanel(Component):
    """A line on the admin's first page when e-mail is parked or late; nothing otherwise."""

    name = "outbox"
    order = 125
    template_name = "mail/admin/panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Count, where the person may know."""
        if not may_look(parent_context["request"].user):
            return {}
        return {
            "status": mail_status(),
            "reasons": _what_went_wrong(OutgoingEmail.objects.filter(last_error__startswith=OURS)),
            "outbox_url": reverse("outbox"),
        }


def _what_went_wrong(emails: QuerySet[OutgoingEmail]) -> list[dict[str, Any]]:
    """Each reason (``last_error``) with how many of ``emails`` it holds up, the commonest first."""
    counted = emails.exclude(last_error="").values("last_error").annotate(count=Count("pk"))
    return [dict(each) for each in counted.order_by("-count", "last_error")]


class OutboxView(WagtailAdminTemplateMixin, ListView[OutgoingEmail]):
    """E-mail in one state, newest first, why it did not go out, and a way to try again what was given up.

    Subjects and words are not shown: some hold a link that signs somebody in.
    """

    template_name = "mail/admin/outbox.html"
    page_title = "E-mail"
    header_icon = "mail"
    paginate_by = 50
    context_object_name = "emails"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Look for those who may."""
        if not may_look(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def state(self) -> MailState:
        """The state asked for; what is parked otherwise."""
        asked = self.request.GET.get("state", "")
        return MailState(asked) if asked in MailState.values else MailState.PARKED

    def get_queryset(self) -> Any:
        """The e-mails of that state."""
        unread = OutgoingEmail.objects.filter(state=self.state).defer("subject", "text", "html")
        return unread.order_by("-pk")

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """The way here."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the template shows."""
        states = [(each, each == self.state) for each in MailState]
        return super().get_context_data(
            states=states,
            state=self.state,
            is_sent=self.state == MailState.SENT,
            may_mend=may_mend(self.request.user) and self.state == MailState.PARKED,
            reasons=_what_went_wrong(OutgoingEmail.objects.filter(state=self.state)),
            **kwargs,
        )

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Try again one parked e-mail, all that one reason holds up, or all of them."""
        if not may_mend(request.user):
            raise PermissionDenied
        tried = try_again(_asked_for(request))
        if tried:
            emails = "The e-mail is" if tried == 1 else f"{tried} e-mails are"
            messages.success(request, f"{emails} tried again now.")
        else:
            messages.warning(request, "There was nothing left to try again.")
        return redirect("outbox")


def _asked_for(request: HttpRequest) -> QuerySet[OutgoingEmail]:
    """The parked e-mails that a button is for: one by its number, those of one reason, or all."""
    number, reason = request.POST.get("email", ""), request.POST.get("reason", "")
    parked = OutgoingEmail.objects.parked()
    if number:
        known = number.isascii() and number.isdigit() and len(number) < 10
        return parked.filter(pk=int(number)) if known else parked.none()
    return parked.filter(last_error=reason) if reason else parked
