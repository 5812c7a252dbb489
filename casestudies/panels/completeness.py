"""A panel that says how the record stands: withdrawn or not, how complete, what to put right."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel

from casestudies.choices import WithdrawalReason
from casestudies.completeness import completeness
from casestudies.consistency import Record, problems
from casestudies.gaps import gaps
from casestudies.models.identity import CaseIdentity, Tombstone


class CompletenessPanel(Panel):
    """Shows the measure of the version being edited; it changes with each save."""

    class BoundPanel(Panel.BoundPanel):
        """The panel for one case."""

        template_name = "casestudies/admin/completeness_panel.html"

        def is_shown(self) -> bool:
            """Show it once there is something to measure."""
            return self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add where the case stands, the measure, the gaps and what contradicts itself."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            stone = Tombstone.objects.filter(ref=self.instance.ref).first()
            return {
                **context,
                "ref": self.instance.ref,
                "tombstone": stone,
                "withdrawn_because": WithdrawalReason(stone.reason).label if stone else "",
                "merged_into": _merged_into(self.instance.ref),
                "completeness": completeness(self.instance),
                "gaps": gaps(self.instance),
                "problems": list(problems(Record(self.instance))),
            }


def _merged_into(ref: str) -> str:
    """The reference that answers for ``ref`` now, where that is another."""
    number = CaseIdentity.number_of(ref)
    identity = CaseIdentity.objects.select_related("merged_into").filter(pk=number).first()
    if identity is None or identity.merged_into_id is None:
        return ""
    return identity.final().ref
