"""The models of search, by family."""

from __future__ import annotations

from search.models.log import LoggedQuery
from search.models.outbox import BlockedCase, IndexFailure, IndexJob, Subject

__all__ = ["BlockedCase", "IndexFailure", "IndexJob", "LoggedQuery", "Subject"]
