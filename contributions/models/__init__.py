"""The models of the champions' room, by sub-package."""

from __future__ import annotations

from contributions.models.room import CaseWriter, Invitation, WriterRole

__all__ = ["CaseWriter", "Invitation", "WriterRole"]
