"""Loading organisations from their fixture files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import transaction

from cms.core.dates import PartialDate
from organisations.models import (
    FormerOrganisationSlug,
    IssuedReference,
    Organisation,
    OrganisationName,
    Succession,
)
from organisations.services.report import LoadReport, Progress
from organisations.services.specs import (
    FixtureError,
    OrganisationSpec,
    digest,
    read_organisations,
)

_TEXTS = (
    "name",
    "type",
    "nation",
    "region",
    "register_code",
    "gss_code",
    "website",
    "is_illustrative",
    "source",
    "note",
)
_DATES = ("starts", "ends", "source_as_of", "population_as_of")
_LINKS = ("county", "combined_authority")


def load_organisations(folder: Path, progress: Progress | None = None) -> LoadReport:
    """Bring the organisations of a folder into the database, all or none of them.

    Safe to repeat. A row whose file has not changed since its last load is left alone, so
    what an editor changed here stays; one whose file has changed takes the file's facts
    again but keeps its slug, and an address or name given up goes on leading to it. A body
    that was deleted here is not brought back. New rows are written in bulk and send no
    ``post_save``: nothing can refer to them yet.

    Raises:
        FixtureError: with the file and row at fault; nothing is then changed.
    """
    say = progress or (lambda _: None)
    specs = read_organisations(folder)
    with transaction.atomic():
        load = _Load(specs)
        say(f"{len(specs)} organisations read, {len(load.fresh)} of them new")
        load.create()
        load.update()
        load.link()
        say(str(load.report()))
        return load.report()


class _Load:
    """One load under way: what is here already, what is new, what has changed."""

    def __init__(self, specs: list[OrganisationSpec]) -> None:
        self.rows = {row.slug: row for row in Organisation.objects.all()}
        self._resolve_former_slugs()
        self.digests = {spec.slug: digest(spec) for spec in specs}
        known = [spec for spec in specs if spec.slug not in self.held]
        self.held_back = len(specs) - len(known)
        self.fresh = [spec for spec in known if spec.slug not in self.rows]
        self.changed = [spec for spec in known if spec.slug in self.rows and self._differs(spec)]
        self.unchanged = len(known) - len(self.fresh) - len(self.changed)
        self._check_names(self.fresh)
        self._check_links([*self.fresh, *self.changed])

    def report(self) -> LoadReport:
        """What this load did."""
        return LoadReport(len(self.fresh), len(self.changed), self.unchanged, self.held_back)

    def create(self) -> None:
        """Write the new rows, without what points from one to another."""
        refs = IssuedReference.issue(len(self.fresh)) if self.fresh else []
        made = [
            Organisation(ref=ref, slug=spec.slug, **self._columns(spec))
            for ref, spec in zip(refs, self.fresh, strict=True)
        ]
        for row in Organisation.objects.bulk_create(made):
            self.rows[row.slug] = row
        OrganisationName.objects.bulk_create(
            OrganisationName(
                organisation_id=self.rows[spec.slug].pk, text=text, kind=kind, sort_order=order
            )
            for spec in self.fresh
            for order, (text, kind) in enumerate(_unique(spec.names()))
        )

    def update(self) -> None:
        """Give each changed row the facts of its file, one at a time so that others hear of it."""
        for spec in self.changed:
            row = self.rows[spec.slug]
            for column, value in self._columns(spec).items():
                setattr(row, column, value)
            held = {name.text for name in row.names.all()} | {row.name, row.official_name}
            for text, kind in _unique(spec.names()):
                if text not in held:
                    row.names.add(OrganisationName(text=text, kind=kind, sort_order=len(held)))
            row.save()

    def link(self) -> None:
        """Point new and changed rows at their county, combined authority and successors."""
        touched = [*self.fresh, *self.changed]
        moved = []
        for spec in touched:
            row = self.rows[spec.slug]
            for field in _LINKS:
                setattr(row, field, self.rows.get(getattr(spec, field)))
            if any(getattr(spec, field) for field in _LINKS) or spec in self.changed:
                moved.append(row)
        Organisation.objects.bulk_update(moved, _LINKS)
        Succession.objects.bulk_create(
            (
                Succession(
                    predecessor_id=self.rows[spec.slug].pk,
                    successor_id=self.rows[slug].pk,
                    on=self.rows[slug].starts,
                    sort_order=order,
                )
                for spec in touched
                for order, slug in enumerate(spec.successors)
                if slug in self.rows
            ),
            ignore_conflicts=True,
        )

    def _resolve_former_slugs(self) -> None:
        by_pk = {row.pk: row for row in self.rows.values()}
        self.held: set[str] = set()
        former = FormerOrganisationSlug.objects.values_list("slug", "organisation_id")
        for slug, pk in former:
            if pk is None:
                self.held.add(slug)
            else:
                self.rows.setdefault(slug, by_pk[pk])

    def _differs(self, spec: OrganisationSpec) -> bool:
        row = self.rows[spec.slug]
        return not row.is_merged and row.loaded_digest != self.digests[spec.slug]

    def _columns(self, spec: OrganisationSpec) -> dict[str, Any]:
        columns: dict[str, Any] = {name: getattr(spec, name) for name in _TEXTS}
        for name in _DATES:
            text = getattr(spec, name)
            columns[name] = PartialDate.parse(text) if text else None
        columns["official_name"] = spec.official_name or spec.name
        columns["former_gss_codes"] = list(spec.former_gss_codes)
        columns["population"] = int(spec.population) if spec.population else None
        columns["loaded_digest"] = self.digests[spec.slug]
        return columns

    def _check_names(self, fresh: Iterable[OrganisationSpec]) -> None:
        current = {
            row.name.casefold(): row.slug
            for row in self.rows.values()
            if row.ends is None and not row.is_merged
        }
        for spec in fresh:
            if spec.ends:
                continue
            other = current.setdefault(spec.name.casefold(), spec.slug)
            if other != spec.slug:
                raise FixtureError(f"“{spec.slug}” has the same short name as “{other}”.")

    def _check_links(self, specs: Iterable[OrganisationSpec]) -> None:
        known = set(self.rows) | self.held | {spec.slug for spec in self.fresh}
        for spec in specs:
            for slug in (spec.county, spec.combined_authority, *spec.successors):
                if slug and slug not in known:
                    raise FixtureError(f"“{spec.slug}” points at “{slug}”, which is not there.")


def _unique(names: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    seen: dict[str, str] = {}
    for text, kind in names:
        seen.setdefault(text, kind)
    return list(seen.items())
