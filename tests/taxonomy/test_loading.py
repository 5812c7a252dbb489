"""Loading is repeatable, carries changes of the files over and leaves editors' changes alone."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from taxonomy.models import LawNote, Method, Mode, Sector, Synonym, Term, TermCode
from taxonomy.services import load_vocabulary, merge_terms, rename_term, retire_term
from tests.factories import term
from tests.taxonomy.conftest import SHIPPED, Write

pytestmark = pytest.mark.django_db

FIRST = """
  - slug: place
    name: Place
    group: true
  - slug: roads
    name: Roads
    broader: place
    definition: Streets and roads.
    synonyms: [highways, streets]
    codes: {CPV: ["45233"]}
"""
SECOND = """
  - slug: place
    name: Place
    group: true
  - slug: economy
    name: Economy
    group: true
  - slug: roads
    name: Roads and streets
    broader: economy
    definition: Streets and roads.
    synonyms: [highways, carriageways]
    suggest_only: [works]
    codes: {COFOG: ["04.5"]}
"""


def texts(term: Term) -> set[str]:
    return set(term.synonyms.values_list("text", flat=True))


def roads() -> Sector:
    return Sector.objects.get(slug="roads")


def test_the_same_files_twice_change_nothing(write: Write) -> None:
    folder = write(sector=FIRST)
    first = load_vocabulary(folder)
    assert first.created == ["sector/place", "sector/roads"]
    before = list(Term.objects.order_by("pk").values())
    second = load_vocabulary(folder)
    assert (second.created, second.updated, second.kept) == ([], [], [])
    assert second.unchanged == ["sector/place", "sector/roads"]
    assert list(Term.objects.order_by("pk").values()) == before


def test_the_shipped_vocabulary_twice_changes_nothing() -> None:
    first, second = load_vocabulary(SHIPPED), load_vocabulary(SHIPPED)
    assert len(first.created) == len(second.unchanged) == Term.objects.count()
    assert (first.kept, second.kept, second.updated) == ([], [], [])


def test_what_the_file_changed_is_carried_over(write: Write) -> None:
    load_vocabulary(write(sector=FIRST))
    report = load_vocabulary(write(sector=SECOND))
    assert report.created == ["sector/economy"]
    assert report.updated == ["sector/roads"]
    assert roads().name == "Roads and streets"
    assert roads().broader == Term.objects.get(slug="economy")
    assert texts(roads()) == {"highways", "carriageways", "works"}
    assert roads().synonyms.get(text="works").match == "suggest-only"
    assert [str(code) for code in roads().codes.all()] == ["COFOG 04.5"]
    assert load_vocabulary(write(sector=SECOND)).updated == []


def test_what_editors_changed_added_and_removed_stays_so(write: Write) -> None:
    load_vocabulary(write(sector=FIRST))
    rename_term(roads(), name="Our roads", slug="our-roads")
    ours = Sector.objects.get(slug="our-roads")
    ours.synonyms.filter(text="highways").delete()
    Synonym.objects.filter(term=ours, text="streets").update(match="suggest-only")
    Synonym.objects.create(term=ours, text="lanes")
    TermCode.objects.create(term=ours, scheme="LGA", code="7")
    report = load_vocabulary(write(sector=SECOND))
    ours.refresh_from_db()
    assert (ours.name, ours.slug) == ("Our roads", "our-roads")
    assert texts(ours) == {"streets", "lanes", "carriageways", "works"}
    assert ours.synonyms.get(text="streets").match == "suggest-only"
    assert {str(code) for code in ours.codes.all()} == {"COFOG 04.5", "LGA 7"}
    assert report.created == ["sector/economy"]
    assert report.kept == [
        "sector/roads: name",
        "sector/roads: synonyms highways",
        "sector/roads: synonyms streets",
    ]
    assert "3 values left as editors made them" in report.summary()


def test_a_synonym_that_both_added_alike_is_no_quarrel(write: Write) -> None:
    load_vocabulary(write(sector=FIRST))
    Synonym.objects.create(term=roads(), text="carriageways")
    assert "sector/roads: synonyms carriageways" not in load_vocabulary(write(sector=SECOND)).kept


def test_terms_that_editors_merged_retired_or_deleted_are_left_alone(write: Write) -> None:
    three = "".join(
        f"  - {{slug: {slug}, name: {slug}}}\n" for slug in ("one", "two", "three", "x")
    )
    load_vocabulary(write(sector=three))
    one, two, three_, other = (
        Sector.objects.get(slug=slug) for slug in ("one", "two", "three", "x")
    )
    merge_terms(one, other)
    retire_term(two)
    three_.delete()
    report = load_vocabulary(write(sector=three.replace("name: ", "name: New ")))
    assert report.kept == ["sector/one: merged", "sector/two: retired", "sector/three: deleted"]
    assert report.created == []
    assert set(Sector.objects.values_list("slug", "name")) == {
        ("one", "one"),
        ("two", "two"),
        ("x", "New x"),
    }


def test_a_term_that_editors_made_first_keeps_what_they_wrote_and_gets_the_rest(
    write: Write,
) -> None:
    Sector.objects.create(name="Our roads", slug="roads")
    report = load_vocabulary(write(sector=FIRST))
    assert roads().name == "Our roads"
    assert roads().definition == "Streets and roads."
    assert roads().broader == Term.objects.get(slug="place")
    assert report.kept == ["sector/roads: name"]
    assert report.updated == ["sector/roads"]


def test_a_slug_that_a_deleted_term_had_is_left_alone(write: Write) -> None:
    term(Sector, slug="roads").delete()
    assert load_vocabulary(write(sector=FIRST)).kept == ["sector/roads: deleted"]


def test_a_link_to_a_term_that_was_merged_leads_to_what_stands_for_it(write: Write) -> None:
    load_vocabulary(write(sector=FIRST))
    other = term(Sector, "Space", slug="space", is_group=True)
    merge_terms(Sector.objects.get(slug="place"), other)
    more = "  - {slug: parks, name: Parks, broader: place}\n"
    report = load_vocabulary(write(sector=FIRST + more))
    assert Sector.objects.get(slug="parks").broader_id == other.pk
    assert "sector/roads: broader" in report.kept


def test_law_notes_and_modes_are_linked_and_updated(write: Write) -> None:
    mode = "  - {slug: new-things, name: New things}\n"
    old = """
  - slug: next
    name: Next
  - slug: before
    name: Before
    mode: new-things
    law:
      - {nations: [wales], regime: pcr2015, status: legacy, ends: 2025-02-23, replaced_by: next}
"""
    load_vocabulary(write(mode=mode, method=old))
    before = Method.objects.get(slug="before")
    assert before.mode == Mode.objects.get()
    note = LawNote.objects.get()
    assert (str(note.ends), note.replaced_by) == ("2025-02-23", Method.objects.get(slug="next"))
    changed = old.replace("ends: 2025-02-23", "reference: r31, ends: 2025-02-22")
    load_vocabulary(write(mode=mode, method=changed))
    note.refresh_from_db()
    assert (str(note.ends), note.reference) == ("2025-02-22", "r31")
    LawNote.objects.update(text="An editor's words.")
    report = load_vocabulary(write(mode=mode, method=old))
    assert report.kept == ["method/before: law_notes wales pcr2015"]


def test_the_command_says_what_it_did() -> None:
    out = StringIO()
    call_command("load_vocabulary", stdout=out)
    assert "101 created, 0 updated, 0 unchanged." in out.getvalue()
    out = StringIO()
    call_command("load_vocabulary", verbosity=0, stdout=out)
    assert out.getvalue() == ""


def test_the_talkative_command_names_terms_and_what_was_kept(write: Write) -> None:
    folder = write(sector=FIRST)
    load_vocabulary(folder)
    rename_term(roads(), name="Our roads")
    out = StringIO()
    call_command("load_vocabulary", folder, verbosity=2, stdout=out)
    assert "sector/place\n" in out.getvalue()
    assert "left as editors made it: sector/roads: name" in out.getvalue()


def test_the_command_fails_with_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There are no vocabulary files"):
        call_command("load_vocabulary", tmp_path)
