"""What Wagtail's admin is told of the champions' room."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from casestudies.editing.reviews import may_review
from casestudies.models import CaseStudyPage
from contributions.agreement import history
from contributions.agreement.admin import CaseAgreementsView
from contributions.room.admin.contact import CaseContactView
from contributions.room.admin.memberships import (
    MembershipMenuItem,
    MembershipPanel,
    MembershipsView,
)
from contributions.stewardship.for_reviewers import CaseCommentsView
from contributions.stewardship.stale_page import StaleMenuItem, StaleView
from contributions.stewardship.taken_off import tell_of_several, tell_of_unpublished


def addresses() -> list[URLPattern]:
    """The addresses of who asks to belong, of what is going stale, and of what is about one case."""
    return [
        path("memberships/", MembershipsView.as_view(), name="memberships_waiting"),
        path("going-stale/", StaleView.as_view(), name="going_stale"),
        path("cases/<int:pk>/comments/", CaseCommentsView.as_view(), name="case_comments"),
        path("cases/<int:pk>/contact/", CaseContactView.as_view(), name="case_contact"),
        path("cases/<int:pk>/agreements/", CaseAgreementsView.as_view(), name="case_agreements"),
    ]


def menu_item() -> MenuItem:
    """Who asks to belong, in the menu of reports."""
    title, url = MembershipsView.page_title, reverse("memberships_waiting")
    return MembershipMenuItem(title, url, icon_name="group", order=930)


def stale_entry() -> MenuItem:
    """What is going stale, in the menu of reports."""
    return StaleMenuItem(StaleView.page_title, reverse("going_stale"), icon_name="time", order=940)


def show_who_waits(_request: HttpRequest, panels: list[Any]) -> None:
    """Say on the first page that somebody waits."""
    panels.append(MembershipPanel())


def case_buttons(
    page: Page, user: Any, view_name: str = "", next_url: str | None = None
) -> Iterator[Button]:
    """Lead those who look after other people's cases to its comments, the owner's contact and its agreements."""
    if isinstance(page, CaseStudyPage) and page.pk is not None and may_review(user):
        url = reverse("case_comments", args=[page.pk])
        yield Button("Comments", url=url, icon_name="comment", priority=61)
        contact = reverse("case_contact", args=[page.pk])
        yield Button("Owner’s contact", url=contact, icon_name="mail", priority=62)
        agreements = reverse("case_agreements", args=[page.pk])
        yield Button("Agreements", url=agreements, icon_name="circle-check", priority=63)


hooks.register("register_page_header_buttons", case_buttons)
hooks.register("register_admin_urls", addresses)
hooks.register("register_log_actions", history.register)
hooks.register("register_reports_menu_item", menu_item)
hooks.register("register_reports_menu_item", stale_entry)
hooks.register("construct_homepage_panels", show_who_waits)
hooks.register("after_unpublish_page", tell_of_unpublished)
hooks.register("after_bulk_action", tell_of_several)
