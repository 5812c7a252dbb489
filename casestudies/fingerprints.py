"""What the public would read of a case, fact by fact, and the fingerprints by which an agreement keeps it.

A fact that is new or says something else since then is a material change (``casestudies.agreement``); taking
something out is not. Capitals, punctuation and spaces do not count. See ADR 0023.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from casestudies.choices import FieldStatus
from casestudies.models.agreements import by_row_id
from casestudies.models.people import Consent
from casestudies.models.row_ids import assign_row_ids
from casestudies.naming import NOT_NAMED, NOT_OF_ROWS, UNNAMED_RELATIONS, column_name
from casestudies.redaction import WithheldPaths

if TYPE_CHECKING:
    from casestudies.models.case import CaseStudyPage

Rows = Callable[[str], Iterable[Any]]
"""The rows of a relation, as they stand in memory or in a form."""

WHOLE = ""
"""The part that an owner agrees to."""

NOT_MATERIAL = NOT_NAMED | {
    "anonymised_as",
    "ask_again",
    "case_language",
    "licence",
    "review_by",
    "reviewer_role",
    "source_status",
}
"""Columns of a case that say how the record is kept, and nothing of what happened."""

NOT_MATERIAL_OF_ROWS = NOT_OF_ROWS | {"evidence", "validated_by", "permission"}
"""Columns of rows that reviewers set, or that say only that somebody agreed."""

PUBLIC_WORDS: Final = ("licence", "reviewer_role")
PUBLIC_WORDS_OF_ROWS: Final = ("validated_by",)
"""Those among them that are typed by hand, and public: no agreement is to them, but they may name somebody."""

FINGERPRINT = 16
NOTHING: Final = "nothing -"
"""The line of an agreement to parts that say nothing: without any it would be one that nobody has looked at yet."""

_AT_ONCE = 200
_GAPS = re.compile(r"[\W_]+")


def rows_of(page: CaseStudyPage) -> Rows:
    """Return the rows of ``page`` as they stand in memory."""
    return lambda relation: getattr(page, relation).all()


def agreed_lines(page: CaseStudyPage, parts: Iterable[str] = (WHOLE,)) -> list[str]:
    """Return the fingerprints to keep with an agreement to ``parts``, one fact a line; never none."""
    wanted = list(parts) or [WHOLE]
    lines = [
        f"{name} {mark}"
        for name, mark in fingerprints(page)
        if any(within(name, part) for part in wanted)
    ]
    return lines or [NOTHING]


def cover_what_is_said(page: CaseStudyPage, consents: Iterable[Consent]) -> None:
    """Let ``consents`` cover what ``page`` says now in memory, so that a change asks again.

    Those that are stored already are stored again; others are whoever's who saves the page.
    """
    assign_row_ids(page)
    for row in consents:
        row.agreed_to = agreed_lines(page, by_row_id(page, row.covers))
        if row.pk is not None:
            row.save(update_fields=["agreed_to"])


def carry_agreements(loser_id: int, winner_id: int, is_moved: Callable[[str], bool]) -> None:
    """Let agreements to a fact that named ``loser_id`` stand now that it names ``winner_id``; two queries.

    A merger changes which row is named and nothing that anybody said, so nobody is asked again. Only the lines
    of that fact change: what else has changed since then goes on being stale.

    Args:
        is_moved: tells by its name whether a fact is one whose ids the merger moves.
    """
    was, now = mark(str(loser_id)), mark(str(winner_id))
    _rewrite(
        Consent.objects.filter(agreed_to__contains=was),
        lambda name, held: now if held == was and is_moved(name) else held,
    )


def carry_marks(moves: Mapping[str, str]) -> None:
    """Let agreements to texts stand that an erasure took somebody's name out of: nobody said anything new.

    Args:
        moves: the marks of the texts as they are now, by those of the texts as they were.
    """
    if moves:
        _rewrite(
            Consent.objects.exclude(agreed_to="").only("agreed_to").iterator(_AT_ONCE),
            lambda _, held: moves.get(held, held),
        )


def _rewrite(consents: Iterable[Consent], new_mark: Callable[[str, str], str]) -> None:
    """Store the marks that ``new_mark`` gives for names and marks, where they are others."""
    changed = []
    for row in consents:
        parts = [line.rpartition(" ") for line in row.agreed_to]
        lines = [f"{name}{gap}{new_mark(name, held)}" for name, gap, held in parts]
        if lines != row.agreed_to:
            row.agreed_to = lines
            changed.append(row)
    Consent.objects.bulk_update(changed, ["agreed_to"], batch_size=_AT_ONCE)


def mark(text: str) -> str:
    """Return the fingerprint of what ``text`` says."""
    words = as_compared(text).encode("utf-8", "surrogatepass")
    return hashlib.sha256(words).hexdigest()[:FINGERPRINT]


def fingerprints(page: CaseStudyPage, rows: Rows | None = None) -> Iterator[tuple[str, str]]:
    """Yield each fact that the public would read, by name, with a fingerprint of what it says.

    Capitals, punctuation and spaces do not count. No query when the rows are in memory.
    """
    for name, value in public_facts(page, rows):
        if as_compared(value):
            yield name, mark(value)


def as_compared(text: str) -> str:
    """Return what counts of ``text``: its letters and digits, words apart by a space.

    >>> as_compared(" It saved us: A WEEK!")
    'it saved us a week'
    """
    return _GAPS.sub(" ", text).strip().lower()


def public_facts(page: CaseStudyPage, rows: Rows | None = None) -> Iterator[tuple[str, str]]:
    """Yield each fact of what happened that the public would read: its name and what it says."""
    read = rows or rows_of(page)
    withheld = withheld_in(read)
    for field in page._meta.local_fields:
        if field.name not in NOT_MATERIAL and not withheld.covers(column_name(field.name)):
            yield from _fact(field.name, getattr(page, field.attname))
    yield from _fact("title", page.title)
    for relation in page.child_relation_names():
        if relation in UNNAMED_RELATIONS:
            continue
        for row in read(relation):
            yield from _row_facts(row, f"{relation}.{row.row_id}", withheld)


def public_words(page: CaseStudyPage) -> Iterator[tuple[str, str]]:
    """Yield all that the public would read of ``page`` itself: its facts, its licence, and who checked it."""
    yield from public_facts(page)
    withheld = withheld_in(rows_of(page))
    names = [(page, name, name) for name in PUBLIC_WORDS]
    for relation in page.child_relation_names():
        for row in getattr(page, relation).all():
            names += [
                (row, name, f"{relation}.{row.row_id}.{name}")
                for name in PUBLIC_WORDS_OF_ROWS
                if hasattr(row, name)
            ]
    for holder, column, path in names:
        if not withheld.covers(path):
            yield from _fact(path, getattr(holder, column))


def _row_facts(row: Any, path: str, withheld: WithheldPaths) -> Iterator[tuple[str, str]]:
    for field in row._meta.concrete_fields:
        if field.name not in NOT_MATERIAL_OF_ROWS and not withheld.covers(
            f"{path}.{column_name(field.name)}"
        ):
            yield from _fact(f"{path}.{field.name}", getattr(row, field.attname))


def _fact(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if value is None or value == "" or value == []:
        return
    if isinstance(value, Decimal):
        yield name, _figure(value)
    else:
        yield name, "\n".join(map(str, value)) if isinstance(value, list) else str(value)


def _figure(value: Decimal) -> str:
    """The same words for the same figure: a database hands over 4.000000 where 4 was typed.

    What is below nought says so in a word, since signs do not count.
    """
    return f"{value.normalize():f}".replace("-", "minus ")


def within(name: str, part: str) -> bool:
    """Whether ``name`` is of ``part``, or of the whole."""
    return not part or name == part or name.startswith(f"{part}.")


def withheld_in(read: Rows) -> WithheldPaths:
    """Return what is withheld, by the rows that say so."""
    states = read("states")
    return WithheldPaths(
        frozenset(row.field for row in states if row.state == FieldStatus.WITHHELD)
    )
