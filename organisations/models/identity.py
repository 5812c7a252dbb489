"""References and slugs that are given once and never to anything else."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.text import slugify
from modelcluster.models import ClusterableModel


class IssuedReference(models.Model):
    """One number given out. Rows are only ever added, so no number comes twice."""

    issued_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "issued reference"

    def __str__(self) -> str:
        return str(self.pk)

    @staticmethod
    def issue(count: int = 1) -> list[str]:
        """Return ``count`` references that nothing has held before, in rising order."""
        rows = IssuedReference.objects.bulk_create(IssuedReference() for _ in range(count))
        return [str(row.pk) for row in rows]


class FormerSlug(models.Model):
    """A slug that was once in use: it goes on leading to its owner, or to nothing, for ever."""

    slug = models.SlugField(max_length=120, unique=True, editable=False)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.slug


class LastingIdentity(ClusterableModel):
    """A row with a permanent reference and a slug that may change but is never re-used.

    Whatever road a row is saved by, a changed slug leaves its old form behind in
    ``former_slug_model``, and a changed name is handed to :meth:`keep_former_name`.
    A merged row stays and points on through ``merged_into``.
    """

    former_slug_model: ClassVar[type[FormerSlug]]
    owner_field: ClassVar[str]

    ref = models.CharField("reference", max_length=20, unique=True, editable=False)
    slug = models.SlugField(
        max_length=120,
        unique=True,
        blank=True,
        help_text="The last part of the address. Left empty, it is made from the name. "
        "When it changes, the old address goes on leading here.",
    )
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="merged_rows",
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Refuse a slug that belongs, or once belonged, to another row.

        Raises:
            ValidationError: naming the field ``slug``.
        """
        super().clean()
        if self.slug and self.slug_is_taken(self.slug):
            raise ValidationError(
                {"slug": f"“{self.slug}” is, or once was, the address of another."}
            )

    def save(self, **kwargs: Any) -> None:
        """Save the row, giving it what it lacks and keeping what it gives up."""
        with transaction.atomic():
            before = self._before()
            if not self.ref:
                self.ref = IssuedReference.issue()[0]
            if not self.slug:
                self.slug = self.free_slug(str(self))
            if before is not None:
                self.keep_former_name(before)
            super().save(**kwargs)
            self._keep_former_slug(before)

    def keep_former_name(self, before: dict[str, Any]) -> None:
        """Note a name that is being given up; ``before`` holds the stored columns."""

    def slug_is_taken(self, slug: str) -> bool:
        """Tell whether another row has, or once had, this slug."""
        model = type(self)
        used = model._default_manager.filter(slug=slug).exclude(pk=self.pk).exists()
        former = self.former_slug_model._default_manager.filter(slug=slug)
        if self.pk is not None:
            mine = {self.owner_field: self.pk}
            former = former.exclude(**mine)
        return used or former.exists()

    def free_slug(self, text: str) -> str:
        """Return a slug made from ``text`` that nothing has, or has had."""
        base = slugify(text)[:110].strip("-") or "unnamed"
        slug, number = base, 2
        while self.slug_is_taken(slug):
            slug, number = f"{base}-{number}", number + 1
        return slug

    def final(self) -> LastingIdentity:
        """The row this one was merged into, to the end of the chain; itself when it was not."""
        row, seen = self, {self.pk}
        while row.merged_into is not None and row.merged_into.pk not in seen:
            row = row.merged_into
            seen.add(row.pk)
        return row

    def _before(self) -> dict[str, Any] | None:
        if self.pk is None:
            return None
        row: dict[str, Any] | None = type(self)._default_manager.filter(pk=self.pk).values().first()
        return row

    def _keep_former_slug(self, before: dict[str, Any] | None) -> None:
        manager = self.former_slug_model._default_manager
        if before is None or before["slug"] == self.slug:
            return
        manager.filter(slug=self.slug).delete()
        manager.get_or_create(slug=before["slug"], defaults={self.owner_field: self.pk})
