"""The models of search, by family."""

from __future__ import annotations

from search.models.log import LoggedQuery
from search.models.outbox import BlockedCase, IndexJob, IndexTarget, Subject

__all__ = ["BlockedCase", "IndexJob", "IndexTarget", "LoggedQuery", "Subject"]
