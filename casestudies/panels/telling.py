"""The tabs of the story and of the market."""

from __future__ import annotations

from django.forms import Select
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList

from casestudies.panels.parts import DATE_HELP, beside, group
from casestudies.panels.rows import rows

NARRATIVE = {
    "challenge": "What was wrong, for whom, and why it mattered.",
    "hypothesis": "What was expected to happen, and why.",
    "user_needs": "What people needed, and how that is known.",
    "approach": "What was done, step by step.",
    "market": "What suppliers could offer, and how that was found out.",
    "what_helped": "What others could arrange for too.",
    "working_together": "What working together took, on all sides.",
    "key_findings": "What is known now that was not known before.",
    "what_we_would_change": "What would be done differently next time.",
    "why_it_did_not_scale": "If it stopped or stayed small: what kept it so. Neutral words.",
    "next_steps": "What comes next, and when to ask again.",
}
"""The narrative fields in the order of the template, and what each is for."""

ADVICE = (
    "<p>Write in Markdown: a blank line between paragraphs, <code>**bold**</code>, "
    "<code>- </code> before each item of a list. HTML is not kept. Leave out what is not known.</p>"
)


def story() -> ObjectList:
    """The narrative."""
    return ObjectList(
        [
            HelpPanel(ADVICE),
            *(FieldPanel(name, help_text=text) for name, text in NARRATIVE.items()),
            rows(
                "sections",
                "Further sections",
                "heading",
                "body",
                label="section",
                help_text="Anything that has no place above, under a heading of its own.",
            ),
            rows("scale_blockers", "What kept it from growing", "blocker", label="blocker"),
        ],
        heading="Story",
    )


def market() -> ObjectList:
    """How it was bought, and from whom."""
    return ObjectList(
        [
            group(
                "Procurement",
                beside(FieldPanel("procurement_route", widget=Select), "regime"),
                beside("procurement_began", "market_finding"),
                help_text=f"When the procurement began decides which law applied. {DATE_HELP}",
            ),
            group(
                "Contract",
                beside("contract_value", "contract_currency", "contract_band"),
                beside("contract_starts", "contract_ends"),
                "contract_agreement",
                beside("contract_in_use", "contract_in_use_as_of"),
                help_text="Where the figure may not be given, choose the band and withhold "
                "contract.value on the tab “Record”.",
            ),
            rows(
                "suppliers",
                "Suppliers",
                ("name", "type"),
                label="supplier",
                help_text="To keep a name back, fill it in and withhold it on the tab “Record”.",
            ),
            rows("notices", "Notices", ("ocid", "stage"), "url", label="notice"),
        ],
        heading="Market and contract",
    )
