"""Taking what the public may not see out of a record, before anything is made from it.

Values are emptied at their source, in memory: what is built afterwards cannot show by mistake
what it does not have.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from casestudies.redaction import withheld_paths

COLUMNS = {
    "language": ("case_language",),
    "lead_organisation": ("lead_organisation", "lead_organisation_text"),
    "programme": ("programme", "programme_text"),
    "embargo": ("embargo_until",),
    "ref": ("target_ref",),
    "organisation": ("organisation", "organisation_text"),
}
"""Names of the case file that stand for columns called otherwise."""

GROUPS = frozenset({"contract", "gate", "owner_contact", "baseline", "result"})
"""Names of the case file that hold parts: ``contract`` stands for every ``contract_…`` column."""

IDENTITY = frozenset({"id", "ref", "title", "slug"})
"""What a record is known by cannot be withheld from its own page."""

TAGS = frozenset({"sectors", "methods", "barriers", "enablers"})
PRIVATE_COLUMNS = ("owner_name", "owner_email")


def redact(page: Any) -> None:
    """Empty in ``page``, in memory only, whatever the public may not see.

    Withheld values, words quoted without permission, consents and the owner's contact go. The page
    must never be saved afterwards.
    """
    _empty_rows(page, "consents")
    for column in PRIVATE_COLUMNS:
        setattr(page, column, "")
    page.quotations = [row for row in page.quotations.all() if row.permission]
    for path in sorted(withheld_paths(page).paths):
        _withhold(page, path.split("."))


def _withhold(page: Any, parts: list[str]) -> None:
    head, *rest = parts
    if head in page.child_relation_names():
        _withhold_rows(page, head, rest)
    elif head in TAGS:
        setattr(page, head, [])
    else:
        for column in _columns(page, "_".join(parts), group=head if not rest else ""):
            _empty(page, column)


def _withhold_rows(page: Any, relation: str, parts: list[str]) -> None:
    if relation == "states":
        return
    if not parts:
        _empty_rows(page, relation)
        return
    row_id, *names = parts
    rows = list(getattr(page, relation).all())
    if not names:
        setattr(page, relation, [row for row in rows if row.row_id != row_id])
        return
    for row in rows:
        if row.row_id == row_id:
            group = names[0] if len(names) == 1 else ""
            for column in _columns(row, "_".join(names), group=group):
                _empty(row, column)


def _empty_rows(page: Any, relation: str) -> None:
    setattr(page, relation, [])


def _columns(holder: Any, name: str, *, group: str) -> Iterator[str]:
    """Yield the columns of ``holder`` that the case file's ``name`` stands for."""
    names = {field.name for field in holder._meta.concrete_fields} - _identity(holder)
    if group in GROUPS:
        yield from sorted(column for column in names if column.startswith(f"{group}_"))
    yield from (column for column in (name, *COLUMNS.get(name, ())) if column in names)


def _identity(holder: Any) -> frozenset[str]:
    return frozenset() if hasattr(holder, "row_id") else IDENTITY


def _empty(holder: Any, column: str) -> None:
    field = holder._meta.get_field(column)
    if field.is_relation or field.null:
        setattr(holder, column, None)
        return
    default = field.get_default()
    setattr(holder, column, [] if isinstance(default, list) else "")
