"""``manage.py search``: ask what the search page asks, from a terminal."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.html import strip_tags

from search.asking import read_strictly
from search.cards import Card, cards
from search.engines.base import EngineUnavailable
from search.explaining.cases import case_named
from search.explaining.explanation import Explanation
from search.explaining.service import account_for, score_of
from search.explaining.wording import groups, made_of_it, missing
from search.parameters import InvalidParameters, SearchQuery
from search.results import SearchResults
from search.service import find
from search.vocabulary import VOCABULARY
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
            "--explain",
            action="store_true",
            help="Also the engine, and for each case what its score is made of (with --json, score and "
            "matched words as the API has them).",
        )
        parser.add_argument(
            "--case",
            metavar="CASE",
            help="A case by its reference, slug or address: instead of the results, why it is or is "
            "not among them.",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Ask, and print what was found; one clear line where it cannot be asked."""
        data = _parameters(options["query"], options["parameters"], explain=options["explain"])
        try:
            query = read_strictly(data)
            if query.beyond_end:
                raise CommandError("Results end at the 10,000th.")
            lines = _why(query, options["case"]) if options["case"] else _found(query, options)
            for line in lines:
                self.stdout.write(line)
        except InvalidParameters as error:
            told = " ".join(f"{name}: {plainly(words)}" for name, words in error.errors.items())
            raise CommandError(told) from error
        except EngineUnavailable as error:
            raise CommandError(f"No engine can answer: {error}") from error


def _why(query: SearchQuery, typed: str) -> Iterator[str]:
    """Yield why one case is or is not among the results. A terminal may know of every case."""
    subject = case_named(typed)
    if subject is None:
        raise CommandError(f"No case is called “{typed}”.")
    why = account_for(query, subject)
    yield f"{subject.ref} {subject.title}".strip()
    if subject.merged_from:
        yield f"{subject.merged_from} was merged into it."
    yield f"{why.verdict.said} {why.verdict.advice}".strip()
    if why.explanation is not None:
        yield f"Score: {why.explanation.score:.3f}"
        yield from _explanation(why.explanation)
        for said in made_of_it(why.explanation.understood, VOCABULARY):
            yield f"{said.label}: {said.text}"


def _found(query: SearchQuery, options: Mapping[str, Any]) -> Iterator[str]:
    results = find(query)
    if options["json"]:
        yield json.dumps(answer(results), ensure_ascii=False, indent=2)
    else:
        yield from _lines(results, explain=options["explain"])


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
    scores = {hit.page_id: hit.score for hit in results.hits}
    first = results.query.offset + 1
    for number, card in enumerate(cards(results.hits), start=first):
        yield ""
        score = f"  [{scores[card.page_id]:.3f}]" if explain else ""
        yield f"{number}. {plain(card.title)}{score}"
        yield from _card(card)
        if explain:
            yield from _explanation(score_of(results.query, card.page_id))


def _card(card: Card) -> Iterator[str]:
    facts = (card.authority, card.year_label, card.kind_label, card.phase_label)
    yield f"   {', '.join(fact for fact in facts if fact)}"
    yield f"   {plain(card.passage)}"
    for outcome in card.outcomes:
        step = "" if outcome.evidence is None else f" (evidence {outcome.evidence})"
        yield f"   {outcome.term_name}: {outcome.direction_label.lower()}{step}"
    if card.matched:
        yield f"   {card.matched}"
    yield f"   {card.url}"


def _explanation(explanation: Explanation) -> Iterator[str]:
    """Yield what a score is made of, and what was looked for in vain."""
    for group in groups(explanation, VOCABULARY):
        for row in group.rows:
            yield f"   {row.score:>10.3f}  {group.looked_for}, {row.where} (× {row.weight})"
    if lacking := missing(explanation, VOCABULARY):
        yield f"   not there: {', '.join(lacking)}"


def plain(marked: str) -> str:
    """Return a text with marks as plain words."""
    return unescape(strip_tags(marked))
