"""The ids of a case's rows: lasting, and none is given out a second time, whatever became of its row.

Field states, agreements, comments and links in e-mails name a row by its id. Were the id of a row that was removed
given to the next one, they would speak of it: one supplier's agreement would clear another. So the highest number
given in each relation is kept with the case's identity, which no version holds and no going back sets back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction

from casestudies.models.base import CaseChild, held_relations
from casestudies.models.identity import CaseIdentity

if TYPE_CHECKING:
    from casestudies.models.case import CaseStudyPage

Numbers = dict[str, int]
"""The highest number given to a row, by relation."""

NAMED_BY_NOBODY = frozenset({"states", "consents"})
"""Relations to whose rows nothing points by their id."""

LONGEST = 9
"""Digits of a number of ours: ids with more come in files alone, and the count never gets there."""

_COUNTED = "_row_ids_counted"


def assign_row_ids(page: CaseStudyPage) -> None:
    """Give every row in memory without an id one that was never given, its place in order, and remember both.

    No query unless a row is new.
    """
    named: dict[str, list[CaseChild]] = {}
    for relation in page.child_relation_names():
        rows: list[CaseChild] = list(held_relations(page).get(relation, ()))
        for place, row in enumerate(rows):
            if row.sort_order is None:
                row.sort_order = place
        if relation in NAMED_BY_NOBODY:
            number_rows(rows)
        elif rows:
            named[relation] = rows
    number_named(page, named)


@transaction.atomic
def number_named(page: CaseStudyPage, rows: Mapping[str, Iterable[CaseChild]]) -> None:
    """Give ids to ``rows``, by relation, of which each is all that there are; remember those that came with one."""
    held = {relation: list(each) for relation, each in rows.items()}
    counted: Numbers = page.__dict__.setdefault(_COUNTED, {})
    if not any(_is_new(row, counted.get(name, 0)) for name, each in held.items() for row in each):
        return
    _lock(page)
    identity = _identity(page)
    given = _given(page, identity)
    for relation, each in held.items():
        number_rows(each, above=given.get(relation, 0))
        given[relation] = max(given.get(relation, 0), *(number_of(row) for row in each), 0)
    counted.update(given)
    if identity is not None and identity.row_numbers != given:
        CaseIdentity.objects.filter(pk=identity.pk).update(row_numbers=given)


def numbers_given(page: CaseStudyPage) -> Numbers:
    """Return the highest number given in each relation of ``page``: a query, and one more where nobody counted yet."""
    return _given(page, _identity(page))


def was_given(page: CaseStudyPage, path: str) -> bool:
    """Whether ``path`` (``suppliers.s1`` or a part of it) names a row that ``page`` has or had: two queries."""
    relation, _, rest = path.partition(".")
    if relation not in page.child_relation_names():
        return False
    number = _number(_prefix(page, relation), rest.partition(".")[0])
    return 0 < number <= numbers_given(page).get(relation, 0)


def count_read(page: CaseStudyPage, content: Mapping[str, Any]) -> None:
    """Know, without a query, that the rows of a version that was stored were counted when it was."""
    page.__dict__[_COUNTED] = _in_content(page, content)


def number_rows(rows: Iterable[CaseChild], *, above: int = 0) -> None:
    """Give every row of one relation that has no id the next free one with a number ``above`` that."""
    held = list(rows)
    taken = {row.row_id for row in held if row.row_id}
    number = above
    for row in held:
        while not row.row_id:
            number += 1
            candidate = f"{row.ROW_PREFIX}{number}"
            if candidate not in taken:
                row.row_id = candidate
                taken.add(candidate)


def number_of(row: CaseChild) -> int:
    """Return the number in a row's id; 0 in one that we would not have given."""
    return _number(row.ROW_PREFIX, row.row_id)


def _is_new(row: CaseChild, counted: int) -> bool:
    return not row.row_id or (row.pk is None and number_of(row) > counted)


def _lock(page: CaseStudyPage) -> None:
    """Wait for whoever else is saving this case; as ``select_for_update`` of a whole case does, in one order."""
    if page.pk is not None:
        cases = type(page).objects.select_for_update().filter(pk=page.pk)
        list(cases.values_list("pk", "title"))


def _identity(page: CaseStudyPage) -> CaseIdentity | None:
    if not page.ref:
        return None
    return CaseIdentity.objects.filter(pk=CaseIdentity.number_of(page.ref)).first()


def _given(page: CaseStudyPage, identity: CaseIdentity | None) -> Numbers:
    if identity is not None and identity.row_numbers is not None:
        return dict(identity.row_numbers)
    return _in_versions(page)


def _in_versions(page: CaseStudyPage) -> Numbers:
    """Count what was given before anybody counted: in every version that there is."""
    found: Numbers = {}
    if page.pk is None:
        return found
    for content in page.revisions.values_list("content", flat=True).iterator():
        for relation, number in _in_content(page, content).items():
            found[relation] = max(found.get(relation, 0), number)
    return found


def _in_content(page: CaseStudyPage, content: Mapping[str, Any]) -> Numbers:
    found: Numbers = {}
    for relation in page.child_relation_names():
        prefix = _prefix(page, relation)
        rows = content.get(relation) or ()
        number = max((_number(prefix, row.get("row_id", "")) for row in rows), default=0)
        if number and relation not in NAMED_BY_NOBODY:
            found[relation] = number
    return found


def _prefix(page: CaseStudyPage, relation: str) -> str:
    model: type[CaseChild] = page._meta.get_field(relation).related_model
    return model.ROW_PREFIX


def _number(prefix: str, row_id: str) -> int:
    digits = row_id.removeprefix(prefix)
    is_ours = row_id.startswith(prefix) and digits.isascii() and digits.isdigit()
    return int(digits) if is_ours and len(digits) <= LONGEST else 0
