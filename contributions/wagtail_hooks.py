"""What Wagtail's admin is told of the champions' room."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from contributions.room.admin.memberships import (
    MembershipMenuItem,
    MembershipPanel,
    MembershipsView,
)
from contributions.stewardship.stale_page import StaleMenuItem, StaleView


def addresses() -> list[URLPattern]:
    """The addresses of the lists of who asks to belong, and of what is going stale."""
    return [
        path("memberships/", MembershipsView.as_view(), name="memberships_waiting"),
        path("going-stale/", StaleView.as_view(), name="going_stale"),
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


hooks.register("register_admin_urls", addresses)
hooks.register("register_reports_menu_item", menu_item)
hooks.register("register_reports_menu_item", stale_entry)
hooks.register("construct_homepage_panels", show_who_waits)
