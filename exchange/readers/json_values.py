"""JSON as passages: each single value is one, labelled with its place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from exchange.readers.encodings import decode
from exchange.readers.open_contracting import version_note
from exchange.readers.source import MAX_PASSAGES, Builder, Kind, SourceDocument, refused

MAX_DEPTH = 40


def read_json(data: bytes) -> SourceDocument:
    """Return what a JSON file holds.

    Raises:
        DocumentError: one line: not JSON, nested without end, too much, or without a word.
    """
    text = decode(data).text.removeprefix("\ufeff")
    try:
        held = json.loads(text, parse_constant=_no_constant)
    except RecursionError as error:
        raise refused("It is nested without end; it was not read.") from error
    except ValueError as error:
        raise refused(f"It is not valid JSON{_where(error)}.") from error
    builder = Builder("json")
    for path, value in _leaves(held):
        builder.add(Kind.PARAGRAPH, _words(value), label=".".join(path))
    if note := version_note(held):
        builder.note(note)
    return replace(builder.document(), data=held)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _where(error: ValueError) -> str:
    return f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _leaves(held: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every single value with its path, in order; nothing recurses."""
    waiting: list[tuple[tuple[str, ...], Any]] = [((), held)]
    seen = 0
    while waiting:
        path, value = waiting.pop()
        seen += 1
        if len(path) > MAX_DEPTH:
            raise refused(f"It is nested more than {MAX_DEPTH} deep; it was not read.")
        if seen > MAX_PASSAGES * 5:
            raise refused("It holds more values than anybody would review. Split it into parts.")
        if isinstance(value, dict):
            waiting += [((*path, str(name)), each) for name, each in reversed(value.items())]
        elif isinstance(value, list):
            inside = [((*path, str(number)), each) for number, each in enumerate(value)]
            waiting += reversed(inside)
        elif value is not None:
            yield path, value
