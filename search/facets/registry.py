"""Every facet of the product, in the order of its filters, under the names of its public parameters."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Choices

from casestudies.choices import (
    Basis,
    Direction,
    EvidenceStep,
    FundingState,
    Kind,
    Mode,
    Phase,
    ValueBand,
)
from organisations.choices import AuthorityType, Region
from search.facets.base import Facet
from search.facets.kinds import AllFacet, ChoiceFacet, MeasureChoiceFacet, OpenFacet, OutcomeFacet
from taxonomy.choices import Nation, Regime

HAS_CHOICES = {
    "measured-outcome": "A measured outcome",
    "resource": "Something to reuse",
    "reuse": "Reuse elsewhere",
    "baseline": "A baseline figure",
}


def _of(choices: type[Choices]) -> dict[str, str]:
    return {str(value): str(label) for value, label in choices.choices}


def _steps() -> dict[str, str]:
    return {str(step): f"{step}: {label}" for step, label in EvidenceStep.choices}


FACETS: tuple[Facet, ...] = (
    OpenFacet("sector", "Sector", "a sector", scheme="sector"),
    OpenFacet("method", "Method", "a method", scheme="method"),
    OutcomeFacet("outcome", "Outcome", "an outcome", scheme="outcome"),
    MeasureChoiceFacet("direction", "Which way it went", "a direction", choices=_of(Direction)),
    MeasureChoiceFacet("evidence", "Evidence", "an evidence step from 0 to 5", choices=_steps()),
    ChoiceFacet("kind", "Kind of record", "a kind of record", choices=_of(Kind)),
    ChoiceFacet("nation", "Nation", "a nation", choices=_of(Nation)),
    ChoiceFacet("region", "Region", "a region", choices=_of(Region)),
    OpenFacet("authority", "Authority", "an authority", limit=30, scheme="authority"),
    ChoiceFacet(
        "authority_type", "Type of authority", "a type of authority", choices=_of(AuthorityType)
    ),
    OpenFacet("programme", "Programme", "a programme", limit=30, scheme="programme"),
    ChoiceFacet("mode", "Innovation", "an innovation mode", choices=_of(Mode)),
    ChoiceFacet("phase", "Phase", "a phase", choices=_of(Phase)),
    ChoiceFacet("funding", "Funding", "a funding state", choices=_of(FundingState)),
    ChoiceFacet("regime", "Law", "a law regime", choices=_of(Regime)),
    ChoiceFacet("value", "Contract value", "a value band", choices=_of(ValueBand)),
    OpenFacet("barrier", "Barrier", "a barrier", scheme="barrier"),
    OpenFacet("enabler", "Enabler", "an enabler", scheme="enabler"),
    ChoiceFacet("basis", "Basis", "a basis", choices=_of(Basis)),
    AllFacet("has", "Comes with", "something a case can have", choices=HAS_CHOICES),
)
BY_NAME: Mapping[str, Facet] = {facet.name: facet for facet in FACETS}
