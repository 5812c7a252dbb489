"""The folder of an embedded index whose contents were put back from a backup while it stayed the same folder.

It takes itself for the one it was. What was withdrawn since is on no list of blocked cases any more, as the index
had confirmed: so it may not answer at all until it has been built anew.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest
from django.conf import settings
from django.test import Client

from casestudies import services
from casestudies.models import CaseStudyPage
from search import engines
from search.engines import get_engine
from search.engines.base import EngineUnavailable
from search.engines.embedded import EmbeddedEngine
from search.engines.embedded.marker import Marker
from search.indexing.drain import drain_now, drain_once
from search.indexing.feeder import Feeder
from search.indexing.rebuild import rebuild
from search.indexing.status import index_status
from search.models import IndexJob
from search.parameters import SearchQuery
from search.service import ask, find, scan
from search.vocabulary import DatabaseVocabulary
from tests import factories
from tests.search.feeding import blocked, found, target

pytestmark = pytest.mark.django_db

ALL = SearchQuery()
READERS: list[Callable[[], object]] = [
    lambda: find(ALL),
    lambda: find(SearchQuery(q="zeppelinz")),
    lambda: list(scan(ALL)),
    lambda: ask(lambda index, blocked: index.known(["zeppelins"])),
    lambda: ask(lambda index, blocked: index.frequencies(["zeppelins"])),
]


class Backup:
    """A copy of the index's folder, and the ways in which it comes back."""

    def __init__(self, kept: Path) -> None:
        self.root = Path(settings.SEARCH_INDEX_DIR)
        self.kept = shutil.copytree(self.root, kept)

    def put_back(self, *, emptied: bool = True, stopped: bool = False) -> None:
        """Put the contents back; the folder itself stays, so that it has the same number on the disk."""
        number, name = self.root.stat().st_ino, get_engine().identity()
        if emptied:
            for child in self.root.iterdir():
                shutil.rmtree(child) if child.is_dir() else child.unlink()
        shutil.copytree(self.kept, self.root, dirs_exist_ok=True)
        if stopped:
            engines._embedded.cache_clear()
        assert (self.root.stat().st_ino, get_engine().identity()) == (number, name)


@pytest.fixture
def zeppelins(case_index: object) -> CaseStudyPage:
    """A case that is in the index, beside one that stays."""
    factories.published_case("Lamps for streets")
    made = factories.published_case("Zeppelins for parks")
    drain_now()
    assert found("zeppelins") == [made.pk]
    return made


@pytest.fixture
def backup(zeppelins: CaseStudyPage, tmp_path: Path) -> Backup:
    """The folder as it was, before the case was withdrawn, and that confirmed."""
    kept = Backup(tmp_path / "kept")
    services.withdraw(zeppelins, "legal")
    drain_now()
    assert (blocked(), found("zeppelins")) == (set(), [])
    return kept


def nothing_is_told() -> None:
    """Whoever asks, in this process or in a new one, is told nothing."""
    for reader in READERS:
        with pytest.raises(EngineUnavailable):
            reader()


@pytest.mark.parametrize("emptied", [True, False])
@pytest.mark.parametrize("stopped", [True, False])
def test_an_index_that_was_put_back_answers_nothing_until_it_is_built(
    backup: Backup, emptied: bool, stopped: bool
) -> None:
    backup.put_back(emptied=emptied, stopped=stopped)
    nothing_is_told()
    said: list[str] = []
    Feeder(get_engine(), said.append).step()
    assert "built" in said[-1]
    assert find(ALL).total == 1
    assert found("zeppelins") == []
    engines._embedded.cache_clear()
    assert find(ALL).total == 1


def test_pages_say_that_there_is_no_search_and_name_nothing(backup: Backup) -> None:
    backup.put_back()
    reader = Client()
    for path in ("/search/?q=zeppelinz", "/api/v1/cases?q=zeppelins", "/api/v1/cases"):
        response = reader.get(path)
        assert response.status_code == 503, path
        assert "eppelins for" not in response.content.decode(), path
    for path in ("/", "/search/suggest/?q=zepp"):
        assert "Zeppelins" not in reader.get(path).content.decode(), path


def test_the_status_says_that_the_index_was_put_back(backup: Backup) -> None:
    backup.put_back()
    status = index_status()
    assert not status.healthy
    assert "older than" in status.problem
    assert get_engine().status().healthy, "nothing but the database knows better"


def test_a_folder_that_is_half_put_back_is_noticed_too(backup: Backup) -> None:
    """Files come back one after the other: at no moment does an old commit pass for the last one."""
    factories.published_case("Benches for parks")
    drain_now()
    assert find(ALL).total == 2, "as many as when it was copied"
    home = backup.root / (backup.root / "current").read_text()
    for path in (backup.kept / home.name).iterdir():
        if path.name != "marker.json":
            shutil.copy(path, home / path.name)
    engines._embedded.cache_clear()
    nothing_is_told()


@pytest.mark.parametrize("emptied", [True, False])
def test_work_on_an_index_that_was_put_back_confirms_nothing(backup: Backup, emptied: bool) -> None:
    other = factories.published_case("Benches for parks")
    backup.put_back(emptied=emptied)
    services.withdraw(other, "legal")
    done = drain_once(get_engine())
    assert (done.jobs, bool(done.put_back)) == (0, True)
    assert blocked() == {other.pk}
    assert IndexJob.objects.exists()
    nothing_is_told()
    drain_now()
    assert (blocked(), find(ALL).total) == (set(), 1)


def test_an_index_put_back_while_a_batch_is_written_confirms_nothing(
    backup: Backup, tmp_path: Path
) -> None:
    other = factories.published_case("Benches for parks")
    engine = get_engine()
    confirm = engine.confirm

    def late(confirmed: int) -> int:
        backup.put_back()
        return confirm(confirmed)

    with patch.object(engine, "confirm", late):
        assert drain_once(engine).put_back
    assert IndexJob.objects.exists()
    nothing_is_told()
    drain_now()
    assert set(scan(ALL)) == {*CaseStudyPage.objects.public().values_list("pk", flat=True)}
    assert other.pk in set(scan(ALL))


def test_an_index_put_back_while_another_is_built_gives_it_nothing(
    zeppelins: CaseStudyPage, tmp_path: Path
) -> None:
    """What changed while a new index was built is taken from the one that answers, which is no longer that one."""
    kept = Backup(tmp_path / "kept")

    def meanwhile(done: int, total: int) -> None:
        services.withdraw(CaseStudyPage.objects.get(pk=zeppelins.pk), "legal")
        drain_once(get_engine())
        assert not blocked()
        kept.put_back(emptied=False)

    with pytest.raises(EngineUnavailable):
        rebuild(get_engine(), progress=meanwhile)
    nothing_is_told()
    rebuild(get_engine())
    assert (find(ALL).total, found("zeppelins")) == (1, [])


def test_an_index_from_before_a_rebuild_is_noticed(
    zeppelins: CaseStudyPage, tmp_path: Path
) -> None:
    kept = Backup(tmp_path / "kept")
    services.withdraw(zeppelins, "legal")
    rebuild(get_engine())
    assert not blocked()
    kept.put_back()
    nothing_is_told()


def test_an_index_ahead_of_the_database_answers(zeppelins: CaseStudyPage) -> None:
    """A batch was written, and the worker killed before the database heard of it."""
    engine = get_engine()
    ahead = engine.confirm(target().confirmed)
    assert ahead > target().confirmed
    assert found("zeppelins") == [zeppelins.pk]
    services.withdraw(zeppelins, "legal")
    drain_now()
    assert target().confirmed > ahead
    assert found("zeppelins") == []


def test_a_backup_of_the_last_confirmed_state_answers(
    backup: Backup, zeppelins: CaseStudyPage, tmp_path: Path
) -> None:
    """Nothing was lost, so nothing needs building."""
    last = Backup(tmp_path / "last")
    last.put_back()
    assert find(ALL).total == 1
    assert get_engine().status(confirmed=target().confirmed).healthy


def test_an_emptied_index_is_not_the_one_that_was_confirmed(backup: Backup) -> None:
    get_engine().clear()
    nothing_is_told()


def test_several_processes_follow_what_one_confirms(backup: Backup) -> None:
    other = EmbeddedEngine(backup.root, DatabaseVocabulary())
    assert other.search(ALL, confirmed=target().confirmed).total == 1
    factories.published_case("Benches for parks")
    drain_now()
    assert other.search(ALL, confirmed=target().confirmed).total == 2
    backup.put_back()
    with pytest.raises(EngineUnavailable):
        other.search(ALL, confirmed=target().confirmed)


def test_to_confirm_costs_no_commit(zeppelins: CaseStudyPage) -> None:
    root = Path(settings.SEARCH_INDEX_DIR)
    home = root / (root / "current").read_text()
    before = (home / "meta.json").stat().st_mtime_ns, sorted(home.iterdir())
    held = Marker.read(home).mark
    assert get_engine().confirm(held) == Marker.read(home).mark == held + 1
    assert ((home / "meta.json").stat().st_mtime_ns, sorted(home.iterdir())) == before
