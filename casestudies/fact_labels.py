"""Words for the facts that an agreement covers, or in which a name stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casestudies.gaps import label_of
from casestudies.naming import column_name

if TYPE_CHECKING:
    from casestudies.models import CaseStudyPage


def label_of_fact(page: CaseStudyPage, name: str) -> str:
    """Return words for a fact as ``casestudies.fingerprints`` names it: a column of a case or of a row."""
    return label_of(page, name if "." in name else column_name(name))
