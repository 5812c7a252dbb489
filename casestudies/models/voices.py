"""What others say to a case: disputed facts, replies of those it names, questions; and its owner's “still true”."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from casestudies.detail.disputed import is_held_back
from casestudies.life_choices import QuestionState, StatementKind, StatementState
from casestudies.redaction import withheld_paths
from casestudies.unnamed import refuse_names
from cms.core.fields import PartialDateField

NOT_SHOWN: Final = (
    "Something of what this disputes is withheld, so it is not shown beside the case: its words may tell what is. "
    "Settle it, or choose “Not shown”."
)


class Statement(models.Model):
    """A dispute of a fact, or the reply of somebody whom the case names.

    ``text`` and ``email`` are what was sent, for editors alone. Public are ``public_words``, which an
    editor lets stand, ``given_by`` (a body or a role), and ``outcome`` once it is settled.
    """

    page = models.ForeignKey(
        "casestudies.CaseStudyPage",
        on_delete=models.CASCADE,
        related_name="statements",
        verbose_name="case",
    )
    kind = models.CharField(max_length=10, choices=StatementKind.choices)
    part = models.CharField("which part", max_length=120, blank=True)
    text = models.TextField("what they wrote")
    given_by = models.CharField("whose statement (a body or a role)", max_length=255)
    email = models.EmailField("e-mail address")
    created_at = models.DateTimeField("received", default=timezone.now)
    state = models.CharField(
        max_length=10, choices=StatementState.choices, default=StatementState.NEW, db_index=True
    )
    public_words = models.TextField("what stands beside the case", blank=True)
    outcome = models.TextField("how it was settled", blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("created_at", "pk")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_state_display()})"

    def clean(self) -> None:
        """Ask for the words that become public, which tell nothing that the case withholds, nor whose it is.

        Raises:
            ValidationError: by field.
        """
        super().clean()
        if self.state == StatementState.STANDING and not self.public_words.strip():
            raise ValidationError({"public_words": "Write what stands beside the case."})
        if self.state == StatementState.SETTLED and not self.outcome.strip():
            raise ValidationError({"outcome": "Say how it was settled: it becomes a public note."})
        if self.state == StatementState.STANDING:
            if is_held_back(self.part, withheld_paths(self.page)):
                raise ValidationError({"state": NOT_SHOWN})
            refuse_names(self.page, public_words=self.public_words, given_by=self.given_by)
        if self.state == StatementState.SETTLED:
            refuse_names(self.page, outcome=self.outcome)


class Question(models.Model):
    """A reader's question to the owner, passed on; neither learns the other's address.

    It is public, with its answer, where the reader allowed it and the owner chose it (``is_public``), unless an
    editor took it down or it came to tell what the case withholds (``held_back``).
    """

    page = models.ForeignKey(
        "casestudies.CaseStudyPage",
        on_delete=models.CASCADE,
        related_name="questions",
        verbose_name="case",
    )
    text = models.TextField("question")
    email = models.EmailField("e-mail address")
    may_be_public = models.BooleanField(default=False)
    created_at = models.DateTimeField("asked", default=timezone.now)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField("answered", null=True, blank=True)
    is_public = models.BooleanField("shown with its answer", default=False)
    held_back = models.BooleanField("taken down", default=False)

    class Meta:
        ordering = ("created_at", "pk")

    def __str__(self) -> str:
        return f"Question {self.pk} on case {self.page_id}"

    def clean(self) -> None:
        """Show nothing again that tells what the case withholds, or whose it is if unnamed.

        Raises:
            ValidationError: by field.
        """
        super().clean()
        if self.is_public and not self.held_back:
            refuse_names(self.page, held_back=f"{self.text}\n{self.answer}")

    @property
    def state(self) -> QuestionState:
        """Whether it waits, or what readers see of it."""
        if self.answered_at is None:
            return QuestionState.WAITING
        if not self.is_public:
            return QuestionState.PRIVATE
        return QuestionState.HELD_BACK if self.held_back else QuestionState.SHOWN


class Confirmation(models.Model):
    """A day on which a case was looked over by those who answer for it.

    ``answers`` is the ask-again date that this answered, where one was asked about (``casestudies.freshness``).
    """

    page = models.ForeignKey(
        "casestudies.CaseStudyPage", on_delete=models.CASCADE, related_name="confirmations"
    )
    on = models.DateField()
    answers = PartialDateField()

    class Meta:
        ordering = ("-on", "-pk")

    def __str__(self) -> str:
        return f"Case {self.page_id} confirmed on {self.on}"
