"""Forms sent as one person after another, and whether anything came of it. Whatever did is undone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.test import Client

OF_A_VISIT = frozenset({"django_session", "wagtailusers_userprofile"})
"""Tables that are written to because somebody came, whatever they did."""

_WRITE = re.compile(r"\s*(INSERT|UPDATE|DELETE)\b.*?\"(\w+)\"", re.IGNORECASE)


@contextmanager
def undone() -> Iterator[None]:
    """Take back whatever is written inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@dataclass(slots=True)
class Written:
    """Listens at the database for rows that are added, changed or deleted, in whatever table."""

    tables: set[str] = field(default_factory=set)

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        answer = execute(sql, params, many, context)
        found = _WRITE.match(sql)
        if found and (found[1].upper() == "INSERT" or context["cursor"].rowcount):
            self.tables |= {found[2]} - OF_A_VISIT
        return answer


@dataclass
class Trial:
    """A form at ``path``, tried as people of ``clients``.

    For those of ``trusted`` it is done where ``look`` sees another thing afterwards in the tables that were written to:
    what they type is kept for them even where it is refused. For everybody else it is done once any row was written.
    """

    path: str
    data: Mapping[str, Any]
    clients: Mapping[str, Client]
    trusted: frozenset[str]
    look: Callable[[Set[str]], list[Any]]
    before: dict[frozenset[str], list[Any]] = field(default_factory=dict)

    def is_done_by(self, people: Iterable[str]) -> bool:
        """Whether anything came of it once each of ``people`` has sent it."""
        tables: set[str] = set()
        with undone():
            for person in people:
                written = self._written_by(person)
                if written and person not in self.trusted:
                    return True
                tables |= written
            after = self.look(tables) if tables else []
        return bool(tables) and after != self._before(frozenset(tables))

    def _before(self, tables: frozenset[str]) -> list[Any]:
        """What ``look`` sees while nothing was sent; asked for only where something was, and was undone."""
        if tables not in self.before:
            self.before[tables] = self.look(tables)
        return self.before[tables]

    def _written_by(self, person: str) -> set[str]:
        with connection.execute_wrapper(written := Written()):
            answer = self.clients[person].post(self.path, self.data)
        assert answer.status_code < 500, f"{person} at {self.path}: {answer.status_code}"
        return written.tables

    def doers(self, likely: set[str], others: set[str]) -> set[str]:
        """Return those by whom it is done; the ``others`` are told apart only where one of them does it."""
        tried = likely | others if self.is_done_by(others) else likely
        return {person for person in tried if self.is_done_by([person])}
