"""Measure how search ranks a judged collection, beside plain BM25."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search import yardstick
from search.engines import EMBEDDED
from search.engines.base import SearchError
from search.evaluation import (
    CollectionError,
    Figures,
    engine_run,
    measure,
    read_collection,
    write_run,
)


class Command(BaseCommand):
    """``evaluate_search DIR``: index DIR apart, ask its questions, print the figures."""

    help = (
        "Measures how search ranks. DIR holds docs.jsonl (or docs.jsonl.gz) with id, title and text, "
        "queries.jsonl with id and text, and qrels.tsv. Indexes them apart and prints nDCG@10 (linear "
        "gain), MRR@10 and recall@100."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder, and how to run and print."""
        parser.add_argument("folder", metavar="DIR", type=Path, help="the collection")
        parser.add_argument(
            "--engine", default=EMBEDDED, metavar="NAME", help="which engine to try"
        )
        parser.add_argument("--run", type=Path, metavar="FILE", help="write the TREC run (top 100)")
        parser.add_argument("--json", action="store_true", help="print JSON and nothing else")
        parser.add_argument(
            "--yardstick", action="store_true", help="measure plain BM25 over the same text as well"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, ask, measure, print."""
        quiet = options["json"]
        try:
            collection = read_collection(options["folder"])
            say = None if quiet else self.stderr.write
            run = engine_run(collection, engine=options["engine"], progress=say)
            figures = {options["engine"]: measure(collection, run)}
            if options["run"]:
                with options["run"].open("w", encoding="utf-8") as file:
                    write_run(run, file, f"precedent-{options['engine']}")
        except (CollectionError, SearchError, OSError) as error:
            raise CommandError(str(error)) from error
        if options["yardstick"]:
            if not yardstick.is_there():
                raise CommandError("The yardstick needs bm25s: install requirements-dev.txt.")
            figures[yardstick.NAME] = measure(collection, yardstick.bm25_run(collection))
        self._print(figures, options["engine"], as_json=quiet)

    def _print(self, figures: dict[str, Figures], engine: str, *, as_json: bool) -> None:
        if as_json:
            held: dict[str, Any] = dict(figures[engine].as_dict())
            held["engine"] = engine
            others = {name: f.as_dict() for name, f in figures.items() if name != engine}
            self.stdout.write(json.dumps(held | ({"yardstick": others} if others else {})))
            return
        for name, found in figures.items():
            self.stdout.write(
                f"{name}: nDCG@10 {found.ndcg_10:.4f}  MRR@10 {found.mrr_10:.4f}  "
                f"recall@100 {found.recall_100:.4f}  "
                f"({found.queries} questions, {found.documents} documents)"
            )
