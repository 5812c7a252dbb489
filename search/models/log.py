"""The query log: what was asked and what came of it, and nobody who asked."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

LONGEST_TERMS = 200
LONGEST_FILTERS = 1000


class LoggedQuery(models.Model):
    """One question as the search page answered it in one stretch of ten minutes.

    There is no address, session or person in it, and no moment that could be held against another
    log: ``asked`` is when the stretch began. The same question in the same stretch is one row, so that a
    page that is loaded again and again counts once. ``terms`` have been scrubbed; ``filters`` are the
    chosen filters as a query string. ``opened`` is the place of the first result that was opened.
    """

    asked = models.DateTimeField()
    fingerprint = models.CharField(max_length=32)
    terms = models.CharField(max_length=LONGEST_TERMS, blank=True)
    filters = models.CharField(max_length=LONGEST_FILTERS, blank=True)
    total = models.PositiveIntegerField()
    engine = models.CharField(max_length=20, blank=True)
    degraded = models.BooleanField(default=False)
    milliseconds = models.PositiveIntegerField()
    opened = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        default_permissions = ("view",)
        permissions: ClassVar[list[Any]] = [
            ("explain_search", "Can see why search answers as it does")
        ]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["asked", "fingerprint"], name="search_logged_once_a_stretch"
            )
        ]

    def __str__(self) -> str:
        return self.terms or "(no words)"
