"""The models of the champions' room, by sub-package."""

from __future__ import annotations

from contributions.models.room import CaseWriter, Invitation, WriterRole
from contributions.models.stewardship import CaseUpdate, ReminderTo, ReviewReminder

__all__ = ["CaseUpdate", "CaseWriter", "Invitation", "ReminderTo", "ReviewReminder", "WriterRole"]
