"""The tabs of what happened and of who can tell."""

from __future__ import annotations

from wagtail.admin.panels import FieldPanel, ObjectList

from casestudies.panels.parts import beside, group
from casestudies.panels.rows import figure, rows

NOBODY_BY_NAME = "A role or a body, never a person's name."


def results() -> ObjectList:
    """Outcomes, figures, activities and the decision."""
    return ObjectList(
        [
            rows(
                "outcomes",
                "Outcomes",
                ("term", "status"),
                "indicator",
                ("unit", "better", "price_year"),
                (figure("baseline_value"), "baseline_date"),
                (figure("result_value"), "result_date"),
                ("direction", "evidence"),
                "population",
                ("validated_by", "source"),
                label="outcome",
                help_text="Give the baseline and the result: the change is worked out. Only what was "
                "observed counts in filters and totals. Cost saving and cost avoidance are two "
                "outcomes and are never added together.",
            ),
            rows(
                "claims",
                "Other figures",
                "text",
                ("value", "unit", "period"),
                ("basis", "source"),
                label="figure",
                help_text="A figure without a source is shown as unsourced.",
            ),
            rows(
                "activities",
                "Activities",
                "title",
                ("start", "end", "duration", "status"),
                label="activity",
            ),
            rows("outputs", "Outputs", "title", ("type", "open"), "url", label="output"),
            group(
                "Decision",
                beside(
                    FieldPanel("gate_decision", heading="What was decided"),
                    FieldPanel("gate_who", heading="Who decided", help_text=NOBODY_BY_NAME),
                ),
                FieldPanel(
                    "gate_options", heading="What could have been decided", help_text="One a line."
                ),
                FieldPanel("gate_why", heading="Why"),
                FieldPanel("gate_next", heading="What follows"),
                FieldPanel("ask_again", help_text="When somebody should ask what came of it."),
            ),
        ],
        heading="What happened",
    )


def people() -> ObjectList:
    """Partners, words, evidence and what came of it elsewhere."""
    return ObjectList(
        [
            rows(
                "partners",
                "Partners",
                ("organisation", "organisation_text"),
                ("role", "commitment", "since"),
                ("gave", "received"),
                "note",
                label="partner",
                help_text="Choose the organisation; write its name only where it is not known here.",
            ),
            rows(
                "quotations",
                "Quotations",
                "text",
                ("attributed_to", "role", "organisation"),
                "permission",
                label="quotation",
                help_text=(
                    "Words are shown only with permission. The tick is for the words and the name as they "
                    "stand there: if they change, it is cleared until the person has agreed again."
                ),
            ),
            rows("contributors", "Contributors", ("role", "organisation"), label="contributor"),
            rows(
                "evidence_sources",
                "Evidence sources",
                ("type", "size"),
                "title",
                ("method", "population"),
                ("start", "end"),
                "note",
                label="source",
            ),
            rows(
                "engagement",
                "Engagement",
                "title",
                ("form", "audience", "reach"),
                ("organisation", "years"),
                "result",
                "url",
                label="engagement",
                help_text="Where the work was shown or talked about.",
            ),
            rows(
                "influence",
                "Influence",
                ("type", "organisation"),
                ("reach", "proof"),
                "result",
                "source",
                label="influence",
                help_text="What it changed elsewhere, and whether that can be shown.",
            ),
            rows("events", "Events", ("series", "number"), ("date", "venue"), "question",
                 label="event"),
            rows("actions", "Actions", "text", ("owner", "due", "state"), label="action"),
            rows("assurance", "Assurance", ("standard", "when"), "result", "url", label="check"),
        ],
        heading="People and evidence",
    )  # fmt: skip
