"""A row that comes back into a form after somebody else withheld and removed it: withheld as it was."""

from __future__ import annotations

from collections.abc import Iterable

from casestudies.choices import FieldStatus, WithheldReason
from casestudies.models import FieldState
from contributions.writing.columns import STATE
from contributions.writing.fields import NO_REASON
from contributions.writing.forms import Data, RowForm, row_path


def withhold_again(form: RowForm, withheld: Iterable[FieldState], data: Data) -> bool:
    """Choose in ``data``, which ``form`` was made of, what of its row was withheld; whether anything was.

    A part that has no choice of its own takes the nearest that has one, at last the row as a whole: sooner too much
    is withheld than too little. What the writer withholds by themselves keeps their reason.
    """
    row = row_path(form.relation, form.row_id, "")
    theirs = [
        state for state in withheld if state.field == row or state.field.startswith(f"{row}.")
    ]
    for state in theirs:
        part = _nearest(form.parts, state.field.removeprefix(row).removeprefix("."))
        name = form.add_prefix(f"{STATE}{part}")
        if not data.get(name, [""])[-1].startswith(NO_REASON):
            data[name] = [_choice(state)]
    return bool(theirs)


def _nearest(parts: Iterable[str], wanted: str) -> str:
    over = [part for part in parts if not part or f"{wanted}.".startswith(f"{part}.")]
    return max(over, key=len)


def _choice(state: FieldState) -> str:
    """The option of the form for a state; a reason that is not offered any more is asked for anew."""
    known = state.reason in WithheldReason.values
    return f"{FieldStatus.WITHHELD}:{state.reason}" if known else NO_REASON
