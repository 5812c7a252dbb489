"""Whether a form of rows says something that the version before it did not."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

MOVED_OR_REMOVED: Final = frozenset({"ORDER", "DELETE"})


def has_new_rows(formset: Any) -> bool:
    """Whether a row was added, changed, moved or removed.

    Rows that only a draft holds have no number in the database, so that Django takes each for a new one. They are
    known by their lasting ids here, and compared with the draft's.
    """
    changed = [form for form in formset.forms if form.has_changed()]
    if not all("row_id" in form.fields for form in changed):
        return True
    rows = {row.row_id: row for row in formset.get_queryset() if row.pk is None}
    sent = [form["row_id"].value() for form in changed if form.instance.pk is None]
    return Counter(sent) != Counter(rows.keys()) or any(
        _is_new(formset, form, rows) for form in changed
    )


def _is_new(formset: Any, form: Any, rows: dict[str, Any]) -> bool:
    row = rows.get(form["row_id"].value()) if form.instance.pk is None else None
    if row is None or not MOVED_OR_REMOVED.isdisjoint(form.changed_data):
        return True
    said = type(form)(
        form.data, form.files, prefix=form.prefix, instance=row, **formset.get_form_kwargs(None)
    )
    return bool(said.has_changed())
