"""How editors narrow the lists of organisations and programmes."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from wagtail.admin.filters import WagtailFilterSet

from organisations.choices import AuthorityType, ProgrammeKind, Region
from organisations.models import Organisation, Programme
from taxonomy.choices import Nation

_STANDING = (("current", "Current"), ("former", "Former"), ("merged", "Merged into another"))
_REALITY = (("real", "Real"), ("invented", "Invented"))


class OrganisationFilterSet(WagtailFilterSet):
    """By type, nation, region, whether it still exists, and whether it ever did."""

    type = django_filters.MultipleChoiceFilter(
        choices=AuthorityType.choices, widget=forms.CheckboxSelectMultiple
    )
    nation = django_filters.MultipleChoiceFilter(
        choices=Nation.choices, widget=forms.CheckboxSelectMultiple
    )
    region = django_filters.MultipleChoiceFilter(
        choices=Region.choices, widget=forms.CheckboxSelectMultiple
    )
    standing = django_filters.ChoiceFilter(
        label="Current or former",
        choices=_STANDING,
        method="filter_standing",
        widget=forms.RadioSelect,
        empty_label="All",
    )
    reality = django_filters.ChoiceFilter(
        label="Real or invented",
        choices=_REALITY,
        method="filter_reality",
        widget=forms.RadioSelect,
        empty_label="All",
    )

    class Meta:
        model = Organisation
        fields = ("type", "nation", "region", "standing", "reality")

    def filter_standing(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Keep current, former or merged rows."""
        if value == "merged":
            return queryset.filter(merged_into__isnull=False)
        return queryset.filter(merged_into__isnull=True, ends__isnull=value == "current")

    def filter_reality(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Keep real or invented rows."""
        return queryset.filter(is_illustrative=value == "invented")


class ProgrammeFilterSet(WagtailFilterSet):
    """By kind, and whether it is invented."""

    kind = django_filters.MultipleChoiceFilter(
        choices=ProgrammeKind.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Programme
        fields = ("kind", "is_illustrative")
