"""Renaming, merging and retiring terms."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from taxonomy import services
from taxonomy.models import LawNote, Method, Mode, Sector, Synonym, Term, TermCode
from taxonomy.resolve import resolve_ref, resolve_term, resolve_terms
from taxonomy.services import (
    TermChangeRefused,
    merge_terms,
    on_merge,
    rename_term,
    restore_term,
    retire_term,
)
from tests.factories import term

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("registries")]


def test_a_renamed_term_answers_at_both_slugs() -> None:
    one = term(Sector, "Old name", slug="old")
    rename_term(one, name="New name", slug="new")
    assert (one.name, one.slug) == ("New name", "new")
    assert resolve_term("sector", "old") == resolve_term("sector", "new")


def test_renaming_the_name_alone_keeps_the_slug_and_the_other_way_round() -> None:
    one = term(Sector, "Old name", slug="old")
    assert rename_term(one, name="New name").slug == "old"
    assert rename_term(one, slug="new").name == "New name"


def test_renaming_to_a_slug_that_another_term_had_is_refused_and_changes_nothing() -> None:
    rename_term(term(Sector, slug="old"), slug="new")
    other = term(Sector, "Other", slug="other")
    with pytest.raises(ValidationError, match="was the slug of another term"):
        rename_term(other, name="Changed", slug="old")
    other.refresh_from_db()
    assert other.name == "Other"


def test_a_merged_row_stays_and_points_on() -> None:
    loser, winner = term(Sector, "Bins", slug="bins"), term(Sector, "Waste", slug="waste")
    merge_terms(loser, winner)
    assert loser.is_merged
    assert loser.merged_into == winner
    assert resolve_term("sector", "bins") == winner
    assert resolve_ref("sector", loser.ref) == winner


def test_the_winner_gets_name_synonyms_and_codes_that_it_lacks() -> None:
    loser, winner = term(Sector, "Bins"), term(Sector, "Waste")
    Synonym.objects.create(term=loser, text="IT", match="exact-case")
    Synonym.objects.create(term=loser, text="Refuse")
    Synonym.objects.create(term=loser, text="waste")
    Synonym.objects.create(term=winner, text="refuse")
    for owner in (loser, winner):
        TermCode.objects.create(term=owner, scheme="CPV", code="905")
    TermCode.objects.create(term=loser, scheme="COFOG", code="05.1")
    merge_terms(loser, winner)
    assert {(row.text, row.match) for row in winner.synonyms.all()} == {
        ("Bins", "any"),
        ("IT", "exact-case"),
        ("refuse", "any"),
    }
    assert [str(code) for code in winner.codes.all()] == ["COFOG 05.1", "CPV 905"]


def test_narrower_terms_move_below_the_winner() -> None:
    loser, winner = term(Sector), term(Sector)
    narrower = term(Sector, broader=loser)
    merge_terms(loser, winner)
    narrower.refresh_from_db()
    assert narrower.broader_id == winner.pk


def test_merging_into_a_term_below_makes_no_circle() -> None:
    top = term(Sector)
    loser = term(Sector, broader=top)
    middle = term(Sector, broader=loser)
    winner = term(Sector, broader=middle)
    merge_terms(loser, winner)
    winner.refresh_from_db()
    middle.refresh_from_db()
    assert winner.broader_id == top.pk
    assert middle.broader_id == winner.pk


def test_law_notes_that_named_the_loser_name_the_winner() -> None:
    loser, winner, other = term(Method), term(Method), term(Method)
    note = LawNote.objects.create(
        term=other, nation="wales", regime="pcr2015", status="legacy", replaced_by=loser
    )
    merge_terms(loser, winner)
    note.refresh_from_db()
    assert note.replaced_by_id == winner.pk


def test_a_chain_of_merges_leads_to_its_end() -> None:
    first, second, third = (term(Sector, slug=slug) for slug in ("one", "two", "three"))
    merge_terms(first, second)
    merge_terms(second, third)
    assert {resolve_term("sector", slug) for slug in ("one", "two", "three")} == {third}
    first.refresh_from_db()
    assert first.merged_into_id == third.pk


def test_a_chain_and_a_circle_written_by_hand_both_come_to_an_end() -> None:
    first, second, third = (term(Sector, slug=slug) for slug in ("one", "two", "three"))
    Term.objects.filter(pk=first.pk).update(status="merged", merged_into=second)
    Term.objects.filter(pk=second.pk).update(status="merged", merged_into=third)
    assert resolve_term("sector", "one") == third
    Term.objects.filter(pk=third.pk).update(status="merged", merged_into=first)
    assert resolve_term("sector", "one") in {first, second, third}


def test_registered_retaggers_are_called_once_inside_the_merge() -> None:
    seen: list[tuple[str, str]] = []

    def retag(loser: Term, winner: Term) -> None:
        seen.append((loser.slug, winner.slug))

    on_merge(retag)
    on_merge(retag)
    merge_terms(term(Sector, slug="one"), term(Sector, slug="two"))
    assert seen == [("one", "two")]


def test_a_retagger_that_fails_undoes_the_whole_merge() -> None:
    @on_merge
    def fail(loser: Term, winner: Term) -> None:
        raise RuntimeError

    loser, winner = term(Sector), term(Sector)
    with pytest.raises(RuntimeError):
        merge_terms(loser, winner)
    loser.refresh_from_db()
    assert not loser.is_merged
    assert not winner.synonyms.exists()


def test_merges_that_would_break_a_promise_are_refused() -> None:
    one, other = term(Sector, "One"), term(Sector, "Other")
    group = term(Sector, is_group=True)
    retired = term(Sector, status="retired")
    merged = term(Sector, "Gone")
    merge_terms(merged, other)
    for loser, winner, words in (
        (one, one, "into itself"),
        (one, term(Method), "different lists"),
        (term(Mode), term(Mode), "modes are fixed"),
        (merged, one, "merged already"),
        (one, merged, "not in use"),
        (one, retired, "not in use"),
        (one, group, "is a group"),
    ):
        with pytest.raises(TermChangeRefused, match=words):
            merge_terms(loser, winner)
    merge_terms(group, one)


def test_a_merged_term_cannot_be_renamed_or_retired() -> None:
    loser = term(Sector)
    merge_terms(loser, term(Sector))
    with pytest.raises(TermChangeRefused, match="has been merged"):
        rename_term(loser, name="Again")
    with pytest.raises(TermChangeRefused, match="has been merged"):
        retire_term(loser)
    with pytest.raises(TermChangeRefused, match="is not retired"):
        restore_term(loser)


def test_a_retired_term_is_offered_no_more_and_can_come_back() -> None:
    one = term(Sector, slug="one")
    assert retire_term(retire_term(one)).status == "retired"
    assert one not in Sector.objects.taggable()
    assert resolve_term("sector", "one") == one
    assert restore_term(one) in Sector.objects.taggable()


def test_a_term_with_narrower_ones_in_use_and_a_mode_are_not_retired() -> None:
    group = term(Sector, is_group=True)
    term(Sector, broader=group)
    with pytest.raises(TermChangeRefused, match="narrower terms in use"):
        retire_term(group)
    with pytest.raises(TermChangeRefused, match="modes are fixed"):
        retire_term(term(Mode))


def test_unknown_slugs_lead_nowhere() -> None:
    term(Sector, slug="one")
    assert resolve_term("method", "one") is None
    assert resolve_ref("sector", "999") is None
    assert list(resolve_terms("sector", ["one", "nothing", "one"])) == ["one"]


def test_a_deleted_terms_slug_leads_nowhere() -> None:
    term(Sector, slug="gone").delete()
    assert resolve_term("sector", "gone") is None


def test_all_doors_are_named() -> None:
    assert all(hasattr(services, name) for name in services.__all__)
