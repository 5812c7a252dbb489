"""Time gone by, for tests that need a past."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.utils import timezone


@contextmanager
def days_before(days: int) -> Iterator[None]:
    """Have everything inside happen so many days before."""
    present = timezone.now
    timezone.now = lambda: present() - timedelta(days=days)
    try:
        yield
    finally:
        timezone.now = present
