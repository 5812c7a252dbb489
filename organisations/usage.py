"""Who else holds on to an organisation or a programme, and what to do when two become one.

Apps to the left in the import order register here when Django starts; this app never
needs to know them.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import ProtectedError, RestrictedError
from django.db.models.deletion import Collector

from organisations.models import LastingIdentity, Organisation, Programme

Counter = Callable[[LastingIdentity], int]
Retagger = Callable[[LastingIdentity, LastingIdentity], None]

_counters: list[Counter] = []
_retaggers: list[Retagger] = []


def register_usage(counter: Counter) -> Counter:
    """Have ``counter`` asked how many things use a row before it may be deleted.

    It is called with an ``Organisation`` or a ``Programme`` and must count what
    foreign keys cannot see, such as drafts that are only in revisions.
    """
    if counter not in _counters:
        _counters.append(counter)
    return counter


def on_merge(retagger: Retagger) -> Retagger:
    """Have ``retagger(loser, winner)`` called, inside the transaction, when rows are merged."""
    if retagger not in _retaggers:
        _retaggers.append(retagger)
    return retagger


def count_usage(row: Organisation | Programme) -> int:
    """How many registered uses a row has."""
    return sum(counter(row) for counter in _counters)


def why_kept(row: Organisation | Programme) -> str:
    """Why a row cannot be deleted, in words for an editor; nothing when it can."""
    kinds: set[str] = set()
    collector = Collector(using=row._state.db or "default")
    try:
        collector.collect([row])
    except ProtectedError as error:
        kinds = {str(held._meta.verbose_name) for held in error.protected_objects}
    except RestrictedError as error:
        kinds = {str(held._meta.verbose_name) for held in error.restricted_objects}
    if not kinds and count_usage(row):
        kinds = {"draft or published case"}
    return in_use_message(row, kinds) if kinds else ""


def in_use_message(row: Organisation | Programme, kinds: set[str]) -> str:
    """The one sentence that says a row is in use and what to do instead."""
    named = ", ".join(sorted(kinds))
    return (
        f"“{row}” cannot be deleted because it is in use ({named}). "
        "Merge it into another, or take it off what uses it."
    )


def retag(loser: LastingIdentity, winner: LastingIdentity) -> None:
    """Tell every registered app that ``winner`` stands for ``loser`` from now on."""
    for retagger in _retaggers:
        retagger(loser, winner)
