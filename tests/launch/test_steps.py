"""Set-up steps: what is due, in which order, and what makes one due again."""

from __future__ import annotations

from pathlib import Path

import pytest

from cms.core import stamps
from cms.core.management.commands.set_up import STEPS as COMMAND_STEPS
from cms.launch import steps
from cms.launch.places import Places
from cms.launch.words import LaunchError
from tests.launch.test_stamps import mark

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A small checkout in which every step was done."""
    places = Places.of(tmp_path, {})
    for name in ("fixtures/vocabulary/sectors.yaml", "fixtures/casestudies/one.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("as shipped")
    (tmp_path / "requirements.txt").write_text("django==5.2")
    for step in steps.STEPS:
        if step.made and step.made != "precedent.sqlite3":
            (places.var / step.made).parent.mkdir(parents=True, exist_ok=True)
            (places.var / step.made).touch()
    mark(places.var / "precedent.sqlite3", 9)
    stamps.write(places.stamps, 9, steps.fingerprints(tmp_path, {}))
    return places


def test_the_launcher_and_the_command_know_the_same_steps_in_the_same_order() -> None:
    assert [step.name for step in steps.STEPS] == list(COMMAND_STEPS)


def test_the_launcher_and_the_command_look_for_the_same_things_made() -> None:
    ours = {step.name: step.made for step in steps.STEPS if step.name != "database"}
    theirs = {name: step.made for name, step in COMMAND_STEPS.items() if name != "database"}
    assert ours == theirs


def test_every_step_of_this_checkout_has_inputs() -> None:
    empty = [
        step.name
        for step in steps.STEPS
        if stamps.fingerprint(ROOT, step.inputs) == stamps.fingerprint(ROOT, [])
    ]
    assert empty == []


def test_nothing_is_due_when_nothing_changed(places: Places) -> None:
    assert steps.due(places, {}) == {}


def test_what_the_steps_leave_behind_is_no_input_of_theirs(places: Places) -> None:
    (places.var / "static" / "core").mkdir(parents=True)
    (places.var / "static" / "core" / "site.css").write_text("made by collecting")
    (places.var / "index" / "part").parent.unlink()
    (places.var / "index").mkdir()
    (places.var / "index" / "part").write_text("made by indexing")
    assert steps.due(places, {}) == {}


def test_a_changed_case_makes_its_step_and_those_after_it_due(places: Places) -> None:
    (places.root / "fixtures/casestudies/one.md").write_text("changed")
    assert list(steps.due(places, {})) == ["demonstration", "index", "sign-ins"]


def test_a_changed_vocabulary_makes_all_that_stands_on_it_due(places: Places) -> None:
    (places.root / "fixtures/vocabulary/sectors.yaml").write_text("changed")
    assert list(steps.due(places, {})) == [
        "vocabulary", "organisations", "demonstration", "index", "sign-ins",
    ]  # fmt: skip


def test_another_address_makes_the_pages_due_alone(places: Places) -> None:
    assert list(steps.due(places, {"BASE_URL": "http://localhost:8001"})) == ["pages"]


def test_a_lost_index_is_due_alone(places: Places) -> None:
    (places.var / "index").unlink()
    assert list(steps.due(places, {})) == ["index"]


def test_a_lost_database_makes_everything_due(places: Places) -> None:
    (places.var / "precedent.sqlite3").unlink()
    assert list(steps.due(places, {})) == [step.name for step in steps.STEPS]


def test_a_database_from_a_backup_makes_everything_due(places: Places) -> None:
    mark(places.var / "precedent.sqlite3", 3)
    assert list(steps.due(places, {})) == [step.name for step in steps.STEPS]


def test_with_a_database_named_elsewhere_every_step_is_due(places: Places) -> None:
    found = steps.due(places, {"DATABASE_URL": "postgres://db.example/precedent"})
    assert list(found) == [step.name for step in steps.STEPS]


def test_production_gets_neither_demonstration_nor_development_sign_ins(places: Places) -> None:
    found = steps.due(places, {"PRECEDENT_ENV": "production"})
    assert "database" in found
    assert not {"demonstration", "sign-ins"} & set(found)


def test_a_failing_step_stops_with_words(places: Places) -> None:
    places.python.parent.mkdir(parents=True)
    places.python.write_text("#!/bin/sh\nexit 3\n")
    places.python.chmod(0o755)
    (places.var / "index").unlink()
    with pytest.raises(LaunchError, match="run the same command again"):
        steps.set_up(places, {})
