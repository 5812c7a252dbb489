"""Every way of changing organisations and programmes."""

from __future__ import annotations

from organisations.matching import Match, OrganisationMatcher, find_organisation
from organisations.resolve import find_programme, resolve_organisation, resolve_programme
from organisations.services.changes import (
    merge_organisations,
    merge_programmes,
    record_succession,
    rename_organisation,
    rename_programme,
)
from organisations.services.loading import load_organisations
from organisations.services.programmes import load_programmes
from organisations.services.report import LoadReport
from organisations.services.specs import FixtureError
from organisations.usage import on_merge, register_usage

__all__ = [
    "FixtureError",
    "LoadReport",
    "Match",
    "OrganisationMatcher",
    "find_organisation",
    "find_programme",
    "load_organisations",
    "load_programmes",
    "merge_organisations",
    "merge_programmes",
    "on_merge",
    "record_succession",
    "register_usage",
    "rename_organisation",
    "rename_programme",
    "resolve_organisation",
    "resolve_programme",
]
