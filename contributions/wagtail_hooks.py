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


def addresses() -> list[URLPattern]:
    """The address of the list of who asks to belong."""
    return [path("memberships/", MembershipsView.as_view(), name="memberships_waiting")]


def menu_item() -> MenuItem:
    """Who asks to belong, in the menu of reports."""
    title, url = MembershipsView.page_title, reverse("memberships_waiting")
    return MembershipMenuItem(title, url, icon_name="group", order=930)


def show_who_waits(_request: HttpRequest, panels: list[Any]) -> None:
    """Say on the first page that somebody waits."""
    panels.append(MembershipPanel())


hooks.register("register_admin_urls", addresses)
hooks.register("register_reports_menu_item", menu_item)
hooks.register("construct_homepage_panels", show_who_waits)
