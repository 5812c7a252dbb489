"""``rebuild_index``: a whole new index, swapped in when it is complete."""

from __future__ import annotations

import time
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.engines import engine_names, engines_here, get_engine
from search.engines.base import EngineUnavailable, SearchEngine, SearchError
from search.indexing.rebuild import rebuild


class Command(BaseCommand):
    """Builds beside the live index; the old one answers until then."""

    help = "Builds the search index anew beside the live one, checks the count and swaps it in."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the engine's name."""
        parser.add_argument(
            "--engine",
            choices=engine_names(),
            help="the engine; without it all of this host, the standby too",
        )
        parser.add_argument(
            "--if-reachable",
            action="store_true",
            help="leave an engine that is away to the worker, as long as another index is built",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild, saying how far it is; one engine that fails does not keep the others from it."""
        name = options["engine"]
        engines = [get_engine(name)] if name else engines_here()
        failed = {engine.name: error for engine in engines if (error := self._rebuild(engine))}
        told = [
            f"The index of {name} was not rebuilt; the old one stays. {error}"
            for name, error in failed.items()
        ]
        away = all(isinstance(error, EngineUnavailable) for error in failed.values())
        if failed and options["if_reachable"] and away and len(failed) < len(engines):
            self.stderr.write(f"{' '.join(told)} The worker builds it when it can.")
        elif failed:
            raise CommandError(" ".join(told))

    def _rebuild(self, engine: SearchEngine) -> SearchError | None:
        """Rebuild one index; return what went wrong."""
        try:
            done = rebuild(engine, progress=partial(self._progress, time.monotonic()))
        except SearchError as error:
            return error
        self.stdout.write(
            f"Indexed {done.documents:,} cases with {engine.name} in {done.seconds:.1f} s "
            f"({done.rate:,.0f} a second)."
        )
        for page_id, reason in done.refused.items():
            self.stderr.write(f"Refused: case {page_id}, because: {reason}")
        return None

    def _progress(self, began: float, done: int, total: int) -> None:
        rate = done / max(time.monotonic() - began, 0.001)
        self.stdout.write(f"  {done:,} of {total:,} cases ({rate:,.0f} a second)")
        self.stdout.flush()
