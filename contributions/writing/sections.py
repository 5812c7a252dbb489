"""The pages on which a case is written: the eight on one, and the rest by what belongs together.

A section only names its parts, in order; what they are called, hinted and made of stands with the
editors' form (``contributions.writing.schema`` reads it there), so that there is one schema.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Section:
    """One page: ``slug`` is its part of the address, ``parts`` the columns and relations on it."""

    slug: str
    title: str
    intro: str
    parts: tuple[str, ...]


SHORT = Section(
    "short",
    "The short form",
    "Publishing needs these; a title alone saves a draft. Ten minutes are enough.",
    (
        "title",
        "kind",
        "lead_organisation",
        "summary",
        "challenge",
        "mode",
        "phase",
        "owner_name",
        "owner_email",
    ),
)

LONG = (
    Section(
        "place",
        "Place, people and money",
        "Where it happened, for whom, and what paid for it.",
        (
            *("nations", "areas", "reach", "population", "user_groups"),
            *("lead_department", "started", "ended", "programme", "cohort", "fundings"),
        ),
    ),
    Section(
        "question",
        "The question",
        "What you set out to find, and how anyone would know.",
        ("research_questions", "hypothesis", "user_needs", "success_criteria"),
    ),
    Section(
        "approach",
        "What was done",
        "Readers find a case by its sectors and methods.",
        ("approach", "sectors", "methods", "activities", "outputs"),
    ),
    Section(
        "market",
        "Market and contract",
        "How it was bought, and from whom. What may not be made public can be withheld beside its field.",
        (
            *("market", "market_finding", "procurement_route", "regime", "procurement_began"),
            *("contract_value", "contract_currency", "contract_band", "contract_starts"),
            *("contract_ends", "contract_agreement", "contract_in_use", "contract_in_use_as_of"),
            *("suppliers", "notices"),
        ),
    ),
    Section(
        "partners",
        "Partners and words",
        "Who took part, and what they say of it.",
        ("partners", "contributors", "quotations"),
    ),
    Section(
        "outcomes",
        "What happened",
        "Measured outcomes first. “No change” and “worse” are as useful to others as “better”.",
        ("outcomes", "claims"),
    ),
    Section("costs", "Cost of doing it", "What it took to do the work.", ("costs",)),
    Section(
        "learning",
        "What was learned",
        "What stood in the way, what helped, and what you would do differently.",
        (
            *("barriers", "enablers", "what_helped", "working_together", "key_findings"),
            *("what_we_would_change", "why_it_did_not_scale", "scale_blockers", "sections"),
        ),
    ),
    Section(
        "decision",
        "Decision and next steps",
        "Whether it went on, who decided, and when to ask again.",
        (
            *("gate_decision", "gate_options", "gate_who", "gate_why", "gate_next"),
            *("next_steps", "ask_again", "actions"),
        ),
    ),
    Section(
        "evidence",
        "Evidence and influence",
        "How it is known, and what it changed elsewhere.",
        ("evidence_sources", "engagement", "influence", "events", "assurance"),
    ),
    Section(
        "reuse",
        "For others to use",
        "What others can take, and the cases that this one belongs with.",
        ("resources", "related"),
    ),
    Section(
        "record",
        "About the record",
        "On whose word it stands, its licence, and when it is looked at again.",
        ("basis", "source_url", "source_status", "licence", "case_language", "review_by"),
    ),
)

SECTIONS = (SHORT, *LONG)

ELSEWHERE = frozenset(
    {
        "lead_organisation_text",  # kept by the field of the organisation's name
        "programme_text",
        "consents",  # the pages of agreement
        "embargo_until",
        "go_live_at",  # the editors'
        "expire_at",
        "states",  # chosen beside each field
        "reviewer_role",  # the reviewer's
        "slug",  # made of the title
    }
)
"""Names of the editors' form that no section asks for, each for its reason."""


@cache
def by_slug() -> dict[str, Section]:
    """Return every section by its slug."""
    return {section.slug: section for section in SECTIONS}


@cache
def section_of(part: str) -> Section:
    """Return the section that asks for a column or relation; the short form for what none asks."""
    return next((section for section in SECTIONS if part in section.parts), SHORT)
