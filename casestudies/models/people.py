"""Rows on people and bodies: partners, quotations, contributors and consents."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey

from casestudies.choices import Audience, Commitment, ConsentRole
from casestudies.models.base import CaseChild
from casestudies.models.context import CASE
from cms.core.fields import PartialDateField, TextListField


class Partner(CaseChild):
    """A partner: a known organisation, or its name as text where we do not know it."""

    ROW_PREFIX = "p"

    page = ParentalKey(CASE, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    organisation_text = models.CharField("organisation's name", max_length=255, blank=True)
    role = models.CharField(max_length=255, blank=True)
    commitment = models.CharField(max_length=20, choices=Commitment.choices, blank=True)
    gave = models.TextField(blank=True)
    received = models.TextField(blank=True)
    since = PartialDateField()
    note = models.TextField(blank=True)

    @property
    def name(self) -> str:
        """The partner's name, however it is held."""
        return self.organisation.name if self.organisation else self.organisation_text


class Quotation(CaseChild):
    """Somebody's words; shown only with their permission.

    The tick is the word of whoever set it, and for the words that it was set beside: ``ticked_for`` has
    them for as long as the row is in memory (``casestudies.agreement.is_outgrown``).
    """

    ROW_PREFIX = "w"
    SAID = ("text", "attributed_to", "role", "organisation")

    page = ParentalKey(CASE, on_delete=models.CASCADE, related_name="quotations")
    text = models.TextField()
    attributed_to = models.CharField(max_length=255, blank=True)
    role = models.CharField(max_length=255, blank=True)
    organisation = models.CharField(max_length=255, blank=True)
    permission = models.BooleanField("permission given", default=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.remember_tick()

    def quoted(self) -> dict[str, str]:
        """Return the words and whose they are, by column; of a row that was read in part, what was read."""
        return {name: self.__dict__.get(name, "") for name in self.SAID}

    def remember_tick(self) -> None:
        """Take the tick, where there is one, as set for what stands there now."""
        self.ticked_for = self.quoted() if self.__dict__.get("permission") else {}


class Contributor(CaseChild):
    """Who helped to write the record: a role and a body."""

    ROW_PREFIX = "j"

    page = ParentalKey(CASE, on_delete=models.CASCADE, related_name="contributors")
    role = models.CharField(max_length=255, blank=True)
    organisation = models.CharField(max_length=255, blank=True)


class Consent(CaseChild):
    """Somebody's agreement. Never public: it leaves only by the full export.

    It belongs to the case and not to a version of it: going back to an earlier text neither loses an
    agreement nor brings one back that was withdrawn. ``agreed_to`` keeps what it is to by fingerprints
    (``casestudies.fingerprints``); where it is empty the worker fills it (``casestudies.agreeing.cover_uncovered``).
    """

    ROW_PREFIX = "y"

    page = ParentalKey(CASE, on_delete=models.CASCADE, related_name="consents")
    given_by = models.CharField(max_length=255, blank=True)
    role = models.CharField(max_length=20, choices=ConsentRole.choices)
    audiences = TextListField(help_text="One audience a line, for example: public.")
    date = PartialDateField()
    covers = TextListField(help_text="One part of the record a line; empty means the whole.")
    evidence = models.TextField("how it was given", blank=True)
    expires = PartialDateField()
    withdrawn_on = PartialDateField()
    only_unnamed = models.BooleanField("only if the authority is not named", default=False)
    agreed_to = TextListField("fingerprints of what was agreed to")

    def clean(self) -> None:
        """Take audiences as people write them ("Public sector"), and refuse those that there are not.

        Raises:
            ValidationError: naming the field ``audiences``.
        """
        super().clean()
        self.audiences = [entry.lower().replace(" ", "-") for entry in self.audiences]
        unknown = [entry for entry in self.audiences if entry not in Audience.values]
        if unknown:
            offered = ", ".join(Audience.values)
            message = f"“{unknown[0]}” is not an audience we know. Choose from: {offered}."
            raise ValidationError({"audiences": message})
