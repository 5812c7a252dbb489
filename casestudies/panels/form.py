"""The tabs of the form."""

from __future__ import annotations

from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    PublishingPanel,
    TabbedInterface,
)

from casestudies.panels.completeness import CompletenessPanel
from casestudies.panels.rows import rows


def _group(heading: str, *panels: Panel | str, help_text: str = "") -> MultiFieldPanel:
    return MultiFieldPanel(
        [FieldPanel(panel) if isinstance(panel, str) else panel for panel in panels],
        heading=heading,
        help_text=help_text,
    )


def _row(*names: str) -> FieldRowPanel:
    return FieldRowPanel([FieldPanel(name) for name in names])


def _basics() -> ObjectList:
    return ObjectList(
        [
            CompletenessPanel(),
            FieldPanel("title"),
            FieldPanel("summary"),
            _group("What it is", _row("kind", "basis"), _row("mode", "phase")),
            _group("Who led it", "lead_organisation", "lead_organisation_text", "lead_department"),
            _group("When", _row("started", "ended"), help_text="A year, a month or a day."),
            _group(
                "Source, for a case restated from a public document",
                "source_url",
                _row("source_status", "licence", "case_language"),
            ),
            _group(
                "Owner: never shown in public",
                _row("owner_name", "owner_email"),
                help_text="For a restated case, an editors' role address.",
            ),
            rows(
                "consents",
                "Consents",
                ("given_by", "role"),
                "audiences",
                ("date", "expires", "withdrawn_on"),
                "covers",
                "evidence",
                help_text="Never shown in public. A case agreed by its owner needs the owner's "
                "agreement to share with the audience “public”, with its date.",
            ),
        ],
        heading="Basics",
    )


def _context() -> ObjectList:
    return ObjectList(
        [
            _group("Terms", "sectors", "methods", "barriers", "enablers"),
            rows("nations", "Nations", "nation", help_text="For the whole UK, add the four."),
            rows("areas", "Places", "name", "also"),
            _group("Reach", _row("reach", "population")),
            _group("Programme", _row("programme", "cohort"), "programme_text"),
            rows(
                "fundings",
                "Funding",
                ("fund", "funder", "type"),
                ("requested", "awarded", "currency"),
                ("state", "decided"),
                "source",
            ),
            rows("costs", "Costs", ("what", "amount", "currency"), ("basis", "year"), "note"),
            rows("user_groups", "User groups", "text"),
            rows("research_questions", "Research questions", "text", "depends_on"),
            FieldPanel("success_criteria"),
        ],
        heading="Context",
    )


def _story() -> ObjectList:
    names = (
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
    advice = (
        "<p>Write in Markdown: a blank line between paragraphs, <code>**bold**</code>, "
        "<code>- </code> before each item of a list. HTML is not kept.</p>"
    )
    return ObjectList(
        [
            HelpPanel(advice),
            *(FieldPanel(name) for name in names),
            rows("sections", "Further sections", "heading", "body"),
            rows("scale_blockers", "What kept it from growing", "blocker"),
        ],
        heading="Story",
    )


def _market() -> ObjectList:
    return ObjectList(
        [
            _group(
                "Procurement",
                _row("procurement_route", "regime"),
                _row("procurement_began", "market_finding"),
                help_text="When the procurement began decides which law applied.",
            ),
            _group(
                "Contract",
                _row("contract_value", "contract_currency", "contract_band"),
                _row("contract_starts", "contract_ends"),
                "contract_agreement",
                _row("contract_in_use", "contract_in_use_as_of"),
            ),
            rows("suppliers", "Suppliers", ("name", "type")),
            rows("notices", "Notices", ("ocid", "stage"), "url"),
        ],
        heading="Market and contract",
    )


def _results() -> ObjectList:
    return ObjectList(
        [
            rows(
                "outcomes",
                "Outcomes",
                ("term", "status"),
                "indicator",
                ("unit", "better", "price_year"),
                ("baseline_value", "baseline_date"),
                ("result_value", "result_date"),
                ("direction", "evidence"),
                "population",
                ("validated_by", "source"),
                help_text="The change is worked out from baseline and result. Cash saving and cost "
                "avoidance are two outcomes: never add them together.",
            ),
            rows(
                "claims",
                "Other figures",
                "text",
                ("value", "unit", "period"),
                ("basis", "source"),
                help_text="A figure without a source is shown as unsourced.",
            ),
            rows("activities", "Activities", "title", ("start", "end", "duration", "status")),
            rows("outputs", "Outputs", "title", ("type", "open"), "url"),
            _group(
                "Decision",
                _row("gate_decision", "gate_who"),
                "gate_options",
                "gate_why",
                "gate_next",
                "ask_again",
            ),
        ],
        heading="What happened",
    )


def _people() -> ObjectList:
    return ObjectList(
        [
            rows(
                "partners",
                "Partners",
                ("organisation", "organisation_text"),
                ("role", "commitment", "since"),
                ("gave", "received"),
                "note",
            ),
            rows(
                "quotations",
                "Quotations",
                "text",
                ("attributed_to", "role", "organisation"),
                "permission",
            ),
            rows("contributors", "Contributors", ("role", "organisation")),
            rows(
                "evidence_sources",
                "Evidence sources",
                ("type", "size"),
                "title",
                ("method", "population"),
                ("start", "end"),
                "note",
            ),
            rows(
                "engagement",
                "Engagement",
                "title",
                ("form", "audience", "reach"),
                ("organisation", "years"),
                "result",
                "url",
            ),
            rows(
                "influence",
                "Influence",
                ("type", "organisation"),
                ("reach", "proof"),
                "result",
                "source",
            ),
            rows("events", "Events", ("series", "number"), ("date", "venue"), "question"),
            rows("actions", "Actions", "text", ("owner", "due", "state")),
            rows("assurance", "Assurance", ("standard", "when"), "result", "url"),
        ],
        heading="People and evidence",
    )


def _record() -> ObjectList:
    return ObjectList(
        [
            rows(
                "states",
                "What is not known, and why",
                "field",
                ("state", "reason"),
                help_text="Name the field as in the case file: phase, contract.value, or of a row "
                "outcomes.o1.baseline. What is withheld is kept here and shown nowhere in public.",
            ),
            rows("resources", "Resources", "title", ("type", "licence"), ("date", "regime"), "url",
                 "body"),
            rows("related", "Related cases", ("target_ref", "relation")),
            _group("Review", _row("review_by", "reviewer_role")),
            _group(
                "Embargo",
                "embargo_until",
                help_text="Until this minute the case is not published, by any road.",
            ),
            PublishingPanel(),
            FieldPanel("slug"),
        ],
        heading="Record",
    )  # fmt: skip


edit_handler = TabbedInterface(
    [_basics(), _context(), _story(), _market(), _results(), _people(), _record()]
)
