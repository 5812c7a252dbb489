"""Named questions about organisations and programmes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.apps import apps
from django.db import models

from organisations.choices import AuthorityType
from organisations.families import Families

if TYPE_CHECKING:
    from organisations.models import Organisation, Programme

_Organisation = TypeVar("_Organisation", bound="Organisation")
_Programme = TypeVar("_Programme", bound="Programme")


class OrganisationQuerySet(models.QuerySet[_Organisation]):
    """What is asked of organisations."""

    def listed(self) -> Self:
        """Every organisation that stands for itself: those merged into another left out."""
        return self.filter(merged_into__isnull=True)

    def current(self) -> Self:
        """Bodies that have not ended."""
        return self.listed().filter(ends__isnull=True)

    def former(self) -> Self:
        """Bodies that have ended."""
        return self.listed().filter(ends__isnull=False)

    def real(self) -> Self:
        """Bodies that exist, or did: invented ones left out."""
        return self.filter(is_illustrative=False)

    def councils(self) -> Self:
        """Principal councils, current and former."""
        return self.filter(type__in=AuthorityType.councils())

    def with_detail(self) -> Self:
        """With everything a page about one organisation shows, in a fixed number of queries."""
        return self.select_related("county", "combined_authority", "merged_into").prefetch_related(
            "names", "succeeded_by__successor", "succeeds__predecessor"
        )

    def families(self) -> Families:
        """Who came from whom, of all organisations, in two queries.

        A row merged into another counts as one of its predecessors, so that what
        still hangs on it is found under the other.
        """
        succession: Any = apps.get_model("organisations", "Succession")
        links = list(succession.objects.values_list("predecessor_id", "successor_id"))
        merged = self.model._default_manager.filter(merged_into__isnull=False)
        links += [(pk, into) for pk, into in merged.values_list("pk", "merged_into_id") if into]
        return Families.from_links(links)


class ProgrammeQuerySet(models.QuerySet[_Programme]):
    """What is asked of programmes."""

    def listed(self) -> Self:
        """Every programme that stands for itself: those merged into another left out."""
        return self.filter(merged_into__isnull=True)

    def with_detail(self) -> Self:
        """With what a page about one programme shows, in a fixed number of queries."""
        return self.select_related("runner", "merged_into")
