"""What went wrong with an index, and how long it is left alone after that."""

from __future__ import annotations

import logging
import random
from datetime import timedelta

from django.utils import timezone

from search.indexing.batch import SHORTEST_WAIT, in_words
from search.models import IndexTarget

logger = logging.getLogger(__name__)

LONGEST_WAIT = timedelta(minutes=10)
LONGEST_AWAY = timedelta(seconds=15)
"""An engine that is away is asked this often, however long it has been away: it may be back."""

DOUBLINGS = 12


def wait_after(failures: int, longest: timedelta = LONGEST_WAIT) -> timedelta:
    """Wait twice as long after each failure, with jitter, up to a limit."""
    wait: timedelta = min(SHORTEST_WAIT * 2 ** min(failures, DOUBLINGS), longest)
    return wait * random.uniform(0.5, 1.0)  # noqa: S311 - jitter, not a secret


def note_failure(target: IndexTarget, error: Exception, *, away: bool = True) -> None:
    """Keep what went wrong; an engine that is ``away`` is left alone for a while, its jobs with it."""
    now = timezone.now()
    target.failed_at, target.last_failure = now, in_words(error)
    if away:
        target.failures += 1
        target.retry_at = now + wait_after(target.failures, LONGEST_AWAY)
        logger.warning("index not reached", extra={"error": type(error).__name__})
    target.save(update_fields=["failed_at", "last_failure", "failures", "retry_at"])


def note_success(target: IndexTarget) -> None:
    """Forget that the engine was away."""
    if target.failures:
        target.failures, target.retry_at = 0, None
        target.save(update_fields=["failures", "retry_at"])
