"""What the editing screens of organisations show, and in what order."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)


class StandingPanel(HelpPanel):
    """What this body came from, its permanent reference and its former addresses; not editable."""

    class BoundPanel(HelpPanel.BoundPanel):
        """The panel for one organisation."""

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            """Hand the template what it prints, already read."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            saved = self.instance.pk is not None
            links = self.instance.succeeds.select_related("predecessor") if saved else []
            former = self.instance.former_slugs.order_by("slug") if saved else []
            return context | {
                "reference": self.instance.ref,
                "merged_into": self.instance.merged_into,
                "predecessors": [link.predecessor for link in links],
                "former_slugs": [row.slug for row in former],
            }


_facts = ObjectList(
    [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldPanel("official_name"),
                FieldPanel("slug"),
            ],
            heading="Name and address",
        ),
        MultiFieldPanel(
            [
                FieldPanel("type"),
                FieldRowPanel([FieldPanel("nation"), FieldPanel("region")]),
                FieldPanel("county"),
                FieldPanel("combined_authority"),
            ],
            heading="What and where",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("register_code"), FieldPanel("gss_code")]),
                FieldPanel("former_gss_codes"),
                FieldRowPanel([FieldPanel("population"), FieldPanel("population_as_of")]),
                FieldPanel("website"),
            ],
            heading="Codes and figures",
        ),
        MultiFieldPanel(
            [
                FieldPanel("is_illustrative"),
                FieldPanel("source"),
                FieldPanel("source_as_of"),
                FieldPanel("note"),
            ],
            heading="Where this comes from",
        ),
    ],
    heading="Facts",
)
_names = ObjectList(
    [
        InlinePanel(
            "names",
            heading="Other names",
            label="name",
            help_text="Search and import find the body by each of these. When the short or full "
            "name above changes, the old one is added here.",
        )
    ],
    heading="Other names",
)
_people = ObjectList(
    [
        InlinePanel(
            "email_domains",
            heading="E-mail domains",
            label="domain",
            help_text="Somebody whose confirmed address ends so is put forward as a member.",
        )
    ],
    heading="People",
)
_history = ObjectList(
    [
        StandingPanel(heading="Standing", template="organisations/admin/standing.html"),
        FieldRowPanel([FieldPanel("starts"), FieldPanel("ends")], heading="Began and ended"),
        InlinePanel(
            "succeeded_by",
            panels=[FieldPanel("successor"), FieldPanel("on")],
            heading="Taken over by",
            label="successor",
            help_text="Its cases are found under these bodies too.",
        ),
    ],
    heading="History",
)
ORGANISATION_EDIT_HANDLER = TabbedInterface([_facts, _names, _people, _history])

PROGRAMME_PANELS = (
    FieldPanel("name"),
    FieldPanel("slug"),
    FieldPanel("other_names"),
    FieldPanel("kind"),
    FieldPanel("runner"),
    FieldPanel("description"),
    FieldPanel("website"),
    FieldRowPanel([FieldPanel("starts"), FieldPanel("ends")], heading="Began and ended"),
    FieldPanel("is_illustrative"),
    FieldPanel("source"),
    FieldPanel("note"),
)

MEMBERSHIP_PANELS = (
    FieldPanel("user"),
    FieldPanel("organisation"),
    FieldPanel("role"),
    FieldPanel("approved"),
)
