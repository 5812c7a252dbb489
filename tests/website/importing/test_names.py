"""Names in a file that are not known here, or could be several."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from casestudies.models import CaseStudyPage
from organisations.models import Organisation
from taxonomy.models import Sector
from tests import factories
from tests.website.importing.running import (
    INFUSE,
    READY,
    Writer,
    case,
    only_case,
    run,
)

pytestmark = pytest.mark.django_db


def test_an_unknown_lead_organisation_stays_as_text_and_stops_publishing(
    northmere: Organisation,
) -> None:
    Organisation.objects.all().delete()
    said = run(INFUSE, *READY, fails=True)
    assert "The lead organisation “Northmere Council” is not known" in said
    page = only_case()
    assert (page.live, page.lead_organisation_text) == (False, "Northmere Council")
    assert "was made; fill in its type" in run(INFUSE, *READY, "--create-organisations")
    page = only_case()
    assert page.live
    assert page.lead_organisation is not None
    assert page.lead_organisation_text == ""


def test_an_ambiguous_lead_organisation_is_refused_with_its_candidates(write: Writer) -> None:
    factories.organisation(
        "Brack", official_name="Brack County Council", slug="brack-county", type="county"
    )
    factories.organisation(
        "Brack town", official_name="Brack District Council", slug="brack-district", type="district"
    )
    said = run(write("a.md", case(lead_organisation="Brack Council")), fails=True)
    assert "could be" in said
    assert "brack-county" in said
    assert "brack-district" in said
    assert not CaseStudyPage.objects.exists()


def test_an_unknown_partner_or_programme_stays_as_text_and_is_noted(write: Writer) -> None:
    said = run(
        write("a.md", case(partners="[{organisation: Somebody Ltd}]", programme="Nobody knows"))
    )
    assert "partners.1.organisation: “Somebody Ltd” is not known; kept as text" in said
    page = only_case()
    assert page.programme_text == "Nobody knows"
    assert page.partners.get().organisation_text == "Somebody Ltd"


def test_terms_that_cannot_be_used_are_all_named(write: Writer) -> None:
    factories.term(Sector, slug="care", is_group=True)
    factories.term(Sector, slug="real")
    said = run(
        write("a.md", case(sectors="[care, real, unreal]", methods="[guesswork]")), fails=True
    )
    assert "sectors: “care” is a group" in said
    assert "sectors: there is no sector called “unreal”" in said
    assert "methods: there is no method called “guesswork”" in said


def test_names_that_are_not_known_are_reported_and_kept_in_the_report(
    write: Writer, tmp_path: Path, settings: Any
) -> None:
    path = write("a.md", case(layout="page"))
    assert "names not known, kept in the report: layout" in run(path)
    kept = list((tmp_path / "var" / "imports").glob("*.json"))
    assert json.loads(kept[0].read_text())["files"][0]["unknown"] == {"layout": "page"}
    path.write_text(case(layout="other"), encoding="utf-8")
    report = tmp_path / "reports" / "r.json"
    run(path, "--report", report)
    assert json.loads(report.read_text())["files"][0]["unknown"] == {"layout": "other"}


def test_related_cases_may_be_named_before_they_are_there(write: Writer) -> None:
    run(write("a.md", case(related="[{ref: PR-000999, relation: continues}]")))
    assert only_case().related.get().target_ref == "PR-000999"


def test_a_lead_organisation_with_an_endless_name_is_not_made(write: Writer) -> None:
    path = write("a.md", case(lead_organisation="Very " * 30 + "Long Council"))
    assert "longer than 120 characters" in run(path, "--create-organisations", fails=True)
    assert not Organisation.objects.exists()


def test_an_ambiguous_partner_is_kept_as_text_with_its_candidates_noted(write: Writer) -> None:
    for kind in ("County", "District"):
        name = f"Brack {kind} Council"
        factories.organisation(f"Brack {kind.lower()}", official_name=name, type=kind.lower())
    said = run(write("a.md", case(partners="[{organisation: Brack Council}]")))
    assert "partners.1.organisation: “Brack Council” could be Brack County Council" in said
    assert only_case().partners.get().organisation_text == "Brack Council"
