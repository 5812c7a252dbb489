"""Programmes, funds and cohorts that cases belong to."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from cms.core.fields import PartialDateField, TextListField
from organisations.choices import ProgrammeKind
from organisations.models.identity import FormerSlug, LastingIdentity
from organisations.querysets import ProgrammeQuerySet


class FormerProgrammeSlug(FormerSlug):
    """A slug that a programme once had; of a deleted one, held back for ever."""

    programme = models.ForeignKey(
        "organisations.Programme",
        null=True,
        on_delete=models.SET_NULL,
        related_name="former_slugs",
    )


class Programme(LastingIdentity):
    """A programme, fund, cohort or series that cases came out of or asked money from."""

    former_slug_model: ClassVar[type[FormerSlug]] = FormerProgrammeSlug
    owner_field: ClassVar[str] = "programme_id"

    name = models.CharField(max_length=160, unique=True)
    other_names = TextListField(help_text="One a line.")
    kind = models.CharField(
        max_length=20, choices=ProgrammeKind.choices, default=ProgrammeKind.PROGRAMME
    )
    runner = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="programmes",
        verbose_name="run by",
    )
    description = models.TextField(blank=True)
    website = models.URLField(blank=True)
    starts = PartialDateField("began")
    ends = PartialDateField("ended")
    is_illustrative = models.BooleanField(
        "invented",
        default=False,
        help_text="This programme does not exist: it was made up to show how a case looks.",
    )
    source = models.CharField(max_length=200, blank=True, help_text="Where these facts come from.")
    note = models.TextField(blank=True)
    loaded_digest = models.CharField(max_length=64, blank=True, editable=False)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse an end before the beginning.

        Raises:
            ValidationError: naming the field ``ends``.
        """
        super().clean()
        if self.starts is not None and self.ends is not None and self.ends < self.starts:
            raise ValidationError({"ends": "It cannot have ended before it began."})

    def keep_former_name(self, before: dict[str, Any]) -> None:
        """Keep a name that is being given up among the other names."""
        if before["name"] not in (self.name, *self.other_names):
            self.other_names = [*self.other_names, before["name"]]
