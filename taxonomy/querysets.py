"""Named reads of terms. Views and services compose these and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models

from taxonomy.choices import Scheme, TermStatus

if TYPE_CHECKING:
    from taxonomy.models import Term

TAGGABLE_STATUSES = (TermStatus.CURRENT, TermStatus.LEGACY)


class TermQuerySet(models.QuerySet["Term"]):
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


class SchemeManager(TermManager):
    """The manager of a proxy: sees the terms of its own scheme alone."""

    use_in_migrations: ClassVar[bool] = False

    def get_queryset(self) -> TermQuerySet:
        """Terms of the scheme that the model names."""
        scheme: Scheme = self.model.SCHEME
        return super().get_queryset().of_scheme(scheme)
