"""Which columns of which rows are searched as text, and under what name."""

from __future__ import annotations

NARRATIVE = (
    "challenge",
    "hypothesis",
    "user_needs",
    "approach",
    "market",
    "what_helped",
    "working_together",
    "key_findings",
    "what_we_would_change",
    "why_it_did_not_scale",
    "next_steps",
)
"""Columns of Markdown."""

TELLING_HEADINGS = {"why_it_did_not_scale": "Why it did not scale"}
"""Headings that say something of a case by standing there, and so are searched with their text."""

PAGE_TEXTS = (
    "cohort",
    "population",
    "lead_department",
    "lead_organisation_text",
    "programme_text",
    "contract_agreement",
    "gate_who",
    "gate_why",
    "gate_next",
)
"""Columns of plain words, searched together as ``details``."""

ROW_TEXTS: dict[str, tuple[str, ...]] = {
    "user_groups": ("text",),
    "research_questions": ("text",),
    "fundings": ("fund", "funder"),
    "costs": ("note",),
    "activities": ("title",),
    "outputs": ("title", "type"),
    "events": ("series", "venue", "question"),
    "actions": ("text",),
    "suppliers": ("name",),
    "outcomes": ("indicator", "population"),
    "claims": ("text", "basis"),
    "partners": ("organisation_text", "role", "note", "gave", "received"),
    "quotations": ("text", "role", "organisation"),
    "evidence_sources": ("title", "method", "population", "note"),
    "engagement": ("title", "organisation", "result"),
    "influence": ("organisation", "result"),
    "assurance": ("standard", "result"),
    "resources": ("title", "body"),
    "contributors": ("role", "organisation"),
}
"""Rows of plain words, searched under the name of their relation."""

PATH_OF_COLUMN = {
    "contract_agreement": "contract.agreement",
    "contract_band": "contract.band",
    "contract_value": "contract.value",
    "gate_who": "gate.who",
    "gate_why": "gate.why",
    "gate_next": "gate.next",
    "lead_organisation_text": "lead_organisation",
    "organisation_text": "organisation",
    "programme_text": "programme",
    "baseline_value": "baseline.value",
    "result_value": "result.value",
}
"""Where a column's name differs from the case file's, which field states use."""


def path_of(column: str, relation: str = "", row_id: str = "") -> str:
    """Return the case file's name of a column, of a row of ``relation`` when one is named."""
    name = PATH_OF_COLUMN.get(column, column)
    return f"{relation}.{row_id}.{name}" if relation else name
