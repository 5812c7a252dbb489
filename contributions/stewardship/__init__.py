"""Life after publication: reminders, “still true”, updates, questions answered, what goes stale, erasure."""

from __future__ import annotations
