"""The yardstick of the evaluation: plain BM25 over the same text, by another library.

k1 1.2, b 0.75, Lucene's variant, English stop words and stemming, title and text as one. ``bm25s`` is
among the tools for tests, not among what the product needs: without it there is no yardstick.
"""

from __future__ import annotations

import importlib
import importlib.util

import snowballstemmer

from search.evaluation import DEPTH, Collection

NAME = "bm25s"


def is_there() -> bool:
    """Whether the library of the yardstick is installed."""
    return importlib.util.find_spec(NAME) is not None


def bm25_run(collection: Collection) -> dict[str, list[tuple[str, float]]]:
    """Ask plain BM25 every judged question of ``collection``; documents without a score are left out."""
    bm25s = importlib.import_module(NAME)
    stemmer = snowballstemmer.stemmer("english")
    texts = [f"{document.title} {document.text}" for document in collection.documents]
    judged = collection.judged
    questions = [collection.queries[query] for query in judged]

    def cut(written: list[str]) -> object:
        return bm25s.tokenize(
            written, stopwords="en", stemmer=stemmer.stemWords, show_progress=False
        )

    retriever = bm25s.BM25(k1=1.2, b=0.75, method="lucene")
    retriever.index(cut(texts), show_progress=False)
    depth = min(DEPTH, len(texts))
    found, scores = retriever.retrieve(cut(questions), k=depth, show_progress=False)
    return {
        query: [
            (collection.documents[int(place)].id, float(score))
            for place, score in zip(found[row], scores[row], strict=True)
            if score > 0
        ]
        for row, query in enumerate(judged)
    }
