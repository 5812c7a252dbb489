"""Cases, their files, their history and reports about them."""

from __future__ import annotations

from django.urls import path

from website.urls import converters  # noqa: F401 - registers "case_slug"
from website.views import cases, reports, voices

urlpatterns = [
    path("cases/", cases.case_list, name="case_list"),
    path("cases/<case_slug:slug>/", cases.case, name="case"),
    path("cases/<case_slug:slug>.<slug:extension>", cases.case_file, name="case_file"),
    path("cases/<case_slug:slug>/history/", cases.case_history, name="case_history"),
    path("cases/<case_slug:slug>/report/", reports.case_report, name="case_report"),
    path(
        "cases/<case_slug:slug>/report/thanks/",
        reports.case_report_thanks,
        name="case_report_thanks",
    ),
    path("cases/<case_slug:slug>/ask/", voices.case_ask, name="case_ask"),
    path("cases/<case_slug:slug>/ask/thanks/", voices.case_ask_thanks, name="case_ask_thanks"),
    path("cases/<case_slug:slug>/dispute/", voices.case_dispute, name="case_dispute"),
    path(
        "cases/<case_slug:slug>/dispute/thanks/",
        voices.case_dispute_thanks,
        name="case_dispute_thanks",
    ),
]
