"""What Wagtail's admin is told of cases."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.site_summary import PagesSummaryItem
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel
from wagtail.models import Page
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from casestudies.editing.elections import PreElectionPeriodViewSet
from casestudies.editing.home import WaitingPanel, may_have_cases
from casestudies.editing.listing import CaseListing
from casestudies.editing.menus import case_buttons
from casestudies.editing.permissions import OwnCasesPolicy, own_pages
from casestudies.editing.problem_reports import ReportQueue
from casestudies.editing.questions import QuestionQueue
from casestudies.editing.reviews import may_review
from casestudies.editing.second_pair import (
    offer_no_publishing,
    read_pages_only,
    refuse_live_copy,
    refuse_own_together,
)
from casestudies.editing.statements import StatementQueue
from casestudies.editing.urls import urlpatterns
from casestudies.fingerprints import cover_what_is_said
from casestudies.models import CaseStudyPage
from casestudies.panels import edit_handler
from casestudies.rows import load_record

LAST = 1_000
"""After Wagtail's own hooks, which add what is taken away here."""

REPORTED = ("casestudies.view_problemreport", "search.view_loggedquery")
"""Whoever holds one of these has a report of ours: editors all, vocabulary keepers what people search for."""

CaseStudyPage.edit_handler = edit_handler
register_permission_policy(Page, OwnCasesPolicy(Page))
register_snippet(PreElectionPeriodViewSet)


def read_rows_at_once(_request: HttpRequest, page: Page) -> None:
    """Before a case is edited, fetch all its rows together; a draft has its own in memory."""
    if isinstance(page, CaseStudyPage) and not page.__dict__.get("_cluster_related_objects"):
        load_record([page], public=False)


def keep_what_was_agreed(_request: HttpRequest, page: Page) -> None:
    """Once a case was added, let the agreements typed with it cover what it says; its rows had no ids before."""
    typed = list(page.consents.all()) if isinstance(page, CaseStudyPage) else []
    if typed:
        cover_what_is_said(page, typed)


def listings() -> list[Any]:
    """The lists of cases, of reports, of disputes and replies, and of questions."""
    return [CaseListing(), ReportQueue(), StatementQueue(), QuestionQueue()]


class ReviewsMenuItem(MenuItem):
    """The menu entry “Reviews”, for those who look after other people's cases."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the person reviews."""
        return may_review(request.user)


def reviews_entry() -> MenuItem:
    """What waits for review."""
    return ReviewsMenuItem(
        "Reviews", reverse("case_reviews"), name="reviews", icon_name="clipboard-list", order=92
    )


def addresses() -> list[URLPattern]:
    """The addresses of the actions."""
    return urlpatterns


def show_what_waits(_request: HttpRequest, panels: list[Any]) -> None:
    """Put what waits for the person on the first page, in the place of Wagtail's list of every case in review."""
    panels[:] = [each for each in panels if not isinstance(each, WorkflowObjectsToModeratePanel)]
    panels.append(WaitingPanel())


def keep_menu_short(request: HttpRequest, items: list[Any]) -> None:
    """Leave reports to who has one of ours beside Wagtail's, and cases to who has any."""
    unwanted = set()
    if not any(request.user.has_perm(name) for name in REPORTED):
        unwanted.add("reports")
    if not may_have_cases(request.user):
        unwanted.add("cases")
    items[:] = [item for item in items if item.name not in unwanted]


def keep_summary_short(_request: HttpRequest, items: list[Any]) -> None:
    """Leave out the count of all pages: most are other people's, and cases have a list of their own."""
    items[:] = [item for item in items if not isinstance(item, PagesSummaryItem)]


def keep_help_ours(_request: HttpRequest, items: list[Any]) -> None:
    """Leave out Wagtail's news and its guide, which speak of another site and lie elsewhere."""
    items[:] = [item for item in items if not item.url.startswith("http")]


def log_actions(actions: Any) -> None:
    """Name the actions for the history of a case."""
    for name, done in (("withdraw", "Withdrawn"), ("restore", "Restored"), ("merge", "Merged")):
        actions.register_action(f"casestudies.{name}", name.capitalize(), done)


hooks.register("before_edit_page", read_rows_at_once)
hooks.register("after_create_page", keep_what_was_agreed)
hooks.register("register_admin_viewset", listings)
hooks.register("register_admin_menu_item", reviews_entry)
hooks.register("register_admin_urls", addresses)
hooks.register("construct_homepage_panels", show_what_waits)
hooks.register("construct_main_menu", keep_menu_short)
hooks.register("construct_help_menu", keep_help_ours)
hooks.register("construct_homepage_summary_items", keep_summary_short, order=LAST)
hooks.register("construct_page_chooser_queryset", own_pages)
hooks.register("register_log_actions", log_actions)
hooks.register("construct_page_action_menu", offer_no_publishing)
hooks.register("before_bulk_action", refuse_own_together)
hooks.register("after_copy_page", refuse_live_copy)
hooks.register("construct_admin_api", read_pages_only)
hooks.register("register_page_header_buttons", case_buttons)
