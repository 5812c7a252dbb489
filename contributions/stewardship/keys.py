"""What an erasure leaves as it is: texts by which something is found, such as the last part of an address.

Were one changed in the middle, a page would be gone from its address and a withheld place from its row. Who wants a
name out of an address gives the page another one, so that the old one leads on or is retired as it should be.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, Final

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils.text import slugify

KEYS: Final = frozenset({"slug", "url_path", "row_id", "field", "covers", "depends_on"})
"""Columns, of tables and of kept versions, that hold addresses of pages, ids of rows, or places made of them."""

_REPORTED: Final = ("slug", "row_id")


def is_key(column: Any) -> bool:
    """Whether what ``column`` holds is found by it."""
    return column.primary_key or isinstance(column, models.SlugField) or column.name in KEYS


def keys_with(names: Collection[str]) -> set[str]:
    """Return the addresses of pages and ids of rows in which one of ``names`` stands, in words for the report."""
    parts = {slugify(name, allow_unicode=both) for name in names for both in (False, True)} - {""}
    return {
        f"The address or row id “{value}” holds a name and was left as it is: if it means this person, "
        "change it by hand."
        for model, column in _columns()
        for value in _holding(model, column, parts)
    }


def _columns() -> Iterator[tuple[type[models.Model], Any]]:
    for model in apps.get_models():
        if model._meta.managed and not model._meta.proxy:
            for column in model._meta.local_concrete_fields:
                if column.name in _REPORTED or isinstance(column, models.SlugField):
                    yield model, column


def _holding(model: type[models.Model], column: Any, parts: Collection[str]) -> Iterator[str]:
    held = Q(pk__in=())
    for part in parts:
        held |= Q(**{f"{column.name}__icontains": part})
    for value in model._base_manager.filter(held).values_list(column.name, flat=True).distinct():
        if any(f"-{part}-" in _parted(value) for part in parts):
            yield value


def _parted(value: str) -> str:
    return f"-{value.lower().replace('_', '-')}-"
