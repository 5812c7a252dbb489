"""Rows on where a case happened, what was asked, and what it cost and was paid with."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from modelcluster.fields import ParentalKey

from casestudies.choices import CostBasis, CostItem, FundingState, FundingType, ScaleBlocker
from casestudies.models.base import CaseChild
from cms.core.dates import FIRST_YEAR, LAST_YEAR
from cms.core.fields import PartialDateField, TextListField, exact
from taxonomy.choices import Nation

CASE = "casestudies.CaseStudyPage"

YEAR = [MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
"""A column of years holds years, with four digits."""

COUNT = MaxValueValidator(2**31 - 1)
"""What a column of whole numbers holds on every database."""


class CaseNation(CaseChild):
    """A nation in which the case happened; UK-wide carries the four."""

    ROW_PREFIX = "n"

    page = ParentalKey(CASE, on_delete=models.CASCADE, related_name="nations")
    nation = models.CharField(max_length=20, choices=Nation.choices)


class Area(CaseChild):
    """A place, with its other names (Welsh, English, local)."""

    ROW_PREFIX = "a"

    page = ParentalKey(CASE, on_delete=models.CASCADE, related_name="areas")
    name = models.CharField(max_length=200)
    also = TextListField("other names", help_text="One name a line.")


class ScaleBlockerRow(CaseChild):
    """Something that kept the work from growing."""

    ROW_PREFIX = "b"

    page = ParentalKey(CASE, on_delete=models.CASCADE, related_name="scale_blockers")
    blocker = models.CharField(max_length=20, choices=ScaleBlocker.choices)


class UserGroup(CaseChild):
    """People for whom the work was done."""

    ROW_PREFIX = "u"

    page = ParentalKey(CASE, on_delete=models.CASCADE, related_name="user_groups")
    text = models.TextField("who they are")


class ResearchQuestion(CaseChild):
    """A question that the work set out to answer; it may depend on another."""

    ROW_PREFIX = "q"

    page = ParentalKey(CASE, on_delete=models.CASCADE, related_name="research_questions")
    text = models.TextField("question")
    depends_on = models.CharField(
        max_length=40, blank=True, help_text="The id of the question that must be answered first."
    )


class Funding(CaseChild):
    """Money or help asked for: from whom, how much, and what became of it."""

    ROW_PREFIX = "f"

    page = ParentalKey(CASE, on_delete=models.CASCADE, related_name="fundings")
    fund = models.CharField(max_length=255, blank=True)
    funder = models.CharField(max_length=255, blank=True)
    type = models.CharField(max_length=20, choices=FundingType.choices, blank=True)
    requested = models.DecimalField(
        max_digits=16,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), exact],
    )
    awarded = models.DecimalField(
        max_digits=16,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), exact],
    )
    currency = models.CharField(max_length=3, default="GBP", blank=True)
    state = models.CharField(max_length=20, choices=FundingState.choices, blank=True)
    decided = PartialDateField()
    source = models.TextField(blank=True)


class Cost(CaseChild):
    """What doing the work cost, one item a row."""

    ROW_PREFIX = "c"

    page = ParentalKey(CASE, on_delete=models.CASCADE, related_name="costs")
    what = models.CharField(max_length=20, choices=CostItem.choices)
    amount = models.DecimalField(
        max_digits=16, decimal_places=2, null=True, blank=True, validators=[exact]
    )
    currency = models.CharField(max_length=3, default="GBP", blank=True)
    basis = models.CharField(max_length=10, choices=CostBasis.choices, blank=True)
    year = models.PositiveSmallIntegerField("price year", null=True, blank=True, validators=YEAR)
    note = models.TextField(blank=True)
