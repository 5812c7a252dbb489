"""The vocabulary that ships is whole and follows its own rules."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from taxonomy.choices import Scheme
from taxonomy.models import Barrier, Enabler, LawNote, Method, Mode, Outcome, Sector, Synonym, Term
from taxonomy.tree import ancestors_map, descendants_map

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabulary")]

EXACT_CASE = {"IT", "IP", "CD", "DM", "SV", "SOP"}
SUGGEST_ONLY = {
    *("works", "speed", "quality", "discovery", "trial", "capital", "skills", "prevention"),
    *("property", "resilience", "trust"),
}


def test_every_scheme_has_as_many_taggable_terms_as_it_should() -> None:
    counts = {
        model.SCHEME: model.objects.taggable().count()
        for model in (Sector, Method, Outcome, Barrier, Enabler, Mode)
    }
    assert counts == {
        Scheme.SECTOR: 20,
        Scheme.METHOD: 25,
        Scheme.OUTCOME: 21,
        Scheme.BARRIER: 13,
        Scheme.ENABLER: 10,
        Scheme.MODE: 2,
    }


def test_groups_hold_terms_and_cannot_be_tagged() -> None:
    groups = set(Term.objects.groups().values_list("slug", flat=True))
    assert groups == {
        *("care", "health", "place", "economy", "environment"),
        *("route", "design", "contract", "collaboration", "policy-goal"),
    }
    assert all(group.narrower.exists() for group in Term.objects.groups())


def test_every_term_has_a_definition_that_is_a_sentence() -> None:
    wrong = [t.slug for t in Term.objects.all() if not re.match(r"^[A-Z].*\.$", t.definition)]
    assert wrong == []


def test_every_outcome_has_a_family_and_a_unit() -> None:
    assert not Outcome.objects.filter(group_name="").exists()
    assert not Outcome.objects.filter(typical_unit="").exists()


def test_every_sector_that_can_be_tagged_has_both_kinds_of_code() -> None:
    for sector in Sector.objects.taggable():
        assert {code.scheme for code in sector.codes.all()} == {"CPV", "COFOG"}, sector.slug


def test_match_classes_follow_the_rules() -> None:
    classes = {
        match: set(Synonym.objects.filter(match=match).values_list("text", flat=True))
        for match in ("exact-case", "suggest-only")
    }
    assert classes["exact-case"] >= EXACT_CASE
    assert classes["exact-case"] - EXACT_CASE == {"SEND", "DOS"}  # words too, when small
    assert classes["suggest-only"] == SUGGEST_ONLY
    assert not Synonym.objects.filter(match="any", text__in=EXACT_CASE | SUGGEST_ONLY).exists()


def test_every_reference_that_needs_checking_says_so() -> None:
    unchecked = LawNote.objects.filter(needs_checking=True).values_list("term__slug", flat=True)
    assert set(unchecked) == {
        *("open-procedure", "competitive-flexible-procedure", "direct-award", "framework"),
        *("dynamic-market", "light-touch", "preliminary-market-engagement"),
        *("competitive-dialogue", "innovation-partnership"),
    }
    assert [row.text for row in Synonym.objects.filter(needs_checking=True)] == [
        "Contracts for Innovation"
    ]


def test_no_note_under_the_old_regulations_lasts_beyond_their_last_day() -> None:
    old = LawNote.objects.filter(regime="pcr2015")
    assert {str(note.ends) for note in old} == {"2025-02-23"}
    assert {note.status for note in old} == {"legacy"}
    assert not old.filter(nation="scotland").exists()
    assert all(note.replaced_by for note in old)


def test_a_group_finds_all_below_it() -> None:
    below = descendants_map("method")
    assert "innovation-partnership" in below["route"]
    assert below["outcome-based-contract"] == {"outcome-based-contract", "social-impact-bond"}
    assert below["innovation-partnership"] == {"innovation-partnership"}


def test_a_term_knows_what_is_above_it_nearest_first() -> None:
    above = ancestors_map("method")
    assert above["innovation-partnership"] == ("competitive-flexible-procedure", "route")
    assert above["challenge-based-procurement"] == ()


def _rows(text: str) -> list[tuple[str, list[str]]]:
    """Return slug and synonyms of each row of the tables that define terms."""
    rows = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and re.fullmatch(r"[a-z-]+", cells[0]):
            synonyms = cells[4] if cells[2] in OUTCOME_FAMILIES else cells[3]
            rows.append((cells[0], [one.strip("† ") for one in synonyms.split(",")]))
    return rows


OUTCOME_FAMILIES = {"value", "process", "market", "social", "service", "environment", "system"}


def test_the_vocabulary_as_agreed_is_loaded_whole(shared: Path) -> None:
    rows = _rows((shared / "vocabulary.md").read_text(encoding="utf-8"))
    assert len(rows) == 66
    for slug, synonyms in rows:
        term = Term.objects.get(slug=slug, scheme__in=["sector", "method", "outcome"])
        known = set(term.synonyms.values_list("text", flat=True))
        assert set(synonyms) <= known, slug
