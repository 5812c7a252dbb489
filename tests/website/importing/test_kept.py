"""A file that replaces what was edited here takes away nothing that was withheld or decided here."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from casestudies import services
from casestudies.agreeing import Agreed, latest, record_agreement, withhold
from casestudies.anonymising import anonymise
from casestudies.embargoes import set_embargo
from casestudies.models import (
    CaseNation,
    CaseStudyPage,
    NarrativeSection,
    OutcomeMeasure,
    Supplier,
    UserGroup,
)
from cms.core.dates import PartialDate
from taxonomy.models import Outcome
from tests import factories
from tests.website.importing.running import Writer, only_case, run

pytestmark = pytest.mark.django_db

SECRETS = ("SECRETAPPROACH", "9191", "Quillon", "SECRETSECTION", "SECRETGROUP")
WITHHELD = (
    "approach",
    "outcomes.o1.baseline",
    "suppliers.s1",
    "sections.l2",
    "user_groups.u1",
)


@pytest.fixture
def page() -> CaseStudyPage:
    for _ in range(5):
        factories.organisation()
    outcome = OutcomeMeasure(
        row_id="o1",
        term=factories.term(Outcome),
        indicator="Days",
        status="observed",
        better="lower",
        unit="days",
        baseline_value=9191,
        result_value=4242,
    )
    case = factories.complete_draft(
        "A case",
        slug="a-case",
        lead_organisation=factories.organisation("Northdene", slug="northdene"),
        approach="SECRETAPPROACH",
        outcomes=[outcome],
        nations=[CaseNation(row_id="n1", nation="england")],
        suppliers=[Supplier(row_id="s1", name="Quillon Metalworks", type="sme")],
        sections=[
            NarrativeSection(row_id="l1", heading="Open", body="Yes."),
            NarrativeSection(row_id="l2", heading="Closed", body="SECRETSECTION"),
        ],
        user_groups=[UserGroup(row_id="u1", text="SECRETGROUP")],
        review_by=PartialDate(2030, 1),
        reviewer_role="Head of audit",
    )
    case.consents = [*case.consents.all(), factories.supplier_consent()]
    return services.publish(case)


def public_export(write: Writer, name: str = "a.md") -> Path:
    text = Client().get(f"/cases/{only_case().slug}.md").content.decode()
    assert text.startswith("---")
    return write(name, text)


def shown() -> str:
    return Client().get(f"/cases/{only_case().slug}/").content.decode().replace(",", "")


def withheld(page: CaseStudyPage) -> set[str]:
    return {row.field for row in page.states.all() if row.state == "withheld"}


def test_an_older_public_export_makes_nothing_public_that_was_withheld_since(
    write: Writer, page: CaseStudyPage
) -> None:
    file = public_export(write)
    assert all(secret in file.read_text() for secret in SECRETS)
    withhold(page, WITHHELD, "commercial-confidence")
    file.write_text(file.read_text().replace("---\n", "---\nlicence: OGL-3.0\n", 1))
    said = run(file, "--overwrite", "--publish")
    assert "published" in said and "states.approach" in said
    assert not only_case().has_unpublished_changes
    assert withheld(only_case()) == set(WITHHELD)
    assert "4242" in shown()
    assert [secret for secret in SECRETS if secret in shown()] == []


def test_a_public_export_of_now_takes_no_withheld_value_away(
    write: Writer, page: CaseStudyPage
) -> None:
    withhold(page, WITHHELD, "commercial-confidence")
    file = public_export(write)
    assert not any(secret in file.read_text() for secret in SECRETS)
    run(file, "--overwrite", "--publish")
    case = only_case()
    assert case.live and withheld(case) == set(WITHHELD)
    assert case.approach == "SECRETAPPROACH"
    assert case.outcomes.get().baseline_value == 9191
    assert case.suppliers.get().name == "Quillon Metalworks"
    assert case.user_groups.get().text == "SECRETGROUP"
    assert [row.body for row in case.sections.all()] == ["Yes.", "SECRETSECTION"]


def test_an_older_export_names_no_authority_that_is_not_named_since(
    write: Writer, page: CaseStudyPage
) -> None:
    file = public_export(write)
    anonymise(page)
    record_agreement(page, Agreed("owner", "Owner", "said so"))
    run(file, "--overwrite", "--publish")
    case = latest(only_case())
    assert case.anonymised_as == "unitary/north-west/england"
    assert "lead_organisation" in withheld(case)
    assert "Northdene" not in shown()


def test_an_editor_names_it_again_by_a_file_that_says_so(
    write: Writer, page: CaseStudyPage
) -> None:
    text = public_export(write).read_text()
    anonymise(page)
    named = write("b.md", text.replace("---\n", "---\nanonymised_as:\n", 1))
    run(named, "--overwrite")
    assert latest(only_case()).anonymised_as == ""


@pytest.mark.parametrize(
    "said", ["", "embargo: 2020-01-01T00:00\n"], ids=["silent", "one that ended"]
)
def test_an_older_export_ends_no_embargo(write: Writer, page: CaseStudyPage, said: str) -> None:
    text = public_export(write).read_text()
    until = timezone.now().replace(microsecond=0) + timedelta(days=3)
    set_embargo(page, until)
    file = write("b.md", text.replace("---\n", f"---\n{said}", 1))
    run(file, "--overwrite", "--publish")
    assert (only_case().live, latest(only_case()).embargo_until) == (False, until)
    assert Client().get("/cases/a-case/").status_code == 404
    ended = write("c.md", text.replace("---\n", "---\nembargo:\n", 1))
    run(ended, "--overwrite")
    assert latest(only_case()).embargo_until is None


def test_when_it_is_due_and_who_checked_it_stay_too(write: Writer, page: CaseStudyPage) -> None:
    file = public_export(write)
    lines = file.read_text().splitlines(keepends=True)
    kept = [each for each in lines if not each.startswith(("review_by", "reviewer_role"))]
    assert len(kept) == len(lines) - 2
    said = run(write("b.md", "".join(kept)), "--overwrite", "--publish")
    assert "unchanged" in said or "updated" in said
    case = only_case()
    assert (str(case.review_by), case.reviewer_role) == ("2030-01", "Head of audit")
