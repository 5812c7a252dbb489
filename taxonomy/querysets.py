"""Named reads of terms. Views and services compose these and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from django.db import models

from taxonomy.choices import TermStatus

if TYPE_CHECKING:
    from taxonomy.models import Term

_T = TypeVar("_T", bound="Term")

TAGGABLE_STATUSES = (TermStatus.CURRENT, TermStatus.LEGACY)


class TermQuerySet(models.QuerySet[_T]):
    """Terms, asked for by what they are wanted for."""

    def of_scheme(self, scheme: str) -> Self:
        """Terms of one scheme."""
        return self.filter(scheme=scheme)

    def taggable(self) -> Self:
        """Terms that a case may be given: in use, legacy ones too, and not groups."""
        return self.filter(status__in=TAGGABLE_STATUSES, is_group=False)

    def current(self) -> Self:
        """Terms, groups too, with status current: neither legacy, retired nor merged."""
        return self.filter(status=TermStatus.CURRENT)

    def listed(self) -> Self:
        """Terms, groups too, that are shown in lists: current and legacy ones."""
        return self.filter(status__in=TAGGABLE_STATUSES)

    def groups(self) -> Self:
        """Terms that hold others together and cannot be tagged."""
        return self.filter(is_group=True)

    def with_details(self) -> Self:
        """With broader term, synonyms, codes and law notes: the same few queries for any number of terms."""
        return self.select_related("broader", "mode").prefetch_related(
            "synonyms", "codes", models.Prefetch("law_notes"), "law_notes__replaced_by"
        )

    def with_law(self) -> Self:
        """With law notes and what replaced each route: two more queries for any number of terms."""
        return self.prefetch_related("law_notes", "law_notes__replaced_by")


TermManager = models.Manager.from_queryset(TermQuerySet)


class SchemeManager(TermManager[_T]):
    """The manager of a proxy: sees the terms of its own scheme alone."""

    def get_queryset(self) -> TermQuerySet[_T]:
        """Terms of the scheme that the model names."""
        model: Any = self.model
        return cast(TermQuerySet[_T], super().get_queryset().filter(scheme=model.SCHEME))
