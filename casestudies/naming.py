"""The names by which states, consents and exports speak of the parts of a record.

They are the case file's: ``phase``, ``contract.value``, and of a row ``outcomes.o1.baseline``.
A name is derived from the columns, so a new column has its name at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from casestudies.detail.redacted import COLUMNS, GROUPS, TAGS

if TYPE_CHECKING:
    from casestudies.models import CaseStudyPage

NOT_NAMED = frozenset(
    {
        *("page_ptr", "ref", "anonymised_as", "owner_name", "owner_email", "embargo_until"),
        "update_number",
    }
)
"""Columns of a case that nobody can call unknown or withhold: they are never public, or always."""

NOT_OF_ROWS = frozenset({"id", "page", "sort_order", "row_id"})
UNNAMED_RELATIONS = frozenset({"states", "consents"})


def column_name(column: str) -> str:
    """Return the case file's name for a column.

    >>> column_name("contract_value"), column_name("case_language")
    ('contract.value', 'language')
    """
    for name, columns in COLUMNS.items():
        if column in columns:
            return name
    for group in GROUPS:
        if column.startswith(f"{group}_"):
            return f"{group}.{column.removeprefix(f'{group}_')}"
    return column


def page_names(model: type[CaseStudyPage]) -> dict[str, str]:
    """Return every name of a case's own facts with its label, groups (``contract``) included."""
    columns = [field for field in model._meta.local_fields if field.name not in NOT_NAMED]
    labels = _labels(columns)
    return labels | {name: name.capitalize() for name in sorted(TAGS)}


def row_names(model: type[Any]) -> dict[str, str]:
    """Return every name of a row's facts with its label, groups (``baseline``) included."""
    columns = [field for field in model._meta.concrete_fields if field.name not in NOT_OF_ROWS]
    return _labels(columns)


def _labels(columns: Collection[Any]) -> dict[str, str]:
    labels: dict[str, str] = {}
    for column in columns:
        name = column_name(column.name)
        group = name.partition(".")[0]
        if group != name:
            labels.setdefault(group, group.capitalize())
        labels.setdefault(name, _sentence(str(column.verbose_name)))
    return labels


def _sentence(label: str) -> str:
    """Return a label without what it says in brackets for whoever fills it in."""
    words = label.partition(" (")[0]
    return words[:1].upper() + words[1:]


def relation_models(model: type[CaseStudyPage]) -> dict[str, type[Any]]:
    """Return the rows' models by relation, those left out whose parts nobody names."""
    return {
        name: model._meta.get_field(name).related_model
        for name in model.child_relation_names()
        if name not in UNNAMED_RELATIONS
    }


def is_name(model: type[CaseStudyPage], path: str) -> bool:
    """Whether ``path`` has the shape of a name; whether its row exists is not asked."""
    head, *rest = path.split(".")
    rows = relation_models(model)
    if head not in rows:
        return path in page_names(model)
    if not rest:
        return True
    row_id, *names = rest
    return bool(row_id) and (not names or ".".join(names) in row_names(rows[head]))


def names_something(
    model: type[CaseStudyPage], path: str, row_ids: Mapping[str, Collection[str]]
) -> bool:
    """Whether ``path`` names a fact, a relation, or a row in ``row_ids`` (by relation)."""
    head, *rest = path.split(".")
    if not is_name(model, path):
        return False
    return not rest or head not in relation_models(model) or rest[0] in row_ids.get(head, ())


def is_named_in(page: CaseStudyPage, path: str) -> bool:
    """Whether ``path`` names a fact, a relation, or a row that ``page`` has."""
    return not not_named_in(page, [path])


def not_named_in(page: CaseStudyPage, paths: Collection[str]) -> list[str]:
    """Return those of ``paths`` that name nothing in ``page``: a query for each relation that is not in memory."""
    model = type(page)
    heads = {head for head, dot, _ in (path.partition(".") for path in paths) if dot}
    ids = {
        head: {row.row_id for row in getattr(page, head).all()}
        for head in heads & relation_models(model).keys()
    }
    return [path for path in paths if not names_something(model, path, ids)]


def offered_names(page: CaseStudyPage) -> Iterator[tuple[str, str]]:
    """Yield each name that fits ``page`` as it is with its label: its facts, its rows, their parts."""
    model = type(page)
    yield from page_names(model).items()
    for relation, row_model in relation_models(model).items():
        heading = relation.replace("_", " ").capitalize()
        yield relation, heading
        parts = row_names(row_model)
        for row in getattr(page, relation).all():
            if row.row_id:
                yield f"{relation}.{row.row_id}", f"{heading}: {row.row_id}"
                for name, label in parts.items():
                    yield f"{relation}.{row.row_id}.{name}", f"{heading}: {row.row_id}, {label}"
