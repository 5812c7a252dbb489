"""What a reviewer asks to be changed: at any part of a case, down to each row, and as many times as it takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.exceptions import ValidationError

from casestudies.expected import FIELDS
from casestudies.gaps import label_of
from casestudies.models import CaseStudyPage
from casestudies.naming import page_names, relation_models
from casestudies.publishing import THE_EIGHT
from casestudies.review.service import Remark
from casestudies.rows import attach_named, own_words

if TYPE_CHECKING:
    from django.forms import BoundField

COUNT: Final = "comments"
MORE: Final = "add-comment"
"""The button that asks for one more comment; nothing is decided by it."""

FEWEST, MOST = 3, 100
NOT_TO_CHANGE: Final = frozenset({"reviewer_role"})
"""Names that no champion fills in: it is the reviewer's own."""

Choices = list[tuple[str, Any]]


def parts_of(page: CaseStudyPage) -> Choices:
    """Return every part of ``page`` that can be commented on, in groups: its facts, and its rows by their own words.

    Two queries, however many rows.
    """
    attach_named([page])
    eight = {name: label for name, label, _ in THE_EIGHT}
    relations = relation_models(type(page))
    facts = eight | {
        name: FIELDS[name].label if name in FIELDS else label
        for name, label in page_names(type(page)).items()
        if name not in eight and name not in NOT_TO_CHANGE
    }
    groups = [(label, choices) for label, choices in (_rows(page, name) for name in relations)]
    return [("", "Choose a field"), ("The case", list(facts.items())), *groups]


def _rows(page: CaseStudyPage, relation: str) -> tuple[str, Choices]:
    heading = relation.replace("_", " ").capitalize()
    label = FIELDS[relation].label if relation in FIELDS else heading
    rows = [
        (f"{relation}.{row.row_id}", own_words(row) or f"Number {place}")
        for place, row in enumerate(getattr(page, relation).all(), start=1)
        if row.row_id
    ]
    return label, [(relation, f"{label} as a whole"), *rows]


def count_in(data: Mapping[str, Any] | None) -> int:
    """Return how many comments a form has places for: as many as were sent, and one more where that was asked for."""
    text = str((data or {}).get(COUNT, ""))
    sent = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
    return min(MOST, max(FEWEST, sent + bool(data and MORE in data)))


def add_remarks(form: forms.Form, parts: Choices, count: int) -> None:
    """Give ``form`` places for ``count`` comments, each at one of ``parts``."""
    for number in range(1, count + 1):
        form.fields[f"field-{number}"] = forms.ChoiceField(
            label=f"Field {number}", choices=parts, required=False
        )
        form.fields[f"text-{number}"] = forms.CharField(
            label=f"What to change in it ({number})",
            required=False,
            max_length=2_000,
            widget=forms.Textarea(attrs={"rows": 2}),
        )


def places(form: forms.Form) -> list[BoundField]:
    """Return the controls of the comments, for the template."""
    return [form[name] for name in form.fields if name.startswith(("field-", "text-"))]


def remarks_in(form: forms.Form, count: int) -> Iterator[Remark]:
    """Yield what is to be changed, of a valid form.

    Raises:
        ValidationError: if words have no field, or a field no words.
    """
    for number in range(1, count + 1):
        part, text = (form.cleaned_data[f"{name}-{number}"].strip() for name in ("field", "text"))
        if bool(part) != bool(text):
            raise ValidationError(f"Comment {number} needs both its field and its words.")
        if part:
            yield Remark(part, text)


def typed_words(page: CaseStudyPage, data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what was typed into the form of a review that is over meanwhile, each with where it belongs."""
    found = _typed(page, data)
    yield from ((label, text.strip()) for label, text in found if text.strip())


def _typed(page: CaseStudyPage, data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    reasons = [name for name in data if name.startswith("reason-")]
    labels = {"words": "In general", "reviewer_role": "Checked by"}
    labels |= dict.fromkeys(reasons, "Why an evidence step is lowered")
    for name, label in labels.items():
        yield label, str(data.get(name, ""))
    for number in range(1, count_in(data) + 1):
        part = str(data.get(f"field-{number}", ""))
        yield (
            label_of(page, part) if part else f"Comment {number}",
            str(data.get(f"text-{number}", "")),
        )
