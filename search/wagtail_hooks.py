"""What Wagtail's admin is told of the public index."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from search.editing.asked import AskedView, asked_csv, may_see_log
from search.editing.health import IndexPanel, IndexView, may_look
from search.editing.synonyms import synonym_preview
from taxonomy.previews import register_preview


class IndexMenuItem(MenuItem):
    """The entry under “Reports”."""

    def is_shown(self, request: HttpRequest) -> bool:
        """For those who may look."""
        return may_look(request.user)


class AskedMenuItem(MenuItem):
    """The entry under “Reports”."""

    def is_shown(self, request: HttpRequest) -> bool:
        """For those who may see the log."""
        return may_see_log(request.user)


def addresses() -> list[URLPattern]:
    """The addresses of the pages on the index and on what is asked."""
    return [
        path("search-index/", IndexView.as_view(), name="search_index"),
        path("searches/", AskedView.as_view(), name="searches"),
        path("searches/<slug:name>.csv", asked_csv, name="searches_csv"),
    ]


def menu_item() -> MenuItem:
    """The index in the menu of reports."""
    return IndexMenuItem("Search index", reverse("search_index"), icon_name="search", order=950)


def asked_menu_item() -> MenuItem:
    """What people search for in the menu of reports."""
    return AskedMenuItem(AskedView.page_title, reverse("searches"), icon_name="search", order=940)


def show_health(_request: HttpRequest, panels: list[Any]) -> None:
    """Put the health of the index on the first page."""
    panels.append(IndexPanel())


register_preview(synonym_preview)
hooks.register("register_admin_urls", addresses)
hooks.register("register_reports_menu_item", menu_item)
hooks.register("register_reports_menu_item", asked_menu_item)
hooks.register("construct_homepage_panels", show_health)
