"""Old versions of a case, read with the vocabulary and the bodies of today."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail.models import Revision

from organisations.models import Organisation, Programme
from taxonomy.models import Term

TAGS = ("sectors", "methods", "barriers", "enablers")
Content = dict[str, Any]
Moves = Mapping[int, int]
_CHUNK = 200


class References:
    """Where the content of a revision names rows of one kind by id."""

    def __init__(
        self,
        *,
        lists: tuple[str, ...] = (),
        columns: tuple[str, ...] = (),
        rows: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self.lists, self.columns, self.rows = lists, columns, rows

    def named(self, content: Content) -> set[int]:
        """Return every id that ``content`` names."""
        ids = {pk for name in self.lists for pk in content.get(name, ())}
        ids |= {content.get(name) for name in self.columns}
        ids |= {row.get(key) for name, key in self.rows for row in content.get(name, ())}
        return ids - {None}

    def is_moved(self, fact: str) -> bool:
        """Whether ``fact``, by its name in an agreement (``partners.p1.organisation``), names such a row."""
        relation, _, rest = fact.partition(".")
        return fact in self.columns or (relation, rest.rpartition(".")[2]) in self.rows

    def without_gone(self, content: Content, there: Container[int]) -> Content:
        """Return ``content`` with columns and rows that name nothing where what they named is not ``there``."""
        new = dict(content)
        for name in self.columns:
            if content.get(name) not in there:
                new[name] = None
        for name, key in self.rows:
            if name in content:
                rows = content[name]
                new[name] = [row if row.get(key) in there else {**row, key: None} for row in rows]
        return new

    def moved(self, content: Content, moves: Moves) -> Content:
        """Return ``content`` with ids replaced by ``moves``; no tag stands twice."""
        new = dict(content)
        for name in self.lists:
            if name in new:
                new[name] = list(dict.fromkeys(moves.get(pk, pk) for pk in new[name]))
        for name in self.columns:
            new[name] = _move(new.get(name), moves)
        for name, key in self.rows:
            new[name] = [{**row, key: _move(row.get(key), moves)} for row in new.get(name, ())]
        return new


TERMS = References(lists=TAGS, columns=("procurement_route",), rows=(("outcomes", "term"),))
ORGANISATIONS = References(columns=("lead_organisation",), rows=(("partners", "organisation"),))
PROGRAMMES = References(columns=("programme",))
KINDS: tuple[tuple[References, type[models.Model]], ...] = (
    (TERMS, Term),
    (ORGANISATIONS, Organisation),
    (PROGRAMMES, Programme),
)


def _move(pk: int | None, moves: Moves) -> int | None:
    return None if pk is None else moves.get(pk, pk)


def resolved(content: Content) -> Content:
    """Return revision ``content`` with whatever has since been merged replaced; three queries.

    What it names and is no more is left empty: only latest versions keep a row from being deleted
    (:func:`count_naming`), and an older one that names it can be opened all the same.
    """
    for references, model in KINDS:
        held = model._base_manager.filter(pk__in=list(references.named(content)))
        there: dict[int, int | None] = dict(held.values_list("pk", "merged_into"))
        content = references.without_gone(content, there)
        moves = {pk: to for pk, to in there.items() if to is not None}
        if moves:
            content = references.moved(content, moves)
    return content


def latest_contents(model: type[models.Model]) -> Iterator[tuple[int, Content]]:
    """Yield (revision id, content) of the latest version of every page of ``model``."""
    latest = model._base_manager.filter(latest_revision__isnull=False).values("latest_revision")
    content_type = ContentType.objects.get_for_model(model)
    rows = Revision.objects.filter(content_type=content_type, pk__in=latest)
    yield from rows.values_list("pk", "content").iterator(_CHUNK)


def count_naming(model: type[models.Model], references: References, pk: int) -> int:
    """Return how many latest versions name ``pk``: drafts hold only its id."""
    return sum(pk in references.named(content) for _, content in latest_contents(model))


def move_in_latest(model: type[models.Model], references: References, moves: Moves) -> None:
    """Rewrite every latest version that names one of ``moves``."""
    for revision_id, content in list(latest_contents(model)):
        if references.named(content) & moves.keys():
            moved = references.moved(content, moves)
            Revision.objects.filter(pk=revision_id).update(content=moved)
