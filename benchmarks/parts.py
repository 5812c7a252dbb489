"""What a page's time goes into: the engine, the database, the templates, and the rest.

Each moment belongs to one part alone: a query inside a template is the database's, and everything inside
a call through the port is the engine's.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, TypeVar
from unittest.mock import patch

from django.db import connection
from django.template.base import Template

from benchmarks.timing import Spell, Watch
from search.engines.base import SearchEngine

ENGINE: Final = "engine"
DATABASE: Final = "database"
TEMPLATE: Final = "template"
REST: Final = "rest"
PARTS: Final = (ENGINE, DATABASE, TEMPLATE, REST)

Answer = TypeVar("Answer")


class Ledger:
    """Adds up the time of each part of this thread's work."""

    def __init__(self) -> None:
        self._spent: defaultdict[str, Spell] = defaultdict(Spell)
        self._open = [REST]
        self._watch = Watch()
        self._thread = threading.get_ident()

    def begin(self) -> None:
        """Forget what was added up; the time from now on counts."""
        self._spent.clear()
        self._watch = Watch()

    def end(self) -> Mapping[str, Spell]:
        """Return the time of every part since the beginning."""
        self._turn()
        return {part: self._spent[part] for part in PARTS}

    def within(self, part: str, call: Callable[[], Answer]) -> Answer:
        """Return what ``call`` returns, its time booked to ``part``; within the engine nothing else is."""
        outer = self._open[-1]
        if outer in (ENGINE, part) or threading.get_ident() != self._thread:
            return call()
        self._turn()
        self._open.append(part)
        try:
            return call()
        finally:
            self._turn()
            self._open.pop()

    def _turn(self) -> None:
        watch, self._watch = self._watch, Watch()
        self._spent[self._open[-1]] += watch.read()


@contextmanager
def booked(ledger: Ledger, engine: SearchEngine) -> Iterator[None]:
    """Have ``ledger`` keep account of every search, query and template inside the block."""
    search, render = engine.search, Template.render

    def searching(*args: Any, **kwargs: Any) -> Any:
        return ledger.within(ENGINE, lambda: search(*args, **kwargs))

    def rendering(template: Template, context: Any) -> Any:
        return ledger.within(TEMPLATE, lambda: render(template, context))

    def querying(execute: Callable[..., Any], *args: Any) -> Any:
        return ledger.within(DATABASE, lambda: execute(*args))

    with (
        patch.object(engine, "search", searching),
        patch.object(Template, "render", rendering),
        connection.execute_wrapper(querying),
    ):
        yield
