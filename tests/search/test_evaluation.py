"""Measuring how search ranks."""

from __future__ import annotations

import gzip
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from search import yardstick
from search.evaluation import (
    Collection,
    CollectionError,
    engine_run,
    measure,
    ndcg,
    read_collection,
    recall,
    reciprocal_rank,
    write_run,
)

DOCUMENTS = [
    {"id": "d1", "title": "Bats", "text": "Bats sleep in bridges."},
    {"id": "d2", "title": "Badgers", "text": "Badgers dig under roads and bridges."},
    {"id": "d3", "title": "", "text": "Beavers build dams."},
    {"id": "d4", "title": "", "text": ""},
]
QUERIES = [
    {"id": "q1", "text": "bridges for bats"},
    {"id": "q2", "text": "who builds dams?"},
    {"id": "q3", "text": "never judged"},
    {"id": "q4", "text": "judged without anything relevant"},
]
JUDGEMENTS = ["q1\td1\t3", "q1\td2\t1", "q2\td3\t1", "q4\td1\t0"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "docs.jsonl").write_text("\n".join(map(json.dumps, DOCUMENTS)) + "\n\n")
    (tmp_path / "queries.jsonl").write_text("\n".join(map(json.dumps, QUERIES)))
    (tmp_path / "qrels.tsv").write_text(
        "query_id\tdoc_id\trelevance\n" + "\n".join(JUDGEMENTS) + "\n"
    )
    return tmp_path


def test_gain_is_linear_and_discounted_by_the_logarithm_of_the_rank() -> None:
    gains = {"a": 3, "b": 1}
    assert ndcg(["a", "b"], gains, 10) == 1.0
    # By hand: (1 / log2 2 + 3 / log2 3) / (3 / log2 2 + 1 / log2 3) = 2.8928 / 3.6309
    assert ndcg(["b", "a"], gains, 10) == pytest.approx(0.7967, abs=1e-4)
    assert ndcg(["x"] * 10 + ["a"], gains, 10) == 0.0
    assert ndcg(["a"], {"a": 0}, 10) == 0.0
    assert ndcg(["c", "a"], {"a": 1, "c": -1}, 10) == pytest.approx(0.6309, abs=1e-4)


def test_the_first_relevant_document_counts() -> None:
    assert reciprocal_rank(["x", "a", "b"], {"a": 1, "b": 1}, 10) == 0.5
    assert reciprocal_rank(["x"] * 10 + ["a"], {"a": 1}, 10) == 0.0


def test_recall_is_the_share_of_what_is_relevant() -> None:
    assert recall(["x", "a"], {"a": 1, "b": 2, "x": 0}, 100) == 0.5
    assert recall(["a"], {}, 100) == 0.0


def test_a_collection_is_read_packed_or_plain(folder: Path) -> None:
    plain = read_collection(folder)
    packed = gzip.compress((folder / "docs.jsonl").read_bytes())
    (folder / "docs.jsonl").unlink()
    (folder / "docs.jsonl.gz").write_bytes(packed)
    assert read_collection(folder) == plain
    assert plain.judged == ["q1", "q2"]
    assert [document.id for document in plain.documents] == ["d1", "d2", "d3", "d4"]


def test_the_engine_is_asked_apart_and_measured(folder: Path) -> None:
    collection = read_collection(folder)
    said: list[str] = []
    run = engine_run(collection, progress=said.append)
    assert [document for document, _ in run["q1"]] == ["d1", "d2"]
    assert [document for document, _ in run["q2"]] == ["d3"]
    figures = measure(collection, run)
    assert (figures.ndcg_10, figures.mrr_10, figures.recall_100) == (1.0, 1.0, 1.0)
    assert (figures.queries, figures.documents) == (2, 4)
    assert said == ["Indexing 4 documents.", "Asking 2 questions."]


def test_a_question_without_an_answer_counts_nought(folder: Path) -> None:
    figures = measure(read_collection(folder), {"q1": [("d1", 1.0), ("d2", 0.5)]})
    assert figures.ndcg_10 == 0.5


def test_an_empty_collection_has_no_figures() -> None:
    figures = measure(Collection((), {}, {}), {})
    assert figures.ndcg_10 == 0.0


def test_a_run_is_written_as_trec_has_it() -> None:
    file = StringIO()
    write_run({"q1": [("d1", 2.5), ("d2", 1.0)]}, file, "mine")
    assert file.getvalue() == "q1 Q0 d1 1 2.500000 mine\nq1 Q0 d2 2 1.000000 mine\n"


def test_the_yardstick_ranks_the_same_text(folder: Path) -> None:
    collection = read_collection(folder)
    run = yardstick.bm25_run(collection)
    assert [document for document, _ in run["q1"]] == ["d1", "d2"]
    assert yardstick.is_there()


def test_the_command_prints_the_figures_and_writes_the_run(folder: Path, tmp_path: Path) -> None:
    out = StringIO()
    call_command(
        "evaluate_search",
        str(folder),
        "--run",
        str(tmp_path / "run"),
        "--yardstick",
        stdout=out,
        stderr=StringIO(),
    )
    assert (
        "embedded: nDCG@10 1.0000  MRR@10 1.0000  recall@100 1.0000  (2 questions, 4 documents)"
        in out.getvalue()
    )
    assert "bm25s: nDCG@10" in out.getvalue()
    assert (tmp_path / "run").read_text().startswith("q1 Q0 d1 1 ")


def test_the_command_prints_json(folder: Path) -> None:
    out = StringIO()
    call_command("evaluate_search", str(folder), "--json", "--yardstick", stdout=out)
    found = json.loads(out.getvalue())
    assert found["nDCG@10"] == 1.0
    assert found["engine"] == "embedded"
    assert set(found["yardstick"]["bm25s"]) >= {"nDCG@10", "MRR@10", "recall@100"}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("docs.jsonl", "{", "docs.jsonl, line 1: this is no JSON."),
        ("docs.jsonl", "[1]", "docs.jsonl, line 1"),
        ("queries.jsonl", '{"id": "q1"}', "queries.jsonl, line 1: “id” or “text” is missing."),
        ("qrels.tsv", "h\nq1\td1\tmany", "qrels.tsv, line 2: this is no judgement."),
        ("qrels.tsv", "h\n\nq1", "qrels.tsv, line 3: this is no judgement."),
    ],
)
def test_a_line_that_is_wrong_is_named(folder: Path, name: str, content: str, said: str) -> None:
    (folder / name).write_text(content)
    with pytest.raises(CommandError, match=said.split(":")[0]) as caught:
        call_command("evaluate_search", str(folder), "--json")
    assert said in str(caught.value)


@pytest.mark.parametrize("name", ["docs.jsonl", "queries.jsonl", "qrels.tsv"])
def test_a_missing_or_unreadable_file_is_named(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CollectionError):
        read_collection(folder)
    (folder / name).unlink()
    with pytest.raises(CollectionError, match=name):
        read_collection(folder)


def test_an_unknown_engine_is_refused(folder: Path) -> None:
    with pytest.raises(CommandError, match="no engine called “other”"):
        call_command("evaluate_search", str(folder), "--engine", "other", "--json")


def test_without_the_yardsticks_library_the_command_says_how_to_get_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yardstick, "NAME", "no_such_library_here")
    with pytest.raises(CommandError, match=r"requirements-dev\.txt"):
        call_command("evaluate_search", str(folder), "--yardstick", "--json")
