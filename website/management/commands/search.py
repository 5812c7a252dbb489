"""``manage.py search``: ask what the search page asks, from a terminal."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.html import strip_tags

from search.asking import read_strictly
from search.cards import Card, cards
from search.engines.base import EngineUnavailable
from search.parameters import InvalidParameters
from search.results import SearchResults
from search.service import find
from website.api.problems import plainly
from website.api.summaries import answer
from website.finding.sentence import counted


class Command(BaseCommand):
    """Search as the page does: the same words, parameters, engine and order."""

    help = (
        "Searches the public cases by the same road as the page and the API. Parameters are those of "
        "/search/, for example --param nation=wales --param sort=newest."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the question and its parameters."""
        parser.add_argument("query", metavar="QUERY", help="Words; may be empty: ''.")
        parser.add_argument(
            "--param",
            action="append",
            default=[],
            dest="parameters",
            metavar="NAME=VALUE",
            help="A parameter of the search page. May be repeated.",
        )
        parser.add_argument("--json", action="store_true", help="Print the API's answer.")
        parser.add_argument(
            "--explain", action="store_true", help="Also the engine, and score and matched words."
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Ask, and print what was found; one clear line where it cannot be asked."""
        data = _parameters(options["query"], options["parameters"], explain=options["explain"])
        try:
            query = read_strictly(data)
            if query.beyond_end:
                raise CommandError("Results end at the 10,000th.")
            results = find(query)
        except InvalidParameters as error:
            told = " ".join(f"{name}: {plainly(words)}" for name, words in error.errors.items())
            raise CommandError(told) from error
        except EngineUnavailable as error:
            raise CommandError(f"No engine can answer: {error}") from error
        if options["json"]:
            self.stdout.write(json.dumps(answer(results), ensure_ascii=False, indent=2))
            return
        for line in _lines(results, explain=options["explain"]):
            self.stdout.write(line)


def _parameters(typed: str, pairs: Iterable[str], *, explain: bool) -> dict[str, list[str]]:
    data: dict[str, list[str]] = {"q": [typed]}
    for pair in pairs:
        name, mark, value = pair.partition("=")
        if not mark or not name:
            raise CommandError(f"--param takes NAME=VALUE, not “{pair}”.")
        data.setdefault(name, []).append(value)
    if explain:
        data["explain"] = ["true"]
    return data


def _lines(results: SearchResults, *, explain: bool) -> Iterator[str]:
    """Yield the results for reading."""
    yield f"{counted(results.total)}{f' by {results.engine}' if explain else ''}"
    yield from results.notices
    if results.suggestion:
        yield f"Did you mean: {results.suggestion.text} ({results.suggestion.total})"
    scores = {hit.ref: hit.score for hit in results.hits}
    first = results.query.offset + 1
    for number, (card, score) in enumerate(
        zip(cards(results.hits), scores.values(), strict=False), start=first
    ):
        yield from _card(number, card, f"  [{score:.3f}]" if explain else "")


def _card(number: int, card: Card, score: str) -> Iterator[str]:
    yield ""
    yield f"{number}. {plain(card.title)}{score}"
    facts = (card.authority, card.year_label, card.kind_label, card.phase_label)
    yield f"   {', '.join(fact for fact in facts if fact)}"
    yield f"   {plain(card.passage)}"
    for outcome in card.outcomes:
        step = "" if outcome.evidence is None else f" (evidence {outcome.evidence})"
        yield f"   {outcome.term_name}: {outcome.direction_label.lower()}{step}"
    if card.matched:
        yield f"   {card.matched}"
    yield f"   {card.url}"


def plain(marked: str) -> str:
    """Return a text with marks as plain words."""
    return unescape(strip_tags(marked))
