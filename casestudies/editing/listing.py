"""The list of cases: everything an editor keeps an eye on, at the same few queries for any number."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.permissions import policy_registry

from casestudies.choices import Basis, Kind, Phase
from casestudies.due import with_confirmed
from casestudies.editing.standing import (
    IN_STATE,
    REVIEW_CHOICES,
    STATE_LABELS,
    by_review,
    review_words,
    state_words,
    with_standing,
)
from casestudies.models import CaseStudyPage

MOST_WORDS = 10
SEARCHED = ("title", "draft_title", "ref", "lead_organisation__name", "lead_organisation_text")


def editable_cases(user: Any) -> QuerySet[CaseStudyPage]:
    """Return the cases that ``user`` may change: all for an editor, their own for a champion."""
    policy = policy_registry.get_by_type(CaseStudyPage)
    pages = policy.instances_user_has_permission_for(user, "change")
    cases: QuerySet[CaseStudyPage] = CaseStudyPage.objects.filter(pk__in=pages.values("pk"))
    return cases


class CaseFilterSet(WagtailFilterSet):
    """Narrows the list; inside one filter any of the ticked, between filters all."""

    state = django_filters.MultipleChoiceFilter(
        choices=tuple(STATE_LABELS.items()),
        label="State",
        method="in_state",
        widget=forms.CheckboxSelectMultiple,
    )
    phase = django_filters.MultipleChoiceFilter(
        choices=Phase.choices, label="Phase", widget=forms.CheckboxSelectMultiple
    )
    kind = django_filters.MultipleChoiceFilter(
        choices=Kind.choices, label="Kind of record", widget=forms.CheckboxSelectMultiple
    )
    basis = django_filters.MultipleChoiceFilter(
        choices=Basis.choices, label="Basis", widget=forms.CheckboxSelectMultiple
    )
    owner = django_filters.CharFilter(label="Owner's name or address", method="owned_by")
    review = django_filters.ChoiceFilter(
        choices=REVIEW_CHOICES,
        label="Review due",
        method="due",
        widget=forms.RadioSelect,
        empty_label="Any",
    )

    class Meta:
        model = CaseStudyPage
        fields: tuple[str, ...] = ()

    def in_state(self, cases: QuerySet[Any], _name: str, values: list[str]) -> QuerySet[Any]:
        """Keep cases in any of the states."""
        wanted = Q()
        for value in values:
            wanted |= IN_STATE[value]
        return cases.filter(wanted)

    def owned_by(self, cases: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Keep cases whose owner's name or address holds the text."""
        return cases.filter(Q(owner_name__icontains=value) | Q(owner_email__icontains=value))

    def due(self, cases: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Keep cases by when they are to be reviewed."""
        return by_review(cases, value)


def _edit_url(case: CaseStudyPage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[case.pk])


def _lead(case: CaseStudyPage) -> str:
    known = case.lead_organisation
    return known.name if known else case.lead_organisation_text


class CaseListView(IndexView):
    """The list. Its actions stand on each case's own page, so that no row costs a query."""

    page_title = "Cases"
    default_ordering = "-latest_revision_created_at"
    base_columns = [
        BulkActionsColumn("bulk_actions"),
        TitleColumn(
            "title",
            label="Title",
            accessor="get_admin_display_title",
            sort_key="title",
            get_url=_edit_url,
        ),
        Column("ref", label="Reference", sort_key="ref"),
        Column(
            "lead", label="Lead organisation", accessor=_lead, sort_key="lead_organisation__name"
        ),
        Column("phase", label="Phase", accessor="get_phase_display", sort_key="phase"),
        Column("owner", label="Owner", accessor="owner_name", sort_key="owner_name"),
        Column("review", label="Review due", accessor=review_words),
        Column("state", label="State", accessor=state_words, sort_key="live"),
        DateColumn(
            "latest_revision_created_at", label="Updated", sort_key="latest_revision_created_at"
        ),
    ]

    def get_base_queryset(self) -> QuerySet[CaseStudyPage]:
        """The cases that the person may change, with what a row shows."""
        cases = editable_cases(self.request.user).select_related("lead_organisation")
        return with_confirmed(with_standing(cases))

    def search_queryset(self, queryset: QuerySet[CaseStudyPage]) -> QuerySet[CaseStudyPage]:
        """Find by title, reference or lead organisation, in the database: every word must be there."""
        if not self.is_searching:
            return queryset
        for word in self.search_query.split()[:MOST_WORDS]:
            anywhere = Q()
            for column in SEARCHED:
                anywhere |= Q(**{f"{column}__icontains": word})
            queryset = queryset.filter(anywhere)
        return self.order_found(queryset)

    def order_found(self, queryset: QuerySet[CaseStudyPage]) -> QuerySet[CaseStudyPage]:
        """Order what was found as the list is ordered; there is no relevance in the database."""
        if self.is_explicitly_ordered:
            return queryset
        return queryset.order_by("-latest_revision_created_at", "-pk")


class CaseListing(PageListingViewSet):
    """The menu entry “Cases”."""

    model = CaseStudyPage
    name = "cases"
    url_prefix = "cases"
    icon = "doc-full-inverse"
    menu_label = "Cases"
    menu_order = 90
    add_to_admin_menu = True
    index_view_class = CaseListView
    filterset_class = CaseFilterSet
