"""What the two import commands share: lines as they come, a report to keep, one line on failure."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from casestudies.models import CaseIndexPage
from website.importing.findable import make_findable
from website.importing.report import UNCHANGED, Line, summary, to_json
from website.importing.run import Importer
from website.importing.sources import find_files


def run_import(
    command: BaseCommand,
    importer: Importer,
    paths: Sequence[Path],
    *,
    report: Path | None = None,
    quiet: bool = False,
) -> list[Line]:
    """Import ``paths`` and say what became of each file; ``quiet`` leaves unchanged ones out.

    Raises:
        CommandError: before anything is done, if there is nothing to import or nowhere to put it;
            afterwards, if a file was refused or something asked for was not done.
    """
    if not CaseIndexPage.objects.exists():
        raise CommandError("There is no case list to import into yet. Run “make setup” first.")
    try:
        files = find_files(paths)
    except FileNotFoundError as error:
        raise CommandError(str(error)) from error
    if not files:
        raise CommandError("There is no file to import.")
    lines = []
    for line in importer.run(files):
        lines.append(line)
        if not (quiet and line.outcome == UNCHANGED):
            command.stdout.write(str(line))
    _finish(command, importer, lines, report)
    return lines


def _finish(
    command: BaseCommand, importer: Importer, lines: Sequence[Line], report: Path | None
) -> None:
    dry_run = importer.options.dry_run
    kept = _keep_report(lines, report, dry_run=dry_run)
    trouble = "" if dry_run else make_findable()
    command.stdout.write(
        f"{summary(lines)}{' Nothing was changed: this was a dry run.' if dry_run else ''}"
    )
    if kept:
        command.stdout.write(f"Report: {kept}")
    if trouble:
        command.stderr.write(trouble)
    failed = sum(line.failed for line in lines)
    if failed:
        words = "1 file was" if failed == 1 else f"{failed} files were"
        raise CommandError(f"{words} refused or not published; the lines above say why.")


def _keep_report(lines: Sequence[Line], report: Path | None, *, dry_run: bool) -> Path | None:
    """Write the report where it was asked for; without being asked, only when a line has something to keep."""
    if report is None:
        if dry_run or not any(line.unknown or line.failed for line in lines):
            return None
        folder = Path(settings.VAR_DIR) / "imports"
        report = folder / f"{timezone.now():%Y%m%d-%H%M%S-%f}.json"
    try:
        report.parent.mkdir(parents=True, exist_ok=True)
        report.write_text(to_json(lines, dry_run=dry_run), encoding="utf-8")
    except OSError as error:
        raise CommandError(
            f"The report cannot be written to {report}: {error.strerror}."
        ) from error
    return report
