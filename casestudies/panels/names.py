"""The list of names that the box for a field's state offers while one types."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel

from casestudies.naming import offered_names

NAMES_LIST_ID = "case-field-names"


class NamesPanel(Panel):
    """Writes the list; it shows nothing by itself. Rows are in it once they have been saved."""

    class BoundPanel(Panel.BoundPanel):
        """The names that fit one case."""

        template_name = "casestudies/admin/names.html"

        def show_panel_furniture(self) -> bool:
            """There is nothing to put a heading on."""
            return False

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the names."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {
                **context,
                "list_id": NAMES_LIST_ID,
                "names": list(offered_names(self.instance)),
            }
