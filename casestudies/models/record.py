"""Rows on the record itself: states of fields, extra narrative, resources, relations."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from modelcluster.fields import ParentalKey

from casestudies.choices import FieldStatus, Relation, ResourceType, WithheldReason
from casestudies.models.base import CaseChild
from casestudies.models.context import CASE
from cms.core.fields import PartialDateField
from taxonomy.choices import Regime

REF = RegexValidator(r"^PR-\d{6,}$", "A reference looks like PR-000123.")


class FieldState(CaseChild):
    """The state of one field, where it is neither known nor simply not yet known.

    ``field`` is a name of the case file, of a child row too: ``phase``,
    ``contract.value``, ``outcomes.o1.baseline``.
    """

    ROW_PREFIX = "z"

    page = ParentalKey(CASE, on_delete=models.CASCADE, related_name="states")
    field = models.CharField(max_length=120)
    state = models.CharField(max_length=20, choices=FieldStatus.choices)
    reason = models.CharField(max_length=30, choices=WithheldReason.choices, blank=True)


class NarrativeSection(CaseChild):
    """A part of the story under a heading of its own, kept whole."""

    ROW_PREFIX = "l"

    page = ParentalKey(CASE, on_delete=models.CASCADE, related_name="sections")
    heading = models.TextField(blank=True)
    body = models.TextField(blank=True)


class RelatedCase(CaseChild):
    """How this case stands to another, which is named by its lasting reference."""

    ROW_PREFIX = "r"

    page = ParentalKey(CASE, on_delete=models.CASCADE, related_name="related")
    target_ref = models.CharField("case reference", max_length=20, validators=[REF], db_index=True)
    relation = models.CharField(max_length=20, choices=Relation.choices)


class Resource(CaseChild):
    """Something that others can take and use."""

    ROW_PREFIX = "b"

    page = ParentalKey(CASE, on_delete=models.CASCADE, related_name="resources")
    title = models.TextField()
    url = models.URLField("address", max_length=2000, blank=True)
    body = models.TextField("text", blank=True)
    type = models.CharField(max_length=20, choices=ResourceType.choices, blank=True)
    licence = models.CharField(max_length=100, blank=True)
    date = PartialDateField()
    regime = models.CharField(max_length=20, choices=Regime.choices, blank=True)
