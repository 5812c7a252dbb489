"""The models of the champions' room, by sub-package."""

from __future__ import annotations

from contributions.models.agreement import AgreementAnswer, AgreementRequest
from contributions.models.documents import (
    ConfirmedOffer,
    DocumentJob,
    JobState,
    KeptMapping,
    PassageDecision,
)
from contributions.models.room import CaseWriter, Invitation, WriterRole
from contributions.models.stewardship import CaseUpdate, ReminderTo, ReviewReminder
from contributions.models.writing import FieldComment, KeptText

__all__ = [
    "AgreementAnswer",
    "AgreementRequest",
    "CaseUpdate",
    "CaseWriter",
    "ConfirmedOffer",
    "DocumentJob",
    "FieldComment",
    "Invitation",
    "JobState",
    "KeptMapping",
    "KeptText",
    "PassageDecision",
    "ReminderTo",
    "ReviewReminder",
    "WriterRole",
]
