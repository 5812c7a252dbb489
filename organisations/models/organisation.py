"""Councils and every other body that a case can name."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower

from cms.core.fields import PartialDateField, TextListField
from organisations.choices import AuthorityType, NameKind, Region
from organisations.models.identity import FormerSlug, LastingIdentity
from organisations.models.names import FormerOrganisationSlug, OrganisationName
from organisations.querysets import OrganisationQuerySet
from taxonomy.choices import Nation


class Organisation(LastingIdentity):
    """A council or other body, current or former.

    ``name`` is the short one ("Poole"), ``official_name`` the one on its letters
    ("Borough of Poole"). Facts come from ``source`` as of ``source_as_of``; a fact the
    source does not give stays empty. A body with an end date is former.
    """

    former_slug_model: ClassVar[type[FormerSlug]] = FormerOrganisationSlug
    owner_field: ClassVar[str] = "organisation_id"

    name = models.CharField(max_length=120, help_text="The short name, for example “Poole”.")
    official_name = models.CharField(
        max_length=200,
        blank=True,
        help_text="The full name, for example “Borough of Poole”. Left empty, it is the short name.",
    )
    type = models.CharField(max_length=30, choices=AuthorityType.choices)
    nation = models.CharField(
        max_length=20,
        choices=Nation.choices,
        blank=True,
        help_text="Left empty for a body that works across the United Kingdom.",
    )
    region = models.CharField(max_length=30, choices=Region.choices, blank=True)
    register_code = models.CharField(
        max_length=12, blank=True, help_text="The code in the register of local authorities."
    )
    gss_code = models.CharField(
        "ONS code", max_length=9, blank=True, help_text="Nine characters, for example E06000029."
    )
    former_gss_codes = TextListField("former ONS codes", help_text="One a line.")
    starts = PartialDateField("began")
    ends = PartialDateField("ended", help_text="Filled, this marks a former body.")
    population = models.PositiveIntegerField(
        null=True, blank=True, help_text="People living there, from the source named below."
    )
    population_as_of = PartialDateField("population as of")
    website = models.URLField(blank=True)
    county = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="districts",
        help_text="The county council whose area it lies in.",
    )
    combined_authority = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="members",
        help_text="The combined or regional authority it belongs to.",
    )
    is_illustrative = models.BooleanField(
        "invented",
        default=False,
        help_text="This body does not exist: it was made up to show how a case looks.",
    )
    source = models.CharField(
        max_length=200, blank=True, help_text="Where these facts come from, with its licence."
    )
    source_as_of = PartialDateField("source as of")
    note = models.TextField(blank=True)
    loaded_digest = models.CharField(max_length=64, blank=True, editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                Lower("name"),
                condition=models.Q(ends__isnull=True, merged_into__isnull=True),
                name="organisation_name_unique_among_current",
                violation_error_message="Another current organisation has this short name.",
            ),
            models.UniqueConstraint(
                fields=["register_code"],
                condition=~models.Q(register_code=""),
                name="organisation_register_code_unique",
                violation_error_message="Another organisation has this register code.",
            ),
        )
        indexes = (models.Index(fields=["gss_code"], name="organisation_gss_code"),)

    def __str__(self) -> str:
        return self.name

    @property
    def is_former(self) -> bool:
        """Whether the body has ended."""
        return self.ends is not None

    @property
    def is_merged(self) -> bool:
        """Whether this row turned out to be another one, and only points on."""
        return self.merged_into_id is not None

    def family(self) -> set[int]:
        """Ids of this body, all it came from and all that came of it; two queries.

        Siblings are not family: Allerdale and Cumbria lead to Cumberland, but the other half of
        Cumbria does not.
        """
        return Organisation.objects.families().of(self.pk)

    def clean(self) -> None:
        """Refuse what cannot be true of one body.

        Raises:
            ValidationError: naming each field.
        """
        super().clean()
        errors: dict[str, str] = {}
        if self.starts is not None and self.ends is not None and self.ends < self.starts:
            errors["ends"] = "It cannot have ended before it began."
        for field in ("county", "combined_authority"):
            if self.pk is not None and getattr(self, f"{field}_id") == self.pk:
                errors[field] = "A body cannot lie within itself."
        if errors:
            raise ValidationError(errors)

    def save(self, **kwargs: Any) -> None:
        """Save, with the short name standing for the full one where that is empty."""
        self.official_name = self.official_name or self.name
        super().save(**kwargs)

    def keep_former_name(self, before: dict[str, Any]) -> None:
        """Keep a short or full name that is being given up as a former name."""
        current = {self.name, self.official_name}
        held = {row.text for row in self.names.all()}
        for text in dict.fromkeys((before["name"], before["official_name"])):
            if text not in current | held:
                self.names.add(OrganisationName(text=text, kind=NameKind.FORMER))
