"""The long form: every part of the schema in one place, the same record growing."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casestudies import services
from casestudies.models import (
    CaseStudyPage,
    Claim,
    FieldState,
    OutcomeMeasure,
    Quotation,
    Supplier,
)
from cms.accounts.models import User
from contributions.models import KeptText
from contributions.writing.forms import MOST_ROWS, MOST_SENT
from contributions.writing.schema import described
from contributions.writing.sections import ELSEWHERE, LONG, SECTIONS
from exchange.extract import fingerprint
from taxonomy.models import Method, Outcome, Sector
from taxonomy.services import retire_term
from tests import factories
from tests.contributions.writing.helpers import draft_of, edit_url, latest, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(champion: User) -> CaseStudyPage:
    return draft_of(champion, "Sensors in damp flats")


def with_rows(case: CaseStudyPage, count: int) -> None:
    """Give a case ``count`` outcomes, suppliers and quotations."""
    page = latest(case)
    page.outcomes = [OutcomeMeasure(indicator=f"Days {n}", unit="days") for n in range(count)]
    page.suppliers = [Supplier(name=f"Firm {n}") for n in range(count)]
    page.quotations = [Quotation(text=f"Words {n}", permission=True) for n in range(count)]
    services.save_draft(page)


def test_every_field_of_the_editors_form_has_its_place_in_one_section() -> None:
    placed = [name for section in SECTIONS for name in section.parts]

    assert len(placed) == len(set(placed))
    assert set(placed) | ELSEWHERE == set(described())
    assert not set(placed) & ELSEWHERE


def test_a_form_that_is_sent_back_unchanged_changes_nothing(
    room: Client, case: CaseStudyPage
) -> None:
    with_rows(case, 2)
    page = latest(case)
    page.states = [FieldState(field="outcomes.o1.baseline", state="not-measured")]
    page.contract_value, page.success_criteria = "80000.50", ["One", "Two"]
    services.save_draft(page)
    before, count = fingerprint(latest(case)), case.revisions.count()

    for section in SECTIONS:
        answer = room.post(edit_url(case, section.slug), sent(case, section.slug), follow=True)
        assert "Nothing has changed" in answer.content.decode(), section.slug

    assert case.revisions.count() == count
    assert fingerprint(latest(case)) == before


def test_terms_that_are_offered_no_more_stay_on_the_case_that_has_them_and_come_to_no_other(
    room: Client, champion: User, case: CaseStudyPage
) -> None:
    sector, other = factories.term(Sector), factories.term(Sector)
    route, outcome = factories.term(Method), factories.term(Outcome)
    page = latest(case)
    page.sectors, page.procurement_route = [sector], route
    page.outcomes = [OutcomeMeasure(indicator="Days", term=outcome)]
    services.save_draft(page)
    for each in (sector, other, route, outcome):
        retire_term(each)

    holders = {"summary", "sectors", "procurement_route", "outcomes"}
    sections = [section for section in SECTIONS if holders & set(section.parts)]
    for section in sections:
        data = sent(case, section.slug)
        if section.slug == "short":
            data["summary"] = ["Forty flats."]
        assert room.post(edit_url(case, section.slug), data).status_code == 302, section.slug

    page = latest(case)
    assert page.summary == "Forty flats."
    assert [term.pk for term in page.sectors.all()] == [sector.pk]
    assert page.procurement_route_id == route.pk
    assert page.outcomes.get().term_id == outcome.pk
    for section in sections:
        assert other.name not in room.get(edit_url(case, section.slug)).content.decode()
    fresh = draft_of(champion, "Another case")
    for section in sections:
        assert sector.name not in room.get(edit_url(fresh, section.slug)).content.decode()


def test_every_section_opens_empty_and_full_in_the_same_number_of_queries(
    room: Client, case: CaseStudyPage
) -> None:
    def queries() -> list[int]:
        counts = []
        for section in SECTIONS:
            with CaptureQueriesContext(connection) as caught:
                assert room.get(edit_url(case, section.slug)).status_code == 200
            counts.append(len(caught))
        return counts

    with_rows(case, 1)
    one = queries()
    with_rows(case, 10)
    assert queries() == one
    assert max(one) <= 20


def test_a_row_is_added_changed_and_removed_and_keeps_its_id(
    room: Client, case: CaseStudyPage
) -> None:
    url = edit_url(case, "market")
    new = {"suppliers-0-name": "Damp Ltd", "suppliers-0-type": "sme"}
    room.post(url, sent(case, "market", rows={**new, "suppliers-rows": "1"}))
    assert [(row.row_id, row.name) for row in latest(case).suppliers.all()] == [("s1", "Damp Ltd")]

    more = {"suppliers-0-name": "Dry Ltd", "suppliers-1-name": "Wet Ltd"}
    room.post(url, sent(case, "market", rows=more))
    assert [(row.row_id, row.name) for row in latest(case).suppliers.all()] == [
        ("s1", "Dry Ltd"),
        ("s2", "Wet Ltd"),
    ]

    room.post(url, sent(case, "market", rows={"suppliers-0-remove": "on"}))
    assert [(row.row_id, row.name) for row in latest(case).suppliers.all()] == [("s2", "Wet Ltd")]


def test_add_another_keeps_what_was_typed_and_offers_one_more_row(
    room: Client, case: CaseStudyPage
) -> None:
    typed = sent(case, "market", add="suppliers", rows={"suppliers-0-name": "Damp Ltd"})
    answer = room.post(edit_url(case, "market"), typed, follow=True)
    html = answer.content.decode()

    assert 'value="Damp Ltd"' in html
    assert 'name="suppliers-1-name"' in html
    assert "errorlist" not in html
    assert not latest(case).suppliers.all()


def test_a_state_is_chosen_beside_its_field_and_goes_with_its_row(
    room: Client, case: CaseStudyPage
) -> None:
    with_rows(case, 1)
    states = {
        "state-contract.value": "withheld:commercial-confidence",
        "suppliers-0-state-name": "withheld:partner-request",
        "state-regime": "not-applicable",
    }
    room.post(edit_url(case, "market"), sent(case, "market", rows=states))
    shown = room.get(edit_url(case, "market")).content.decode()
    assert "selected>Withheld: commercial confidence</option>" in shown
    held = {row.field: (row.state, row.reason) for row in latest(case).states.all()}
    assert held == {
        "contract.value": ("withheld", "commercial-confidence"),
        "suppliers.s1.name": ("withheld", "partner-request"),
        "regime": ("not-applicable", ""),
    }

    typed = {"suppliers-0-remove": "on", "state-regime": ""}
    room.post(edit_url(case, "market"), sent(case, "market", rows=typed))
    assert [row.field for row in latest(case).states.all()] == ["contract.value"]


def test_figures_are_read_as_people_write_them_and_a_word_is_an_error(
    room: Client, case: CaseStudyPage
) -> None:
    room.post(edit_url(case, "market"), sent(case, "market", contract_value="£80,000"))
    assert latest(case).contract_value == 80_000
    assert b'value="80000"' in room.get(edit_url(case, "market")).content

    answer = room.post(edit_url(case, "market"), sent(case, "market", contract_value="a lot"))
    assert answer.status_code == 422
    assert "Write a figure" in answer.content.decode()
    assert 'value="a lot"' in answer.content.decode()


@pytest.mark.parametrize("word", ["sNaN", "NaN", "-Infinity"])
def test_a_word_over_a_figure_that_is_kept_unsaved_comes_back_as_typed(
    room: Client, case: CaseStudyPage, word: str
) -> None:
    url = edit_url(case, "market")
    room.post(url, sent(case, "market", contract_value="5"))
    typed = sent(case, "market", contract_value=word)

    assert room.post(f"{url}keep/", typed).status_code == 200
    assert f'value="{word}"' in room.get(url).content.decode()
    answer = room.post(url, typed)
    assert answer.status_code == 422
    assert "Write a figure" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("suppliers-rows", "99999999999999999999"),
        ("suppliers-rows", "-1"),
        ("suppliers-0-row", "../../etc"),
        ("suppliers-0-type", "no-such-type"),
        ("state-regime", "withheld:because"),
        ("procurement_route", "999999"),
        ("contract_starts", "31 February 2020"),
        ("contract_value", "NaN"),
        ("contract_value", "9" * 400),
        ("version", "not a number"),
        ("market", "nul \0 in it"),
    ],
)
def test_what_no_form_of_ours_sends_is_answered_politely(
    room: Client, case: CaseStudyPage, name: str, value: str
) -> None:
    typed = sent(case, "market", rows={"suppliers-0-name": "Kept Ltd", name: value})

    answer = room.post(edit_url(case, "market"), typed)

    assert answer.status_code in (302, 409, 422)


def with_claims(case: CaseStudyPage, count: int) -> None:
    """Give a case ``count`` claims, as a file may have."""
    page = latest(case)
    page.claims = [Claim(text=f"Claim {n}") for n in range(count)]
    services.save_draft(page)


def claims_of(case: CaseStudyPage) -> list[str]:
    return [row.text for row in latest(case).claims.all()]


def test_rows_past_the_limit_that_a_file_brought_are_changed_and_one_is_added(
    room: Client, case: CaseStudyPage
) -> None:
    held = MOST_ROWS + 1
    with_claims(case, held)
    rows = {f"claims-{held - 1}-text": "CHANGED", f"claims-{held}-text": "NEW"}
    typed = sent(case, "outcomes", rows={**rows, "claims-rows": str(held + 1)})

    assert room.post(edit_url(case, "outcomes"), typed).status_code == 302

    kept = claims_of(case)
    assert (len(kept), kept[held - 2 :]) == (held + 1, ["Claim 199", "CHANGED", "NEW"])
    moved = sent(case, "outcomes", rows={"move": f"claims-{held}-up"})
    assert room.post(edit_url(case, "outcomes"), moved).status_code == 302
    page = room.get(edit_url(case, "outcomes")).content.decode()
    assert page.index(">\nNEW</textarea>") < page.index(">\nCHANGED</textarea>")


def test_more_rows_than_can_be_saved_are_refused_in_words_and_all_kept(
    room: Client, case: CaseStudyPage
) -> None:
    url, many = edit_url(case, "outcomes"), MOST_ROWS + 60
    rows = {f"claims-{n}-text": f"TYPED {n}." for n in range(many)}
    typed = sent(case, "outcomes", rows={**rows, "claims-rows": str(many)})

    answer = room.post(url, typed)

    assert answer.status_code == 422
    assert f"At most {MOST_ROWS} can be saved here at once. Remove 60;" in answer.content.decode()
    for html in (answer.content.decode(), room.get(url).content.decode()):
        assert html.count(">\nTYPED ") == many
    assert KeptText.objects.get().data[f"claims-{many - 1}-text"] == [f"TYPED {many - 1}."]
    assert not claims_of(case)

    fewer = {f"claims-{n}-remove": "on" for n in range(60)}
    assert room.post(url, {**typed, **fewer}).status_code == 302
    assert claims_of(case) == [f"TYPED {n}." for n in range(60, many)]


def test_rows_without_end_are_shown_to_be_copied_and_nothing_kept_before_is_lost(
    room: Client, case: CaseStudyPage
) -> None:
    url, many = edit_url(case, "outcomes"), MOST_SENT + 1
    room.post(f"{url}keep/", sent(case, "outcomes", rows={"claims-0-text": "BEFORE"}))
    rows = {f"claims-{n}-text": f"TYPED {n}." for n in range(many)}
    typed = sent(case, "outcomes", rows={**rows, "claims-rows": str(many)})

    answer = room.post(url, typed)

    assert answer.status_code == 422
    assert "Not saved: too many rows" in answer.content.decode()
    assert answer.content.decode().count(">\nTYPED ") == many
    assert room.post(f"{url}keep/", typed).status_code == 413
    assert KeptText.objects.get().data["claims-0-text"] == ["BEFORE"]


def test_terms_are_ticked_and_only_those_that_are_offered(
    room: Client, case: CaseStudyPage
) -> None:
    method = factories.term(Method, "Competition of ideas")
    room.post(edit_url(case, "approach"), sent(case, "approach", methods=[str(method.pk)]))
    assert [term.name for term in latest(case).methods.all()] == ["Competition of ideas"]

    answer = room.post(edit_url(case, "approach"), sent(case, "approach", methods=["0"]))
    assert answer.status_code == 422


def test_save_and_go_on_leads_through_the_sections(room: Client, case: CaseStudyPage) -> None:
    answer = room.post(edit_url(case), sent(case, "short", next=LONG[0].slug))

    assert answer["Location"].startswith(edit_url(case, LONG[0].slug))
