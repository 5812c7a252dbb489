"""``set_up``: bring the database, the content, the index and the static files up to date."""

from __future__ import annotations

import secrets
import time
from argparse import ArgumentParser
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection, transaction

from cms.core import first_database, stamps

MARK_KEY = "set-up-mark"


class Step(NamedTuple):
    """One step of set-up: what a person is told, and the commands that do it, each repeatable.

    ``made`` is what it leaves behind under ``var/``; without it the step is never taken for done.
    """

    label: str
    commands: tuple[tuple[str, dict[str, Any]], ...]
    only_in_dev: bool = False
    made: str = ""


STEPS: dict[str, Step] = {
    "database": Step(
        "Database", (("migrate", {"interactive": False, "verbosity": 0}), ("createcachetable", {}))
    ),
    "pages": Step("Pages of the site", (("prepare_site", {}),)),
    "roles": Step("Roles", (("load_roles", {}),)),
    "vocabulary": Step("Vocabulary", (("load_vocabulary", {}),)),
    "organisations": Step("Organisations", (("load_organisations", {}),)),
    "demonstration": Step("Demonstration cases", (("load_demonstration", {}),), only_in_dev=True),
    "index": Step("Search index", (("rebuild_index", {"if_reachable": True}),), made="index"),
    "static": Step(
        "Static files",
        (("collectstatic", {"interactive": False, "verbosity": 0}),),
        made="static/staticfiles.json",
    ),
    "sign-ins": Step(
        "Development sign-ins",
        (("make_sign_ins", {}),),
        only_in_dev=True,
        made="dev-sign-ins.json",
    ),
}


class Command(BaseCommand):
    """Run set-up steps in their order and say how each went.

    Without arguments all are run that belong to the environment: on a server neither
    demonstration cases nor development sign-ins. Each may be repeated and can be interrupted.
    """

    help = (
        "Brings database, roles, vocabulary, organisations, demonstration cases, search index and "
        "static files up to date. Every step can be run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the steps, and where to remember the ones that are done."""
        parser.add_argument(
            "steps",
            nargs="*",
            metavar="STEP[=FINGERPRINT]",
            help=f"which steps; all when none is named. There are: {', '.join(STEPS)}.",
        )
        parser.add_argument(
            "--stamps", type=Path, help="file in which finished steps are remembered by fingerprint"
        )

    def handle(self, *_args: Any, steps: list[str], stamps: Path | None, **_options: Any) -> None:
        """Run what is asked for; the first failure ends it with one line."""
        chosen = dict(_named(step) for step in steps) or dict.fromkeys(self._all(), "")
        if unknown := [name for name in chosen if name not in STEPS]:
            raise CommandError(
                f"No such step: {', '.join(unknown)}. There are: {', '.join(STEPS)}."
            )
        Path(settings.VAR_DIR).mkdir(parents=True, exist_ok=True)
        done = _remembered(stamps) if stamps is not None else {}
        ordered = [name for name in STEPS if name in chosen and not _is_done(name, chosen, done)]
        if not ordered:
            self.stdout.write("Nothing is left to do.")
        for number, name in enumerate(ordered, start=1):
            started = time.monotonic()
            self.stdout.write(f"[{number}/{len(ordered)}] {STEPS[name].label} …")
            self.stdout.flush()
            self._run(name)
            if stamps is not None and chosen[name]:
                _remember(stamps, name, chosen[name])
            self.stdout.write(f"      done in {time.monotonic() - started:.1f} s")

    def _all(self) -> list[str]:
        in_dev = settings.PRECEDENT_ENV == "dev"
        return [name for name, step in STEPS.items() if in_dev or not step.only_in_dev]

    def _run(self, name: str) -> None:
        """Run a step's commands.

        Raises:
            CommandError: one line, whatever went wrong; ``--traceback`` shows where.
        """
        step = STEPS[name]
        if step.only_in_dev and settings.PRECEDENT_ENV == "production":
            raise CommandError(f"“{step.label}” is for development; this is production.")
        aside = name == "database" and first_database.is_due()
        with first_database.made_aside() if aside else nullcontext():
            self._call(name, step)

    def _call(self, name: str, step: Step) -> None:
        for command, options in step.commands:
            try:
                call_command(command, stdout=self.stdout, stderr=self.stderr, **options)
            except CommandError:
                raise
            except Exception as error:
                raise CommandError(
                    f"{command} failed: {type(error).__name__}: {error} "
                    f"(manage.py set_up {name} --traceback shows where)"
                ) from error


def _named(step: str) -> tuple[str, str]:
    """Split ``name=fingerprint``."""
    name, _, fingerprint = step.partition("=")
    return name, fingerprint


def _is_done(name: str, chosen: Mapping[str, str], done: Mapping[str, str]) -> bool:
    """Whether a step is remembered with the fingerprint it has now, and what it made is there."""
    made = STEPS[name].made
    there = not made or (Path(settings.VAR_DIR) / made).exists()
    return bool(chosen[name]) and done.get(name) == chosen[name] and there


def _remembered(path: Path) -> dict[str, str]:
    """Return step to fingerprint as remembered for this database; nothing for one never set up."""
    return stamps.read(path, _mark())


def _remember(path: Path, name: str, fingerprint: str) -> None:
    """Note that a step is done, in the file and by a new mark in the database."""
    done = _remembered(path)
    mark = secrets.randbelow(2**31 - 1) + 1
    _set_mark(mark)
    stamps.write(path, mark, {**done, name: fingerprint})


def _mark() -> int:
    """Return the mark that the database carries, 0 when it has none.

    SQLite carries it where the launcher reads it without Django. Elsewhere it stands in the cache
    that is a table of the database, so that it goes, and comes back, with the database.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA user_version")
            return int(cursor.fetchone()[0])
    try:
        with transaction.atomic():
            return int(caches["default"].get(MARK_KEY, 0))
    except DatabaseError:  # not set up yet
        return 0


def _set_mark(mark: int) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA user_version = {mark:d}")
    else:
        caches["default"].set(MARK_KEY, mark, timeout=None)
