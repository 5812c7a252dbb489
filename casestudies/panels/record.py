"""The tab of the record itself: what is not known, what can be reused, review and publication."""

from __future__ import annotations

from django.forms import TextInput
from wagtail.admin.panels import FieldPanel, ObjectList, PublishingPanel

from casestudies.panels.names import NAMES_LIST_ID, NamesPanel
from casestudies.panels.parts import beside, group
from casestudies.panels.rows import RowFieldPanel, rows


def record() -> ObjectList:
    """States of fields, resources, relations, review, embargo and address."""
    name_box = TextInput(
        attrs={"list": NAMES_LIST_ID, "autocomplete": "off", "spellcheck": "false"}
    )
    return ObjectList(
        [
            rows(
                "states",
                "What is not known, and why",
                RowFieldPanel("field", widget=name_box),
                ("state", "reason"),
                label="state",
                help_text="An empty field reads as “not yet known”. Say more here: choose the "
                "field's name, and its state. What is withheld is kept for editors and shown "
                "nowhere in public; it needs a reason. A row has its id in its name, for example "
                "outcomes.o1.baseline.",
            ),
            NamesPanel(),
            rows(
                "resources",
                "Resources",
                "title",
                ("type", "licence"),
                ("date", "regime"),
                "url",
                "body",
                label="resource",
                help_text="What others can take and use: templates, clauses, agendas.",
            ),
            rows(
                "related",
                "Related cases",
                (
                    RowFieldPanel("target_ref", help_text="For example PR-000007."),
                    RowFieldPanel("relation", help_text="How this case stands to that one."),
                ),
                label="related case",
                help_text="The other case shows the relation by itself.",
            ),
            group(
                "Review",
                beside(
                    FieldPanel("review_by", help_text="After this the record counts as overdue."),
                    "reviewer_role",
                ),
            ),
            group(
                "Embargo",
                "embargo_until",
                help_text="Until this time the case is not published by any route. Publishing it "
                "earlier schedules it for then.",
            ),
            PublishingPanel(),
            FieldPanel(
                "slug",
                help_text="The last part of the address. Left empty, it is made from the title. When a "
                "published one is changed, the old address leads to the new one for ever.",
            ),
        ],
        heading="Record",
    )
