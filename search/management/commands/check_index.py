"""``check_index``: the database against the index, case by case."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from casestudies.models import CaseStudyPage
from search.engines import engine_names, engines_here
from search.engines.base import SearchEngine, SearchError
from search.indexing.drift import Drift, check, mend, whole
from search.models import IndexTarget


class Command(BaseCommand):
    """Compares by page id and content; lists what is missing, stale or left over, and can mend it."""

    help = (
        "Compares the public cases of the database with what each search index of this host holds, and "
        "lists what is missing, stale or left over. With --mend those cases go through the outbox again; "
        "without it a difference ends with exit code 1. The worker does both every hour."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the engine's name, and whether to mend."""
        parser.add_argument("--mend", action="store_true", help="send what differs again")
        parser.add_argument(
            "--engine", choices=engine_names(), help="the engine; all of this host without it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Check each index, whole, before anything is said of success or failure."""
        differing, failed = 0, []
        for engine in self._engines(options["engine"]):
            try:
                drift = self._check(engine)
            except SearchError as error:
                failed.append(f"{engine.name} could not be checked: {error}")
                continue
            differing += drift.count
            if drift.count and options["mend"]:
                queued = mend(engine, drift)
                self.stdout.write(f"{queued:,} cases go through the outbox again.")
        if failed:
            raise CommandError(" ".join(failed))
        if differing and not options["mend"]:
            raise CommandError(
                f"{differing:,} differences; check_index --mend sends these cases again."
            )

    def _engines(self, name: str | None) -> list[SearchEngine]:
        here = [engine for engine in engines_here() if name in (None, engine.name)]
        if not here:
            raise CommandError(f"This host does not feed the engine “{name}”.")
        known = set(IndexTarget.objects.filter(built_at__isnull=False).values_list("pk", flat=True))
        for engine in here:
            if engine.identity() not in known:
                raise CommandError(
                    f"The index of {engine.name} has not been built: rebuild_index --engine {engine.name}"
                )
        return here

    def _check(self, engine: SearchEngine) -> Drift:
        drift = whole(check(engine), lambda done: self._progress(engine, done))
        self.stdout.write(f"{engine.name}: {drift if drift.count else 'no difference'}")
        self._list("missing", drift.missing)
        self._list("stale", drift.stale)
        self._list("left over", drift.orphaned)
        return drift

    def _progress(self, engine: SearchEngine, done: int) -> None:
        self.stdout.write(f"  {engine.name}: {done:,} cases compared")
        self.stdout.flush()

    def _list(self, what: str, page_ids: Iterable[int]) -> None:
        ids = sorted(page_ids)
        refs = (
            dict(CaseStudyPage.objects.filter(pk__in=ids).values_list("pk", "ref")) if ids else {}
        )
        for page_id in ids:
            self.stdout.write(f"  {what:<10} {refs.get(page_id, 'no such case')} (page {page_id})")
