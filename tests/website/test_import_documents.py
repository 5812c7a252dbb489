"""``import_cases`` with the formats that people have: Word, OpenDocument, PDF, spreadsheets, JSON."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from casestudies.models import CaseIndexPage, CaseStudyPage
from exchange.extract import full_record
from exchange.writers.case_json import case_json
from tests import factories
from tests.exchange.documents import MAKERS, saved
from tests.exchange.test_case_json import PACKAGE

INFUSE = Path(__file__).parent.parent / "exchange" / "data" / "infuse_northmere.txt"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _place(case_index: CaseIndexPage, settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path / "var"
    settings.SEARCH_INDEX_DIR = tmp_path / "index"


def run(*args: Any, fails: bool = False) -> str:
    out = StringIO()
    if fails:
        with pytest.raises(CommandError):
            call_command("import_cases", *map(str, args), stdout=out)
    else:
        call_command("import_cases", *map(str, args), stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["docx", "odt", "pdf"])
def test_a_document_in_any_format_makes_the_same_draft(kind: str, tmp_path: Path) -> None:
    factories.organisation("Northmere", official_name="Northmere Council", slug="northmere")
    path = tmp_path / "whatever.bin"
    path.write_bytes(MAKERS[kind](INFUSE.read_text(encoding="utf-8")))
    assert run(path).startswith("created: ")
    page = CaseStudyPage.objects.get()
    assert page.lead_organisation.slug == "northmere"
    assert page.challenge.startswith("Northmere")
    assert page.research_questions.count() == 2
    assert run(path).startswith("unchanged: ")


def test_each_row_of_a_workbook_is_a_case_and_a_wrong_one_stops_no_other(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Cases"
    for row in (
        ["Title", "Kind", "Started", "Challenge"],
        ["Rounds that fit", "pilot", "2019-03", "Too many visits"],
        [None, "pilot", None, "No title here"],
        ["Roofs that hold", "pilot", None, "It leaked"],
    ):
        book.active.append(row)
    path = tmp_path / "cases.xlsx"
    path.write_bytes(saved(book))
    said = run(path, fails=True).splitlines()
    assert [line.split(":")[0] for line in said[:3]] == ["created", "refused", "created"]
    assert "Cases, row 2" in said[1]
    assert set(CaseStudyPage.objects.values_list("title", flat=True)) == {
        "Rounds that fit",
        "Roofs that hold",
    }
    again = run(path, fails=True).splitlines()
    assert [line.split(":")[0] for line in again[:3]] == ["unchanged", "refused", "unchanged"]


def test_an_export_as_json_comes_back_as_the_same_case(tmp_path: Path) -> None:
    page = factories.published_case()
    told = case_json(full_record(page), private=True)
    path = tmp_path / "export.json"
    path.write_text(json.dumps({"cases": [told, {**told, "ref": None, "title": "Another"}]}))
    said = run(path, "--overwrite").splitlines()
    assert said[0].startswith("unchanged: ")
    assert page.ref in said[0]
    assert said[1].startswith("created: ")


def test_an_open_contracting_package_is_refused_with_where_to_take_it(tmp_path: Path) -> None:
    path = tmp_path / "notice.json"
    path.write_text(json.dumps(PACKAGE))
    assert "offered for confirmation" in run(path, fails=True)


def test_a_document_of_no_form_is_refused_and_names_the_forms(tmp_path: Path) -> None:
    path = tmp_path / "minutes.docx"
    path.write_bytes(MAKERS["docx"]("Minutes of a meeting\n\nWe met and talked."))
    said = run(path, fails=True)
    assert "the Infuse template" in said
    assert "a funding bid" in said
