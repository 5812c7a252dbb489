"""The Python environment: made from the locks, checked in a moment, mended when half made."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from cms.launch import environment
from cms.launch.places import Places
from cms.launch.words import LaunchError


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A checkout with locks and nothing else."""
    for lock in environment.LOCKS.values():
        (tmp_path / lock).write_text("# nothing to install\n")
    return Places.of(tmp_path, {})


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch, places: Places) -> list[list[str]]:
    """The commands that were run, none of which is; a ``venv`` leaves a Python that works."""
    commands: list[list[str]] = []

    def run(command: list[str], env: dict[str, str] | None = None) -> None:
        commands.append(command)
        if "venv" in command:
            places.python.parent.mkdir(parents=True)
            places.python.symlink_to(sys.executable)
            (places.venv / "pyvenv.cfg").touch()

    monkeypatch.setattr(environment, "_run", run)
    monkeypatch.setattr(environment, "_uv", lambda: None)
    return commands


def test_a_fresh_checkout_gets_an_environment_from_the_hashed_lock(
    places: Places, ran: list[list[str]]
) -> None:
    environment.ensure(places, dev=False)
    assert ran[0] == [sys.executable, "-m", "venv", str(places.venv)]
    assert "--require-hashes" in ran[-1]
    assert "--no-deps" in ran[-1], "a lock is whole: nothing is worked out while installing"
    assert ran[-1][-1].endswith("/requirements.txt")


def test_the_second_time_nothing_is_run(places: Places, ran: list[list[str]]) -> None:
    environment.ensure(places, dev=False)
    ran.clear()
    environment.ensure(places, dev=False)
    assert ran == []


def test_what_tests_need_includes_what_running_needs(places: Places, ran: list[list[str]]) -> None:
    environment.ensure(places, dev=True)
    ran.clear()
    environment.ensure(places, dev=False)
    assert ran == []


def test_what_running_needs_is_not_enough_for_tests(places: Places, ran: list[list[str]]) -> None:
    environment.ensure(places, dev=False)
    ran.clear()
    environment.ensure(places, dev=True)
    assert ran[-1][-1].endswith("/requirements-dev.txt")


def test_a_changed_lock_is_installed_again_without_a_new_environment(
    places: Places, ran: list[list[str]]
) -> None:
    environment.ensure(places, dev=False)
    ran.clear()
    (places.root / "requirements.txt").write_text("# something else\n")
    environment.ensure(places, dev=False)
    assert not [command for command in ran if "venv" in command]
    assert "install" in ran[-1]


def test_a_half_made_environment_is_made_again(places: Places, ran: list[list[str]]) -> None:
    places.python.parent.mkdir(parents=True)
    (places.venv / "pyvenv.cfg").touch()
    places.python.symlink_to("/nowhere/python3")
    environment.ensure(places, dev=False)
    assert "venv" in ran[0]
    assert places.python.exists()


def test_a_folder_that_is_no_environment_is_never_deleted(
    places: Places, ran: list[list[str]]
) -> None:
    places.venv.mkdir()
    (places.venv / "thesis.txt").write_text("years of work")
    with pytest.raises(LaunchError, match="is in the way"):
        environment.ensure(places, dev=False)
    assert (places.venv / "thesis.txt").exists()


def test_a_python_too_old_is_told_what_to_do() -> None:
    with pytest.raises(LaunchError) as trouble:
        environment.check_python((3, 9, 2))
    assert "3.11 or later; this is Python 3.9.2" in str(trouble.value)
    assert "apt-get install" in str(trouble.value)
    environment.check_python((3, 11, 0))
    environment.check_python((4, 0, 0))


def test_without_venv_a_person_who_is_not_root_is_told_which_package(
    places: Places, ran: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "_quiet", lambda _command: False)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(LaunchError, match=r"apt-get install python3\.\d+-venv"):
        environment.ensure(places, dev=False)
    assert ran == []


def test_a_failing_command_stops_with_its_name() -> None:
    with pytest.raises(LaunchError, match="This went wrong: false"):
        environment._run(["false"])
    with pytest.raises(LaunchError, match="This went wrong: /no/such/program"):
        environment._run(["/no/such/program"])


def test_uv_that_does_not_work_is_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "uv").write_text("#!/bin/sh\nexit 127\n")
    (tmp_path / "uv").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert environment._uv() is None
    (tmp_path / "uv").write_text("#!/bin/sh\nexit 0\n")
    assert environment._uv() == str(tmp_path / "uv")


def test_with_uv_the_environment_and_its_packages_come_from_it(
    places: Places, ran: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "_uv", lambda: "/usr/bin/uv")
    environment.ensure(places, dev=False)
    assert [command[:2] for command in ran] == [["/usr/bin/uv", "venv"], ["/usr/bin/uv", "pip"]]
    assert all("--require-hashes" in command for command in ran[1:])


def test_as_root_the_missing_package_is_installed_and_said(
    places: Places,
    ran: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(environment, "_quiet", lambda _command: False)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    environment.ensure(places, dev=False)
    assert [command[1] for command in ran[:2]] == ["update", "install"]
    assert "-venv, which this Python needs" in capsys.readouterr().out
