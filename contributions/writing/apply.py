"""From a valid form to the case, in memory: columns, rows, and the states chosen beside them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from casestudies.choices import FieldStatus
from casestudies.models import CaseChild, CaseStudyPage, FieldState
from casestudies.models.row_ids import number_named, number_rows
from casestudies.slugs import following_slug
from cms.core.titles import one_line
from contributions.writing.forms import RowForm, SectionForm, row_path


def apply(form: SectionForm, page: CaseStudyPage) -> None:
    """Make ``page`` say what ``form``, valid and made over it, says; what it does not ask stays."""
    title = page.title
    form.main.put_into(page)
    page.title = one_line(page.title)
    if page.title != title:
        page.slug = following_slug(page, before=title)
    states = form.main.changed_states()
    gone: list[str] = []
    for relation, rows in form.rows.items():
        kept, removed = _kept_rows(rows.filled)
        number_named(page, {relation: kept})
        setattr(page, relation, kept)
        gone += [row_path(relation, row_id, "") for row_id in removed]
        states |= dict(_row_states(rows.filled, relation))
    _put_states(page, states, gone)


def _kept_rows(forms: list[RowForm]) -> tuple[list[CaseChild], list[str]]:
    """The rows that stay, in order; and the ids of those that were removed."""
    kept: list[CaseChild] = []
    removed: list[str] = []
    for form in forms:
        row: Any = form.holder
        if form.is_removed:
            removed.append(row.row_id)
            continue
        if form.is_bound:
            form.put_into(row)
            row.row_id = form.row_id
        kept.append(row)
    for place, row in enumerate(kept):
        row.sort_order = place
    return kept, [row_id for row_id in removed if row_id]


def _row_states(forms: list[RowForm], relation: str) -> Iterator[tuple[str, str]]:
    for form in forms:
        if form.is_bound and not form.is_removed:
            row: Any = form.holder
            for part, state in form.changed_states().items():
                yield row_path(relation, row.row_id, part), state


def _put_states(page: CaseStudyPage, chosen: dict[str, str], gone: list[str]) -> None:
    """Set the states that were changed, keep all others, and drop those of rows that are gone."""
    kept: list[CaseChild] = []
    left = dict(chosen)
    for row in page.states.all():
        if any(row.field == path or row.field.startswith(f"{path}.") for path in gone):
            continue
        if row.field in chosen and not _set_state(row, left.pop(row.field, "")):
            continue
        kept.append(row)
    for path, state in left.items():
        row = FieldState(field=path)
        if _set_state(row, state):
            kept.append(row)
    for place, row in enumerate(kept):
        row.sort_order = place
    number_rows(kept)
    page.states = kept


def _set_state(row: FieldState, chosen: str) -> bool:
    """Set what was chosen; whether anything was."""
    state, _, reason = chosen.partition(":")
    row.state = state
    row.reason = reason if state == FieldStatus.WITHHELD else ""
    return bool(state)
