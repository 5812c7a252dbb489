"""What every child row of a case shares: its case, a stable id and a place in order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.core.validators import RegexValidator
from django.db import models
from modelcluster.models import model_from_serializable_data
from wagtail.models import Orderable

if TYPE_CHECKING:
    from casestudies.models.case import CaseStudyPage

ROW_ID = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9_-]*$",
    "An id holds letters, digits, hyphens and underscores, and starts with a letter or a digit.",
)


class CaseChild(Orderable):
    """A row of a case. ``row_id`` is unique among its sisters, never changes and is never given to another.

    Field states, consents and questions name a row by it, so it survives every revision
    (``casestudies.models.row_ids`` gives it).
    """

    ROW_PREFIX: ClassVar[str] = "r"

    row_id = models.CharField("id", max_length=40, blank=True, validators=[ROW_ID])

    if TYPE_CHECKING:
        page: models.ForeignKey[CaseStudyPage, CaseStudyPage]
        page_id: int | None

    class Meta(Orderable.Meta):
        abstract = True

    @classmethod
    def from_serializable_data(
        cls, data: Mapping[str, Any], check_fks: bool = True, strict_fks: bool = False
    ) -> Self | None:
        """Read a row of a revision; ``None`` when something it cannot be without has gone.

        Whether what it names is there is not asked again for each row: the revision is being read for that
        very case, which takes its rows as its own, and ``casestudies.revisions.resolved`` has seen to the rest.
        """
        own = {name: value for name, value in data.items() if name != "page"}
        row: Self | None = model_from_serializable_data(cls, own, False, strict_fks)
        if row is not None:
            row.page_id = data.get("page")
        return row


def held_relations(page: CaseStudyPage) -> dict[str, Any]:
    """Return what ``page`` holds in memory of what belongs to it, by relation: where cluster relations look first."""
    held: dict[str, Any] = page.__dict__.setdefault("_cluster_related_objects", {})
    return held
