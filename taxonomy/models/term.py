"""A term of the controlled vocabulary."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.deletion import ProtectedError
from django.utils.text import slugify
from modelcluster.models import ClusterableModel

from taxonomy.choices import OutcomeGroup, Scheme, TermStatus
from taxonomy.guards import check_deletable, check_term
from taxonomy.models.ledgers import FormerSlug, TermSequence
from taxonomy.querysets import TermManager


class Term(ClusterableModel):
    """One concept with one name, one address and many synonyms.

    ``ref`` is given at the first save and ``slug`` leads here for ever: neither is ever given to
    another term of the scheme. :meth:`save` keeps that on every road, the admin's and a shell's alike.
    """

    SCHEME: ClassVar[Scheme | None] = None

    scheme = models.CharField(max_length=10, choices=Scheme.choices, editable=False)
    ref = models.CharField("number", max_length=12, editable=False)
    name = models.CharField(max_length=120)
    slug = models.SlugField(
        max_length=80,
        blank=True,
        help_text="Its part of the address. Left empty, it is made from the name. A former slug leads on for ever.",
    )
    definition = models.TextField(blank=True, help_text="One or two plain sentences.")
    broader = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="narrower",
        help_text="The group or wider term that it belongs to. Searching for that finds this too.",
    )
    mode = models.ForeignKey(
        "taxonomy.Mode",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="methods",
        help_text="The innovation mode that this method always serves, if there is one.",
    )
    is_group = models.BooleanField(
        "is a group",
        default=False,
        help_text="Holds other terms together; no case can be given it.",
    )
    status = models.CharField(max_length=10, choices=TermStatus.choices, default=TermStatus.CURRENT)
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="merged_from",
    )
    group_name = models.CharField(
        "family", max_length=20, blank=True, choices=OutcomeGroup.choices, help_text="For outcomes."
    )
    typical_unit = models.CharField(
        max_length=60, blank=True, help_text="For outcomes: what it is measured in."
    )
    note = models.TextField(blank=True, help_text="Shown with the definition.")

    objects: ClassVar[TermManager[Self]] = TermManager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "ref"], name="taxonomy_ref_once_a_scheme"),
            models.UniqueConstraint(fields=["scheme", "slug"], name="taxonomy_slug_once_a_scheme"),
            models.CheckConstraint(
                name="taxonomy_merged_points_on",
                condition=models.Q(status=TermStatus.MERGED, merged_into__isnull=False)
                | (~models.Q(status=TermStatus.MERGED) & models.Q(merged_into__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Say what is wrong with slug, broader term or group mark.

        Raises:
            ValidationError: naming the fields.
        """
        super().clean()
        self._settle()
        problems = check_term(self)
        if problems:
            raise ValidationError(problems)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, giving a ref and a slug where there is none and keeping the slug it had before.

        Raises:
            ValidationError: if the slug was another term's, or the broader terms would run in a circle.
        """
        self._settle()
        problems = check_term(self)
        if problems:
            raise ValidationError(problems)
        with transaction.atomic():
            if self._state.adding:
                self.ref = TermSequence.next_ref(self.scheme)
            before = Term.objects.filter(pk=self.pk).values_list("slug", flat=True).first()
            super().save(*args, **kwargs)
            after = Term.objects.filter(pk=self.pk).values_list("slug", flat=True).get()
            if before and before != after:
                FormerSlug.objects.create(scheme=self.scheme, slug=before, term_id=self.pk)
                FormerSlug.objects.filter(scheme=self.scheme, slug=after).delete()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete a term that nothing uses; its slug and number stay taken.

        Raises:
            ProtectedError: with the reason in words, before anything is touched.
        """
        reason = check_deletable(self)
        if reason:
            raise ProtectedError(reason, {self})
        deleted: tuple[int, dict[str, int]] = super().delete(*args, **kwargs)
        return deleted

    def _settle(self) -> None:
        """Fill in what follows from the rest: the scheme from the proxy, the slug from the name."""
        if self.SCHEME is not None:
            self.scheme = self.SCHEME
        self.name = " ".join(self.name.split())
        if not self.slug:
            self.slug = slugify(self.name)[:80].strip("-")

    @property
    def is_merged(self) -> bool:
        """Whether this row only points on to another term."""
        return self.status == TermStatus.MERGED

    @property
    def is_taggable(self) -> bool:
        """Whether a case may be given this term."""
        return not self.is_group and self.status in (TermStatus.CURRENT, TermStatus.LEGACY)

    @property
    def permanent_path(self) -> str:
        """The address that never changes, without the site."""
        return f"/id/term/{self.scheme}/{self.ref}"
