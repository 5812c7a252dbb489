"""What was withdrawn, taken back or is not named is on no road to the public, with either engine."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from casestudies import services
from casestudies.agreeing import latest
from casestudies.anonymising import anonymise
from casestudies.models import CaseStudyPage, Tombstone
from cms.core.dates import PartialDate
from contributions.stewardship.reminders import send_reminders
from search.engines import ELASTICSEARCH, access, engines_here
from search.engines.elasticsearch import ElasticsearchEngine
from search.indexing.drain import drain_now
from search.vocabulary import VOCABULARY, forget_vocabulary
from taxonomy.models import Method
from tests import factories
from tests.contributions.agreement.asking import (
    SUPPLIER,
    address,
    agreed_and_published,
    ask,
    say,
)
from tests.contributions.agreement.roads import completions, telling, texts
from tests.engines import ENGINES

pytestmark = pytest.mark.django_db


@pytest.fixture(params=ENGINES)
def engine(request: Any, settings: Any) -> Iterator[None]:
    """Each engine in turn, with the indexes that it keeps, as the one that pages ask."""
    settings.SEARCH_ENGINE = request.param
    settings.SEARCH_LOG = False
    settings.SEARCH_DEADLINE = 30.0  # on a busy machine too, it is what is found that is tested
    settings.ELASTICSEARCH_PREFIX = f"agreement-{uuid.uuid4().hex[:12]}"
    forget_vocabulary()
    try:
        for each in engines_here():
            each.clear()
            factories.fed(each)
        yield
    finally:
        forget_vocabulary()
        if request.param == ELASTICSEARCH:
            ElasticsearchEngine(access(), VOCABULARY).remove()


@pytest.mark.usefixtures("engine")
def test_withdrawn_in_one_step_a_case_is_on_no_road_but_its_tombstone(
    room: Client, case: CaseStudyPage
) -> None:
    page = agreed_and_published(case)
    drain_now()
    assert telling(page, "Zzbuses", page.slug)
    answer = room.post(address(page, "withdraw"), {"reason": "owner-request"})
    assert answer.status_code == 302
    for _ in range(2):
        assert telling(page, "Zzbuses", page.slug) == []
        drain_now()
    said = texts(page, page.slug)
    for road in (f"/cases/{page.slug}/", f"/cases/{page.slug}.json", f"/id/case/{page.ref}"):
        assert said[road].startswith("410"), road
    assert Tombstone.objects.get().reason == "owner-request"


@pytest.mark.usefixtures("engine")
def test_a_supplier_who_takes_the_agreement_back_is_named_on_no_road(
    room: Client, case: CaseStudyPage
) -> None:
    link = ask(room, case, "suppliers.s1")
    say(link, "yes")
    page = latest(case)
    page.quotations = []
    page.consents = [*page.consents.all(), factories.owner_consent()]
    page = services.publish(page)
    drain_now()
    assert telling(page, SUPPLIER, page.slug)
    assert Client().post(link, {"take-back": "1"}).status_code == 302
    for _ in range(2):
        assert telling(page, SUPPLIER, page.slug) == []
        drain_now()
    assert (
        "part of the record was withheld" in texts(page, page.slug)[f"/cases/{page.slug}/history/"]
    )


@pytest.mark.usefixtures("engine")
def test_an_authority_that_is_not_named_is_on_no_road_and_its_type_and_region_are(
    case: CaseStudyPage,
) -> None:
    for _ in range(5):
        factories.organisation()
    body = factories.organisation("Northdene")
    completed = completions("northd")
    method = factories.term(Method)
    beside = factories.published_case("Zzbuses in the next valley", methods=[method])
    page = agreed_and_published(
        case,
        lead_organisation=body,
        slug="northdene-zzbuses",
        methods=[method],
        review_by=PartialDate(2024),
    )
    services.add_change_note(page, kind="update", text="Something was changed.")
    drain_now()
    assert telling(page, "Northdene", page.slug)
    unnamed = anonymise(page)
    assert unnamed.live
    old, new = "northdene-zzbuses", unnamed.slug
    for _ in range(2):
        assert telling(unnamed, "Northdene", old, new) == []
        drain_now()
    said = texts(unnamed, old, new)
    assert all(said[f"/cases/{old}{end}"].startswith("404") for end in ("/", "/history/", ".json"))
    assert "A unitary council in the North West" in said[f"/cases/{new}/"]
    assert "A unitary council in the North West" in said["/search/?q=zzbuses"]
    assert "Zzbuses" not in said["/search/?q=northdene"]
    assert completions("northd") == completed, "the register's own names, and nothing of the case"
    assert "unitary/north-west/england" in said[f"/cases/{new}.json"]
    found = Client().get("/api/v1/cases?region=north-west&authority_type=unitary").json()
    assert unnamed.ref in {each["ref"] for each in found["results"]}
    assert Client().get(f"/api/v1/cases?authority={body.slug}").json()["total"] == 0
    similar = Client().get(f"/cases/{beside.slug}/").content.decode()
    assert f"/cases/{new}/" in similar
    assert "Northdene" not in similar
    assert send_reminders()
    assert telling(unnamed, "Northdene", old, new) == [], "nor in the letter to its owner"
    services.withdraw(unnamed, "legal")
    assert telling(unnamed, "Northdene", old, new) == []
