"""“At a glance”: the facts that a reader compares cases by."""

from __future__ import annotations

from typing import Any

from casestudies import choices as c
from casestudies.addresses import programme_path
from casestudies.anonymity import words_for
from casestudies.detail.shapes import Fact, Link
from casestudies.detail.story import contract_value, filled
from casestudies.detail.words import (
    States,
    display,
    joined,
    label,
    money,
    organisation_link,
    span,
    term_link,
)
from taxonomy.choices import Nation, Regime


def glance(page: Any, states: States) -> tuple[Fact, ...]:
    """Return the known facts in the order in which people ask for them."""
    route = page.procurement_route
    facts = filled(
        Fact("Authority", links=(authority(page),)),
        Fact("When", span(page.started, page.ended)),
        Fact("Where", _places(page)),
        Fact("Reach", label(c.Reach, page.reach)),
        Fact("People served", page.population),
        Fact("Sectors", links=_terms(page.sectors)),
        Fact("Methods", links=_terms(page.methods)),
        Fact("Innovation mode", label(c.Mode, page.mode)),
        Fact("Procurement route", links=(term_link(route),) if route else ()),
        Fact("Law", label(Regime, page.regime)),
        Fact("Procurement began", display(page.procurement_began)),
        Fact("Contract", contract_value(page, states)),
        Fact("Programme", links=_programme(page)),
        Fact("Funding", _funding(page)),
        Fact("Barriers", links=_terms(page.barriers)),
        Fact("Enablers", links=_terms(page.enablers)),
        Fact("Decision", label(c.Gate, page.gate_decision)),
        Fact("Basis", label(c.Basis, page.basis)),
    )
    return tuple(fact for fact in facts if fact.value or any(link.label for link in fact.links))


def authority(page: Any) -> Link:
    """Return the lead organisation, linked where we know it; what is said instead where it is not named."""
    if instead := words_for(page):
        return Link(instead)
    return organisation_link(page.lead_organisation, page.lead_organisation_text)


def _terms(manager: Any) -> tuple[Link, ...]:
    return tuple(term_link(term) for term in manager.all())


def _places(page: Any) -> str:
    areas = [
        f"{row.name} ({joined(row.also)})" if row.also else row.name for row in page.areas.all()
    ]
    nations = [label(Nation, row.nation) for row in page.nations.all()]
    return joined([*areas, *(nation for nation in nations if nation not in areas)])


def _programme(page: Any) -> tuple[Link, ...]:
    programme = page.programme
    name = programme.name if programme else page.programme_text
    words = joined((name, f"{page.cohort} cohort" if page.cohort else ""))
    return (Link(words, programme_path(programme.slug) if programme else ""),) if words else ()


def _funding(page: Any) -> str:
    """Say each funding neutrally: what became of it, from where, how much. Nothing is added up."""
    return joined((_one_funding(row) for row in page.fundings.all()), "; ")


def _one_funding(row: Any) -> str:
    amount = money(row.awarded, row.currency)
    asked = money(row.requested, row.currency)
    figure = f"{amount} awarded" if amount else f"{asked} asked for" if asked else ""
    return joined((label(c.FundingState, row.state), row.fund or row.funder, figure))
