"""Rows straight into a table: no model instances, no signals, no validation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
        self._columns = {
            field.attname: connection.ops.quote_name(str(field.column)) for field in columns
        }
        self._key = str(model._meta.pk.attname)
        self._table = connection.ops.quote_name(model._meta.db_table)

    def insert(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Write ``rows``, each a mapping from attribute name to value; the database gives ids that they lack.

        Raises:
            KeyError: for a name that the table has not.
        """
        held = list(rows)
        if not held:
            return
        names = [name for name in self._columns if name != self._key or name in held[0]]
        quoted = ", ".join(self._columns[name] for name in names)
        places = ", ".join(["%s"] * len(names))
        line = f"INSERT INTO {self._table} ({quoted}) VALUES ({places})"  # noqa: S608 - names of the schema
        with connection.cursor() as cursor:
            cursor.executemany(line, [self._values(row, names) for row in held])

    def _values(self, row: Mapping[str, Any], names: Sequence[str]) -> tuple[Any, ...]:
        if not row.keys() <= self._defaults.keys():
            raise KeyError(sorted(row.keys() - self._defaults.keys()))
        return tuple(row.get(name, self._defaults[name]) for name in names)


def stored(moment: datetime) -> str:
    """Return a moment as SQLite holds it, and PostgreSQL reads it where its sessions are in UTC."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "seconds")
