"""A panel of a term's form that is no field: the button that asks what a change would do."""

from __future__ import annotations

from wagtail.admin.panels import Panel

from taxonomy.previews import has_previews


class PreviewPanel(Panel):
    """The button, where somebody can tell."""

    class BoundPanel(Panel.BoundPanel):
        """Drawn in the form."""

        template_name = "taxonomy/admin/preview_button.html"

        def is_shown(self) -> bool:
            """Only where somebody can tell."""
            return has_previews()
