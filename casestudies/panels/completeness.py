"""A panel that says how complete the record is and what to fill next."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel

from casestudies.completeness import completeness
from casestudies.gaps import gaps


class CompletenessPanel(Panel):
    """Shows the measure of the version being edited; it changes with each save."""

    class BoundPanel(Panel.BoundPanel):
        """The panel for one case."""

        template_name = "casestudies/admin/completeness_panel.html"

        def is_shown(self) -> bool:
            """Show it once there is something to measure."""
            return self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the measure and the gaps."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {
                **context,
                "completeness": completeness(self.instance),
                "gaps": gaps(self.instance),
            }
