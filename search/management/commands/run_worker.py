"""``run_worker``: drain the outbox and do what falls due, until told to stop."""

from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from search.indexing.worker import Worker


class Command(BaseCommand):
    """Runs beside the web server; ends cleanly on SIGTERM or Ctrl-C."""

    help = (
        "Carries changes into the search indexes, checks them, and publishes what falls due. "
        "Run it beside the web server; stop it with Ctrl-C or SIGTERM."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to leave to another host."""
        parser.add_argument(
            "--follow",
            action="store_true",
            help="only keep this host's own index fresh: another host runs the worker itself",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until a signal comes."""
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        self._say("The worker is waiting for changes.")
        Worker(say=self._say, stop=stop, follow=options["follow"]).run()
        self._say("The worker has stopped.")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
