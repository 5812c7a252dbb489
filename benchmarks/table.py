"""Rows straight into a table: no model instances, no signals, no validation. SQLite alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import connection, models


class Table:
    """Writes rows of ``model``'s own table; a column that a row leaves out gets the model's default.

    Values are given as the database holds them: text of dates and decimals, ids of foreign keys.
    """

    def __init__(self, model: type[models.Model]) -> None:
        columns = [field for field in model._meta.local_concrete_fields if field.column]
        self._defaults = {
            field.attname: field.get_db_prep_save(field.get_default(), connection)
            for field in columns
        }
        self._names = tuple(self._defaults)
        quoted = ", ".join(connection.ops.quote_name(str(field.column)) for field in columns)
        places = ", ".join(["%s"] * len(columns))
        table = connection.ops.quote_name(model._meta.db_table)
        self._insert = f"INSERT INTO {table} ({quoted}) VALUES ({places})"  # noqa: S608 - names of the schema

    def insert(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Write ``rows``, each a mapping from attribute name to value.

        Raises:
            KeyError: for a name that the table has not.
        """
        values = [self._values(row) for row in rows]
        if values:
            with connection.cursor() as cursor:
                cursor.executemany(self._insert, values)

    def _values(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        if not row.keys() <= self._defaults.keys():
            raise KeyError(sorted(row.keys() - self._defaults.keys()))
        return tuple(row.get(name, self._defaults[name]) for name in self._names)


def stored(moment: datetime) -> str:
    """Return a moment as SQLite holds it."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "seconds")
