"""A table handed in: a case a row, its columns remembered, its drafts made by the worker."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from casestudies.models import CaseStudyPage
from contributions.documents import tables
from contributions.documents.retention import tidy
from contributions.documents.services import source_of
from contributions.models import DocumentJob, KeptMapping
from contributions.room.overview import latest_version
from exchange.extract import full_record
from tests.contributions.conftest import champion_named, signed_in
from tests.contributions.handing_in import handed_in, page_of, say

pytestmark = pytest.mark.django_db


def test_each_row_of_a_table_is_a_draft_once_and_the_columns_are_remembered(room: Client) -> None:
    rows = b"Title,Kind,What else,Challenge\nRounds that fit,pilot,Rain,Too many visits\n,pilot,No title,x\n"
    job = handed_in(room, rows, "cases.csv")
    assert "Nowhere yet" in page_of(room, job)
    sheet = source_of(job).passages[0].id
    columns = {"column-0": "title", "column-1": "kind", "column-3": "challenge"}
    assert "which column holds the title" in say(room, "columns", job, sheet=sheet, do="make")
    page = say(room, "columns", job, sheet=sheet, do="make", **columns)
    assert "Drafts are being made: 0 of 2 rows are done." in page
    assert tables.make_next()
    assert not tables.make_next()
    page = page_of(room, job)
    assert "Rows without a draft" in page
    assert "row 2" in page
    case = latest_version(job.cases.get())
    assert (case.title, case.challenge) == ("Rounds that fit", "Too many visits")
    assert "Rain" in "".join(full_record(case).texts())
    say(room, "columns", job, sheet=sheet, do="make", **columns)
    assert tables.make_next()
    assert job.cases.count() == 1
    say(room, "columns", job, sheet=sheet, do="keep", **{**columns, "column-2": "approach"})
    again = handed_in(room, rows.replace(b"Rain", b"Snow"), "next.csv")
    assert '<option value="approach" selected>' in page_of(room, again)
    assert KeptMapping.objects.count() == 1
    assert "Not done." in say(room, "columns", job, sheet=sheet, do="keep", **{"column-0": "ref"})


def test_drafts_that_a_killed_worker_left_are_made_once_and_given_up_after_three_times(
    room: Client,
) -> None:
    job = handed_in(room, b"Title,Kind,Challenge\nRounds,pilot,a\nRoofs,pilot,b\n", "a.csv")
    sheet = source_of(job).passages[0].id
    columns = {"column-0": "title", "column-2": "challenge"}
    say(room, "columns", job, sheet=sheet, do="make", **columns)
    assert tables.make_next()
    now = timezone.now()
    DocumentJob.objects.update(making=sheet, taken_at=now, tries=1)
    assert not tables.make_next()
    assert "Drafts are being made from it." in say(
        room, "columns", job, sheet=sheet, do="make", **columns
    )
    long_ago = now - tables.LEFT_AFTER - timedelta(seconds=1)
    DocumentJob.objects.update(taken_at=long_ago, made=[f"{sheet}, row 1"])
    job.cases.order_by("-pk")[0].delete()
    assert tables.make_next()
    assert sorted(case.title for case in job.cases.all()) == ["Roofs", "Rounds"]
    DocumentJob.objects.update(making=sheet, taken_at=long_ago, tries=3)
    assert tables.make_next()
    assert tables.NEVER_ENDED in page_of(room, job)


def made_public(job: DocumentJob) -> None:
    """As if each draft made of it had been published."""
    CaseStudyPage.objects.filter(documents=job).update(first_published_at=timezone.now())


def test_a_table_stays_while_a_row_of_it_stands_nowhere_else(room: Client) -> None:
    job = handed_in(room, b"Title,Kind,Challenge\nRounds,pilot,a\n,pilot,No title\n", "a.csv")
    sheet = source_of(job).passages[0].id
    columns = {"column-0": "title", "column-2": "challenge"}
    say(room, "columns", job, sheet=sheet, do="make", **columns)
    assert tables.make_next()
    made_public(job)
    tidy()
    assert "Rows without a draft: 1." in page_of(room, job)
    DocumentJob.objects.update(made=[f"{sheet}, row 1", f"{sheet}, row 2"])
    assert "Rows without a draft: " not in page_of(room, job)
    tidy()
    assert not DocumentJob.objects.exists()


def test_a_sheet_of_one_row_is_shown_and_keeps_its_document(room: Client) -> None:
    book = Workbook()
    for row in (("Title", "Kind", "Challenge"), ("Rounds", "pilot", "Visits")):
        book.active.append(row)
    book.create_sheet("Notes").append(["Who was asked stands nowhere else"])
    file = BytesIO()
    book.save(file)
    job = handed_in(room, file.getvalue(), "cases.xlsx")
    assert "Who was asked stands nowhere else" in page_of(room, job)
    columns = {"column-0": "title", "column-2": "challenge"}
    say(room, "columns", job, sheet=source_of(job).passages[0].id, do="make", **columns)
    assert tables.make_next()
    made_public(job)
    tidy()
    assert "the document stays until you delete it" in page_of(room, job)


def test_what_stands_above_the_headings_is_shown_and_keeps_its_document(room: Client) -> None:
    rows = b"Case studies register 2024,,\nTitle,Kind,Challenge\nRounds,pilot,Visits\n"
    job = handed_in(room, rows, "cases.csv")
    page = page_of(room, job)
    assert "<p>Case studies register 2024</p>" in page
    assert "1 row." in page
    columns = {"column-0": "title", "column-2": "challenge"}
    say(room, "columns", job, sheet=source_of(job).passages[0].id, do="make", **columns)
    assert tables.make_next()
    assert latest_version(job.cases.get()).challenge == "Visits"
    made_public(job)
    tidy()
    assert "the document stays until you delete it" in page_of(room, job)


def test_rows_without_words_are_not_counted(room: Client) -> None:
    rows = "".join(f"Case {number},pilot,x\n,,\n" for number in range(60))
    job = handed_in(room, f"Title,Kind,Challenge\n{rows}".encode(), "cases.csv")
    assert "60 rows." in page_of(room, job)
    columns = {"column-0": "title", "column-2": "challenge"}
    sheet = source_of(job).passages[0].id
    page = say(room, "columns", job, sheet=sheet, do="make", **columns)
    assert "0 of 60 rows are done." in page
    many = rows + "".join(f"More {number},pilot,x\n" for number in range(41))
    job = handed_in(room, f"Title,Kind,Challenge\n{many}".encode(), "more.csv")
    sheet = source_of(job).passages[0].id
    page = say(room, "columns", job, sheet=sheet, do="make", **columns)
    assert "At most 100 rows at once." in page


def test_a_file_of_several_cases_stays_while_one_of_them_was_not_taken_over(room: Client) -> None:
    cases = [{"title": "Rounds", "kind": "pilot"}, {"title": "Roofs", "kind": "sculpture"}]
    job = handed_in(room, json.dumps(cases).encode(), "cases.json")
    say(room, "each", job)
    assert tables.make_next()
    assert job.cases.count() == 1
    made_public(job)
    tidy()
    assert "Cases without a draft: 1." in page_of(room, job)
    say(room, "delete", job)
    assert not DocumentJob.objects.exists()


def test_a_table_of_many_cases_is_seen_by_who_handed_it_in_alone(room: Client) -> None:
    job = handed_in(
        room, b"Title,Kind,Challenge\nRounds,pilot,Visits\nRoofs,pilot,Leaks\n", "a.csv"
    )
    sheet = source_of(job).passages[0].id
    columns = {"column-0": "title", "column-2": "challenge"}
    say(room, "columns", job, sheet=sheet, do="make", **columns)
    assert tables.make_next()
    other = champion_named("kim")
    job.cases.first().people.create(user=other, role="writer", accepted_at=timezone.now())
    address = reverse("contribute_document", args=[job.pk])
    assert signed_in(other).get(address).status_code == 404


def test_personal_data_of_a_table_is_pointed_out_once_a_column(room: Client) -> None:
    rows = (
        b"Title,Contact,Telephone\n"
        b"Rounds,Rowan Ashby r.ashby@northmere.example,none\n"
        b"Roofs,kim@northmere.example,\n"
    )
    page = page_of(room, handed_in(room, rows, "cases.csv"))
    assert page.count("Personal data") == 1
    assert (
        "Contact: r.ashby@northmere.example: the name Rowan Ashby beside an e-mail address" in page
    )
    assert "and 1 more like it" in page
