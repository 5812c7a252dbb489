"""What of a record the public may see: withheld values and unpermitted words never pass.

Every public road (page, JSON, Markdown, index) asks here, and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from casestudies.choices import FieldStatus

if TYPE_CHECKING:
    from casestudies.models import CaseStudyPage, FieldState


@dataclass(frozen=True, slots=True)
class WithheldPaths:
    """The withheld names of one record: ``suppliers``, ``contract.value``, ``outcomes.o1.baseline``."""

    paths: frozenset[str]

    def covers(self, path: str) -> bool:
        """Whether ``path``, or anything that it lies within, is withheld.

        >>> WithheldPaths(frozenset({"suppliers"})).covers("suppliers.s1.name")
        True
        """
        parts = path.split(".")
        return any(".".join(parts[: end + 1]) in self.paths for end in range(len(parts)))

    def touches(self, path: str) -> bool:
        """Whether ``path``, what it lies within, or anything within it is withheld.

        >>> WithheldPaths(frozenset({"suppliers.s1.name"})).touches("suppliers.s1")
        True
        """
        return self.covers(path) or any(each.startswith(f"{path}.") for each in self.paths)


def withheld_paths(page: CaseStudyPage) -> WithheldPaths:
    """Return the withheld names of ``page``; no query when its states are prefetched."""
    paths = {row.field for row in page.states.all() if is_withheld(row)}
    return WithheldPaths(
        frozenset(paths | ({"lead_organisation"} if page.anonymised_as else set()))
    )


def is_withheld(row: FieldState) -> bool:
    """Whether a state row withholds its field."""
    return row.state == FieldStatus.WITHHELD
