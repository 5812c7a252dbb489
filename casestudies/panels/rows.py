"""The inline rows of the form: which columns each shows, and what it is called.

A case has 27 relations. Wagtail sends an empty row of each with every form, in wide markup: half
of the page. Here a row has lean markup, and the empty one is rendered once a process.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, Panel
from wagtail.admin.panels.group import PanelGroup

from casestudies.panels.blank import say_nothing_chosen
from casestudies.panels.row_ids import keeping_id

NAMED_BY_OTHERS = frozenset(
    {"outcomes", "suppliers", "fundings", "quotations", "research_questions", "partners"}
)
"""Rows that states, consents or other rows name by id: there the id is shown."""

ROW_TEMPLATE = "casestudies/admin/row.html"
_empty_rows: dict[str, SafeString] = {}


class RowFieldPanel(FieldPanel):
    """A column of a row. Rows carry no comments of their own."""

    def __init__(self, field_name: str, **kwargs: Any) -> None:
        super().__init__(field_name, **{"disable_comments": True, **kwargs})

    class BoundPanel(FieldPanel.BoundPanel):
        """The column of one row."""

        template_name = "casestudies/admin/row_field.html"

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            if self.bound_field is not None:
                field = self.bound_field.field
                say_nothing_chosen(field, is_demanded=field.required)

        @property
        def is_hidden(self) -> bool:
            """Whether the input is one that nobody sees."""
            return bool(self.bound_field and self.bound_field.is_hidden)


class FigureInput(forms.NumberInput):
    """A figure without the zeros that its column keeps for others: ``9``, not ``9.000000``."""

    def format_value(self, value: Any) -> str | None:
        """Return the figure as somebody would write it; leave alone what is none."""
        text: str | None = super().format_value(value)
        if text is None or "." not in text or not text.replace(".", "", 1).lstrip("-").isdigit():
            return text
        return text.rstrip("0").rstrip(".")


def figure(field_name: str) -> RowFieldPanel:
    """Return the panel of a column that holds a figure of any precision."""
    return RowFieldPanel(field_name, widget=FigureInput)


class RowLinePanel(FieldRowPanel):
    """Columns side by side."""

    class BoundPanel(FieldRowPanel.BoundPanel):
        """The columns of one row."""

        template_name = "casestudies/admin/row_line.html"


class RowPanel(PanelGroup):
    """The columns of a row, one below the other or side by side."""

    class BoundPanel(PanelGroup.BoundPanel):
        """One row."""

        template_name = "casestudies/admin/row_columns.html"


class RowsPanel(InlinePanel):
    """All rows of one relation."""

    @cached_property
    def child_edit_handler(self) -> Any:
        """How one row is edited."""
        return RowPanel(self.panel_definitions).bind_to_model(self.db_field.related_model)

    def get_form_options(self) -> Any:
        """How the rows' forms are made: Wagtail's, of which none changes the id of a row."""
        options = super().get_form_options()
        of_rows = options["formsets"][self.relation_name]
        of_rows["form"] = keeping_id(of_rows.get("form") or WagtailAdminModelForm)
        return options

    class BoundPanel(InlinePanel.BoundPanel):
        """The rows of one case."""

        template_name = "casestudies/admin/rows.html"

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            if self.form is not None and self.children:
                # Folded, a panel would not tell that there is something in it.
                self.heading = f"{self.panel.heading} ({len(self.children)})"

        @property
        def empty_row(self) -> SafeString:
            """The row that the browser copies to add one: the same for every case."""
            name = self.panel.relation_name
            if name not in _empty_rows or settings.DEBUG:
                context = {"child": self.empty_child, "self": self, "can_order": True}
                _empty_rows[name] = tight(render_to_string(ROW_TEMPLATE, context))
            return _empty_rows[name]


def tight(html: str) -> SafeString:
    """Return markup without the white space that templates leave at the ends of lines.

    For our own templates of empty rows alone: nothing that anybody typed is in it.
    """
    lines = (line.strip() for line in html.splitlines())
    return mark_safe("\n".join(line for line in lines if line))  # noqa: S308 - rendered markup


def rows(
    relation: str,
    heading: str,
    *columns: str | Panel | tuple[str | Panel, ...],
    label: str,
    help_text: str = "",
) -> Panel:
    """Return the panel of one relation; a tuple of columns stands side by side.

    ``label`` is what one row is called.
    """
    return RowsPanel(
        relation,
        panels=[*(_column(column) for column in columns), _row_id(relation)],
        heading=heading,
        label=label,
        help_text=help_text,
        classname="collapsed",
    )


def _column(column: str | Panel | tuple[str | Panel, ...]) -> Panel:
    if isinstance(column, tuple):
        return RowLinePanel([_column(each) for each in column])
    return column if isinstance(column, Panel) else RowFieldPanel(column)


def _row_id(relation: str) -> Panel:
    """Keep the row's id through every save, drafts included; Wagtail would otherwise lose it."""
    if relation in NAMED_BY_OTHERS:
        return RowFieldPanel(
            "row_id",
            widget=forms.TextInput(attrs={"readonly": True}),
            help_text="Filled in automatically, and never changed. Other parts of the record name this row by it.",
        )
    return RowFieldPanel("row_id", widget=forms.HiddenInput)
