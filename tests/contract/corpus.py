"""Invented cases, questions' worth of each kind of need, and the vocabulary that goes with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from search.documents import CaseDocument, Measure
from search.names import Name, NameTable, Says, Thing
from search.synonyms import Concept, Label, SynonymTable

START = datetime(2026, 1, 1, 9, tzinfo=UTC)


def case(number: int, title: str, challenge: str = "", **fields: Any) -> CaseDocument:
    """Return a case; the higher its number, the later it was published."""
    values: dict[str, Any] = {
        "ref": f"PR-{number:06d}",
        "page_id": number,
        "version": 1,
        "slug": f"case-{number}",
        "published": START + timedelta(days=number),
        "updated": START + timedelta(days=number),
        "kind": "pilot",
        "basis": "illustrative",
        "mode": "unsure",
        "phase": "pilot",
        "nations": ("england",),
        "sections": (("challenge", challenge),) if challenge else (),
        **fields,
    }
    return CaseDocument(title=title, **values)


CORPUS: tuple[CaseDocument, ...] = (
    case(
        1,
        "Falls sensors in sheltered flats",
        "Older people fell at night and nobody knew until morning. Sensors in the floor called for help.",
        summary="A trial of falls sensors with forty tenants.",
        sectors=("adult-social-care", "care"),
        methods=("challenge-fund", "challenge-based-procurement"),
        term_names=("Adult social care", "Challenge fund"),
        organisation_names=("Northmere", "Northmere Council", "Old Mere Rural District"),
        authorities=("northmere", "old-mere"),
        authority_types=("unitary",),
        regions=("north-west",),
        regimes=("pa23",),
        funding=("funded",),
        values=("25k-100k",),
        measures=(
            Measure(("user-outcome",), "improved", 2),
            Measure(("cash-saving",), "no-change", 1),
        ),
        has=("measured-outcome", "baseline"),
        year_from=2023,
        year_to=2025,
        kind="pilot",
        phase="pilot",
        barriers=("risk-appetite",),
        enablers=("leadership",),
        programmes=("care-futures",),
    ),
    case(
        2,
        "School transport through a dynamic market",
        "Home to school transport for children with special needs cost more each year.",
        sectors=("education-and-schools",),
        methods=("dynamic-market", "route"),
        term_names=("Education and schools", "Dynamic market"),
        organisation_names=("Harrowdale", "Harrowdale County Council"),
        authorities=("harrowdale",),
        authority_types=("county",),
        regions=("yorkshire-and-the-humber",),
        regimes=("pcr2015",),
        values=("over-5m",),
        measures=(
            Measure(("cash-saving",), "improved", 3),
            Measure(("competition",), "worsened", 2),
        ),
        has=("measured-outcome",),
        year_from=2019,
        year_to=2021,
        kind="implemented",
        phase="live",
    ),
    case(
        3,
        "Cameras that find potholes",
        "Lorries that collect bins carried cameras; potholes were mended before anybody complained.",
        sectors=("transport-and-highways", "place"),
        methods=("pilot-with-route-to-scale", "design"),
        term_names=("Transport and highways", "Pilot with route to scale"),
        organisation_names=("Harrowdale",),
        authorities=("harrowdale",),
        authority_types=("county",),
        regions=("yorkshire-and-the-humber",),
        regimes=("pa23",),
        measures=(Measure(("service-performance",), "improved", 2),),
        has=("measured-outcome", "resource"),
        year_from=2022,
        year_to=2022,
        kind="pilot",
        phase="ended",
    ),
    case(
        4,
        "Arloesi ar Ynys Môn: tŷ clyfar",
        "Cartrefi clyfar ŵyna. Smart homes for people who live with dementia on Anglesey.",
        sectors=("housing-and-homelessness",),
        methods=("innovation-partnership", "competitive-flexible-procedure", "route"),
        term_names=("Housing and homelessness", "Innovation partnership"),
        organisation_names=("Cyngor Sir Ynys Môn", "Isle of Anglesey County Council"),
        places=("Ynys Môn", "Llanfair Pwllgwyngyll"),
        authorities=("ynys-mon",),
        authority_types=("unitary",),
        regions=("wales",),
        nations=("wales",),
        regimes=("pcr2015",),
        year_from=2019,
        year_to=2019,
        kind="implemented",
        phase="live",
    ),
    case(
        5,
        "A bid for care robots that was not funded",
        "The panel said that the market was not ready. Nobody was surprised.",
        sectors=("adult-social-care", "care"),
        methods=("pre-commercial-procurement", "challenge-based-procurement"),
        term_names=("Adult social care", "Pre-commercial procurement"),
        organisation_names=("Northmere",),
        authorities=("northmere", "old-mere"),
        authority_types=("unitary",),
        regions=("north-west",),
        funding=("not-funded",),
        kind="bid",
        phase="idea",
        mode="procurement-of-innovation",
        programmes=("care-futures",),
    ),
    case(
        6,
        "Framework for home care with payment by results",
        "Providers were paid for days at home. Domiciliary care hours fell and so did income.",
        sectors=("adult-social-care", "care"),
        methods=("framework", "route", "outcome-based-contract", "contract"),
        term_names=("Adult social care", "Framework", "Outcome-based contract"),
        organisation_names=("Strathorran", "Strathorran Council"),
        authorities=("strathorran",),
        authority_types=("unitary",),
        regions=("scotland",),
        nations=("scotland",),
        regimes=("scotland",),
        measures=(
            Measure(("cash-saving",), "worsened", 4),
            Measure(("user-outcome",), "improved", 1),
        ),
        has=("measured-outcome", "reuse"),
        year_from=2020,
        year_to=2024,
        kind="implemented",
        phase="scaled",
    ),
    case(
        7,
        "Digital case files",
        "An IT system for ASC teams was bought in phases. The CD procedure was thought of and dropped.",
        sectors=("digital-data-and-technology",),
        methods=("agile-digital-commissioning", "design"),
        term_names=("Digital, data and technology", "Agile digital commissioning"),
        organisation_names=(
            "Bournemouth, Christchurch and Poole",
            "BCP Council",
            "Borough of Poole",
        ),
        places=("Poole",),
        authorities=("bournemouth-christchurch-and-poole", "poole"),
        authority_types=("unitary",),
        regions=("south-west",),
        regimes=("pa23",),
        year_from=2025,
        year_to=2026,
        kind="implemented",
        phase="live",
        mode="innovative-procurement",
    ),
    case(
        8,
        "What a supplier day taught us",
        "Notes of an early talk with suppliers on whole-life value. It is what it is.",
        sectors=("corporate-and-professional",),
        methods=("preliminary-market-engagement", "design"),
        term_names=("Corporate and professional", "Preliminary market engagement"),
        organisation_names=("Harrowdale",),
        authorities=("harrowdale",),
        authority_types=("county",),
        regions=("yorkshire-and-the-humber",),
        kind="event",
        phase="not-applicable",
        mode="not-applicable",
    ),
    case(
        9,
        "Competitive dialogue for a flood barrier",
        "Three bidders talked through designs with the engineers for a year before the last bids.",
        sectors=("water-and-flood", "environment"),
        methods=("competitive-dialogue", "competitive-flexible-procedure", "route"),
        term_names=("Water and flood", "Competitive dialogue"),
        organisation_names=("Strathorran", "Strathorran Council"),
        authorities=("strathorran",),
        authority_types=("unitary",),
        regions=("scotland",),
        nations=("scotland",),
        regimes=("scotland",),
        values=("over-5m",),
        measures=(Measure(("resilience-and-risk",), "improved", 5),),
        has=("measured-outcome", "baseline", "resource"),
        year_from=2018,
        year_to=2023,
        kind="implemented",
        phase="live",
    ),
    case(
        10,
        "Shared procurement of school meals",
        "Four authorities bought meals for schools together; small firms won two lots of seven.",
        sectors=("food-and-catering",),
        methods=("joint-procurement", "collaboration"),
        term_names=("Food and catering", "Joint procurement"),
        organisation_names=("Northmere", "Harrowdale"),
        authorities=("northmere", "old-mere", "harrowdale"),
        authority_types=("unitary", "county"),
        regions=("north-west", "yorkshire-and-the-humber"),
        regimes=("pa23",),
        measures=(
            Measure(("sme-participation",), "mixed", 2),
            Measure(("local-spend",), "improved", 0),
        ),
        has=("measured-outcome",),
        year_from=2024,
        year_to=2026,
        kind="implemented",
        phase="early-use",
    ),
    case(
        11,
        "Falls",
        "A short note that has the one word for its title.",
        sectors=("public-health", "health"),
        term_names=("Public health",),
        organisation_names=("Northmere",),
        authorities=("northmere", "old-mere"),
        kind="research",
        phase="discovery",
    ),
    case(
        12,
        "Sensors that listen for falls: falls, falls and falls again",
        "Falls among older people. Falls at night. Falls sensors that listen. Falls sensors everywhere.",
        sectors=("public-health", "health"),
        term_names=("Public health",),
        kind="scoping",
        phase="idea",
    ),
)

CONCEPTS: tuple[Concept, ...] = (
    Concept(
        "sector",
        "adult-social-care",
        (
            Label("Adult social care"),
            Label("ASC"),
            Label("home care"),
            Label("domiciliary"),
            Label("care homes"),
        ),
    ),
    Concept("sector", "transport-and-highways", (Label("Transport and highways"), Label("roads"))),
    Concept(
        "sector",
        "digital-data-and-technology",
        (Label("Digital, data and technology"), Label("ICT"), Label("IT", "exact-case")),
    ),
    Concept(
        "sector",
        "construction-and-estates",
        (Label("Construction and estates"), Label("works", "suggest-only"), Label("MMC")),
    ),
    Concept(
        "method",
        "competitive-dialogue",
        (Label("Competitive dialogue"), Label("CD", "exact-case"), Label("dialogue")),
    ),
    Concept(
        "method",
        "pre-commercial-procurement",
        (Label("Pre-commercial procurement"), Label("PCP"), Label("SBRI")),
    ),
    Concept(
        "method",
        "joint-procurement",
        (Label("Joint procurement"), Label("shared procurement"), Label("buyer group")),
    ),
    Concept(
        "method",
        "preliminary-market-engagement",
        (Label("Preliminary market engagement"), Label("PME"), Label("supplier day")),
    ),
)

LABELS: Mapping[str, Mapping[str, str]] = {
    "sector": {
        "adult-social-care": "Adult social care",
        "care": "Care",
        "place": "Place",
        "transport-and-highways": "Transport and highways",
    },
    "method": {"framework": "Framework", "route": "Route"},
    "outcome": {"cash-saving": "Cash saving", "user-outcome": "User outcome"},
    "authority": {"northmere": "Northmere", "harrowdale": "Harrowdale"},
    "programme": {"care-futures": "Care Futures"},
}
FORMER: Mapping[tuple[str, str], str] = {
    ("sector", "social-care-for-adults"): "adult-social-care",
    ("authority", "harrow-dale"): "harrowdale",
}


OLD_MERE = Thing("organisation", "old-mere", "Old Mere", is_former=True, now="Northmere")
NAMES: tuple[Name, ...] = (
    *(
        Name(
            label.text,
            Thing(concept.scheme, concept.slug, concept.labels[0].text),
            says=Says.AS_WRITTEN if label.match == "exact-case" else Says.ALWAYS,
        )
        for concept in CONCEPTS
        for label in concept.labels
    ),
    Name("Challenge fund", Thing("method", "challenge-fund", "Challenge fund")),
    Name("Care", Thing("sector", "care", "Care"), says=Says.ALONE),
    Name("Cash saving", Thing("outcome", "cash-saving", "Cash saving")),
    Name("Northmere", Thing("organisation", "northmere", "Northmere")),
    Name("Old Mere", OLD_MERE),
    Name("Eastmarsh", Thing("organisation", "eastmarsh", "Eastmarsh")),
    Name("Care Futures", Thing("programme", "care-futures", "Care Futures")),
    Name("Risk appetite", Thing("barrier", "risk-appetite", "Risk appetite")),
)


class Vocabulary:
    """The invented vocabulary. Slugs are known when a case has them, or a former one leads on."""

    def __init__(self, concepts: Sequence[Concept] = CONCEPTS) -> None:
        self._table = SynonymTable.build(concepts)
        self._names = NameTable.build(NAMES)

    def labels(self, scheme: str) -> Mapping[str, str]:
        return LABELS.get(scheme, {})

    def resolve(self, scheme: str, slugs: Sequence[str]) -> Mapping[str, str]:
        known = LABELS.get(scheme, {})
        found = {slug: slug for slug in slugs if slug in known}
        return found | {s: FORMER[scheme, s] for s in slugs if (scheme, s) in FORMER}

    def synonyms(self) -> SynonymTable:
        return self._table

    def names(self) -> NameTable:
        return self._names
