"""``index_status``: how the indexes stand against the database."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.core.serializers.json import DjangoJSONEncoder

from search.indexing.status import index_status


class Command(BaseCommand):
    """Engine, place, documents against rows, queue, oldest waiting job, last failure, of each index."""

    help = (
        "Tells how the search indexes stand: engine, documents against cases, queue, drift, failures. "
        "Those of other hosts are told from the database alone."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the form of the answer."""
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the status."""
        status = index_status()
        if options["json"]:
            self.stdout.write(json.dumps(status.as_dict(), indent=2, cls=DjangoJSONEncoder))
            return
        self._print(status.lines())
        for target in status.targets:
            self.stdout.write(f"\n{target.name}{'' if target.here else ' (another host)'}")
            self._print(target.lines(), indent="  ")

    def _print(self, lines: Iterable[tuple[str, str]], indent: str = "") -> None:
        for label, value in lines:
            self.stdout.write(f"{indent}{label:<22} {value}")
