"""Loading programmes from their fixture files."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from cms.core.dates import PartialDate
from organisations.models import FormerProgrammeSlug, Organisation, Programme
from organisations.resolve import resolve_organisation
from organisations.services.report import LoadReport, Progress
from organisations.services.specs import FixtureError, ProgrammeSpec, digest, read_programmes


def load_programmes(folder: Path, progress: Progress | None = None) -> LoadReport:
    """Bring the programmes of a folder into the database, all or none of them.

    Safe to repeat, with the same promises as
    :func:`organisations.services.loading.load_organisations`; organisations come first.

    Raises:
        FixtureError: with the row at fault; nothing is then changed.
    """
    say = progress or (lambda _: None)
    specs = read_programmes(folder)
    created = updated = unchanged = held_back = 0
    with transaction.atomic():
        rows = {row.slug: row for row in Programme.objects.all()}
        former = FormerProgrammeSlug.objects.select_related("programme")
        held = {each.slug: each.programme for each in former}
        for spec in specs:
            row = rows.get(spec.slug) or held.get(spec.slug)
            if row is None and spec.slug in held:
                held_back += 1
            elif row is None:
                _write(Programme(slug=spec.slug), spec)
                created += 1
            elif row.merged_into_id is not None or row.loaded_digest == digest(spec):
                unchanged += 1
            else:
                _write(row, spec)
                updated += 1
    report = LoadReport(created, updated, unchanged, held_back)
    say(f"{len(specs)} programmes read: {report}")
    return report


def _write(row: Programme, spec: ProgrammeSpec) -> None:
    row.name = spec.name
    row.other_names = list(dict.fromkeys((*row.other_names, *spec.other_names)))
    row.kind = spec.kind
    row.runner = _runner(spec)
    row.description = spec.description
    row.website = spec.website
    row.starts = PartialDate.parse(spec.starts) if spec.starts else None
    row.ends = PartialDate.parse(spec.ends) if spec.ends else None
    row.is_illustrative = spec.is_illustrative
    row.source = spec.source
    row.note = spec.note
    row.loaded_digest = digest(spec)
    row.save()


def _runner(spec: ProgrammeSpec) -> Organisation | None:
    if not spec.runner:
        return None
    found = resolve_organisation(spec.runner)
    if found is None:
        raise FixtureError(f"“{spec.slug}” is run by “{spec.runner}”, which is not there.")
    return found
