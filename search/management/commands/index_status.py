"""``index_status``: how the index stands against the database."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from search.indexing.status import index_status


class Command(BaseCommand):
    """Engine, place, documents against rows, queue, oldest waiting job, last failure."""

    help = "Tells how the search index stands: engine, documents against cases, queue, failures."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the form of the answer."""
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the status."""
        status = index_status()
        if options["json"]:
            self.stdout.write(json.dumps(status.as_dict(), indent=2))
            return
        for label, value in status.lines():
            self.stdout.write(f"{label:<22} {value}")
