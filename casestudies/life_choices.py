"""The fixed choices of a record's life: its reviews, and what others say to it."""

from __future__ import annotations

from django.db import models


class ReviewOutcome(models.TextChoices):
    """What a reviewer decided."""

    APPROVED = "approved", "Approved"
    RETURNED = "returned", "Returned with comments"


class ReviewAnswerKind(models.TextChoices):
    """The answer to one item of a checklist."""

    YES = "yes", "Yes"
    NOT_APPLICABLE = "not-applicable", "Does not apply here"


class StatementKind(models.TextChoices):
    """What somebody says to a case."""

    DISPUTE = "dispute", "Disputed fact"
    REPLY = "reply", "Reply of somebody named"


class QuestionState(models.TextChoices):
    """Where a question stands that editors see."""

    WAITING = "waiting", "Waits for an answer"
    SHOWN = "shown", "Shown in public"
    HELD_BACK = "held-back", "Taken down"
    PRIVATE = "private", "Answered to who asked alone"


class StatementState(models.TextChoices):
    """Where a statement stands."""

    NEW = "new", "New"
    STANDING = "standing", "Stands beside the case"
    SETTLED = "settled", "Settled"
    DECLINED = "declined", "Not shown"
