"""A YAML reader for front matter: strings, lists and maps, and nothing that could surprise.

Every scalar is a string as it is written. Aliases, anchors, tags, several documents, a
name given twice, and structures too deep or too large are refused (``surface.md``, the case file).
The parser's events are read one by one, without recursion.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from exchange.casefile.record import DocumentError, Problem, Raw

MAX_DEPTH = 12
MAX_NODES = 20_000
MAX_LENGTH = 2_000_000

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SKIPPED = (
    yaml.StreamStartEvent,
    yaml.StreamEndEvent,
    yaml.DocumentEndEvent,
)


class _RefusedError(ValueError):
    """Something in the YAML that is not taken."""


@dataclass(slots=True)
class _Level:
    """A list or a map that is still open."""

    holder: list[Raw] | dict[str, Raw]
    key: str | None = None


@dataclass(slots=True)
class _Builder:
    """Puts events together into one value."""

    levels: list[_Level] = field(default_factory=list)
    root: Raw | None = None
    nodes: int = 0

    def take(self, event: Any) -> None:
        """Add one event."""
        if isinstance(event, yaml.DocumentStartEvent):
            if self.root is not None:
                raise _RefusedError("there is more than one YAML document")
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            self.levels.pop()
        elif not isinstance(event, _SKIPPED):
            self._node(event)

    def _node(self, event: Any) -> None:
        _refuse_cleverness(event)
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise _RefusedError(f"it has more than {MAX_NODES:,} values")
        if isinstance(event, yaml.ScalarEvent):
            if "\0" in event.value:  # spelt out ("\\0"): bytes are looked at before
                raise _RefusedError("it holds a null character, which no text has")
            self._place(event.value)
            return
        holder: list[Raw] | dict[str, Raw] = (
            [] if isinstance(event, yaml.SequenceStartEvent) else {}
        )
        self._place(holder)
        self.levels.append(_Level(holder))
        if len(self.levels) > MAX_DEPTH:
            raise _RefusedError(f"it is nested more than {MAX_DEPTH} deep")

    def _place(self, value: Raw) -> None:
        if not self.levels:
            self.root = value
            return
        level = self.levels[-1]
        if isinstance(level.holder, list):
            level.holder.append(value)
        elif level.key is None:
            level.key = _key(value, level.holder)
        else:
            level.holder[level.key] = value
            level.key = None


def _key(value: Raw, holder: dict[str, Raw]) -> str:
    if not isinstance(value, str):
        raise _RefusedError("a name cannot be a list or a map")
    if value in holder:
        raise _RefusedError(f"“{value[:60]}” is given twice")
    return value


def _refuse_cleverness(event: Any) -> None:
    if isinstance(event, yaml.AliasEvent):
        raise _RefusedError("an alias (*name) is not taken; write the value out")
    if event.anchor is not None:
        raise _RefusedError("an anchor (&name) is not taken; write the value out")
    if event.tag is not None:
        raise _RefusedError("a tag (!name) is not taken")


def load_yaml(text: str) -> Raw:
    """Return ``text`` as strings, lists and maps; empty text is an empty string.

    Raises:
        DocumentError: naming the line and what is wrong there.
    """
    if len(text) > MAX_LENGTH:
        raise DocumentError(
            Problem("", f"The front matter is longer than {MAX_LENGTH:,} characters.")
        )
    builder = _Builder()
    line = 0
    try:
        for event in _events(text):
            line = event.start_mark.line
            builder.take(event)
    except _RefusedError as error:
        raise DocumentError(_problem(line, str(error))) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        words = getattr(error, "problem", None) or "it holds a character that is not allowed"
        raise DocumentError(_problem(mark.line if mark else line, words)) from error
    return "" if builder.root is None else builder.root


def _events(text: str) -> Iterator[Any]:
    yield from yaml.parse(text, Loader=_Loader)


def _problem(line: int, words: str) -> Problem:
    return Problem("", f"The front matter cannot be read, line {line + 1}: {words}.")


def load_mapping(text: str) -> dict[str, Raw]:
    """Return ``text`` as a map of names; empty text is an empty map.

    Raises:
        DocumentError: if it is anything else.
    """
    value = load_yaml(text)
    if isinstance(value, dict):
        return value
    if value == "":
        return {}
    raise DocumentError(Problem("", "The front matter is not a list of names and values."))
