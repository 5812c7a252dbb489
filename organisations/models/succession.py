"""Which organisation took over from which."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from cms.core.fields import PartialDateField


class Succession(Orderable):
    """One body taking over from another, wholly or in part.

    A body may have several successors (a county divided) and several predecessors
    (districts joined). ``on`` is the day it happened, where that is known.
    """

    predecessor = ParentalKey(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="succeeded_by"
    )
    successor = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="succeeds"
    )
    on = PartialDateField("took over", help_text="A year, a month or a day, as far as it is known.")

    class Meta(Orderable.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=["predecessor", "successor"], name="succession_once_each"
            ),
            models.CheckConstraint(
                condition=~models.Q(predecessor=models.F("successor")),
                name="succession_not_of_itself",
            ),
        )

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"

    def clean(self) -> None:
        """Refuse a body that would succeed itself.

        Raises:
            ValidationError: naming the field ``successor``.
        """
        super().clean()
        if self.predecessor_id is not None and self.predecessor_id == self.successor_id:
            raise ValidationError({"successor": "A body cannot take over from itself."})
