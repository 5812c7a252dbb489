"""Rows on what happened and how it is known: outcomes, claims, sources, influence."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey

from casestudies.choices import (
    Better,
    Direction,
    EngagementAudience,
    EvidenceStep,
    EvidenceType,
    InfluenceProof,
    OutcomeStatus,
    Reach,
)
from casestudies.models.base import CaseChild
from casestudies.models.context import CASE, COUNT, YEAR
from cms.core.dates import is_year
from cms.core.fields import PartialDateField, TextListField, exact


class OutcomeMeasure(CaseChild):
    """One outcome: what was measured, before and after, and how surely.

    The change and, where both values are known, the direction are computed
    (``casestudies.change``); ``direction`` holds only what cannot be computed.
    """

    ROW_PREFIX = "o"

    page = ParentalKey(CASE, on_delete=models.CASCADE, related_name="outcomes")
    term = models.ForeignKey(
        "taxonomy.Outcome", on_delete=models.PROTECT, related_name="+", null=True
    )
    indicator = models.TextField(blank=True)
    status = models.CharField(
        max_length=10, choices=OutcomeStatus.choices, default=OutcomeStatus.OBSERVED, blank=True
    )
    better = models.CharField(
        "which way is better", max_length=10, choices=Better.choices, blank=True
    )
    unit = models.CharField(max_length=100, blank=True)
    population = models.TextField("measured over whom or what", blank=True)
    price_year = models.PositiveSmallIntegerField(null=True, blank=True, validators=YEAR)
    baseline_value = models.DecimalField(
        max_digits=24, decimal_places=6, null=True, blank=True, validators=[exact]
    )
    baseline_date = PartialDateField()
    result_value = models.DecimalField(
        max_digits=24, decimal_places=6, null=True, blank=True, validators=[exact]
    )
    result_date = PartialDateField()
    direction = models.CharField(
        max_length=20,
        choices=Direction.choices,
        blank=True,
        help_text="Only where it cannot be worked out from a baseline and a result.",
    )
    evidence = models.PositiveSmallIntegerField(
        "evidence step", choices=EvidenceStep.choices, null=True, blank=True
    )
    validated_by = models.CharField(
        "checked by (a role or a body, never a person's name)", max_length=255, blank=True
    )
    source = models.TextField(blank=True)


class Claim(CaseChild):
    """Any other figure; one without a source is shown as unsourced."""

    ROW_PREFIX = "m"

    page = ParentalKey(CASE, on_delete=models.CASCADE, related_name="claims")
    text = models.TextField()
    value = models.CharField(max_length=100, blank=True)
    unit = models.CharField(max_length=100, blank=True)
    period = models.CharField(max_length=100, blank=True)
    basis = models.CharField(max_length=255, blank=True)
    source = models.TextField(blank=True)


class EvidenceSource(CaseChild):
    """Where knowledge came from."""

    ROW_PREFIX = "d"

    page = ParentalKey(CASE, on_delete=models.CASCADE, related_name="evidence_sources")
    type = models.CharField(max_length=40, choices=EvidenceType.choices, blank=True)
    title = models.TextField(blank=True)
    method = models.TextField(blank=True)
    population = models.TextField(blank=True)
    size = models.PositiveIntegerField(null=True, blank=True, validators=[COUNT])
    start = PartialDateField()
    end = PartialDateField()
    note = models.TextField(blank=True)


class Engagement(CaseChild):
    """Where the work was shown or talked about."""

    ROW_PREFIX = "g"

    page = ParentalKey(CASE, on_delete=models.CASCADE, related_name="engagement")
    title = models.TextField(blank=True)
    form = models.CharField(max_length=100, blank=True)
    audience = models.CharField(max_length=40, choices=EngagementAudience.choices, blank=True)
    organisation = models.CharField(max_length=255, blank=True)
    reach = models.CharField(max_length=20, choices=Reach.choices, blank=True)
    years = TextListField(help_text="One year a line.")
    result = models.TextField(blank=True)
    url = models.URLField("address", max_length=2000, blank=True)

    def clean(self) -> None:
        """Refuse a year that is none, since years are counted and written to files.

        Raises:
            ValidationError: naming the field ``years``.
        """
        super().clean()
        wrong = [entry for entry in self.years if not is_year(entry)]
        if wrong:
            message = f"“{wrong[0]}” is not a year with four digits. Write one year a line."
            raise ValidationError({"years": message})


class Influence(CaseChild):
    """What the work changed elsewhere, and whether that can be shown."""

    ROW_PREFIX = "i"

    page = ParentalKey(CASE, on_delete=models.CASCADE, related_name="influence")
    type = models.CharField(max_length=100, blank=True)
    organisation = models.CharField(max_length=255, blank=True)
    reach = models.CharField(max_length=20, choices=Reach.choices, blank=True)
    result = models.TextField(blank=True)
    source = models.TextField(blank=True)
    proof = models.CharField(max_length=20, choices=InfluenceProof.choices, blank=True)


class Assurance(CaseChild):
    """A check against a standard."""

    ROW_PREFIX = "h"

    page = ParentalKey(CASE, on_delete=models.CASCADE, related_name="assurance")
    standard = models.CharField(max_length=255)
    when = PartialDateField()
    result = models.TextField(blank=True)
    url = models.URLField("address", max_length=2000, blank=True)
