"""The other names and the former addresses of an organisation."""

from __future__ import annotations

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from organisations.choices import NameKind
from organisations.models.identity import FormerSlug


class OrganisationName(Orderable):
    """One more name that an organisation answers to."""

    organisation = ParentalKey(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="names"
    )
    text = models.CharField("name", max_length=200)
    kind = models.CharField(max_length=20, choices=NameKind.choices, default=NameKind.VARIANT)

    class Meta(Orderable.Meta):
        verbose_name = "other name"
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "text"], name="organisation_name_once_each"
            ),
        )

    def __str__(self) -> str:
        return self.text


class FormerOrganisationSlug(FormerSlug):
    """A slug that an organisation once had; of a deleted one, held back for ever."""

    organisation = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        on_delete=models.SET_NULL,
        related_name="former_slugs",
    )
