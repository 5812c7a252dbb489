"""What Wagtail's admin is told of the public index."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from search.editing.health import IndexPanel, IndexView, may_look


class IndexMenuItem(MenuItem):
    """The entry under “Reports”."""

    def is_shown(self, request: HttpRequest) -> bool:
        """For those who may look."""
        return may_look(request.user)


def addresses() -> list[URLPattern]:
    """The address of the page on the index."""
    return [path("search-index/", IndexView.as_view(), name="search_index")]


def menu_item() -> MenuItem:
    """The entry in the menu of reports."""
    return IndexMenuItem("Search index", reverse("search_index"), icon_name="search", order=950)


def show_health(_request: HttpRequest, panels: list[Any]) -> None:
    """Put the health of the index on the first page."""
    panels.append(IndexPanel())


hooks.register("register_admin_urls", addresses)
hooks.register("register_reports_menu_item", menu_item)
hooks.register("construct_homepage_panels", show_health)
