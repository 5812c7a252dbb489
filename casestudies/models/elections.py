"""Elections of which the date follows no rule, as editors note them."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models

from taxonomy.choices import Nation


class PreElectionPeriod(models.Model):
    """The days before an election in which councils take care not to be seen taking sides; both ends belong to it.

    Ordinary local elections need none: their day follows from the law (``casestudies.review.prompts``). General
    elections, those of devolved parliaments and by-elections do.
    """

    election = models.CharField(max_length=120, help_text="For example: UK general election")
    begins = models.DateField(help_text="Usually the day on which the notice of election is given.")
    polling_day = models.DateField()
    nation = models.CharField(
        max_length=20,
        choices=Nation.choices,
        blank=True,
        help_text="Leave empty where it concerns all of the United Kingdom.",
    )

    class Meta:
        verbose_name = "pre-election period"
        ordering = ("-polling_day", "pk")

    def __str__(self) -> str:
        return self.election

    def clean(self) -> None:
        """Refuse a period that ends before it begins.

        Raises:
            ValidationError: at polling day.
        """
        begins: date | None = self.begins  # a form leaves out what could not be read
        ends: date | None = self.polling_day
        if begins is not None and ends is not None and ends < begins:
            raise ValidationError({"polling_day": "Polling day comes before the period begins."})
