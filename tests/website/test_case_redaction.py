"""What is withheld, and what was never public, is in no page and no file."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from casestudies import services
from casestudies.detail.redacted import redact
from casestudies.models import CaseStudyPage
from casestudies.rows import load_record
from exchange.casefile import registry
from exchange.casefile.entries import Rows
from exchange.extract import full_record
from tests import factories
from tests.website.cases import PRIVATE, full_case, withheld

pytestmark = pytest.mark.django_db

# Numbers have six digits or more: a short one stands in a key, a time or a nonce by chance.
WITHHELD = {
    "challenge": ["zz-challenge"],
    "approach": ["zz-approach"],
    "lead_organisation": ["zz-lead-body"],
    "programme": ["zz-programme"],
    "population": ["zz-population"],
    "success_criteria": ["zz-criterion"],
    "sectors": ["zz-sectors"],
    "procurement_route": ["zz-route"],
    "contract.value": ["123,456", "123456"],
    "contract": ["123,456", "123456", "zz-agreement", "April 2020", "2020-04", "100k-500k"],
    "gate": ["zz-gate-who", "zz-gate-why", "zz-gate-next"],
    "gate.who": ["zz-gate-who"],
    "suppliers": ["zz-supplier-one", "zz-supplier-two"],
    "suppliers.s2": ["zz-supplier-two"],
    "suppliers.s2.name": ["zz-supplier-two"],
    "outcomes": ["zz-indicator", "zz-hoped-indicator", "zz-outcome"],
    "outcomes.o1": ["zz-indicator", "zz-validated-by", "zz-outcome-source"],
    "outcomes.o1.baseline": ["10 days", "Down 6", "60%"],
    "outcomes.o1.result.value": ["4 days", "Down 6", "60%"],
    "fundings.f1.funder": ["zz-funder"],
    "fundings": ["zz-fund", "5,432,198", "4321098"],
    "costs": ["8,000,173", "8000173", "zz-cost-note"],
    "partners.p1.organisation": ["zz-partner-known"],
    "partners.p2.organisation": ["zz-partner-text"],
    "areas": ["zz-area"],
    "evidence_sources.d1.size": ["1,204,867", "1204867"],
    "sections.l1": ["zz-heading", "zz-section-body"],
    "claims.m1.value": ["zz-claim-value"],
}


def everything_public(client: Client, page: CaseStudyPage) -> str:
    """Every public form of a case in one text."""
    paths = ["/", "/history/", "/report/", ".json", ".md"]
    answers = [client.get(f"/cases/{page.slug}{path}") for path in paths]
    answers += [client.get("/cases/")]
    assert [answer.status_code for answer in answers] == [200] * 6
    return "\n".join(answer.content.decode() for answer in answers)


def test_a_withheld_value_is_nowhere(client: Client) -> None:
    page = full_case(lead_organisation=factories.organisation("zz-lead-body"))
    services.add_change_note(page, kind="update", text="Something was changed.")
    for path, secrets in WITHHELD.items():
        [state] = withheld(path)
        state.page = page
        state.save()
        text = everything_public(client, page)
        assert [secret for secret in secrets if secret in text] == [], path
        assert "Withheld" in text
        state.delete()


def test_without_a_state_the_same_values_are_all_there(client: Client) -> None:
    text = everything_public(client, full_case())
    shown = {secret for secrets in WITHHELD.values() for secret in secrets} - {"zz-lead-body"}
    assert {secret for secret in shown if secret not in text} == set()


def test_the_owner_and_the_consents_are_nowhere(client: Client) -> None:
    text = everything_public(client, full_case())
    for secret in (*PRIVATE, "zz-owner"):
        assert secret not in text, secret


def test_words_quoted_without_permission_are_nowhere(client: Client) -> None:
    text = everything_public(client, full_case())
    assert "zz-forbidden-words" not in text
    assert "zz-permitted-words" in text


def test_a_withheld_supplier_keeps_its_kind_and_says_why_it_has_no_name(client: Client) -> None:
    page = full_case(states=withheld("suppliers.s2.name"))
    text = client.get(f"/cases/{page.slug}/").content.decode()
    assert "Withheld: a partner asked" in text
    assert "Large firm" in text


def test_redaction_touches_the_copy_in_memory_and_never_the_record(client: Client) -> None:
    page = full_case(states=withheld("suppliers", "contract.value"))
    client.get(f"/cases/{page.slug}/")
    stored = CaseStudyPage.objects.get(pk=page.pk)
    assert stored.contract_value is not None
    assert stored.owner_name == "zz-owner-name"
    assert stored.suppliers.count() == 2
    services.publish(stored)
    assert CaseStudyPage.objects.get(pk=page.pk).consents.count() == 1


def test_what_a_record_is_known_by_cannot_be_withheld_from_its_own_page(client: Client) -> None:
    page = full_case()
    for state in withheld("title", "ref", "nonsense.that.is.no.field", "states.z1"):
        state.page = page
        state.save()
    text = client.get(f"/cases/{page.slug}/").content.decode()
    assert page.title in text
    assert page.ref in text


def names_that_can_be_withheld() -> list[str]:
    """Every name of the case file that the public may have, and every part of every row."""
    names = [*registry.NARRATIVE, *registry.groups(), "sections", "sections.l1"]
    for entry in registry.FRONT_MATTER:
        names.append(entry.name)
        if isinstance(entry, Rows):
            names += [f"{entry.name}.*", *(f"{entry.name}.*.{part.name}" for part in entry.fields)]
    kept = {"ref", "title", "kind", "basis", "owner_contact", "licence", "source_url"}
    return [name for name in names if name.split(".")[0] not in kept]


def filled(page: CaseStudyPage) -> dict[str, Any]:
    """What a record holds, by full name; defaults that say nothing left out."""
    record = full_record(page)
    held: dict[str, Any] = {**record.fields, **record.narrative}
    for relation, rows in record.rows.items():
        for row in rows:
            for name, value in row.items():
                held[f"{relation}.{row['id']}.{name}"] = value
    for section in record.sections:
        held[f"sections.{section.id}"] = section.body
    return {name: value for name, value in held.items() if value not in ("", "GBP", "observed")}


def test_whatever_name_is_withheld_its_values_are_emptied_before_the_page_is_made() -> None:
    pk = full_case().pk
    page = CaseStudyPage.objects.get(pk=pk)
    load_record([page], public=True)
    before = filled(page)
    tried = 0
    for name in names_that_can_be_withheld():
        relation, _, rest = name.partition(".")
        rows = [key.split(".")[1] for key in before if rest and key.startswith(f"{relation}.")]
        row_id = rows[0] if rows else "-"
        path = name.replace("*", row_id)
        page = CaseStudyPage.objects.get(pk=pk)
        load_record([page], public=True)
        page.states = withheld(path)
        redact(page)
        left = {key for key in filled(page) if key == path or key.startswith(f"{path}.")}
        assert not {key for key in left if not key.endswith(".id")}, path
        tried += any(key == path or key.startswith(f"{path}.") for key in before)
    assert tried > 100
