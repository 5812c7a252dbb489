"""Who uses a term. Content apps register a counter; deletion asks all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.models import ForeignObjectRel

    from taxonomy.models import Term

UsageCounter = Callable[["Term"], int]

_COUNTERS: list[UsageCounter] = []


def register_usage(counter: UsageCounter) -> UsageCounter:
    """Have ``counter(term)`` asked whenever somebody wants to delete a term.

    It returns how many things use the term in ways that no foreign key shows, such as drafts that
    hold only its id. Usable as a decorator; registering one twice changes nothing.
    """
    if counter not in _COUNTERS:
        _COUNTERS.append(counter)
    return counter


def usage_count(term: Term) -> int:
    """Return how many things use ``term``: what the counters say, or else the rows that point at it."""
    if term.pk is None:
        return 0
    counted = sum(counter(term) for counter in _COUNTERS)
    return counted or sum(_rows(relation, term) for relation in _outside_relations(term))


def is_used(term: Term) -> bool:
    """Return whether anything outside the vocabulary uses ``term``."""
    return usage_count(term) > 0


def _outside_relations(term: Term) -> list[ForeignObjectRel]:
    """Relations that point at terms from other apps, the hidden rows of many-to-many ones included."""
    return [
        relation
        for relation in term._meta.get_fields(include_hidden=True)
        if relation.auto_created
        and not relation.concrete
        and (relation.one_to_many or relation.one_to_one)
        and relation.related_model._meta.app_label != "taxonomy"
    ]


def _rows(relation: ForeignObjectRel, term: Term) -> int:
    """Count the rows of one relation that point at ``term``."""
    manager = relation.related_model._base_manager
    return manager.filter(**{relation.field.name: term.pk}).count()
