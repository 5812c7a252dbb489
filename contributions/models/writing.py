"""What is kept while a case is written: text that is not saved yet, and comments on its fields."""

from __future__ import annotations

from django.conf import settings
from django.db import models

CASE = "casestudies.CaseStudyPage"


class KeptText(models.Model):
    """What somebody has typed into one open form and not saved in the case yet.

    ``key`` belongs to one form in one tab, so that two tabs never take each other's text; ``version``
    is the revision that the form was opened on; ``data`` is what the form would have sent, by name.
    """

    key = models.CharField(max_length=40)
    page = models.ForeignKey(CASE, on_delete=models.CASCADE, related_name="kept_texts")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kept_texts"
    )
    section = models.CharField(max_length=40)
    version = models.BigIntegerField()
    data = models.JSONField()
    kept_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        ordering = ("-kept_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "page", "key"], name="contributions_kept_once_a_form"
            )
        ]

    def __str__(self) -> str:
        return f"{self.section} of {self.page_id}, {self.kept_at}"


class FieldComment(models.Model):
    """What somebody says about one field of a draft, or answers to that.

    ``field`` is a name of the case file, empty for the case as a whole. Answers hang on the first
    comment; settling that settles all.
    """

    page = models.ForeignKey(CASE, on_delete=models.CASCADE, related_name="field_comments")
    field = models.CharField(max_length=120, blank=True)
    text = models.TextField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="field_comments",
    )
    answers_to = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="answers"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        ordering = ("created_at", "pk")

    def __str__(self) -> str:
        return f"{self.field or 'the case'}: {self.text[:40]}"
