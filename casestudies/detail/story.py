"""The narrative in the template's order, each part with the rows that belong to it."""

from __future__ import annotations

from typing import Any

from casestudies import choices as c
from casestudies.detail import tables
from casestudies.detail.shapes import Block, Fact, Link, Part
from casestudies.detail.words import States, display, joined, label, money, span


def story_blocks(page: Any) -> list[Block]:
    """Return challenge to next steps, then every other heading that the record keeps."""
    fixed = [
        _block("challenge", "Challenge", page.challenge, _user_groups(page), _questions(page)),
        _block("hypothesis", "Hypothesis", page.hypothesis, _criteria(page)),
        _block("user-needs", "User needs", page.user_needs),
        _block(
            "approach", "Approach", page.approach, tables.activities(page), tables.outputs(page)
        ),
        _block("market", "Market", page.market, _market_finding(page)),
        _block("what-helped", "What helped", page.what_helped),
        _block(
            "working-together", "Working together", page.working_together, tables.partners(page)
        ),
        _block("key-findings", "Key findings", page.key_findings),
        _block("what-we-would-change", "What we would change", page.what_we_would_change),
        _block(
            "why-it-did-not-scale",
            "Why it did not scale",
            page.why_it_did_not_scale,
            _scale_blockers(page),
        ),
        _block("next-steps", "Next steps", page.next_steps, tables.actions(page), _ask_again(page)),
    ]
    others = [
        _block(f"section-{row.row_id}", row.heading.strip() or "More from the source", row.body)
        for row in page.sections.all()
    ]
    return fixed + others


def record_blocks(page: Any, states: States) -> list[Block]:
    """Return what stands in rows alone: decision, money, contract, words, evidence, resources."""
    return [
        _block("decision", "Decision", "", Part(facts=tuple(_gate(page)))),
        _block(
            "contract",
            "Contract",
            "",
            Part(facts=tuple(_contract(page, states))),
            tables.suppliers(page, states),
            tables.notices(page),
        ),
        _block("money", "Money", "", tables.fundings(page), tables.costs(page)),
        _block("in-their-words", "In their words", "", tables.quotations(page)),
        _block("events", "Events", "", tables.events(page)),
        _block(
            "evidence",
            "Evidence",
            "",
            tables.evidence_sources(page),
            tables.assurance(page),
            tables.engagement(page),
            tables.influence(page),
        ),
        _block("resources", "Resources to reuse", "", tables.resources(page)),
        _block("contributors", "Who wrote this", "", tables.contributors(page)),
    ]


def _block(name: str, heading: str, text: str, *parts: Part) -> Block:
    kept = tuple(part for part in parts if not part.is_empty)
    return Block(name, heading, text=text, parts=kept)


def _user_groups(page: Any) -> Part:
    return Part("For whom", items=tuple(Link(row.text) for row in page.user_groups.all()))


def _questions(page: Any) -> Part:
    """Research questions; one that waits for another names it by its place in the list."""
    rows = list(page.research_questions.all())
    places = {row.row_id: place for place, row in enumerate(rows, start=1)}
    items = []
    for row in rows:
        first = places.get(row.depends_on)
        items.append(Link(f"{row.text} (after question {first})" if first else row.text))
    return Part("Research questions", items=tuple(items))


def _criteria(page: Any) -> Part:
    return Part("How success was to be judged", items=tuple(map(Link, page.success_criteria)))


def _market_finding(page: Any) -> Part:
    finding = label(c.MarketFinding, page.market_finding)
    return Part(facts=(Fact("What the market had to offer", finding),) if finding else ())


def _scale_blockers(page: Any) -> Part:
    rows = page.scale_blockers.all()
    return Part(
        "What held it back", items=tuple(Link(label(c.ScaleBlocker, r.blocker)) for r in rows)
    )


def _ask_again(page: Any) -> Part:
    return Part(facts=(Fact("Ask again", display(page.ask_again)),) if page.ask_again else ())


def _gate(page: Any) -> list[Fact]:
    return filled(
        Fact("Decision", label(c.Gate, page.gate_decision), name="gate.decision"),
        Fact("Choices available", joined(label(c.Gate, option) for option in page.gate_options)),
        Fact("Decided by", page.gate_who),
        Fact("Why", page.gate_why),
        Fact("What follows", page.gate_next),
    )


def contract_value(page: Any, states: States) -> str:
    """Return the contract's value, or its band, or why it is not shown; nothing when it is not known."""
    value = money(page.contract_value, page.contract_currency)
    band = label(c.ValueBand, page.contract_band)
    return value or band or states.words("contract.value")


def _contract(page: Any, states: States) -> list[Fact]:
    in_use = label(c.InUse, page.contract_in_use)
    as_of = display(page.contract_in_use_as_of)
    return filled(
        Fact("Value", contract_value(page, states), name="contract.value"),
        Fact("Runs", span(page.contract_starts, page.contract_ends)),
        Fact("Agreement", page.contract_agreement, name="contract.agreement"),
        Fact("Still in use", f"{in_use}, as of {as_of}" if in_use and as_of else in_use),
    )


def filled(*facts: Fact) -> list[Fact]:
    """Return the facts that say something."""
    return [fact for fact in facts if fact.value or fact.links]
