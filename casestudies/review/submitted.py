"""Since when a case waits: from when it was last submitted, which restarts the promised time."""

from __future__ import annotations

from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from wagtail.models import TaskState


def with_submission(rows: QuerySet[Any], review: str = "") -> QuerySet[Any]:
    """Annotate ``submitted_at``: when the review began, or went on after it last sent the case back.

    Args:
        review: the way from a row to its ``WorkflowState``, such as ``workflow_state``; empty for that itself.
    """
    key, begun = (f"{review}_id", f"{review}__created_at") if review else ("pk", "created_at")
    steps = TaskState.objects.filter(workflow_state=OuterRef(key))
    back = TaskState.objects.filter(
        workflow_state=OuterRef(OuterRef(key)), status=TaskState.STATUS_REJECTED
    )
    again = steps.filter(pk__gt=Subquery(back.order_by("-pk").values("pk")[:1]))
    since = Subquery(again.order_by("pk").values("started_at")[:1])
    found: QuerySet[Any] = rows.annotate(submitted_at=Coalesce(since, F(begun)))
    return found
