"""What is not public is not found, whatever was indexed before."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from casestudies import services
from casestudies.models import CaseStudyPage, FieldState, Quotation, Supplier
from tests import factories
from tests.relevance.conftest import Shipped, all_refs, ask

pytestmark = pytest.mark.django_db

WORD = "Quillanmorevale"


def test_a_draft_is_not_found(shipped: Shipped, own_copy: Callable[[], None]) -> None:
    factories.complete_draft(f"A trial by {WORD}")
    own_copy()
    assert ask(f'"{WORD}"').total == 0
    assert len(all_refs("")) == len(shipped.documents)


def test_the_draft_of_a_published_case_is_not_found(own_copy: Callable[[], None]) -> None:
    page = CaseStudyPage.objects.get(ref="PR-000030")
    page.challenge = f"{page.challenge} {WORD}"
    services.save_draft(page)
    own_copy()
    assert ask(f'"{WORD}"').total == 0
    assert "PR-000030" in all_refs("falls sensors")


def test_what_is_taken_away_is_not_found_at_once(shipped: Shipped) -> None:
    """Before any worker has touched the index, which still holds the case."""
    before = ask("falls sensors").total
    services.unpublish(CaseStudyPage.objects.get(ref="PR-000030"))
    assert "PR-000030" not in all_refs("falls sensors")
    assert ask("falls sensors").total == before - 1
    services.withdraw(CaseStudyPage.objects.get(ref="PR-000031"), "owner-request")
    assert "PR-000031" not in all_refs("falls sensors")


def test_what_is_withheld_or_not_permitted_is_not_found(own_copy: Callable[[], None]) -> None:
    restated = {"basis": "restated", "source_url": "https://example.org/", "licence": "OGL-3.0"}
    page = factories.complete_draft("A trial of kerbs", **restated)
    page.suppliers = [Supplier(row_id="s1", name=f"{WORD} Limited")]
    page.market = f"{WORD} was the only bidder."
    page.quotations = [Quotation(text=f"{WORD} was kind to us.", permission=False)]
    page.owner_name = WORD
    page.states = [
        FieldState(field="suppliers.s1.name", state="withheld", reason="security"),
        FieldState(field="market", state="withheld", reason="security"),
    ]
    published = services.publish(page)
    own_copy()
    assert published.ref in all_refs("trial of kerbs")
    assert ask(WORD).total == 0
    assert ask(WORD).suggestion is None


def test_the_owners_address_is_no_road_to_a_case(own_copy: Callable[[], None]) -> None:
    page = factories.complete_draft("A trial of kerbs", owner_email=f"{WORD}@council.example")
    services.publish(page)
    own_copy()
    assert ask(f"{WORD}@council.example -council").total == 0
    assert ask(WORD).total == 0
