"""A template: what a sort of document asks, and where each answer goes. Data, read from YAML or a row.

``asks`` are its questions or headings, each with the wordings it is met in; ``labels`` are facts on
lines of their own (``Cohort: Alpha``); ``blocks`` are groups of labelled lines that make a row each.
The format is described for editors in ``fixtures/templates/README.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from casestudies.choices import Kind
from exchange.casefile import registry
from exchange.casefile.entries import Rows
from exchange.casefile.record import DocumentError, Problem, Raw
from exchange.casefile.yaml_in import load_mapping

SECTION = "section:"
MAX_ASKS = 60
MAX_WORDINGS = 40
_NAMES = {"slug", "name", "kind", "needed", "named", "asks", "labels", "blocks"}


@dataclass(frozen=True, slots=True)
class Ask:
    """A question or heading: where its answer goes, and how it is worded.

    ``wordings`` are compared as a whole, ``phrases`` may stand anywhere in a line that announces
    something. ``columns`` divide an entry at its first comma. ``number`` is the one it has in the form.
    """

    to: str
    wordings: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    number: int = 0


@dataclass(frozen=True, slots=True)
class Label:
    """A label: where the value beside it goes; ``values`` gives our word for the document's."""

    to: str
    wordings: tuple[str, ...]
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Block:
    """A group of labelled lines: ``starts`` open it, ``told_by`` show which sort it is.

    ``others`` are labels that no field of ours takes; what stands beside them is left for a person.
    """

    to: str
    starts: tuple[str, ...]
    told_by: tuple[str, ...]
    labels: tuple[Label, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Template:
    """A template. ``needed`` of its asks (or blocks) make a document one of its kind."""

    slug: str
    name: str
    kind: str = ""
    needed: int = 3
    named: Mapping[str, str] = field(default_factory=dict)
    asks: tuple[Ask, ...] = ()
    labels: tuple[Label, ...] = ()
    blocks: tuple[Block, ...] = ()

    def with_labels(self, labels: tuple[Label, ...]) -> Template:
        """Return the template with further labels, its own first."""
        return replace(self, labels=(*self.labels, *labels))


def read_template(text: str) -> Template:
    """Return the template that ``text`` (YAML) describes.

    Raises:
        DocumentError: naming everything wrong with it, by its place in the text.
    """
    return _Reader().template(load_mapping(text))


@dataclass(slots=True)
class _Reader:
    """One reading of a template, with what is wrong."""

    problems: list[Problem] = field(default_factory=list)

    def template(self, held: Mapping[str, Raw]) -> Template:
        for name in held.keys() - _NAMES:
            self._wrong(name, "a template has no part of this name.")
        template = Template(
            slug=self._text(held, "slug"),
            name=self._text(held, "name"),
            kind=self._choice(held.get("kind", ""), "kind"),
            needed=self._number(held.get("needed", "3"), "needed"),
            named=self._named(held.get("named", {})),
            asks=self._each(held, "asks", self._ask),
            labels=self._each(held, "labels", self._label),
            blocks=self._each(held, "blocks", self._block),
        )
        if self.problems:
            raise DocumentError(*self.problems)
        return template

    def _wrong(self, path: str, message: str) -> None:
        self.problems.append(Problem(path, message))

    def _text(self, held: Mapping[str, Raw], name: str, path: str = "") -> str:
        value = held.get(name, "")
        if not isinstance(value, str) or not value.strip():
            self._wrong(path or name, "give it in words.")
            return ""
        return " ".join(value.split())

    def _number(self, value: Raw, path: str) -> int:
        if isinstance(value, str) and value.isascii() and value.isdigit() and 0 < len(value) < 3:
            return int(value)
        self._wrong(path, "give a number from 0 to 99.")
        return 0

    def _choice(self, value: Raw, path: str) -> str:
        if value and value not in Kind.values:
            self._wrong(path, f"give one of {', '.join(Kind.values)}.")
        return str(value)

    def _named(self, value: Raw) -> dict[str, str]:
        if not isinstance(value, dict):
            self._wrong("named", "give the fields by name.")
            return {}
        return {self._destination(to, f"named.{to}"): str(word) for to, word in value.items()}

    def _each(self, held: Mapping[str, Raw], name: str, read: Callable[..., Any]) -> Any:
        items = held.get(name, [])
        if not isinstance(items, list) or len(items) > MAX_ASKS:
            self._wrong(name, f"give a list of at most {MAX_ASKS}.")
            return ()
        found = []
        for place, item in enumerate(items, start=1):
            if isinstance(item, dict):
                found.append(read(item, f"{name}.{place}"))
            else:
                self._wrong(f"{name}.{place}", "give it in named parts.")
        return tuple(found)

    def _ask(self, held: Mapping[str, Raw], path: str) -> Ask:
        self._only(held, path, {"to", "wordings", "phrases", "columns", "number"})
        to = self._destination(self._text(held, "to", f"{path}.to"), f"{path}.to")
        wordings = self._words(held, "wordings", path)
        phrases = self._words(held, "phrases", path)
        if not wordings and not phrases:
            self._wrong(path, "give the wordings that it is met in.")
        number = self._number(held.get("number", "0"), f"{path}.number")
        return Ask(to, wordings, phrases, self._words(held, "columns", path), number)

    def _label(self, held: Mapping[str, Raw], path: str) -> Label:
        self._only(held, path, {"to", "wordings", "values"})
        to = self._destination(self._text(held, "to", f"{path}.to"), f"{path}.to")
        return Label(to, self._words(held, "wordings", path), self._values(held, path))

    def _block(self, held: Mapping[str, Raw], path: str) -> Block:
        self._only(held, path, {"to", "starts", "told_by", "labels", "others"})
        relation = held.get("to", "")
        labels = held.get("labels", [])
        found = []
        for place, item in enumerate(labels if isinstance(labels, list) else [], start=1):
            if isinstance(item, dict):
                found.append(self._block_label(item, str(relation), f"{path}.labels.{place}"))
        starts, told_by = self._words(held, "starts", path), self._words(held, "told_by", path)
        if not (any(starts) and any(told_by)):
            self._wrong(path, "give the labels that start it and those that tell it.")
        others = self._words(held, "others", path)
        return Block(str(relation), starts, told_by, tuple(found), others)

    def _block_label(self, held: Mapping[str, Raw], relation: str, path: str) -> Label:
        to = self._text(held, "to", f"{path}.to")
        full = f"{relation}.{to}" if relation and not to.startswith(SECTION) else to
        self._destination(full, f"{path}.to")
        return Label(full, self._words(held, "wordings", path), self._values(held, path))

    def _only(self, held: Mapping[str, Raw], path: str, names: set[str]) -> None:
        for name in held.keys() - names:
            self._wrong(f"{path}.{name}", "nothing of this name belongs here.")

    def _words(self, held: Mapping[str, Raw], name: str, path: str) -> tuple[str, ...]:
        value = held.get(name, [])
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            self._wrong(f"{path}.{name}", "give a list of words.")
            return ()
        if len(items) > MAX_WORDINGS or any(len(str(item)) > 250 for item in items):
            self._wrong(f"{path}.{name}", f"give at most {MAX_WORDINGS}, each of 250 characters.")
        return tuple(" ".join(str(item).split()) for item in items)

    def _values(self, held: Mapping[str, Raw], path: str) -> dict[str, str]:
        value = held.get("values", {})
        if not isinstance(value, dict):
            self._wrong(f"{path}.values", "give our word beside each of the document's.")
            return {}
        return {" ".join(said.casefold().split()): str(ours) for said, ours in value.items()}

    def _destination(self, to: str, path: str) -> str:
        if to and not is_destination(to):
            self._wrong(path, f"“{to}” is not a field of a case.")
        return to


def is_destination(to: str) -> bool:
    """Whether something can be put at ``to``: a narrative, a fact, a relation, a column, a section."""
    if to.startswith(SECTION) or to in registry.NARRATIVE or to == "place":
        return True
    head, _, column = to.partition(".")
    entry = registry.by_name().get(to) or registry.by_name().get(head)
    if isinstance(entry, Rows):
        return not column or entry.field(column) is not None
    return entry is not None and entry.name == to
