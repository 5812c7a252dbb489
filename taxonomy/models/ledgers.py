"""What outlives a term: its numbers, its slugs, and what the vocabulary files last said of it."""

from __future__ import annotations

from django.db import models, transaction

from taxonomy.choices import Scheme


class TermSequence(models.Model):
    """The last number given in a scheme. A number is never given twice, not even after a deletion."""

    scheme = models.CharField(max_length=10, choices=Scheme.choices, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.scheme}: {self.last}"

    @classmethod
    def next_ref(cls, scheme: str) -> str:
        """Return the next unused number of ``scheme`` as text; two writers never get the same."""
        with transaction.atomic():
            cls.objects.get_or_create(scheme=scheme)
            cls.objects.filter(scheme=scheme).update(last=models.F("last") + 1)
            return str(cls.objects.values_list("last", flat=True).get(scheme=scheme))


class FormerSlug(models.Model):
    """A slug that a term once had. It leads to that term for ever and is given to no other.

    ``term`` is empty when the term was deleted: the slug then leads nowhere, and stays taken.
    """

    scheme = models.CharField(max_length=10, choices=Scheme.choices)
    slug = models.SlugField(max_length=80)
    term = models.ForeignKey(
        "taxonomy.Term", null=True, on_delete=models.SET_NULL, related_name="former_slugs"
    )

    class Meta:
        ordering = ["scheme", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "slug"], name="taxonomy_former_slug_once")
        ]

    def __str__(self) -> str:
        return f"{self.scheme}/{self.slug}"


class LoadedTerm(models.Model):
    """What the vocabulary files said of a term at the last load.

    The loader compares three things: what the file said then, what it says now, and what the term
    says. So it carries over changes of the file and leaves alone what editors changed. Bookkeeping of
    the loader only: nothing else reads it.
    """

    scheme = models.CharField(max_length=10, choices=Scheme.choices)
    key = models.SlugField(max_length=80, help_text="The slug in the file.")
    term = models.ForeignKey(
        "taxonomy.Term", null=True, on_delete=models.SET_NULL, related_name="loaded_from"
    )
    values = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "key"], name="taxonomy_loaded_term_once")
        ]

    def __str__(self) -> str:
        return f"{self.scheme}/{self.key}"
