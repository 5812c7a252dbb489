"""Organisations, programmes and memberships in the Wagtail admin."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from organisations.choosers import OrganisationChooserViewSet, ProgrammeChooserViewSet
from organisations.filters import OrganisationFilterSet, ProgrammeFilterSet
from organisations.models import Membership, Organisation, Programme
from organisations.panels import (
    MEMBERSHIP_PANELS,
    ORGANISATION_EDIT_HANDLER,
    PROGRAMME_PANELS,
)
from organisations.views import MergeView


def standing(body: Organisation | Programme) -> str:
    """Return what sets a row apart: ``Former``, ``Merged``, ``Invented``; nothing for most."""
    ended = isinstance(body, Organisation) and body.is_former
    parts = (
        "merged" if body.merged_into_id is not None else "",
        "former" if ended else "",
        "invented" if body.is_illustrative else "",
    )
    return ", ".join(part for part in parts if part).capitalize()


class MergingViewSet(SnippetViewSet):
    """A list whose rows can be merged into one another."""

    copy_view_enabled = False

    def get_urlpatterns(self) -> list[URLPattern]:
        """The usual addresses, and one for merging."""
        merge = MergeView.as_view(
            model=self.model,
            permission_policy=self.permission_policy,
            index_url_name=self.get_url_name("list"),
            edit_url_name=self.get_url_name("edit"),
        )
        return [*super().get_urlpatterns(), path("merge/<int:pk>/", merge, name="merge")]


class OrganisationViewSet(MergingViewSet):
    """Councils and other bodies."""

    model = Organisation
    icon = "group"
    menu_label = "Organisations"
    menu_order = 100
    list_display = (
        "name",
        "official_name",
        Column("get_type_display", label="Type", sort_key="type"),
        Column("get_nation_display", label="Nation", sort_key="nation"),
        Column("get_region_display", label="Region", sort_key="region"),
        Column("standing", label="Standing", accessor=standing),
    )
    list_per_page = 50
    filterset_class = OrganisationFilterSet
    search_fields = ("name", "official_name", "names__text", "register_code", "gss_code")
    search_backend_name = None
    chooser_viewset_class = OrganisationChooserViewSet
    edit_handler = ORGANISATION_EDIT_HANDLER

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Every row once, however many of its names match."""
        return Organisation.objects.distinct()


class ProgrammeViewSet(MergingViewSet):
    """Programmes, funds and series."""

    model = Programme
    icon = "folder-open-inverse"
    menu_label = "Programmes"
    menu_order = 200
    list_display = (
        "name",
        Column("get_kind_display", label="Kind", sort_key="kind"),
        Column("runner", label="Run by"),
        Column("standing", label="Standing", accessor=standing),
    )
    filterset_class = ProgrammeFilterSet
    search_fields = ("name", "other_names", "runner__name")
    search_backend_name = None
    chooser_viewset_class = ProgrammeChooserViewSet
    panels = PROGRAMME_PANELS

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Programmes with who runs them."""
        return Programme.objects.select_related("runner")


class MembershipViewSet(SnippetViewSet):
    """Which people belong to which authorities."""

    model = Membership
    icon = "user"
    menu_label = "Memberships"
    menu_order = 300
    list_display = (
        "user",
        "organisation",
        Column("get_role_display", label="Role", sort_key="role"),
        BooleanColumn("approved", label="Approved", sort_key="approved"),
    )
    list_filter = ("role", "approved")
    search_fields = ("user__email", "organisation__name")
    search_backend_name = None
    panels = MEMBERSHIP_PANELS
    copy_view_enabled = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Memberships with both ends."""
        return Membership.objects.select_related("user", "organisation")


class OrganisationsGroup(SnippetViewSetGroup):
    """One place in the menu for all three."""

    items = (OrganisationViewSet, ProgrammeViewSet, MembershipViewSet)
    menu_label = "Organisations"
    menu_icon = "group"
    menu_order = 210
