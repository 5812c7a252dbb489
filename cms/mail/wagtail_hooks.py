"""What Wagtail's admin is told of e-mail."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.mail.outbox_page import OutboxMenuItem, OutboxPanel, OutboxView


def addresses() -> list[URLPattern]:
    """The address of the outbox."""
    return [path("outbox/", OutboxView.as_view(), name="outbox")]


def menu_item() -> MenuItem:
    """The outbox in the menu of reports."""
    return OutboxMenuItem(OutboxView.page_title, reverse("outbox"), icon_name="mail", order=960)


def show_trouble(_request: HttpRequest, panels: list[Any]) -> None:
    """Say on the first page when e-mail does not go out."""
    panels.append(OutboxPanel())


hooks.register("register_admin_urls", addresses)
hooks.register("register_reports_menu_item", menu_item)
hooks.register("construct_homepage_panels", show_trouble)
