"""Real processes, killed at every point that matters: the old index answers, and the next run clears up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from casestudies import services
from casestudies.models import CaseStudyPage
from search.engines.embedded import EmbeddedEngine
from search.indexing.build import build_documents
from search.indexing.outbox import enqueue
from search.indexing.rebuild import rebuild
from search.models import Subject
from search.parameters import SearchQuery
from search.vocabulary import NoVocabulary
from tests import factories

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "connection.vendor != 'sqlite'", reason="the processes share a file of SQLite"
    ),
]

ORPHAN = 999_999
"""A case that the database does not know: an index that holds it is the old one."""

DRIVER = """
import importlib, os, signal, sys
import django
django.setup()
where, when, task = sys.argv[1:4]
if where != "nowhere":
    module, _, path = where.partition(":")
    owner = importlib.import_module(module)
    *outer, name = path.split(".")
    for part in outer:
        owner = getattr(owner, part)
    whole = getattr(owner, name)
    def deadly(*arguments, **named):
        if when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = whole(*arguments, **named)
        os.kill(os.getpid(), signal.SIGKILL)
        return result
    setattr(owner, name, deadly)
from search.indexing.drain import drain_now
from search.indexing.rebuild import rebuild
{"rebuild": rebuild, "drain": drain_now}[task]()
"""

EMBEDDED = "search.engines.embedded"
POINTS = [
    (f"{EMBEDDED}.folder:IndexFolder.begin_building", "before", "old"),
    (f"{EMBEDDED}.folder:IndexFolder.begin_building", "after", "old"),
    (f"{EMBEDDED}.writer:Build.add", "after", "old"),
    (f"{EMBEDDED}.writer:Build.finish", "before", "old"),
    (f"{EMBEDDED}.writer:Build.finish", "after", "old"),
    (f"{EMBEDDED}.folder:IndexFolder.point_at", "after", "new"),
    (f"{EMBEDDED}.folder:IndexFolder.end_building", "before", "new"),
    ("search.indexing.rebuild:_Covered.confirm", "before", "new"),
]


class Elsewhere:
    """A copy of the test's database in a file, an index beside it, and processes that use both."""

    def __init__(self, var: Path) -> None:
        self.var = var
        (var / "index").mkdir(parents=True)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(var / "precedent.sqlite3")])

    def run(self, where: str = "nowhere", when: str = "-", task: str = "rebuild") -> int:
        """Run ``task`` in a process that is killed at the point ``where``; return how it ended."""
        environ = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
            "PRECEDENT_DEBUG": "0",
            "PRECEDENT_VAR": str(self.var),
            "DATABASE_URL": "",
            "SEARCH_ENGINE": "embedded",
        }
        command = [sys.executable, "-c", DRIVER, where, when, task]
        return subprocess.run(  # noqa: S603 - our own words
            command, env=environ, cwd=settings.BASE_DIR, check=False
        ).returncode

    def engine(self) -> EmbeddedEngine:
        """The index, opened afresh."""
        return EmbeddedEngine(self.var / "index", NoVocabulary())

    def held(self) -> set[int]:
        """What can be found in it, once it is known to be sound."""
        engine = self.engine()
        assert engine.status().healthy
        found = {hit.page_id for hit in engine.search(SearchQuery(per_page=100)).hits}
        assert found == set(dict(engine.versions()))
        return found

    def folders(self) -> int:
        """How many indexes lie there."""
        return len(list((self.var / "index").glob("index-*")))

    def count(self, table: str) -> int:
        """How many rows ``table`` has in the copy of the database."""
        statement = f"SELECT COUNT(*) FROM copied.{table}"  # noqa: S608 - our own words
        with connection.cursor() as cursor:
            cursor.execute("ATTACH DATABASE %s AS copied", [str(self.var / "precedent.sqlite3")])
            try:
                cursor.execute(statement)
                return int(cursor.fetchone()[0])
            finally:
                cursor.execute("DETACH DATABASE copied")


@pytest.fixture
def pages() -> list[CaseStudyPage]:
    return [factories.published_case(f"Sensors {number}") for number in range(3)]


def test_a_rebuild_killed_at_any_point_leaves_an_index_that_answers(
    pages: list[CaseStudyPage], tmp_path: Path
) -> None:
    elsewhere = Elsewhere(tmp_path / "var")
    assert elsewhere.run() == 0
    public = {page.pk for page in pages}
    assert elsewhere.held() == public
    [document] = build_documents([pages[0].pk])
    for where, when, expected in POINTS:
        elsewhere.engine().upsert([replace(document, page_id=ORPHAN)])
        assert elsewhere.run(where, when) == -signal.SIGKILL, where
        assert elsewhere.held() == (public | {ORPHAN} if expected == "old" else public), where
        assert elsewhere.folders() <= 2, "what the killed run before this one left is gone"
    assert elsewhere.run() == 0
    assert elsewhere.held() == public
    assert elsewhere.folders() == 1
    assert not (tmp_path / "var" / "index" / "building").exists()


def test_a_drainer_killed_before_it_could_say_so_does_its_work_again(
    pages: list[CaseStudyPage], tmp_path: Path
) -> None:
    rebuild()
    services.unpublish(pages[0])
    pages[1].title = "Pothole repair"
    services.publish(pages[1])
    enqueue(Subject.PAGE, pages[2].pk)
    elsewhere = Elsewhere(tmp_path / "var")
    source = Path(settings.SEARCH_INDEX_DIR)
    for path in source.iterdir():
        path.rename(elsewhere.var / "index" / path.name)
    identity = (elsewhere.var / "index" / "identity").read_text().partition(" ")[2]
    inode = (elsewhere.var / "index").stat().st_ino
    (elsewhere.var / "index" / "identity").write_text(f"{inode} {identity}")
    jobs, blocked = elsewhere.count("search_indexjob"), elsewhere.count("search_blockedcase")
    assert jobs and blocked
    for where, when in [
        ("search.indexing.drain:_upsert", "before"),
        ("search.indexing.drain:_upsert", "after"),
        ("search.indexing.drain:_confirm", "before"),
    ]:
        assert elsewhere.run(where, when, "drain") == -signal.SIGKILL
        assert elsewhere.count("search_indexjob") == jobs
        assert elsewhere.count("search_blockedcase") == blocked
    assert elsewhere.run(task="drain") == 0
    assert elsewhere.count("search_indexjob") == elsewhere.count("search_blockedcase") == 0
    assert elsewhere.held() == {pages[1].pk, pages[2].pk}
    found = elsewhere.engine().search(SearchQuery(q="pothole"))
    assert [hit.page_id for hit in found.hits] == [pages[1].pk]
