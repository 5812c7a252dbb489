"""``manage.py export_cases``: public cases, or with ``--full`` everything in them, as files."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.engines.base import EngineUnavailable
from search.parameters import InvalidParameters
from website.exporting import Exported, export, export_drafts, found_by, json_parts, write_files

DEFAULT_FOLDER = Path("export")


class Command(BaseCommand):
    """Export cases as case files or as JSON."""

    help = (
        "Exports public cases: all, or those found by search parameters (sector=adult-social-care "
        "q=falls). Case files (md) go into a folder, one each; JSON goes to standard output or a file. "
        "Without --full what is private or withheld is left out."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what surface.md promises."""
        parser.add_argument(
            "parameters",
            nargs="*",
            metavar="NAME=VALUE",
            help="A search parameter. May be repeated.",
        )
        parser.add_argument(
            "--full",
            action="store_true",
            help="Also consents, contacts and withheld values: for editors, never to be given away.",
        )
        parser.add_argument(
            "--drafts", action="store_true", help="With --full: also cases that are not public."
        )
        parser.add_argument(
            "--format", choices=("md", "json"), default="md", help="md (default) or json."
        )
        parser.add_argument(
            "--output",
            type=Path,
            metavar="PATH",
            help="The folder for md (default: export), the file for json (default: standard output).",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write, and say how many."""
        if options["drafts"] and (not options["full"] or options["parameters"]):
            raise CommandError("--drafts goes with --full and without search parameters.")
        try:
            cases = export(found_by(_parameters(options["parameters"])), full=options["full"])
            if options["drafts"]:
                cases = chain(cases, export_drafts())
            self._write(cases, options["format"], options["output"])
        except InvalidParameters as error:
            raise CommandError(str(error)) from error
        except EngineUnavailable as error:
            raise CommandError("No search engine can answer; export without parameters.") from error
        except OSError as error:
            raise CommandError(f"It cannot be written: {error.strerror or error}.") from error

    def _write(self, cases: Iterator[Exported], kind: str, output: Path | None) -> None:
        if kind == "md":
            folder = output or DEFAULT_FOLDER
            count = write_files(cases, folder)
            self.stdout.write(f"{count} {'case' if count == 1 else 'cases'} written to {folder}.")
        elif output is None:
            for part in json_parts(cases):
                self.stdout.write(part, ending="")
        else:
            output.parent.mkdir(parents=True, exist_ok=True)
            with output.open("w", encoding="utf-8") as file:
                file.writelines(json_parts(cases))
            self.stdout.write(f"Written to {output}.")


def _parameters(given: list[str]) -> dict[str, list[str]]:
    """Return ``name=value`` by name.

    Raises:
        CommandError: naming what is none.
    """
    parameters: dict[str, list[str]] = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not equals or not name:
            raise CommandError(f"“{each[:60]}” is not NAME=VALUE.")
        parameters.setdefault(name, []).append(value)
    return parameters
