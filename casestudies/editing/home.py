"""What waits for editors, on the first page of the admin."""

from __future__ import annotations

from typing import Any

from django.db.models import Min
from django.urls import reverse
from wagtail.admin.ui.components import Component
from wagtail.permissions import policy_registry

from casestudies.choices import ReportState
from casestudies.editing.listing import editable_cases
from casestudies.editing.problem_reports import open_reports
from casestudies.editing.reviews import count_waiting, may_review
from casestudies.editing.standing import IN_STATE, by_review, with_standing
from casestudies.models import CaseStudyPage


def may_have_cases(user: Any) -> bool:
    """Whether ``user`` has, or could have, cases to change."""
    policy = policy_registry.get_by_type(CaseStudyPage)
    return bool(policy.user_has_any_permission(user, ["add", "change"]))


class WaitingPanel(Component):
    """New reports, drafts and overdue reviews, and a way to begin; nothing for who has none of them."""

    name = "waiting"
    order = 120
    template_name = "casestudies/admin/waiting.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Count; the same few queries whatever there is."""
        user = parent_context["request"].user
        if not may_have_cases(user):
            return {"is_shown": False}
        return {"is_shown": True, **_reviews(user), **_reports(user), **_cases(user)}


def _reviews(user: Any) -> dict[str, Any]:
    if not may_review(user):
        return {"in_review": None}
    return {"in_review": count_waiting(), "reviews_url": reverse("case_reviews")}


def _reports(user: Any) -> dict[str, Any]:
    if not user.has_perm("casestudies.change_problemreport"):
        return {"new_reports": None}
    fresh = open_reports().filter(state=ReportState.NEW)
    return {
        "new_reports": fresh.count(),
        "oldest_report": fresh.aggregate(oldest=Min("created_at"))["oldest"],
        "reports_url": reverse("problem_reports:index"),
    }


def _cases(user: Any) -> dict[str, Any]:
    cases = editable_cases(user)
    listed = reverse("cases:index")
    return {
        "drafts": with_standing(cases).filter(IN_STATE["draft"]).count(),
        "drafts_url": f"{listed}?state=draft",
        "overdue": by_review(cases, "overdue").count(),
        "overdue_url": f"{listed}?review=overdue",
        "add_url": reverse("cases:choose_parent"),
    }
