"""What hangs on a term: its synonyms, its codes and, for a method, its law notes."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey

from cms.core.fields import PartialDateField
from taxonomy.choices import CodeScheme, LawNoteStatus, Nation, Regime, SynonymMatch


class Synonym(models.Model):
    """Another way of saying a term. Search knows it; it is never shown as a tag."""

    term = ParentalKey("taxonomy.Term", on_delete=models.CASCADE, related_name="synonyms")
    text = models.CharField(max_length=120)
    match = models.CharField(
        max_length=12,
        choices=SynonymMatch.choices,
        default=SynonymMatch.ANY,
        help_text="“Only in these capitals” for short abbreviations that are also words, such as IT; "
        "“only as a suggestion” for ordinary words that would match everywhere, such as quality.",
    )
    needs_checking = models.BooleanField(
        "needs checking", default=False, help_text="Nobody has yet compared this with its source."
    )

    class Meta:
        ordering = ["text"]
        constraints = [
            models.UniqueConstraint(fields=["term", "text"], name="taxonomy_synonym_once_a_term")
        ]

    def __str__(self) -> str:
        return self.text

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with white space tidied, so that one wording is stored in one way."""
        self.text = " ".join(self.text.split())
        super().save(*args, **kwargs)


class TermCode(models.Model):
    """The code that a public classification has for the term. A range is a row for each."""

    term = ParentalKey("taxonomy.Term", on_delete=models.CASCADE, related_name="codes")
    scheme = models.CharField(max_length=10, choices=CodeScheme.choices)
    code = models.CharField(max_length=20)

    class Meta:
        ordering = ["scheme", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["term", "scheme", "code"], name="taxonomy_code_once_a_term"
            )
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.code}"


class LawNote(models.Model):
    """Where a method stands in the law of one nation under one regime.

    What decides which note applies is when a procurement began, so ``starts`` and ``ends`` are dates
    of beginning: the first and the last day on which a procurement under this note could begin.
    """

    term = ParentalKey("taxonomy.Term", on_delete=models.CASCADE, related_name="law_notes")
    nation = models.CharField(max_length=20, choices=Nation.choices)
    regime = models.CharField(max_length=20, choices=Regime.choices)
    status = models.CharField(
        max_length=10, choices=LawNoteStatus.choices, default=LawNoteStatus.CURRENT
    )
    reference = models.CharField(max_length=120, blank=True, help_text="For example: PA23 s20.")
    needs_checking = models.BooleanField(
        "needs checking", default=False, help_text="Nobody has yet checked the reference."
    )
    starts = PartialDateField(help_text="First day on which a procurement under it could begin.")
    ends = PartialDateField(help_text="Last day on which a procurement under it could begin.")
    text = models.TextField(blank=True, help_text="One or two sentences of plain words.")
    replaced_by = models.ForeignKey(
        "taxonomy.Method",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaces_in_law",
    )

    class Meta:
        ordering = ["nation", "regime"]
        constraints = [
            models.UniqueConstraint(
                fields=["term", "nation", "regime"], name="taxonomy_law_note_once"
            )
        ]

    def __str__(self) -> str:
        return (
            f"{self.get_nation_display()}, {self.get_regime_display()}: {self.get_status_display()}"
        )

    def clean(self) -> None:
        """Refuse a note that ends before it starts.

        Raises:
            ValidationError: on ``ends``.
        """
        super().clean()
        if self.starts and self.ends and self.ends.last_day < self.starts.first_day:
            raise ValidationError({"ends": "This is before it starts."})
