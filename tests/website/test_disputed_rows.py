"""A dispute is about one fact or row, and its note stands beside that; under its heading once the row is gone."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from casestudies import services
from casestudies.agreeing import latest, withhold
from casestudies.models import (
    CaseIndexPage,
    CaseStudyPage,
    Claim,
    OutcomeMeasure,
    Partner,
    Quotation,
    Statement,
    Supplier,
)
from tests import factories
from tests.casestudies.conftest import SignIn, sign_in  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db

WORDS = "It was <b>forty</b>."
ROWS = {
    "outcomes.o1": "Zzlead time",
    "claims.c1": "Zzforty homes",
    "suppliers.s1": "Zzpump Ltd",
    "quotations.w1": "Zzit saved us",
    "partners.p1": "Zzharbour Trust",
    "contract.value": "Value",
}


@pytest.fixture
def case(case_index: CaseIndexPage) -> CaseStudyPage:
    cache.clear()
    page = factories.complete_draft("Zzcase")
    page.outcomes = [
        OutcomeMeasure(row_id=f"o{n}", indicator=name, status="observed")
        for n, name in ((1, "Zzlead time"), (2, "Zzcost"))
    ]
    page.claims = [Claim(row_id="c1", text="Zzforty homes"), Claim(row_id="c2", text="Zzfour")]
    page.suppliers = [
        Supplier(row_id="s1", name="Zzpump Ltd", type="sme"),
        Supplier(row_id="s2", name="Zzhidden Ltd", type="sme"),
    ]
    page.quotations = [Quotation(row_id="w1", text="Zzit saved us", permission=True)]
    page.partners = [Partner(row_id="p1", organisation_text="Zzharbour Trust")]
    page.contract_value, page.contract_currency = Decimal(80000), "GBP"
    page.consents = [factories.owner_consent(), factories.supplier_consent()]
    return services.publish(page)


def _text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def _shown(case: CaseStudyPage) -> str:
    return _text(Client().get(f"/cases/{CaseStudyPage.objects.get(pk=case.pk).slug}/"))


def _form(case: CaseStudyPage) -> str:
    return _text(Client().get(f"/cases/{case.slug}/dispute/"))


def _standing(case: CaseStudyPage, part: str) -> Statement:
    return case.statements.create(
        kind="dispute", part=part, state="standing", public_words=WORDS, given_by="The trust"
    )


@pytest.mark.parametrize("part", ROWS)
def test_a_fact_is_chosen_in_the_form_and_the_note_stands_beside_it(
    case: CaseStudyPage,
    sign_in: SignIn,  # noqa: F811 - the fixture
    part: str,
) -> None:
    assert f'<option value="{part}">{ROWS[part]}</option>' in _form(case)
    said = {"kind": "dispute", "part": part, "text": "No.", "given_by": "The trust"}
    url = f"/cases/{case.slug}/dispute/"
    assert Client().post(url, {**said, "email": "t@trust.example"}).status_code == 302
    made = Statement.objects.get()
    assert made.part == part
    editor, _ = sign_in("Editor")
    at = reverse("statements:edit", args=[made.pk])
    editor.post(
        at, {"state": "standing", "public_words": WORDS, "outcome": "", "given_by": "The trust"}
    )
    page = _shown(case)
    assert page.count("Disputed by The trust") == 1
    fact = page.rindex("£80,000") if part == "contract.value" else page.index(ROWS[part])
    between = page[fact : page.index("Disputed by The trust")]
    assert "<h2" not in between and "</dl>" not in between
    assert between.count("<tr") <= 1, "nothing else stands in between"
    assert "It was &lt;b&gt;forty&lt;/b&gt;." in page


def test_once_its_row_is_gone_a_note_stands_under_the_heading_and_then_at_the_top(
    case: CaseStudyPage,
) -> None:
    _standing(case, "suppliers.s1")
    page = latest(case)
    page.suppliers = list(page.suppliers.all())[1:]
    services.publish(page)
    text = _shown(case)
    assert text.index('id="contract"') < text.index("Disputed by") < text.index("Zzhidden Ltd")
    page = latest(case)
    page.suppliers, page.contract_value, page.contract_currency = [], None, ""
    services.publish(page)
    text = _shown(case)
    assert text.index('id="at-a-glance"') < text.index("Disputed by") < text.index("<dl")


def test_what_is_withheld_is_never_offered_nor_spoken_of(case: CaseStudyPage) -> None:
    _standing(case, "suppliers.s2")
    _standing(case, "contract.value")
    withhold(case, ["suppliers.s2.name", "contract.value"], "commercial-confidence")
    form = _form(case)
    assert "suppliers.s1" in form
    assert "suppliers.s2" not in form and "Zzhidden" not in form and "contract.value" not in form
    stored = CaseStudyPage.objects.get(pk=case.pk)
    assert "forty&lt;" not in _shown(case)
    assert Client().get(f"/cases/{stored.slug}.json").json()["disputes"] == []
    said = {"kind": "dispute", "part": "suppliers.s2", "text": "No.", "given_by": "T"}
    answer = Client().post(f"/cases/{case.slug}/dispute/", {**said, "email": "t@trust.example"})
    assert answer.status_code == 422


def test_the_case_as_a_file_names_the_fact(case: CaseStudyPage) -> None:
    _standing(case, "claims.c1")
    (said,) = Client().get(f"/cases/{case.slug}.json").json()["disputes"]
    assert (said["about"], said["words"]) == ("claims.c1", WORDS)


@pytest.mark.parametrize("part", ["", "suppliers.s9", "x" * 400, "suppliers.s1.name", "\x00"])
def test_a_fact_that_is_none_is_refused_and_what_was_typed_stays(
    case: CaseStudyPage, part: str
) -> None:
    said = {"kind": "dispute", "part": part, "text": "Kept words", "given_by": "T"}
    answer = Client().post(f"/cases/{case.slug}/dispute/", {**said, "email": "t@trust.example"})
    assert answer.status_code == 422
    assert "Kept words" in _text(answer)


def test_one_dispute_and_ten_cost_the_same(
    case: CaseStudyPage, django_assert_max_num_queries: Any
) -> None:
    counts = []
    for part in ["claims.c1", *ROWS, *ROWS]:
        _standing(case, part)
        if Statement.objects.count() in (1, 10):
            with django_assert_max_num_queries(40) as page:
                _shown(case)
            with django_assert_max_num_queries(60) as form:
                _form(case)
            counts.append((len(page), len(form)))
    assert counts[0] == counts[1]
