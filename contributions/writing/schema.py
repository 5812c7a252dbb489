"""What the editors' form says of each field, read once: its words, and the columns of each row.

The champions' pages ask for the same facts in another arrangement. Their labels, hints and rows come
from ``casestudies.panels``, so that a new column appears here once it has its panel there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from wagtail.admin.panels import FieldPanel

from casestudies.models import CaseStudyPage
from casestudies.panels import edit_handler
from casestudies.panels.parts import DATE_HELP
from casestudies.panels.rows import RowsPanel
from cms.core.fields import PartialDateField


@dataclass(frozen=True, slots=True)
class Described:
    """The words about a field, or about a relation and its columns.

    ``label`` is empty where the column's own name does; ``one`` is what a single row is called.
    """

    label: str
    hint: str
    one: str = ""
    columns: tuple[tuple[str, Described], ...] = ()


OWN_HINTS = {
    "lead_organisation": "Start typing its name. A name that we do not know yet is kept as you write it.",
    "programme": "Its name. One that we do not know yet is kept as you write it.",
    "suppliers": "To keep a name back, fill it in and choose “Withheld” below it.",
    "contract_value": "Where the figure may not be given, choose the band and withhold the value.",
    "partners": "Write the organisation's name; one that we do not know yet is kept as you write it.",
    "owner_email": (
        "Never shown in public. Readers may ask you something through a form. Name a successor too, under "
        "“People”: somebody who answers for the case once the owner has left. It is not needed to publish."
    ),
    "mode": "“Unsure” and “not applicable” are answers.",
    "phase": "“Not applicable” is an answer.",
}
"""Hints for who writes without the admin, where the editors' hint speaks of their tabs."""


@cache
def described() -> dict[str, Described]:
    """Return the words about every column and relation of a case by its name."""
    return dict(_walk(edit_handler.bind_to_model(CaseStudyPage)))


def _walk(panel: Any) -> Iterator[tuple[str, Described]]:
    if isinstance(panel, RowsPanel):
        name = panel.relation_name
        hint = OWN_HINTS.get(name, str(panel.help_text))
        columns = tuple(_columns(panel))
        yield name, Described(str(panel.heading), hint, panel.label, columns)
    elif isinstance(panel, FieldPanel):
        yield panel.field_name, _field(CaseStudyPage, panel)
    else:
        for child in getattr(panel, "children", ()):
            yield from _walk(child)


def _columns(panel: Any) -> Iterator[tuple[str, Described]]:
    """The columns of a row, those left out that another column's field keeps."""
    model = panel.db_field.related_model
    for child in panel.child_edit_handler.children:
        for each in getattr(child, "children", None) or [child]:
            if each.field_name not in {"row_id", "organisation_text"}:
                yield each.field_name, _field(model, each)


def _field(model: Any, panel: FieldPanel) -> Described:
    name = panel.field_name
    column = model._meta.get_field(name)
    hint = str(panel.help_text) or str(getattr(column, "help_text", ""))
    if model is CaseStudyPage:
        hint = OWN_HINTS.get(name, hint)
    if not hint and isinstance(column, PartialDateField):
        hint = DATE_HELP
    return Described(str(panel.heading), hint)
