"""What waits for editors, on the first page of the admin."""

from __future__ import annotations

from typing import Any

from django.db.models import Min
from django.urls import reverse
from wagtail.admin.ui.components import Component

from casestudies.choices import ReportState
from casestudies.editing.listing import editable_cases
from casestudies.editing.queue import open_reports
from casestudies.editing.standing import review_filter, with_review_end


class WaitingPanel(Component):
    """New reports from readers and cases whose review is overdue; nothing for who may see neither."""

    name = "waiting"
    order = 120
    template_name = "casestudies/admin/waiting.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Count; at most three queries."""
        user = parent_context["request"].user
        return {**_reports(user), **_reviews(user)}


def _reports(user: Any) -> dict[str, Any]:
    if not user.has_perm("casestudies.change_problemreport"):
        return {"new_reports": None}
    fresh = open_reports().filter(state=ReportState.NEW)
    return {
        "new_reports": fresh.count(),
        "oldest_report": fresh.aggregate(oldest=Min("created_at"))["oldest"],
        "reports_url": reverse("problem_reports:index"),
    }


def _reviews(user: Any) -> dict[str, Any]:
    cases = with_review_end(editable_cases(user))
    return {
        "overdue": cases.filter(review_filter("overdue")).count(),
        "overdue_url": f"{reverse('cases:index')}?review=overdue",
    }
