"""The embedded index on disk: torn folders, crashes, and several writers at once."""

from __future__ import annotations

import json
import multiprocessing
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tantivy import Index

from search.engines import engine_names, get_engine
from search.engines.base import EngineUnavailable, IndexTorn, RebuildRefused
from search.engines.embedded import EmbeddedEngine, writer
from search.engines.embedded.folder import IndexFolder
from search.engines.embedded.marker import Marker
from search.engines.entries import decode, encode
from search.parameters import SearchQuery
from search.synonyms import SynonymTable
from search.vocabulary import NoVocabulary
from tests.contract.corpus import CORPUS, case


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def engine(root: Path) -> EmbeddedEngine:
    made = EmbeddedEngine(root, NoVocabulary(), patience=120.0)
    made.clear()
    made.upsert(CORPUS)
    return made


def _home(root: Path) -> Path:
    return root / (root / "current").read_text()


def _again(root: Path) -> EmbeddedEngine:
    """What another process would see."""
    return EmbeddedEngine(root, NoVocabulary(), patience=0.1)


def _is_torn(root: Path) -> bool:
    engine = _again(root)
    with pytest.raises(EngineUnavailable):
        engine.search(SearchQuery())
    status = engine.status()
    return not status.healthy and bool(status.problem)


def test_an_index_that_was_never_made_finds_nothing_and_says_so(root: Path) -> None:
    engine = _again(root)
    assert engine.search(SearchQuery(q='falls "a b" xylophoen', year_from=2020)).total == 0
    assert list(engine.scan(SearchQuery(q="x"))) == []
    assert list(engine.versions()) == []
    status = engine.status()
    assert not status.healthy
    assert status.problem == "The index has not been built yet."


def test_another_process_sees_what_was_committed(engine: EmbeddedEngine, root: Path) -> None:
    other = _again(root)
    assert other.search(SearchQuery(q="potholes")).total == 1
    engine.delete([3])
    assert other.search(SearchQuery(q="potholes")).total == 0
    engine.upsert([case(3, "Potholes again")])
    assert other.search(SearchQuery(q="potholes")).total == 1


def test_another_process_sees_a_swap(engine: EmbeddedEngine, root: Path) -> None:
    other = _again(root)
    assert other.search(SearchQuery()).total == len(CORPUS)
    with engine.rebuild() as build:
        build.add([case(1, "Alone")])
    assert other.search(SearchQuery()).total == 1


@pytest.mark.parametrize("name", ["meta.json", "marker.json"])
def test_a_missing_file_is_noticed(engine: EmbeddedEngine, root: Path, name: str) -> None:
    (_home(root) / name).unlink()
    assert _is_torn(root)


@pytest.mark.parametrize("ending", ["term", "idx", "pos", "store", "fast", "fieldnorm"])
def test_a_missing_segment_file_is_noticed(engine: EmbeddedEngine, root: Path, ending: str) -> None:
    next(_home(root).glob(f"*.{ending}")).unlink()
    assert _is_torn(root)


@pytest.mark.parametrize("ending", ["term", "idx", "pos", "store", "fast", "fieldnorm"])
@pytest.mark.parametrize("keep", [0, 5, -9])
def test_a_file_cut_short_is_noticed(
    engine: EmbeddedEngine, root: Path, ending: str, keep: int
) -> None:
    path = next(_home(root).glob(f"*.{ending}"))
    path.write_bytes(path.read_bytes()[:keep])
    assert _is_torn(root)


@pytest.mark.parametrize("ending", ["term", "idx", "pos", "store", "fast", "fieldnorm"])
def test_garbled_bytes_are_noticed(engine: EmbeddedEngine, root: Path, ending: str) -> None:
    path = next(_home(root).glob(f"*.{ending}"))
    held = bytearray(path.read_bytes())
    held[len(held) // 3] ^= 0xFF
    path.write_bytes(held)
    assert _is_torn(root)


def test_garbled_bytes_are_noticed_by_a_process_that_has_it_open(
    engine: EmbeddedEngine, root: Path
) -> None:
    assert engine.status().healthy
    path = next(_home(root).glob("*.store"))
    held = bytearray(path.read_bytes())
    held[10] ^= 0xFF
    path.write_bytes(held)
    assert not engine.status().healthy


@pytest.mark.parametrize(
    "content",
    ["", "{}", "null", '{"schema": "other", "counts": [12], "generation": 0}', "\x00\x01"],
)
def test_a_marker_that_cannot_be_right_is_noticed(
    engine: EmbeddedEngine, root: Path, content: str
) -> None:
    (_home(root) / "marker.json").write_text(content)
    assert _is_torn(root)


@pytest.mark.parametrize("content", ["", "{}", '{"segments": [{}]}'])
def test_a_list_of_files_that_cannot_be_right_is_noticed(
    engine: EmbeddedEngine, root: Path, content: str
) -> None:
    (_home(root) / "meta.json").write_text(content)
    assert _is_torn(root)


def test_another_count_than_the_marker_says_is_noticed(engine: EmbeddedEngine, root: Path) -> None:
    Marker.of(7).write(_home(root))
    with pytest.raises(IndexTorn):
        _again(root).search(SearchQuery())


def test_a_pointer_to_nowhere_is_noticed(engine: EmbeddedEngine, root: Path) -> None:
    for content in (b"index-gone", b"../elsewhere", b"", b"\xff\xfe"):
        (root / "current").write_bytes(content)
        assert _is_torn(root)


def test_a_torn_index_is_not_written_to(engine: EmbeddedEngine, root: Path) -> None:
    (_home(root) / "meta.json").unlink()
    with pytest.raises(EngineUnavailable):
        _again(root).upsert([case(1, "Badgers")])


def test_a_rebuild_and_a_clearing_mend_a_torn_index(engine: EmbeddedEngine, root: Path) -> None:
    (_home(root) / "meta.json").unlink()
    with _again(root).rebuild(1) as build:
        build.add([case(1, "Badgers")])
    assert _again(root).status().healthy
    assert engine.search(SearchQuery()).total == 1
    (root / "current").write_text("index-gone")
    engine.clear()
    assert _again(root).status().healthy
    (root / "current").write_text("index-gone")
    with engine.rebuild() as build:
        build.add(CORPUS)
    assert engine.search(SearchQuery()).total == len(CORPUS)


def test_a_commit_cut_off_before_or_after_is_no_tear(engine: EmbeddedEngine, root: Path) -> None:
    Marker.of(len(CORPUS), len(CORPUS) + 1).write(_home(root))
    assert _again(root).search(SearchQuery()).total == len(CORPUS)
    Marker.of(len(CORPUS) - 1, len(CORPUS)).write(_home(root))
    assert _again(root).search(SearchQuery()).total == len(CORPUS)
    engine.upsert([case(99, "Afterwards")])
    assert _again(root).search(SearchQuery()).total == len(CORPUS) + 1


def test_what_a_dead_rebuild_left_is_swept_away(engine: EmbeddedEngine, root: Path) -> None:
    folder = IndexFolder(root)
    left = folder.new()
    folder.begin_building(left)
    engine.upsert([case(50, "While nobody builds")])
    with engine.rebuild() as build:
        build.add(CORPUS)
    assert not left.exists()
    assert [path.name for path in root.glob("index-*")] == [_home(root).name]
    assert not (root / "building").exists()


def test_only_one_rebuild_at_a_time(engine: EmbeddedEngine, root: Path) -> None:
    with engine.rebuild() as build:
        build.add(CORPUS)
        with pytest.raises(EngineUnavailable), _again(root).rebuild():
            pass
    assert engine.search(SearchQuery()).total == len(CORPUS)


def test_a_refused_rebuild_leaves_nothing_behind(engine: EmbeddedEngine, root: Path) -> None:
    with pytest.raises(RebuildRefused), engine.rebuild(5):
        pass
    assert [path.name for path in root.glob("index-*")] == [_home(root).name]


def test_a_writer_waits_its_turn_and_gives_up_with_plain_words(
    engine: EmbeddedEngine, root: Path
) -> None:
    with IndexFolder(root).writing(), pytest.raises(EngineUnavailable, match="Another process"):
        _again(root).upsert([case(1, "Badgers")])


def test_a_folder_that_cannot_be_made_is_an_engine_that_is_away(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    engine = _again(blocked / "index")
    with pytest.raises(EngineUnavailable):
        engine.upsert([case(1, "Badgers")])
    assert not engine.status().healthy


def test_threads_that_write_and_ask_at_once_lose_nothing(engine: EmbeddedEngine) -> None:
    stop = threading.Event()
    failures: list[Exception] = []

    def ask() -> None:
        while not stop.is_set():
            try:
                engine.search(SearchQuery(q="badgers falls"))
            except EngineUnavailable as error:
                failures.append(error)

    asker = threading.Thread(target=ask)
    asker.start()
    with ThreadPoolExecutor(4) as pool:
        done = [pool.submit(engine.upsert, [case(n, f"Badgers {n}")]) for n in range(100, 120)]
        assert [future.result() for future in done] == [1] * 20
    stop.set()
    asker.join()
    assert failures == []
    assert engine.status().documents == len(CORPUS) + 20


def _write(root: str, first: int) -> None:
    engine = EmbeddedEngine(Path(root), NoVocabulary())
    for number in range(first, first + 10):
        engine.upsert([case(number, f"Badgers {number}")])


def test_two_processes_that_write_at_once_lose_nothing(engine: EmbeddedEngine, root: Path) -> None:
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=_write, args=(str(root), first)) for first in (100, 200)]
    for process in writers:
        process.start()
    for process in writers:
        process.join(60)
        assert process.exitcode == 0
    assert engine.status().documents == len(CORPUS) + 20
    assert engine.search(SearchQuery(q="badgers")).total == 20


def test_documents_go_in_and_come_out_the_same() -> None:
    for document in CORPUS:
        assert decode(encode(document)) == document


def test_the_marker_tells_of_a_commit_under_way(engine: EmbeddedEngine, root: Path) -> None:
    held = json.loads((_home(root) / "marker.json").read_text())
    assert held["counts"] == [len(CORPUS)]


def test_counts_of_the_first_page_are_fresh_after_each_commit(engine: EmbeddedEngine) -> None:
    def pilots() -> int:
        facet = engine.search(SearchQuery()).facet("kind")
        assert facet is not None
        return next(value.count for value in facet.values if value.value == "pilot")

    before = pilots()
    engine.upsert([case(60, "Another")])
    assert pilots() == before + 1
    engine.delete([60, 1])
    assert pilots() == before - 1


def test_the_settings_choose_the_engine(settings: object, tmp_path: Path) -> None:
    assert get_engine().name == "embedded"
    assert get_engine() is get_engine("embedded")
    assert engine_names() == ("embedded", "elasticsearch")
    assert get_engine("elasticsearch").name == "elasticsearch"
    with pytest.raises(EngineUnavailable, match="There is no engine called “none”"):
        get_engine("none")


def test_a_writer_that_another_left_open_is_waited_for(
    engine: EmbeddedEngine, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = Index.open(str(_home(root)))
    held = [index.writer(15_000_000, 1)]
    release = threading.Timer(0.3, held.clear)
    release.start()
    assert engine.upsert([case(1, "Badgers")]) == 1
    release.join()
    held.append(index.writer(15_000_000, 1))
    monkeypatch.setattr(writer, "_TRIES", 2)
    with pytest.raises(EngineUnavailable, match="Something else is writing"):
        engine.upsert([case(1, "Badgers")])
    held.clear()
    assert engine.search(SearchQuery(q="badgers")).total == 1


class PanicException(BaseException):
    """Stands for what the library raises when it panics."""


class _Failing(NoVocabulary):
    def __init__(self, error: BaseException) -> None:
        self.error = error

    def synonyms(self) -> SynonymTable:
        raise self.error


@pytest.mark.parametrize("error", [PanicException(), OSError(), ValueError(), RuntimeError()])
def test_whatever_the_library_raises_is_an_engine_that_is_away(
    root: Path, error: BaseException
) -> None:
    with pytest.raises(EngineUnavailable):
        EmbeddedEngine(root, _Failing(error)).search(SearchQuery(q="x"))


def test_an_interrupt_stays_an_interrupt(root: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        EmbeddedEngine(root, _Failing(KeyboardInterrupt())).search(SearchQuery(q="x"))


def test_an_index_that_lost_its_pointer_takes_no_change_until_it_is_built(
    engine: EmbeddedEngine, root: Path
) -> None:
    (root / "current").unlink()
    for change in (lambda: engine.upsert([case(1, "Badgers")]), lambda: engine.delete([1])):
        with pytest.raises(IndexTorn, match="not been built"):
            change()
    status = engine.status()
    assert (status.torn, status.documents) == (True, 0)
    with engine.rebuild(1) as build:
        build.add([case(1, "Badgers")])
    assert list(engine.versions()) == [(1, 1)]


def test_a_swallowed_commit_is_seen_after_the_next(engine: EmbeddedEngine, root: Path) -> None:
    other = _again(root)
    assert other.search(SearchQuery()).total == len(CORPUS)
    held = Marker.read(_home(root))
    engine.upsert([case(1, "Badgers")])
    Marker.of(len(CORPUS), len(CORPUS), generation=held.generation + 1).write(_home(root))
    assert other.search(SearchQuery(q="badgers")).total == 1
