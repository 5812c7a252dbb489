"""What an entry of the case file's table is: a single fact, or the rows of a relation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from casestudies.models import CaseChild, CaseStudyPage
from exchange.casefile import values as v


@dataclass(frozen=True, slots=True)
class Field:
    """One fact. ``column`` is the model field that holds it, where its name differs.

    ``text_column`` holds what a reference names while nothing is known by that name;
    ``default`` is what the column holds when nothing is said, so that an empty one must be
    written as empty; ``needed_by`` names the facts without which the default says nothing.
    ``decided`` is what was decided about a case here: a document that does not name it leaves it
    as it is, and one that names it and says nothing ends it.
    """

    name: str
    type: v.Type = v.LINE
    column: str = ""
    text_column: str = ""
    default: str = ""
    needed_by: tuple[str, ...] = ()
    private: bool = False
    decided: bool = False

    @property
    def attribute(self) -> str:
        """The model field."""
        return self.column or self.name.replace(".", "_")


@dataclass(frozen=True, slots=True)
class Rows:
    """Child rows of one relation, which has the same name. ``short`` is the fact that may
    stand alone for a row that holds nothing else."""

    name: str
    fields: tuple[Field, ...]
    short: str = ""
    private: bool = False

    @property
    def model(self) -> type[CaseChild]:
        """The model of a row."""
        model: Any = CaseStudyPage._meta.get_field(self.name).related_model
        found: type[CaseChild] = model
        return found

    def default_id(self, place: int) -> str:
        """The id that the row at ``place`` (from 1) has when it is given none."""
        return f"{self.model.ROW_PREFIX}{place}"

    def field(self, name: str) -> Field | None:
        """The fact called ``name``."""
        return next((field for field in self.fields if field.name == name), None)
