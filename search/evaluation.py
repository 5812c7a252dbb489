"""How well search ranks, measured on a collection of documents, questions and judgements.

The documents are indexed apart, in a folder of their own, with the product's own analysis and asked with
the product's own query; synonyms take no part. Measures are those of ``trec_eval``, over questions with
at least one relevant document: nDCG with linear gain (a document's gain is its judgement) and a discount
of log2(rank + 1), the reciprocal rank of the first relevant document, and the share of relevant documents found.
"""

from __future__ import annotations

import gzip
import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from search.documents import CaseDocument
from search.engines import EMBEDDED, engine_apart
from search.engines.base import SearchEngine
from search.parameters import SearchQuery
from search.vocabulary import NoVocabulary

DEPTH = 100
CUT = 10
Run = Mapping[str, Sequence[tuple[str, float]]]
Judgements = Mapping[str, Mapping[str, int]]


class CollectionError(Exception):
    """A collection that cannot be read; the message says what is wrong and where."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document of a collection."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents, questions by id, and for each question the judgements of documents."""

    documents: tuple[Document, ...]
    queries: Mapping[str, str]
    judgements: Judgements

    @property
    def judged(self) -> list[str]:
        """The questions that have at least one relevant document, in their order."""
        return [
            q for q in self.queries if any(gain > 0 for gain in self.judgements.get(q, {}).values())
        ]


@dataclass(frozen=True, slots=True)
class Figures:
    """The three measures, as means over ``queries`` questions."""

    ndcg_10: float
    mrr_10: float
    recall_100: float
    queries: int
    documents: int

    def as_dict(self) -> dict[str, float | int]:
        """The same for JSON, under the measures' own names."""
        held = asdict(self)
        return {
            "nDCG@10": round(held["ndcg_10"], 4),
            "MRR@10": round(held["mrr_10"], 4),
            "recall@100": round(held["recall_100"], 4),
            "queries": self.queries,
            "documents": self.documents,
        }


def read_collection(folder: Path) -> Collection:
    """Read ``docs.jsonl`` (or ``docs.jsonl.gz``), ``queries.jsonl`` and ``qrels.tsv`` of ``folder``.

    Raises:
        CollectionError: when a file is missing or a line is not what it should be.
    """
    documents = [
        Document(str(row["id"]), str(row.get("title") or ""), str(row.get("text") or ""))
        for row in _rows(folder, "docs.jsonl")
    ]
    queries = {str(row["id"]): str(row["text"]) for row in _rows(folder, "queries.jsonl")}
    return Collection(tuple(documents), queries, _judgements(folder / "qrels.tsv"))


def engine_run(
    collection: Collection,
    *,
    engine: str = EMBEDDED,
    progress: Callable[[str], None] | None = None,
) -> dict[str, list[tuple[str, float]]]:
    """Ask ``engine`` every judged question of ``collection`` and return its best documents with scores.

    Raises:
        EngineUnavailable: for an engine that is not known or cannot be reached.
    """
    say = progress or (lambda line: None)
    with engine_apart(engine, NoVocabulary()) as tried:
        say(f"Indexing {len(collection.documents):,} documents.")
        with tried.rebuild(len(collection.documents)) as build:
            build.add(_cases(collection.documents))
        say(f"Asking {len(collection.judged):,} questions.")
        return {query: _ask(tried, collection, query) for query in collection.judged}


def measure(collection: Collection, run: Run) -> Figures:
    """Measure ``run`` against the judgements of ``collection``; a question without an answer counts nought."""
    judged = collection.judged
    ranked = {query: [document for document, _ in run.get(query, ())] for query in judged}
    gains = {query: collection.judgements[query] for query in judged}
    return Figures(
        ndcg_10=_mean(ndcg(ranked[q], gains[q], CUT) for q in judged),
        mrr_10=_mean(reciprocal_rank(ranked[q], gains[q], CUT) for q in judged),
        recall_100=_mean(recall(ranked[q], gains[q], DEPTH) for q in judged),
        queries=len(judged),
        documents=len(collection.documents),
    )


def ndcg(ranked: Sequence[str], gains: Mapping[str, int], cut: int) -> float:
    """Return the normalised discounted cumulative gain of the first ``cut``, with linear gain."""
    ideal = _discounted(sorted((gain for gain in gains.values() if gain > 0), reverse=True)[:cut])
    found = _discounted([max(gains.get(document, 0), 0) for document in ranked[:cut]])
    return found / ideal if ideal else 0.0


def reciprocal_rank(ranked: Sequence[str], gains: Mapping[str, int], cut: int) -> float:
    """Return one over the rank of the first relevant document, nought when none is in the first ``cut``."""
    for rank, document in enumerate(ranked[:cut], start=1):
        if gains.get(document, 0) > 0:
            return 1 / rank
    return 0.0


def recall(ranked: Sequence[str], gains: Mapping[str, int], cut: int) -> float:
    """Return the share of the relevant documents that are among the first ``cut``."""
    relevant = {document for document, gain in gains.items() if gain > 0}
    return len(relevant.intersection(ranked[:cut])) / len(relevant) if relevant else 0.0


def write_run(run: Run, file: TextIO, name: str) -> None:
    """Write ``run`` as TREC has it: question, Q0, document, rank from 1, score, name."""
    for query, ranked in run.items():
        for rank, (document, score) in enumerate(ranked, start=1):
            file.write(f"{query} Q0 {document} {rank} {score:.6f} {name}\n")


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def _mean(values: Iterable[float]) -> float:
    held = list(values)
    return sum(held) / len(held) if held else 0.0


def _cases(documents: Sequence[Document]) -> Iterator[CaseDocument]:
    """Each document as a case with nothing but a title and a text; its place in the list is its id."""
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    for place, document in enumerate(documents):
        yield CaseDocument(
            ref="",
            page_id=place,
            version=1,
            slug="",
            title=document.title,
            published=moment,
            updated=moment,
            sections=(("text", document.text),) if document.text else (),
        )


def _ask(engine: SearchEngine, collection: Collection, query: str) -> list[tuple[str, float]]:
    results = engine.search(SearchQuery(q=collection.queries[query], per_page=DEPTH))
    return [(collection.documents[hit.page_id].id, hit.score) for hit in results.hits]


def _rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    plain, packed = folder / name, folder / f"{name}.gz"
    try:
        with (
            plain.open(encoding="utf-8")
            if plain.exists()
            else gzip.open(packed, "rt", encoding="utf-8") as file
        ):
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield _row(line, name, number)
    except (OSError, UnicodeDecodeError, EOFError) as error:
        raise CollectionError(f"{plain} cannot be read: {error}") from error


def _row(line: str, name: str, number: int) -> dict[str, str]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise CollectionError(f"{name}, line {number}: this is no JSON.") from error
    wanted = "text" if name.startswith("queries") else "id"
    if not isinstance(row, dict) or "id" not in row or wanted not in row:
        raise CollectionError(f"{name}, line {number}: “id” or “{wanted}” is missing.")
    return row


def _judgements(path: Path) -> Judgements:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CollectionError(f"{path} cannot be read: {error}") from error
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        try:
            query, *_, document, gain = line.split("\t")
            found[query][document] = int(gain)
        except ValueError as error:
            raise CollectionError(f"{path.name}, line {number}: this is no judgement.") from error
    return found
