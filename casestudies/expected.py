"""Which fields each kind of record is expected to fill, and why each is worth filling.

Names are those of the case file. Order is usefulness to a reader: the first gap is the next
thing to ask for. A field that a kind does not list is simply not shown when it is empty.
"""

from __future__ import annotations

from dataclasses import dataclass

from casestudies.choices import Kind


@dataclass(frozen=True, slots=True)
class ExpectedField:
    """A field of the case file: its label, the columns or rows that fill it, and why it matters."""

    name: str
    label: str
    attributes: tuple[str, ...]
    why: str


def _field(name: str, label: str, why: str, *attributes: str) -> ExpectedField:
    return ExpectedField(name, label, attributes or (name,), why)


FIELDS = {
    field.name: field
    for field in (
        _field("outcomes", "Measured outcomes", "Readers first ask what happened."),
        _field("methods", "Methods", "Methods are how others find a case."),
        _field("sectors", "Sectors", "Sectors are how others find a case."),
        _field("approach", "What was done", "Readers want to know how it was done."),
        _field("key_findings", "Key findings", "Findings are what others can reuse."),
        _field("nations", "Nation", "The law and the funders differ by nation."),
        _field("started", "When it started", "A case without a date is hard to judge."),
        _field("ended", "When it ended", "A pilot is judged by how long it ran."),
        _field("procurement_route", "Procurement route", "Readers ask how it was bought."),
        _field("regime", "Law regime", "The law decides whether others may do the same."),
        _field(
            "contract", "Contract value", "Scale decides whether a case fits.",
            "contract_value", "contract_band",
        ),
        _field("suppliers", "Suppliers", "Readers ask who could supply it."),
        _field("costs", "Cost of doing it", "Readers ask what it takes."),
        _field("what_helped", "What helped", "Others can arrange for what helped."),
        _field("what_we_would_change", "What we would change", "Saves others the same detour."),
        _field("working_together", "Working together", "Partners ask what working together took."),
        _field("evidence_sources", "Evidence sources", "Evidence is what makes a claim bear weight."),
        _field("gate", "Decision", "Readers ask whether it went on.", "gate_decision"),
        _field("next_steps", "Next steps", "Tells readers when to ask again."),
        _field("hypothesis", "Hypothesis", "A test needs something to test."),
        _field("success_criteria", "Success criteria", "Says how anyone would know it worked."),
        _field("user_needs", "User needs", "Shows whose need it served."),
        _field("fundings", "Funding", "Readers ask who paid."),
        _field("activities", "Activities", "Shows what was planned and done."),
        _field("partners", "Partners", "Shows who was in it."),
        _field("programme", "Programme", "Places the case among its siblings.", "programme_id",
               "programme_text"),
        _field("cohort", "Cohort", "Places the case among its siblings."),
        _field("research_questions", "Research questions", "Says what was to be found out."),
        _field("engagement", "Engagement", "Shows who has heard of it."),
        _field("influence", "Influence", "Shows what it changed elsewhere."),
        _field("events", "Event", "Says when and where it took place."),
        _field("actions", "Actions", "Shows what came of the meeting."),
        _field("contributors", "Contributors", "Shows whose views these are."),
        _field("barriers", "Barriers", "Barriers are how others recognise their own."),
        _field("enablers", "Enablers", "Enablers can be arranged for."),
        _field("market", "Market", "Shows what the market could offer."),
    )
}  # fmt: skip

_NAMES = {
    Kind.IMPLEMENTED: "outcomes methods sectors approach key_findings nations started "
    "procurement_route regime contract suppliers costs what_helped what_we_would_change "
    "evidence_sources gate next_steps",
    Kind.PILOT: "outcomes methods sectors approach key_findings nations started ended hypothesis "
    "success_criteria procurement_route regime contract suppliers costs gate "
    "what_we_would_change evidence_sources next_steps",
    Kind.BID: "methods sectors hypothesis fundings user_needs success_criteria outcomes nations "
    "started activities costs partners next_steps",
    Kind.PROGRAMME: "methods sectors approach key_findings nations research_questions programme "
    "cohort what_helped working_together fundings outcomes started next_steps",
    Kind.RESEARCH: "key_findings research_questions evidence_sources methods sectors nations "
    "started ended barriers enablers engagement influence fundings next_steps",
    Kind.EVENT: "key_findings events methods sectors contributors nations barriers enablers "
    "actions next_steps",
    Kind.SCOPING: "methods sectors market partners barriers enablers fundings nations started "
    "activities contributors next_steps",
}

EXPECTED = {kind: tuple(FIELDS[name] for name in names.split()) for kind, names in _NAMES.items()}


def expected_fields(kind: str) -> tuple[ExpectedField, ...]:
    """Return the fields expected of ``kind``; of an unknown kind, those of an implemented case."""
    return EXPECTED.get(Kind(kind) if kind in Kind.values else Kind.IMPLEMENTED, ())
