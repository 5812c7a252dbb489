"""The first two tabs: what the record is, and where it belongs."""

from __future__ import annotations

from wagtail.admin.panels import FieldPanel, ObjectList

from casestudies.panels.completeness import CompletenessPanel
from casestudies.panels.parts import DATE_HELP, beside, group
from casestudies.panels.rows import RowFieldPanel, rows
from casestudies.panels.terms import TermBoxes


def basics() -> ObjectList:
    """What publishing demands, and who agreed to it."""
    return ObjectList(
        [
            CompletenessPanel(heading="How complete this is"),
            FieldPanel(
                "title", help_text="What was tried and for whom. A title is enough for a draft."
            ),
            FieldPanel(
                "summary",
                help_text="What was tried and what happened, in plain words: at most 300 characters. "
                "It stands in search results.",
            ),
            group(
                "What it is",
                beside("kind", "basis"),
                beside("mode", "phase"),
                help_text="For mode and phase, “unsure” and “not applicable” are answers.",
            ),
            group(
                "Who led it",
                FieldPanel(
                    "lead_organisation",
                    help_text="Search by any name it has or had. If it is missing, add it under "
                    "Organisations.",
                ),
                FieldPanel(
                    "lead_organisation_text",
                    help_text="Filled in by an import that did not know the name. Choose the "
                    "organisation above before publishing.",
                ),
                "lead_department",
            ),
            group("When", beside("started", "ended"), help_text=DATE_HELP),
            group(
                "Source, for a record restated from a public document",
                FieldPanel("source_url", help_text="Where readers find the document."),
                beside(
                    "source_status",
                    FieldPanel("licence", help_text="For example OGL-3.0 or CC-BY-4.0."),
                    FieldPanel("case_language", help_text="For example en or cy."),
                ),
            ),
            group(
                "Owner: never shown in public",
                beside("owner_name", "owner_email"),
                help_text="Who answers for the record. For a restated one, an editors' role and "
                "address. It is not exported and is in no API.",
            ),
            rows(
                "consents",
                "Agreements to share: never shown in public",
                ("given_by", "role"),
                RowFieldPanel(
                    "audiences",
                    help_text="One a line: public, public-sector, stakeholders, suppliers or "
                    "named-group.",
                ),
                ("date", "expires", "withdrawn_on"),
                "only_unnamed",
                RowFieldPanel(
                    "covers",
                    help_text="Leave empty for the whole record. Otherwise one part a line, for "
                    "example quotations.w1.",
                ),
                "evidence",
                label="agreement",
                help_text="A record agreed by its owner needs an agreement in the role “Owner” for "
                "the audience “public”, with its date. It covers what the record says when you save it: if the text "
                "changes after that, ask again, and say in “how it was given” how they agreed to the new text. If it "
                "is withdrawn or deleted, what is public by it goes off the site at once.",
            ),
        ],
        heading="Basics",
    )


def context() -> ObjectList:
    """Terms, place, people, programme, money and questions."""
    return ObjectList(
        [
            group(
                "Sectors and methods",
                FieldPanel("sectors", widget=TermBoxes),
                FieldPanel("methods", widget=TermBoxes),
                help_text="Readers find a case by these. Choose the few that fit best.",
            ),
            group(
                "Barriers and enablers",
                FieldPanel("barriers", widget=TermBoxes),
                FieldPanel("enablers", widget=TermBoxes),
            ),
            rows(
                "nations",
                "Nations",
                "nation",
                label="nation",
                help_text="For the whole United Kingdom, add the four.",
            ),
            rows("areas", "Places", ("name", "also"), label="place"),
            group(
                "Reach and people served",
                "reach",
                FieldPanel("population", help_text="Whom it served, and how many."),
            ),
            group("Programme", beside("programme", "cohort"), "programme_text"),
            rows(
                "fundings",
                "Funding",
                ("fund", "funder", "type"),
                ("requested", "awarded", "currency"),
                ("state", "decided"),
                "source",
                label="funding",
                help_text="“Not funded at this stage” is worth telling: others learn from it.",
            ),
            rows(
                "costs",
                "Cost of doing it",
                ("what", "amount", "currency"),
                ("basis", "year"),
                "note",
                label="cost",
            ),
            rows("user_groups", "User groups", "text", label="user group"),
            rows(
                "research_questions",
                "Research questions",
                "text",
                RowFieldPanel(
                    "depends_on",
                    help_text="The id of the question that must be answered first, for example q1.",
                ),
                label="question",
            ),
            FieldPanel("success_criteria"),
        ],
        heading="Context",
    )
