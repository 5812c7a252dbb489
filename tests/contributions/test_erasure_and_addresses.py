"""What an erasure leaves as it is: addresses of pages, ids of rows, and places made of them."""

from __future__ import annotations

import pytest
from django.test import Client

from casestudies import services
from casestudies.agreeing import latest
from casestudies.models import CaseStudyPage, FieldState, Output
from cms.accounts.models import User
from contributions.stewardship.erasure import erase_person
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("case_index")]

ADDRESS = "walker@council.example"


@pytest.mark.parametrize("names", [("Walker",), ()], ids=["given", "of the account"])
def test_a_name_that_is_part_of_an_address_leaves_the_page_there(
    client: Client, names: tuple[str, ...]
) -> None:
    User.objects.create_user("w", ADDRESS, last_name="Walker")
    lead = factories.organisation("Walker Trust", slug="walker-trust")
    page = factories.published_case(
        "Walker House repairs", challenge="Walker asked.", lead_organisation=lead
    )
    told = "\n".join(erase_person(ADDRESS, names).lines())
    assert "“walker-house-repairs” holds a name" in told
    assert "“walker-trust” holds a name" in told
    shown = client.get("/cases/walker-house-repairs/")
    assert shown.status_code == 200 and "Walker" not in shown.content.decode()
    assert client.get("/organisations/walker-trust/").status_code == 200
    services.publish(latest(page))
    stored = CaseStudyPage.objects.get(pk=page.pk)
    assert (stored.slug, stored.url_path) == (page.slug, page.url_path)


def test_a_withheld_place_is_still_that_of_its_row() -> None:
    page = factories.complete_draft("Bins")
    page.outputs = [Output(row_id="walker", title="By Walker")]
    page.states = [
        FieldState(field="outputs.walker", state="withheld", reason="commercial-confidence")
    ]
    services.save_draft(page)
    erase_person(ADDRESS, ("Walker",))
    version = latest(page)
    row, state = version.outputs.get(), version.states.get()
    assert (row.row_id, state.field) == ("walker", "outputs.walker")
    assert "Walker" not in row.title


def test_a_word_that_only_begins_like_the_name_is_not_reported() -> None:
    factories.published_case("Walkers and cyclists")
    assert erase_person(ADDRESS, ("Walker",)).lines() == ["Nothing of this person was found."]
