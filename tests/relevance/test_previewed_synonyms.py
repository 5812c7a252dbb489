"""Synonyms tried on everything that ships before they are saved: what changes, and how soon it is known."""

from __future__ import annotations

import pytest

from search.previewing import compare
from search.vocabulary import VOCABULARY, synonyms_with
from taxonomy.models import Term
from taxonomy.previews import DraftSynonym, TermDraft
from tests.relevance.conftest import Shipped

pytestmark = pytest.mark.django_db

SECONDS = 2.0
BUSY = 5
"""A machine that runs the whole suite beside this is not the one that an editor waits for."""


def with_more(slug: str, *more: str) -> TermDraft:
    term = Term.objects.get(scheme="method", slug=slug)
    kept = [DraftSynonym(s.text, s.match) for s in term.synonyms.order_by("text")]
    return TermDraft(
        term.pk,
        term.scheme,
        term.slug,
        term.name,
        (*kept, *(DraftSynonym(text, "any") for text in more)),
    )


def test_every_judged_query_applies_and_terms_as_they_are_change_none(shipped: Shipped) -> None:
    for slug in ("framework", "dynamic-market", "competitive-dialogue"):
        told = compare(VOCABULARY.synonyms(), synonyms_with(with_more(slug)))
        assert told.judged == told.shipped >= 120
        assert told.changed == ()
        assert told.further_down == 0


def test_a_bad_synonym_is_seen_to_be_one_before_an_editor_has_lost_patience(
    shipped: Shipped,
) -> None:
    after = synonyms_with(with_more("dynamic-market", "potholes", "falls", "care"))
    told = compare(VOCABULARY.synonyms(), after)
    assert told.worse > 0
    assert told.difference < 0
    assert told.changed[0].is_worse
    assert told.seconds < SECONDS * BUSY
