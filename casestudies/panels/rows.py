"""The inline rows of the form: which columns each shows, and what it is called."""

from __future__ import annotations

from django import forms
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, Panel

NAMED_BY_OTHERS = frozenset(
    {"outcomes", "suppliers", "fundings", "quotations", "research_questions", "partners"}
)
"""Rows that states, consents or other rows name by id: there the id is shown."""


def rows(
    relation: str, heading: str, *columns: str | tuple[str, ...], help_text: str = ""
) -> Panel:
    """Return the panel of one relation; a tuple of columns stands side by side."""
    label = heading.rstrip("s").lower()
    return InlinePanel(
        relation,
        panels=[*(_column(column) for column in columns), _row_id(relation)],
        heading=heading,
        label=label,
        help_text=help_text,
        classname="collapsed",
    )


def _column(column: str | tuple[str, ...]) -> Panel:
    if isinstance(column, tuple):
        return FieldRowPanel([FieldPanel(name) for name in column])
    return FieldPanel(column)


def _row_id(relation: str) -> Panel:
    """Keep the row's id through every save, drafts included; Wagtail would otherwise lose it."""
    if relation in NAMED_BY_OTHERS:
        return FieldPanel("row_id", help_text="Given by itself. Other parts name this row by it.")
    return FieldPanel("row_id", widget=forms.HiddenInput)
