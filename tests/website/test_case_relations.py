"""What the page of a case leads to: related cases, its citation, its notes and files."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from casestudies import services
from casestudies.models import (
    RelatedCase,
)
from tests import factories
from tests.website.case_pages import html, stated, words
from tests.website.cases import lead

pytestmark = pytest.mark.django_db


def test_related_cases_show_both_ways_and_only_public_ones_are_linked(client: Client) -> None:
    secret = factories.complete_draft("A draft that nobody sees")
    first = factories.published_case("The first pilot")
    later = factories.complete_draft("The later roll-out")
    later.related = [
        RelatedCase(target_ref=first.ref, relation="continues"),
        RelatedCase(target_ref=secret.ref, relation="replaces"),
        RelatedCase(target_ref="PR-999999", relation="contradicts"),
    ]
    later = services.publish(later)
    reuse = factories.complete_draft("The one that reused it")
    reuse.related = [RelatedCase(target_ref=first.ref, relation="reused-from")]
    reuse = services.publish(reuse)
    forward = html(client, later)
    assert f'href="/cases/{first.slug}/"' in forward
    assert "A draft that nobody sees" not in forward
    backward = words(client, first)
    assert "Continued by" in backward
    assert "The later roll-out" in backward
    assert "Reused by" in backward
    assert "The one that reused it" in backward


def test_a_relation_to_a_merged_case_leads_to_the_one_it_was_merged_into(client: Client) -> None:
    loser, winner = factories.published_case("Loser"), factories.published_case("Winner")
    page = factories.complete_draft()
    page.related = [RelatedCase(target_ref=loser.ref, relation="continues")]
    page = services.publish(page)
    services.merge_cases(loser, winner)
    text = html(client, page)
    assert f'href="/cases/{winner.slug}/"' in text
    assert "Loser" not in text


def test_a_case_that_withholds_its_relations_is_not_given_away_from_the_other_side(
    client: Client,
) -> None:
    first = factories.published_case("The first pilot")
    shy = factories.complete_draft("The shy one")
    shy.related = [RelatedCase(target_ref=first.ref, relation="continues")]
    shy.states = [stated("related", "withheld", "partner-request")]
    services.publish(shy)
    assert "The shy one" not in html(client, first)


def test_the_citation_has_reference_permanent_address_and_date(client: Client) -> None:
    page = factories.published_case("A title.")
    shown = words(client, page)
    today = timezone.localdate()
    assert f"{lead(page).name}. A title. Precedent, {page.ref}, version of" in shown
    assert f"{today.day} {today:%B} {today.year}" in shown
    assert f"/id/case/{page.ref}" in shown


def test_change_notes_and_files_are_linked(client: Client) -> None:
    page = factories.published_case()
    services.add_change_note(page, kind="correction", text="The figure was wrong.")
    text = html(client, page)
    assert "The figure was wrong." in text
    assert f'href="/cases/{page.slug}.json"' in text
    assert f'href="/cases/{page.slug}.md"' in text
    assert f'href="/cases/{page.slug}/history/"' in text
    assert ".pdf" not in text
