"""Terms that cases use cannot be lost, and merged ones are found under what they became."""

from __future__ import annotations

import pytest
from django.db.models import ProtectedError

from casestudies import services
from casestudies.models import CaseStudyPage, OutcomeMeasure
from taxonomy.models import Method, Outcome, Sector
from taxonomy.services import merge_terms
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_term_that_only_a_draft_uses_cannot_be_deleted(draft: CaseStudyPage) -> None:
    method = factories.term(Method)
    draft.methods = [method]
    services.save_draft(draft)
    with pytest.raises(ProtectedError):
        method.delete()


def test_a_term_that_a_live_case_uses_cannot_be_deleted(complete_draft: CaseStudyPage) -> None:
    term = factories.term(Outcome)
    complete_draft.outcomes = [OutcomeMeasure(term=term)]
    services.publish(complete_draft)
    with pytest.raises(ProtectedError):
        term.delete()


def test_an_unused_term_can_be_deleted(case_index: object) -> None:
    term = factories.term(Sector)
    term.delete()
    assert not Sector.objects.exists()


def test_merging_moves_live_rows_and_drafts_and_leaves_no_tag_twice(
    complete_draft: CaseStudyPage,
) -> None:
    loser, winner = factories.term(Method), factories.term(Method)
    outcome, other = factories.term(Outcome), factories.term(Outcome)
    complete_draft.methods = [loser, winner]
    complete_draft.procurement_route = loser
    complete_draft.outcomes = [OutcomeMeasure(term=outcome)]
    page = services.publish(complete_draft)
    old = page.get_latest_revision()
    page.title = "A later draft"
    services.save_draft(page)
    merge_terms(loser, winner)
    merge_terms(outcome, other)

    live = CaseStudyPage.objects.get(pk=page.pk)
    assert list(live.methods.all()) == [winner]
    assert live.procurement_route == winner
    assert live.outcomes.get().term == other

    latest = live.get_latest_revision()
    assert latest.content["methods"] == [winner.pk]
    assert latest.content["outcomes"][0]["term"] == other.pk

    old.refresh_from_db()
    assert sorted(old.content["methods"]) == [loser.pk, winner.pk], (
        "older versions stay as they were"
    )
    read = old.as_object()
    assert list(read.methods.all()) == [winner]
    assert read.outcomes.all()[0].term == other
