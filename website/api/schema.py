"""The shapes of answers. They are promises: a name may be added, none changes its meaning or goes."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Schema
from pydantic import ConfigDict, Field

Date = Annotated[str, Field(json_schema_extra={"format": "date"})]
Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"})]


class Body(Schema):
    """An organisation, by its lasting slug and its name."""

    slug: str
    name: str


class OutcomeSummary(Schema):
    """One observed outcome; ``direction`` is computed where both values are known."""

    term: str | None = Field(description="Slug of the outcome term.")
    direction: str | None
    evidence: int | None = Field(ge=0, le=5)


class CaseSummary(Schema):
    """A case in a list. What is not known or withheld is null."""

    ref: str = Field(pattern=r"^PR-\d{6,}$")
    url: str
    title: str
    summary: str | None
    kind: str | None
    basis: str | None
    illustrative: bool = Field(description="Whether the case was invented to show the form.")
    lead_organisation: Body | None
    sectors: list[str]
    methods: list[str]
    outcomes: list[OutcomeSummary]
    nations: list[str]
    phase: str | None
    mode: str | None
    funding: list[str]
    regime: str | None
    published: Moment | None
    updated: Moment | None
    highlights: dict[str, list[str]] = Field(
        description="Passages by section: escaped text in which only <mark> is markup."
    )
    score: float | None = Field(None, description="With explain=true. No promise.")
    matched: list[str] | None = Field(None, description="With explain=true. No promise.")


class FacetCount(Schema):
    """One value of a facet; its count ignores the facet's own selection."""

    value: str
    label: str
    count: int
    selected: bool


class NamedThing(Schema):
    """A term, organisation or programme that q names, by any of its names."""

    kind: str = Field(
        description="method, sector, outcome, barrier, enabler, programme or organisation."
    )
    label: str = Field(description="Its name; an old name says what it is now.")
    also: str | None = Field(description="The other name by which q names it.")
    slug: str
    url: str
    count: int | None = Field(description="All its cases, whatever the filters.")


class CaseList(Schema):
    """One page of what was found, and counts to narrow it by."""

    total: int
    page: int
    per_page: int
    degraded: bool = Field(description="Whether a standby engine answered.")
    suggestion: str | None = Field(description="Another spelling of q that finds something.")
    named: list[NamedThing] = Field(description="What q names; at most three.")
    results: list[CaseSummary]
    facets: dict[str, list[FacetCount]]
    engine: str | None = Field(None, description="With explain=true. No promise.")


class Completion(Schema):
    """What may be meant by what is being typed, and where it leads."""

    kind: str = Field(
        description="case, method, sector, outcome, barrier, enabler, programme or organisation."
    )
    label: str = Field(description="Its name; an old name says what it is now.")
    also: str | None = Field(description="The other name by which it was found.")
    slug: str
    ref: str | None = Field(description="Of a case.")
    url: str
    count: int | None = Field(description="Its cases; null for a case, or where not counted.")


class CompletionList(Schema):
    """At most eight completions, the likeliest first."""

    suggestions: list[Completion]


class StateOfField(Schema):
    """Why a field holds nothing: not-measured, not-applicable, or withheld with a reason."""

    state: str
    reason: str | None


class Statement(Schema):
    """What somebody says to a case and an editor lets stand: a body or a role, never a person.

    ``about`` is what is disputed: a part of the case's page by its anchor, or a fact or row by its path in the
    case file (``outcomes.o1``); null for a reply.
    """

    about: str | None
    by: str
    words: str
    date: Date


class CaseRecord(Schema):
    """The whole public record: the names of the case file, and what is computed from them.

    Every name is always there; what is not known is null or an empty list, and ``states`` says why
    where somebody said so.
    """

    model_config = ConfigDict(extra="allow")

    ref: str
    url: str | None
    title: str
    illustrative: bool
    states: dict[str, StateOfField]
    sections: list[dict[str, Any]]
    outcomes: list[dict[str, Any]]
    disputes: list[Statement] = Field(
        description="Facts that somebody named disputes, until settled."
    )
    replies: list[Statement] = Field(description="Replies of those whom the case names.")
    published: Moment | None
    updated: Moment | None


class FieldProblem(Schema):
    """One field that was not understood."""

    field: str
    message: str


class Problem(Schema):
    """An error, as RFC 9457 has it."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldProblem] | None = None
