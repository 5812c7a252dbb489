"""How complete a record is, and what would make it more useful next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from casestudies.expected import expected_fields
from casestudies.gaps import is_filled, stated
from casestudies.publishing import THE_EIGHT, missing_for_publication

if TYPE_CHECKING:
    from casestudies.models import CaseStudyPage


@dataclass(frozen=True, slots=True)
class Completeness:
    """Fields answered of fields expected; a field with a stated state counts as answered.

    ``next_field``, ``next_label`` and ``next_reason`` are empty when nothing is left.
    """

    done: int
    expected: int
    next_field: str
    next_label: str
    next_reason: str

    @property
    def percent(self) -> int:
        """Whole percent, rounded down, so that 100 means all."""
        return self.done * 100 // self.expected if self.expected else 100


def completeness(page: CaseStudyPage) -> Completeness:
    """Measure ``page``: first what publishing demands, then what its kind is expected to hold."""
    missing = missing_for_publication(page)
    states = stated(page)
    expected = expected_fields(page.kind)
    open_fields = [
        field for field in expected if field.name not in states and not is_filled(page, field)
    ]
    total = len(THE_EIGHT) + len(expected)
    done = total - min(len(missing), len(THE_EIGHT)) - len(open_fields)
    if missing:
        first = missing[0]
        return Completeness(done, total, first.field, first.label, "Publishing needs it.")
    if open_fields:
        field = open_fields[0]
        return Completeness(done, total, field.name, field.label, field.why)
    return Completeness(total, total, "", "", "")
