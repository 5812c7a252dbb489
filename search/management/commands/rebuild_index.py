"""``rebuild_index``: a whole new index, swapped in when it is complete."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.engines import engine_names, get_engine
from search.engines.base import SearchError
from search.indexing.rebuild import rebuild


class Command(BaseCommand):
    """Builds beside the live index; the old one answers until then."""

    help = "Builds the search index anew beside the live one, checks the count and swaps it in."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the engine's name."""
        parser.add_argument(
            "--engine", choices=engine_names(), help="the engine; the one in use without it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild, saying how far it is."""
        engine = get_engine(options["engine"])
        try:
            done = rebuild(engine, progress=self._progress)
        except SearchError as error:
            raise CommandError(f"The index was not rebuilt; the old one stays. {error}") from error
        self.stdout.write(
            f"Indexed {done.documents:,} cases with {engine.name} in {done.seconds:.1f} s "
            f"({done.rate:,.0f} a second)."
        )

    def _progress(self, done: int, total: int) -> None:
        self.stdout.write(f"  {done:,} of {total:,} cases")
        self.stdout.flush()
