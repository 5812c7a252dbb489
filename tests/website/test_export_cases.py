from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from casestudies import services
from casestudies.agreeing import cover_uncovered
from casestudies.models import CaseIndexPage, CaseStudyPage, FieldState, Tombstone
from exchange.casefile.reading import read_case_file
from exchange.extract import full_record
from search.indexing.drain import drain_now
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _place(
    case_index: CaseIndexPage, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.VAR_DIR = tmp_path / "var"
    monkeypatch.chdir(tmp_path)


def run(*args: Any) -> str:
    out = StringIO()
    call_command("export_cases", *map(str, args), stdout=out)
    return out.getvalue()


def refused(*args: Any) -> str:
    with pytest.raises(CommandError) as failed:
        run(*args)
    return str(failed.value)


@pytest.fixture
def case() -> CaseStudyPage:
    page = factories.complete_draft("Falls sensors", contract_value=5)
    page.states = [FieldState(field="contract.value", state="withheld", reason="other")]
    return services.publish(page)


def test_the_public_export_leaves_out_what_is_private_or_withheld(
    case: CaseStudyPage, tmp_path: Path
) -> None:
    factories.draft("Not public")
    assert run() == "1 case written to export.\n"
    (file,) = (tmp_path / "export").iterdir()
    assert file.name == f"{case.ref.lower()}-falls-sensors.md"
    record = read_case_file(file.read_text(encoding="utf-8"))
    assert record.fields["title"] == "Falls sensors"
    assert "contract.value" not in record.fields
    assert "consents" not in record.rows
    assert "owner_contact.email" not in record.fields


def test_the_full_export_imports_to_an_equal_record(case: CaseStudyPage, tmp_path: Path) -> None:
    cover_uncovered(1)
    before = full_record(CaseStudyPage.objects.get(pk=case.pk))
    run("--full", "--output", tmp_path / "whole")
    (file,) = (tmp_path / "whole").iterdir()
    assert read_case_file(file.read_text(encoding="utf-8")) == before
    CaseStudyPage.objects.get(pk=case.pk).delete()
    Tombstone.objects.all().delete()
    call_command("import_cases", str(file), stdout=StringIO())
    again = CaseStudyPage.objects.get().get_latest_revision_as_object()
    assert full_record(again) == before


def test_the_full_export_may_hold_drafts_too(case: CaseStudyPage, tmp_path: Path) -> None:
    factories.draft("Not public")
    assert run("--full", "--drafts") == "2 cases written to export.\n"
    assert "--drafts goes with --full" in refused("--drafts")


def test_json_goes_to_standard_output_or_a_file(case: CaseStudyPage, tmp_path: Path) -> None:
    written = json.loads(run("--format", "json"))
    assert [each["ref"] for each in written["cases"]] == [case.ref]
    assert "owner_contact" not in written["cases"][0]
    assert run("--format", "json", "--full", "--output", tmp_path / "a" / "all.json").startswith(
        "Written to"
    )
    whole = json.loads((tmp_path / "a" / "all.json").read_text(encoding="utf-8"))
    assert whole["cases"][0]["owner_contact"]["email"] == "owner@council.example"


def test_parameters_choose_cases_as_the_search_page_does(
    case: CaseStudyPage, tmp_path: Path
) -> None:
    factories.published_case("School meals", kind="bid")
    drain_now()
    assert run("kind=bid") == "1 case written to export.\n"
    assert run("q=falls", "--output", tmp_path / "b") == f"1 case written to {tmp_path / 'b'}.\n"
    assert "kind" in refused("kind=nonsense")
    assert "colour" in refused("colour=red")
    assert "is not NAME=VALUE" in refused("falls")


def test_a_place_that_cannot_be_written_is_one_clear_line(
    case: CaseStudyPage, tmp_path: Path
) -> None:
    (tmp_path / "taken").write_text("a file")
    assert refused("--output", tmp_path / "taken").startswith("It cannot be written:")
