"""Rows on what was done: activities, outputs, events and actions."""

from __future__ import annotations

from django.db import models
from modelcluster.fields import ParentalKey

from casestudies.choices import ActionState, ActivityStatus
from casestudies.models.base import CaseChild
from casestudies.models.context import CASE
from cms.core.fields import PartialDateField


class Activity(CaseChild):
    """Something done or planned, with what is known of its dates."""

    ROW_PREFIX = "v"

    page = ParentalKey(CASE, on_delete=models.CASCADE, related_name="activities")
    title = models.TextField()
    start = PartialDateField()
    end = PartialDateField()
    duration = models.CharField(max_length=100, blank=True)
    status = models.CharField(max_length=10, choices=ActivityStatus.choices, blank=True)

    class Meta(CaseChild.Meta):
        verbose_name_plural = "activities"


class Output(CaseChild):
    """Something the work left behind."""

    ROW_PREFIX = "t"

    page = ParentalKey(CASE, on_delete=models.CASCADE, related_name="outputs")
    title = models.TextField()
    type = models.CharField(max_length=100, blank=True)
    open = models.BooleanField("published openly", null=True, blank=True)
    url = models.URLField("address", max_length=2000, blank=True)


class Event(CaseChild):
    """A meeting or session that the case tells of."""

    ROW_PREFIX = "e"

    page = ParentalKey(CASE, on_delete=models.CASCADE, related_name="events")
    series = models.CharField(max_length=255, blank=True)
    number = models.CharField(max_length=40, blank=True)
    date = PartialDateField()
    venue = models.CharField(max_length=255, blank=True)
    question = models.TextField(blank=True)


class Action(CaseChild):
    """Something that somebody said they would do. The owner is a role or a body."""

    ROW_PREFIX = "x"

    page = ParentalKey(CASE, on_delete=models.CASCADE, related_name="actions")
    text = models.TextField()
    owner = models.CharField("who (a role or a body)", max_length=255, blank=True)
    due = PartialDateField()
    state = models.CharField(max_length=10, choices=ActionState.choices, blank=True)
