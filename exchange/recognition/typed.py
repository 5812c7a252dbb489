"""Words of a document as the value of a field, or a sentence on why they cannot be."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError

from casestudies.models import CaseStudyPage
from exchange.casefile import registry
from exchange.casefile.entries import Field, Rows
from exchange.casefile.record import Value
from exchange.casefile.values import Names, Type


@lru_cache(maxsize=512)
def fact_at(to: str) -> tuple[Field | None, Any]:
    """Return the fact at ``to`` (``title``, ``contract.value``, ``fundings.state``) and its model."""
    entry = registry.by_name().get(to)
    if isinstance(entry, Field):
        return entry, CaseStudyPage
    head, _, column = to.partition(".")
    rows = registry.by_name().get(head)
    return (rows.field(column), rows.model) if isinstance(rows, Rows) else (None, None)


def fact_is_chosen(to: str) -> bool:
    """Whether the fact at ``to`` is stored in our words, not in the document's."""
    fact, _ = fact_at(to)
    return fact is not None and not fact.type.verbatim


def typed(to: str, text: str) -> Value:
    """Return ``text`` as the value of the fact at ``to``.

    A choice may be given by its label, and a list by commas.

    Raises:
        ValueError: with plain words, if it can be no such value.
    """
    fact, model = fact_at(to)
    if fact is None:
        raise ValueError("there is no such field")
    kind = fact.type
    value = kind.read_raw(_as_listed(kind, text) if kind.many else _as_chosen(kind, text))
    if value is None:
        raise ValueError("nothing is said")
    column = model._meta.get_field(fact.attribute)
    if not column.is_relation and kind.names is Names.NOTHING and not kind.many:
        try:
            column.clean(value, None)
        except ValidationError as error:
            raise ValueError(" ".join(error.messages)) from error
    if isinstance(value, str) and fact.text_column:
        longest = model._meta.get_field(fact.text_column).max_length
        if longest and len(value) > longest:
            raise ValueError(f"it is longer than {longest} characters")
    return value


def _as_chosen(kind: Type, text: str) -> str:
    if not kind.options:
        return text
    slug = "-".join(text.casefold().replace("/", " ").split())
    return slug if slug in kind.options else text


def _as_listed(kind: Type, text: str) -> Any:
    mark = ";" if ";" in text else "\n" if "\n" in text else ","
    return [_as_chosen(kind, part.strip()) for part in text.split(mark)]
