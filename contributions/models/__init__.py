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

__all__ = [
    "AgreementAnswer",
    "AgreementRequest",
    "CaseUpdate",
    "CaseWriter",
    "ConfirmedOffer",
    "DocumentJob",
    "Invitation",
    "JobState",
    "KeptMapping",
    "PassageDecision",
    "ReminderTo",
    "ReviewReminder",
    "WriterRole",
]
