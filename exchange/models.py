"""Templates of documents that editors add or change; those that ship are files."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.db import models

from exchange.casefile.record import DocumentError
from exchange.recognition.definition import Template, read_template
from exchange.recognition.shipped import SHARED

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
SLUG_LENGTH, NAME_LENGTH = 50, 100


class DocumentTemplate(models.Model):
    """A sort of document, described as ``fixtures/templates/README.md`` says.

    One with the slug of a template that ships stands in its place; while it is not in use, neither is that one.
    """

    slug = models.SlugField(max_length=SLUG_LENGTH, unique=True, editable=False)
    name = models.CharField(max_length=NAME_LENGTH, editable=False)
    definition = models.TextField(
        help_text="What the document asks and where each answer goes, as YAML: slug, name, kind, needed, asks, "
        "labels, blocks. Write questions as they are printed; numbering, capitals and typing errors are allowed for."
    )
    in_use = models.BooleanField(
        default=True, help_text="While this is off, no document is recognised by it."
    )

    class Meta:
        verbose_name = "document template"
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Read the definition, and take the slug and the name from it.

        Raises:
            ValidationError: naming everything that is wrong with the definition, by its place.
        """
        super().clean()
        template = self._read()
        self._refuse_slug(template.slug)
        if len(template.name) > NAME_LENGTH:
            raise ValidationError(
                {"definition": f"name: give it in at most {NAME_LENGTH} characters."}
            )
        self.slug, self.name = template.slug, template.name

    def _read(self) -> Template:
        try:
            return read_template(self.definition)
        except DocumentError as error:
            raise ValidationError({"definition": [str(each) for each in error.problems]}) from error

    def _refuse_slug(self, slug: str) -> None:
        others = DocumentTemplate.objects.filter(slug=slug).exclude(pk=self.pk)
        if not _SLUG.fullmatch(slug) or len(slug) > SLUG_LENGTH or slug == SHARED:
            words = "slug: small letters, digits and hyphens, at most 50, and not “shared”."
            raise ValidationError({"definition": words})
        if others.exists():
            raise ValidationError({"definition": f"slug: “{slug}” is taken by another template."})
