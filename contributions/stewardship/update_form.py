"""The form of the one-screen update: phase, decision, outcomes, what became of the next steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from casestudies.choices import Better, ChangeNoteKind, Gate, OutcomeStatus, Phase
from casestudies.models import CaseChild, CaseStudyPage, NarrativeSection, OutcomeMeasure
from casestudies.naming import column_name
from casestudies.redaction import WithheldPaths, is_withheld, withheld_paths
from cms.core.dates import PartialDate
from cms.core.fields import PartialDateFormField
from taxonomy.models import Outcome

LONGEST: Final = 5_000
STAYS_WITHHELD: Final = (
    "This part is withheld and stays so: readers do not see what you write here."
)
COLUMNS: Final = ("phase", "gate_decision", "gate_who", "gate_why", "next_steps", "ask_again")
RESULT: Final = ("status", "result_value", "result_date")
NEW: Final = (
    "term",
    "indicator",
    "unit",
    "better",
    "baseline_value",
    "baseline_date",
    "result_value",
    "result_date",
)


class Figure(forms.DecimalField):
    """A figure as people write it, ``1,200`` too; noughts that nobody typed are not shown."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            max_digits=24,
            decimal_places=6,
            error_messages={"invalid": "Write a figure, for example 4.5."},
            **kwargs,
        )

    def to_python(self, value: Any) -> Any:
        """Read it without pound sign, commas and spaces."""
        if isinstance(value, str):
            value = "".join(value.replace("£", "").replace(",", "").split())
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """Show what was typed, or the figure as short as it can be."""
        if value is None or isinstance(value, str):
            return value
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text


def _text(label: str, rows: int, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class UpdateForm(forms.Form):
    """Begins with what the latest version says; ``put_into`` writes back what was typed."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    what_happened = _text(
        "What became of the next steps?", 5, "Kept under a heading with its date."
    )
    next_steps = _text("What comes next now?", 4)
    ask_again = PartialDateFormField(
        label="When should we ask again?", required=False, help_text="A month is enough."
    )
    phase = forms.ChoiceField(label="Phase", choices=Phase.choices)
    gate_decision = forms.ChoiceField(
        label="Was a decision made?", choices=[("", "No decision"), *Gate.choices], required=False
    )
    gate_who = forms.CharField(
        label="Who decided?",
        required=False,
        max_length=255,
        help_text="A role or a body, never a person’s name.",
    )
    gate_why = _text("Why?", 2)
    note = forms.CharField(
        label="What has changed, in a sentence for readers?",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Public, with its date, once the update has been read.",
        error_messages={"required": "Say in a sentence what has changed."},
    )

    agrees = forms.BooleanField(
        label="I answer for this case, and I agree to what it says with this update",
        required=False,
        help_text="If you leave it unticked and the owner agreed to an earlier text, we ask the owner by "
        "e-mail. It does not become public until they have agreed.",
    )

    def __init__(
        self, *args: Any, page: CaseStudyPage, may_agree: bool = False, **kwargs: Any
    ) -> None:
        self.measures = list(page.outcomes.all())
        self.begun = {name: getattr(page, name) for name in COLUMNS}
        for row in self.measures:
            self.begun |= {f"{row.row_id}-{name}": getattr(row, name) for name in RESULT}
        kwargs["initial"] = {**self.begun, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        if not may_agree:
            del self.fields["agrees"]
        for row in self.measures:
            self._add_measure(row)
        self._add_new()
        self._tell_withheld(withheld_paths(page))

    def _tell_withheld(self, withheld: WithheldPaths) -> None:
        """Say beside a field that readers do not see what is typed there."""
        for name in self.begun:
            if withheld.covers(_part_of(name)):
                self.fields[name].help_text += f" {STAYS_WITHHELD}"

    def _add_measure(self, row: OutcomeMeasure) -> None:
        self.fields[f"{row.row_id}-status"] = forms.ChoiceField(
            label="Expected or observed?", choices=OutcomeStatus.choices, required=False
        )
        unit = f" ({row.unit})" if row.unit else ""
        self.fields[f"{row.row_id}-result_value"] = Figure(label=f"Result{unit}")
        self.fields[f"{row.row_id}-result_date"] = PartialDateFormField(
            label="When was it measured?", required=False
        )

    def _add_new(self) -> None:
        self.fields["new-term"] = forms.ModelChoiceField(
            queryset=Outcome.objects.taggable(),
            label="Outcome",
            required=False,
            empty_label="No further outcome",
        )
        self.fields["new-indicator"] = forms.CharField(
            label="What was measured?", required=False, max_length=500
        )
        self.fields["new-unit"] = forms.CharField(label="Unit", required=False, max_length=100)
        self.fields["new-better"] = forms.ChoiceField(
            label="Which way is better?",
            choices=[("", "Not said"), *Better.choices],
            required=False,
        )
        for name, words in (("baseline", "Before"), ("result", "After")):
            self.fields[f"new-{name}_value"] = Figure(label=words)
            self.fields[f"new-{name}_date"] = PartialDateFormField(
                label=f"{words}: when?", required=False
            )

    def groups(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """The outcomes with their fields, for the template."""
        for row in self.measures:
            title = row.indicator or (row.term.name if row.term else "Outcome")
            yield title, [self[f"{row.row_id}-{name}"] for name in RESULT]

    def new_measure(self) -> list[forms.BoundField]:
        """The fields of a further outcome."""
        return [self[f"new-{name}"] for name in NEW]

    def clean(self) -> dict[str, Any]:
        """A further outcome names what it is of."""
        data: dict[str, Any] = super().clean() or {}
        typed = any(data.get(f"new-{name}") not in (None, "") for name in NEW)
        if typed and not data.get("new-term"):
            self.add_error("new-term", "Choose which outcome it is.")
        return data

    def put_into(self, page: CaseStudyPage) -> str:
        """Write what was changed into ``page``, in memory; returns which kind of change it is."""
        data, changed = self.cleaned_data, set(self.changed_data)
        for name in changed.intersection(COLUMNS):
            setattr(page, name, data[name])
        for row in page.outcomes.all():
            for name in RESULT:
                if f"{row.row_id}-{name}" in changed:
                    setattr(row, name, data[f"{row.row_id}-{name}"])
        if data["what_happened"].strip():
            _add_last(page.sections, _section(data["what_happened"]))
        _make_known(page, [name for name in changed if data[name] not in (None, "")])
        if data["new-term"] is None:
            return ChangeNoteKind.UPDATE
        measure = OutcomeMeasure(**{name: data[f"new-{name}"] for name in NEW})
        _checked(measure)
        _add_last(page.outcomes, measure)
        return ChangeNoteKind.NEW_OUTCOME


def _part_of(name: str) -> str:
    """Return what the record calls the part that the field ``name`` changes.

    >>> _part_of("gate_why"), _part_of("o1-result_value"), _part_of("new-unit")
    ('gate.why', 'outcomes.o1.result.value', 'outcomes')
    """
    if name == "what_happened":
        return "sections"
    row_id, _, column = name.rpartition("-")
    if row_id == "new":
        return "outcomes"
    return f"outcomes.{row_id}.{column_name(column)}" if row_id else column_name(name)


def _make_known(page: CaseStudyPage, filled: Iterable[str]) -> None:
    """Say no more that what now has a value is not measured or does not apply; what is withheld stays so.

    That a result is expected or observed says nothing of whether there is one.
    """
    known: set[str] = set()
    for name in filled:
        part = _part_of(name)
        known.add(part)
        if not name.endswith("-status"):
            known.update(accumulate(part.split("."), "{}.{}".format))
    page.states = [row for row in page.states.all() if is_withheld(row) or row.field not in known]


def _add_last(rows: Any, row: CaseChild) -> None:
    """Add ``row`` behind the rows there are, which all get their place: a tie has no order in PostgreSQL."""
    held = [*rows.all(), row]
    for place, each in enumerate(held):
        each.sort_order = place
    rows.set(held)


def _section(text: str) -> NarrativeSection:
    today = timezone.localdate()
    month = PartialDate(today.year, today.month).display
    return NarrativeSection(heading=f"What happened by {month}", body=text.strip())


def _checked(measure: OutcomeMeasure) -> None:
    """Refuse figures that the record cannot hold, at the form's own fields."""
    try:
        measure.full_clean(exclude=["page"])
    except ValidationError as error:
        raise ValidationError({f"new-{k}": v for k, v in error.error_dict.items()}) from error
