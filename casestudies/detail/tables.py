"""Rows of a case as small tables; a column that no row fills is left out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from casestudies import choices as c
from casestudies.detail.shapes import Cell, Column, Link, Part, Quote
from casestudies.detail.words import (
    States,
    capital,
    display,
    joined,
    label,
    money,
    organisation_link,
    source_cell,
    span,
    text_cell,
)
from taxonomy.choices import Regime

Row = tuple[Cell, ...]


def table(title: str, columns: Iterable[str], rows: Iterable[Row], names: Iterable[str]) -> Part:
    """Return a table without the columns that no row fills; a heading with ``#`` before it is of numbers.

    ``names`` are the paths of its rows.
    """
    headings = [Column(name.removeprefix("#"), number=name.startswith("#")) for name in columns]
    kept = list(rows)
    used = [
        place
        for place in range(len(headings))
        if any(row[place].text or row[place].detail for row in kept)
    ]
    shown = tuple(tuple(_typed(row[place], headings[place]) for place in used) for row in kept)
    return Part(
        title, columns=tuple(headings[place] for place in used), rows=shown, names=tuple(names)
    )


def names_of(page: Any, relation: str) -> list[str]:
    """Return the path of each row of a relation, in the order in which the page shows them."""
    return [f"{relation}.{row.row_id}" for row in getattr(page, relation).all()]


def _typed(cell: Cell, column: Column) -> Cell:
    return Cell(cell.text, cell.url, cell.detail, number=column.number)


def fundings(page: Any) -> Part:
    """Money or help asked for, and what became of it."""
    return table(
        "Funding",
        ("Fund", "Funder", "Kind", "#Asked for", "#Awarded", "What became of it", "Source"),
        (
            (
                Cell(row.fund),
                Cell(row.funder),
                Cell(label(c.FundingType, row.type)),
                Cell(money(row.requested, row.currency)),
                Cell(money(row.awarded, row.currency)),
                Cell(joined((label(c.FundingState, row.state), display(row.decided)))),
                source_cell(row.source),
            )
            for row in page.fundings.all()
        ),
        names_of(page, "fundings"),
    )


def costs(page: Any) -> Part:
    """What doing it cost. Lines are not added up: estimates and actual costs may stand together."""
    return table(
        "Cost of doing it",
        ("What", "#Amount", "Basis", "Price year", "Note"),
        (
            (
                Cell(label(c.CostItem, row.what)),
                Cell(money(row.amount, row.currency)),
                Cell(label(c.CostBasis, row.basis) or "Basis not given"),
                Cell(str(row.year or "") or "Year not given"),
                Cell(row.note),
            )
            for row in page.costs.all()
        ),
        names_of(page, "costs"),
    )


def activities(page: Any) -> Part:
    """What was done or planned, with what is known of its dates."""
    return table(
        "Activities",
        ("Activity", "When", "How long", "State"),
        (
            (
                Cell(row.title),
                Cell(span(row.start, row.end)),
                Cell(row.duration),
                Cell(label(c.ActivityStatus, row.status)),
            )
            for row in page.activities.all()
        ),
        names_of(page, "activities"),
    )


def outputs(page: Any) -> Part:
    """What the work left behind."""
    openness = {True: "Published openly", False: "Not published", None: ""}
    return table(
        "What it left behind",
        ("Output", "Kind", "Open"),
        (
            (text_cell(row.title, row.url), Cell(capital(row.type)), Cell(openness[row.open]))
            for row in page.outputs.all()
        ),
        names_of(page, "outputs"),
    )


def suppliers(page: Any, states: States) -> Part:
    """Suppliers; a name that is withheld says why."""
    return table(
        "Suppliers",
        ("Supplier", "Kind"),
        (
            (
                Cell(
                    row.name or states.words(f"suppliers.{row.row_id}.name") or "Name not yet known"
                ),
                Cell(label(c.SupplierType, row.type)),
            )
            for row in page.suppliers.all()
        ),
        names_of(page, "suppliers"),
    )


def notices(page: Any) -> Part:
    """Published procurement notices."""
    return table(
        "Notices",
        ("Stage", "Contracting process (OCID)", "Notice"),
        (
            (Cell(row.stage.capitalize()), Cell(row.ocid), text_cell("", row.url))
            for row in page.notices.all()
        ),
        names_of(page, "notices"),
    )


def partners(page: Any) -> Part:
    """Who was in it, and how firmly."""
    return table(
        "Partners",
        ("Partner", "Role", "Commitment", "Gave", "Received", "Since", "Note"),
        (
            (
                _body(organisation_link(row.organisation, row.organisation_text)),
                Cell(row.role),
                Cell(label(c.Commitment, row.commitment)),
                Cell(row.gave),
                Cell(row.received),
                Cell(display(row.since)),
                Cell(row.note),
            )
            for row in page.partners.all()
        ),
        names_of(page, "partners"),
    )


def _body(link: Link) -> Cell:
    return Cell(link.label, link.url)


def quotations(page: Any) -> Part:
    """Words that their speaker allowed us to show; the rest were taken out before."""
    return Part(
        quotes=tuple(Quote(row.text, _speaker(row)) for row in page.quotations.all()),
        names=tuple(names_of(page, "quotations")),
    )


def _speaker(row: Any) -> str:
    """Name who spoke, without what the name says already."""
    named = row.attributed_to.casefold()
    more = [words for words in (row.role, row.organisation) if words.casefold() not in named]
    return joined((row.attributed_to, *more))


def contributors(page: Any) -> Part:
    """Who helped to write the record."""
    return Part(
        items=tuple(Link(joined((row.role, row.organisation))) for row in page.contributors.all())
    )


def events(page: Any) -> Part:
    """Meetings or sessions that the case tells of."""
    return table(
        "Events",
        ("Event", "Date", "Place", "Question"),
        (
            (
                Cell(joined((row.series, f"number {row.number}" if row.number else ""))),
                Cell(display(row.date)),
                Cell(row.venue),
                Cell(row.question),
            )
            for row in page.events.all()
        ),
        names_of(page, "events"),
    )


def actions(page: Any) -> Part:
    """What somebody said they would do."""
    return table(
        "Actions",
        ("Action", "Who", "Due", "State"),
        (
            (
                Cell(row.text),
                Cell(row.owner),
                Cell(display(row.due)),
                Cell(label(c.ActionState, row.state)),
            )
            for row in page.actions.all()
        ),
        names_of(page, "actions"),
    )


def evidence_sources(page: Any) -> Part:
    """Where knowledge came from."""
    return table(
        "Evidence sources",
        ("Source", "Kind", "Method", "Who was asked", "#How many", "When", "Note"),
        (
            (
                Cell(row.title or label(c.EvidenceType, row.type)),
                Cell(label(c.EvidenceType, row.type)),
                Cell(row.method),
                Cell(row.population),
                Cell(f"{row.size:,}" if row.size is not None else ""),
                Cell(span(row.start, row.end)),
                Cell(row.note),
            )
            for row in page.evidence_sources.all()
        ),
        names_of(page, "evidence_sources"),
    )


def assurance(page: Any) -> Part:
    """Checks against a standard."""
    return table(
        "Assurance",
        ("Standard", "When", "Result"),
        (
            (text_cell(row.standard, row.url), Cell(display(row.when)), Cell(row.result))
            for row in page.assurance.all()
        ),
        names_of(page, "assurance"),
    )


def engagement(page: Any) -> Part:
    """Where the work was shown or talked about."""
    return table(
        "Where it was shown",
        ("What", "Form", "Audience", "Held by", "Reach", "Years", "What came of it"),
        (
            (
                text_cell(row.title or row.form, row.url),
                Cell(row.form),
                Cell(label(c.EngagementAudience, row.audience)),
                Cell(row.organisation),
                Cell(label(c.Reach, row.reach)),
                Cell(joined(row.years)),
                Cell(row.result),
            )
            for row in page.engagement.all()
        ),
        names_of(page, "engagement"),
    )


def influence(page: Any) -> Part:
    """What the work changed elsewhere, and whether that can be shown."""
    return table(
        "What it changed elsewhere",
        ("Kind", "Where", "Reach", "What changed", "Proof", "Source"),
        (
            (
                Cell(capital(row.type)),
                Cell(row.organisation),
                Cell(label(c.Reach, row.reach)),
                Cell(row.result),
                Cell(label(c.InfluenceProof, row.proof)),
                source_cell(row.source),
            )
            for row in page.influence.all()
        ),
        names_of(page, "influence"),
    )


def resources(page: Any) -> Part:
    """What others can take and use."""
    return table(
        "",
        ("Resource", "Kind", "From", "Licence", "Date", "Written for"),
        (
            (
                text_cell(row.title, row.url),
                Cell(label(c.ResourceType, row.type)),
                Cell(row.body),
                Cell(capital(row.licence) or "Licence not stated"),
                Cell(display(row.date)),
                Cell(label(Regime, row.regime)),
            )
            for row in page.resources.all()
        ),
        names_of(page, "resources"),
    )
