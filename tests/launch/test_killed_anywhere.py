"""Set-up that is killed outright, again and again, ends as one that was left in peace."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from cms.launch import steps
from cms.launch.places import Places
from search.engines.embedded import EmbeddedEngine
from search.vocabulary import NoVocabulary

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
KILLED_IN = ("Vocabulary", "Demonstration cases", "Static files")
KILLED_BEFORE_THE_NOTE = """
import os, signal, sys
from django.core.management import execute_from_command_line
from django.db.migrations.recorder import MigrationRecorder

note = MigrationRecorder.record_applied

def die_or_note(recorder, app, name):
    if (app, name) == ("auth", "0001_initial"):
        os.kill(os.getpid(), signal.SIGKILL)
    note(recorder, app, name)

MigrationRecorder.record_applied = die_or_note
os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings.dev"
execute_from_command_line(["manage.py", *sys.argv[1:]])
"""
"""Set-up that dies when a migration has made its tables, before it is noted that it has."""
DELAY = 0.4
"""Seconds into a step: in the middle of each of these."""
LIVE = """
    SELECT count(*) FROM casestudies_casestudypage
    JOIN wagtailcore_page ON id = page_ptr_id WHERE live AND live_revision_id IS NOT NULL
"""


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """A machine of its own, as `make run` sees one."""
    ours = ("PRECEDENT_", "DATABASE_URL", "DJANGO_SETTINGS_MODULE", "SEARCH_ENGINE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, "PRECEDENT_VAR": str(tmp_path), "PRECEDENT_DEBUG": "0", "PYTHONUNBUFFERED": "1"}


def start(
    environ: dict[str, str], program: tuple[str, ...] = ("manage.py",)
) -> subprocess.Popen[str]:
    places = Places.of(ROOT, environ)
    due = [f"{name}={value}" for name, value in steps.due(places, environ).items()]
    return subprocess.Popen(  # noqa: S603 - our own Python, our own code
        [sys.executable, *program, "set_up", "--stamps", str(places.stamps), *due],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def said(process: subprocess.Popen[str]) -> Iterator[str]:
    assert process.stdout is not None
    yield from process.stdout


def kill_in(step: str, environ: dict[str, str]) -> None:
    """Run until ``step`` is under way, and kill."""
    before: list[str] = []
    with start(environ) as process:
        for line in said(process):
            before.append(line)
            if f"] {step} …" in line:
                time.sleep(DELAY)
                break
        else:
            pytest.fail(f"“{step}” was not begun: {''.join(before)}")
        process.kill()
    assert process.returncode == -9, f"“{step}” had ended before it could be killed"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="it makes a SQLite database of its own")
def test_killed_in_one_step_after_another_it_goes_on_and_ends_whole(
    environ: dict[str, str], tmp_path: Path
) -> None:
    with start(environ, ("-c", KILLED_BEFORE_THE_NOTE)) as process:
        begun = "".join(said(process))
    assert process.returncode == -9 and "Database" in begun, begun
    for step in KILLED_IN:
        kill_in(step, environ)
    with start(environ) as process:
        output = "".join(said(process))
    assert process.returncode == 0, output
    assert steps.due(Places.of(ROOT, environ), environ) == {}
    database = sqlite3.connect(tmp_path / "precedent.sqlite3")
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    cases = len(list(ROOT.glob("fixtures/casestudies/pr-*.md")))
    for table in ("casestudies_casestudypage", "casestudies_importrecord"):
        assert database.execute(f"SELECT count(*) FROM {table}").fetchone() == (cases,)  # noqa: S608
    assert database.execute(LIVE).fetchone() == (cases,)
    assert database.execute("SELECT count(*) FROM search_indexjob").fetchone() == (0,)
    index = EmbeddedEngine(tmp_path / "index", NoVocabulary()).status()
    assert (index.healthy, index.documents) == (True, cases)
    assert not list(tmp_path.rglob("*.part"))
