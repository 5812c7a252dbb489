"""What a change of a term would do, shown before it is saved. Rooms above register who can tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify
from wagtail.admin.ui.components import Component


@dataclass(frozen=True, slots=True)
class DraftSynonym:
    """A synonym as it stands in the form. ``match`` is one of ``SynonymMatch``."""

    text: str
    match: str


@dataclass(frozen=True, slots=True)
class TermDraft:
    """A term as it stands in its form, not saved. A new one has no ``pk``."""

    pk: int | None
    scheme: str
    slug: str
    name: str
    synonyms: tuple[DraftSynonym, ...]


Previewer = Callable[[TermDraft], Component]

_PREVIEWERS: list[Previewer] = []


def register_preview(previewer: Previewer) -> Previewer:
    """Have ``previewer(draft)`` show what a change of a term would do, whenever an editor asks.

    It saves nothing. Registering one twice changes nothing.
    """
    if previewer not in _PREVIEWERS:
        _PREVIEWERS.append(previewer)
    return previewer


def has_previews() -> bool:
    """Whether anybody can tell what a change would do."""
    return bool(_PREVIEWERS)


def previews_of(draft: TermDraft) -> list[Component]:
    """Return what those registered have to show of ``draft``."""
    return [previewer(draft) for previewer in _PREVIEWERS]


def draft_in(form: Any) -> TermDraft:
    """Return the term as it stands in a valid form, without the synonyms that are to be deleted."""
    name = " ".join(form.cleaned_data["name"].split())
    rows = [row.cleaned_data for row in form.formsets["synonyms"].forms]
    return TermDraft(
        pk=form.instance.pk,
        scheme=str(form.instance.SCHEME),
        slug=form.cleaned_data.get("slug") or slugify(name),
        name=name,
        synonyms=tuple(
            DraftSynonym(" ".join(row["text"].split()), row["match"])
            for row in rows
            if row.get("text") and not row.get("DELETE")
        ),
    )
