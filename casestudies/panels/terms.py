"""Choosing terms: boxes to tick, in groups."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator

from taxonomy.models import Term


class TermBoxes(forms.CheckboxSelectMultiple):
    """Boxes in groups, all to be seen at once."""

    template_name = "casestudies/admin/term_boxes.html"


class GroupedTerms(ModelChoiceIterator[Term]):
    """Terms under the group or wider term that they stand below; one query."""

    def __iter__(self) -> Iterator[Any]:
        """Yield (group, choices); terms that stand alone come first, without a group's name."""
        terms = sorted(self.queryset, key=_place)
        for heading, members in groupby(terms, key=_heading):
            yield heading or None, [(term.pk, _label(term)) for term in members]


def _heading(term: Term) -> str:
    """The group at the top of the branch; terms under a term that can be tagged stand with it."""
    top = term
    while top.broader is not None and top.broader_id != term.pk:
        top = top.broader
    return "" if top is term else top.name


def _place(term: Term) -> tuple[str, str]:
    return _heading(term).casefold(), term.name.casefold()


def _label(term: Term) -> str:
    return (
        term.name
        if term.status == "current"
        else f"{term.name} ({term.get_status_display().lower()})"
    )
