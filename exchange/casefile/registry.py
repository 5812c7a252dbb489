"""The one table of the case file: each name, its type, and the column or relation it stands for.

The reader, the writer, the import, the exports and the API all follow it; a fact is added
here once. Order is the order in which a case file is written (``surface.md``, the case file).
Names with a dot are parts of a group: ``contract.value`` is written ``contract: {value: …}``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from casestudies import choices as c
from exchange.casefile import values as v
from exchange.casefile.entries import Field, Rows
from taxonomy.choices import Nation, Regime, Scheme


def _currency(*needed_by: str) -> Field:
    name = "contract.currency" if needed_by[0].startswith("contract.") else "currency"
    return Field(name, default="GBP", needed_by=needed_by)


STATES = "states"

FRONT_MATTER: tuple[Field | Rows, ...] = (
    Field("ref"),
    Field("title"),
    Field("kind", v.choice(c.Kind)),
    Field("basis", v.choice(c.Basis)),
    Field("lead_organisation", v.ORGANISATION, text_column="lead_organisation_text"),
    Field("lead_organisation_text"),
    Field("anonymised_as", decided=True),
    Field("summary", v.TEXT),
    Field("mode", v.choice(c.Mode)),
    Field("phase", v.choice(c.Phase)),
    Field("source_url"),
    Field("source_status", v.choice(c.SourceStatus)),
    Field("licence"),
    Field("language", column="case_language", default="en"),
    Field("programme", v.PROGRAMME, text_column="programme_text"),
    Field("programme_text"),
    Field("cohort"),
    Rows("nations", (Field("nation", v.choice(Nation)),), short="nation"),
    Rows("areas", (Field("name"), Field("also", v.LINES))),
    Field("reach", v.choice(c.Reach)),
    Field("population", v.TEXT),
    Field("lead_department"),
    Field("started", v.DATE),
    Field("ended", v.DATE),
    Rows(
        "fundings",
        (
            Field("fund"),
            Field("funder"),
            Field("type", v.choice(c.FundingType)),
            Field("requested", v.NUMBER),
            Field("awarded", v.NUMBER),
            _currency("requested", "awarded"),
            Field("state", v.choice(c.FundingState)),
            Field("decided", v.DATE),
            Field("source", v.TEXT),
        ),
    ),
    Rows(
        "costs",
        (
            Field("what", v.choice(c.CostItem)),
            Field("amount", v.NUMBER),
            _currency("amount"),
            Field("basis", v.choice(c.CostBasis)),
            Field("year", v.YEAR),
            Field("note", v.TEXT),
        ),
    ),
    Field("sectors", v.term(Scheme.SECTOR, many=True)),
    Field("methods", v.term(Scheme.METHOD, many=True)),
    Field("barriers", v.term(Scheme.BARRIER, many=True)),
    Field("enablers", v.term(Scheme.ENABLER, many=True)),
    Rows("scale_blockers", (Field("blocker", v.choice(c.ScaleBlocker)),), short="blocker"),
    Rows("user_groups", (Field("text", v.TEXT),), short="text"),
    Rows("research_questions", (Field("text", v.TEXT), Field("depends_on"))),
    Field("success_criteria", v.LINES),
    Rows(
        "activities",
        (
            Field("title", v.TEXT),
            Field("start", v.DATE),
            Field("end", v.DATE),
            Field("duration"),
            Field("status", v.choice(c.ActivityStatus)),
        ),
    ),
    Rows(
        "outputs", (Field("title", v.TEXT), Field("type"), Field("open", v.BOOLEAN), Field("url"))
    ),
    Field("procurement_route", v.term(Scheme.METHOD)),
    Field("regime", v.choice(Regime)),
    Field("procurement_began", v.DATE),
    Field("market_finding", v.choice(c.MarketFinding)),
    Field("contract.value", v.NUMBER),
    _currency("contract.value"),
    Field("contract.band", v.choice(c.ValueBand)),
    Field("contract.starts", v.DATE),
    Field("contract.ends", v.DATE),
    Field("contract.agreement", v.TEXT),
    Field("contract.in_use", v.choice(c.InUse)),
    Field("contract.in_use_as_of", v.DATE),
    Rows("notices", (Field("ocid"), Field("url"), Field("stage"))),
    Rows("suppliers", (Field("name"), Field("type", v.choice(c.SupplierType)))),
    Rows(
        "outcomes",
        (
            Field("term", v.term(Scheme.OUTCOME)),
            Field("indicator", v.TEXT),
            Field("status", v.choice(c.OutcomeStatus), default=c.OutcomeStatus.OBSERVED.value),
            Field("better", v.choice(c.Better)),
            Field("unit"),
            Field("population", v.TEXT),
            Field("price_year", v.YEAR),
            Field("baseline.value", v.NUMBER),
            Field("baseline.date", v.DATE),
            Field("result.value", v.NUMBER),
            Field("result.date", v.DATE),
            Field("direction", v.choice(c.Direction)),
            Field("evidence", v.choice(c.EvidenceStep)),
            Field("validated_by"),
            Field("source", v.TEXT),
        ),
    ),
    Rows(
        "claims",
        (
            Field("text", v.TEXT),
            Field("value"),
            Field("unit"),
            Field("period"),
            Field("basis"),
            Field("source", v.TEXT),
        ),
    ),
    Rows(
        "partners",
        (
            Field("organisation", v.ORGANISATION, text_column="organisation_text"),
            Field("organisation_text"),
            Field("role"),
            Field("commitment", v.choice(c.Commitment)),
            Field("gave", v.TEXT),
            Field("received", v.TEXT),
            Field("since", v.DATE),
            Field("note", v.TEXT),
        ),
    ),
    Rows(
        "quotations",
        (
            Field("text", v.TEXT),
            Field("attributed_to"),
            Field("role"),
            Field("organisation"),
            Field("permission", v.BOOLEAN),
        ),
    ),
    Rows(
        "evidence_sources",
        (
            Field("type", v.choice(c.EvidenceType)),
            Field("title", v.TEXT),
            Field("method", v.TEXT),
            Field("population", v.TEXT),
            Field("size", v.INTEGER),
            Field("start", v.DATE),
            Field("end", v.DATE),
            Field("note", v.TEXT),
        ),
    ),
    Rows(
        "engagement",
        (
            Field("title", v.TEXT),
            Field("form"),
            Field("audience", v.choice(c.EngagementAudience)),
            Field("organisation"),
            Field("reach", v.choice(c.Reach)),
            Field("years", v.YEARS),
            Field("result", v.TEXT),
            Field("url"),
        ),
    ),
    Rows(
        "influence",
        (
            Field("type"),
            Field("organisation"),
            Field("reach", v.choice(c.Reach)),
            Field("result", v.TEXT),
            Field("source", v.TEXT),
            Field("proof", v.choice(c.InfluenceProof)),
        ),
    ),
    Rows(
        "events",
        (
            Field("series"),
            Field("number"),
            Field("date", v.DATE),
            Field("venue"),
            Field("question", v.TEXT),
        ),
    ),
    Rows(
        "actions",
        (
            Field("text", v.TEXT),
            Field("owner"),
            Field("due", v.DATE),
            Field("state", v.choice(c.ActionState)),
        ),
    ),
    Field("gate.options", v.LINES),
    Field("gate.decision", v.choice(c.Gate)),
    Field("gate.who"),
    Field("gate.why", v.TEXT),
    Field("gate.next", v.TEXT),
    Field("ask_again", v.DATE),
    Rows(
        "assurance",
        (Field("standard"), Field("when", v.DATE), Field("result", v.TEXT), Field("url")),
    ),
    Rows("related", (Field("ref", column="target_ref"), Field("relation", v.choice(c.Relation)))),
    Rows(
        "resources",
        (
            Field("title", v.TEXT),
            Field("url"),
            Field("body", v.TEXT),
            Field("type", v.choice(c.ResourceType)),
            Field("licence"),
            Field("date", v.DATE),
            Field("regime", v.choice(Regime)),
        ),
    ),
    Rows("contributors", (Field("role"), Field("organisation"))),
    Field("embargo", v.MOMENT, column="embargo_until", decided=True),
    Field("review_by", v.DATE, decided=True),
    Field("reviewer_role", decided=True),
    Rows(
        "consents",
        (
            Field("given_by"),
            Field("role", v.choice(c.ConsentRole)),
            Field("audiences", v.choice(c.Audience, many=True)),
            Field("date", v.DATE),
            Field("covers", v.LINES),
            Field("evidence", v.TEXT),
            Field("expires", v.DATE),
            Field("withdrawn_on", v.DATE),
            Field("only_unnamed", v.BOOLEAN),
            Field("agreed_to", v.LINES),
        ),
        private=True,
    ),
    Field("owner_contact.name", column="owner_name", private=True),
    Field("owner_contact.email", column="owner_email", private=True),
)

NARRATIVE: dict[str, str] = {
    "challenge": "Challenge",
    "hypothesis": "Hypothesis",
    "user_needs": "User needs",
    "approach": "Approach",
    "market": "Market",
    "what_helped": "What helped",
    "working_together": "Working together",
    "key_findings": "Key findings",
    "what_we_would_change": "What we would change",
    "why_it_did_not_scale": "Why it did not scale",
    "next_steps": "Next steps",
}
"""The fixed headings, by the column that holds the text below each."""


def fields() -> Iterator[Field]:
    """Yield the single facts in order."""
    return (entry for entry in FRONT_MATTER if isinstance(entry, Field))


def relations() -> Iterator[Rows]:
    """Yield the relations in order."""
    return (entry for entry in FRONT_MATTER if isinstance(entry, Rows))


@cache
def by_name() -> dict[str, Field | Rows]:
    """Return every entry by its full name."""
    return {entry.name: entry for entry in FRONT_MATTER}


@cache
def groups() -> frozenset[str]:
    """Return the names that hold parts: ``contract``, ``gate``, ``owner_contact``."""
    return frozenset(field.name.split(".")[0] for field in fields() if "." in field.name)


def currency_of(name: str) -> Field | None:
    """Return the fact that says in what currency the sum ``name`` is (``contract.value``); ``None`` if it is no sum."""
    entry = by_name().get(name.partition(".")[0])
    if isinstance(entry, Rows):
        beside, wanted = entry.fields, name.partition(".")[2]
    else:
        beside, wanted = tuple(fields()), name
    return next((field for field in beside if wanted in field.needed_by), None)


def is_known(name: str) -> bool:
    """Whether a top-level name of front matter, or a narrative, is one of ours."""
    return name in by_name() or name in groups() or name in NARRATIVE
