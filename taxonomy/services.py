"""The doors for changing the vocabulary: rename, merge, retire. All or nothing each, and no request known."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from taxonomy.choices import Scheme, TermStatus
from taxonomy.loading import LoadReport, load_vocabulary
from taxonomy.models import LawNote, Synonym, Term, TermCode

Retagger = Callable[[Term, Term], None]

_RETAGGERS: list[Retagger] = []

__all__ = [
    "LoadReport",
    "TermChangeRefused",
    "load_vocabulary",
    "merge_terms",
    "on_merge",
    "rename_term",
    "restore_term",
    "retire_term",
]


class TermChangeRefused(Exception):
    """The change would break a promise of the vocabulary; the message is for the person who asked."""


def on_merge(retagger: Retagger) -> Retagger:
    """Have ``retagger(loser, winner)`` called inside each merge, to move tags of rows and drafts.

    Usable as a decorator; registering one twice changes nothing.
    """
    if retagger not in _RETAGGERS:
        _RETAGGERS.append(retagger)
    return retagger


@transaction.atomic
def rename_term(term: Term, *, name: str | None = None, slug: str | None = None) -> Term:
    """Give ``term`` another name, another slug or both; its former slug leads to it for ever.

    Raises:
        TermChangeRefused: if it is merged.
        django.core.exceptions.ValidationError: if the slug is or was another term's.
    """
    fresh = _fresh(term)
    if fresh.is_merged:
        raise TermChangeRefused(f"“{fresh}” has been merged: rename the term that it points on to.")
    if name is not None:
        fresh.name = name
    if slug is not None:
        fresh.slug = slug
    fresh.full_clean()
    fresh.save()
    return _copy_back(fresh, term)


@transaction.atomic
def retire_term(term: Term) -> Term:
    """Offer ``term`` no more; the cases that have it keep it.

    Raises:
        TermChangeRefused: if it is merged, an innovation mode, or has narrower terms in use.
    """
    fresh = _fresh(term)
    if fresh.is_merged:
        raise TermChangeRefused(f"“{fresh}” has been merged and is offered no more already.")
    if fresh.scheme == Scheme.MODE:
        raise TermChangeRefused("The innovation modes are fixed.")
    if fresh.narrower.listed().exists():
        raise TermChangeRefused(f"“{fresh}” has narrower terms in use: move or retire them first.")
    if fresh.status != TermStatus.RETIRED:
        fresh.status = TermStatus.RETIRED
        fresh.save()
    return _copy_back(fresh, term)


@transaction.atomic
def restore_term(term: Term) -> Term:
    """Offer a retired ``term`` again, as current.

    Raises:
        TermChangeRefused: if it is not retired.
    """
    fresh = _fresh(term)
    if fresh.status != TermStatus.RETIRED:
        raise TermChangeRefused(f"“{fresh}” is not retired.")
    fresh.status = TermStatus.CURRENT
    fresh.save()
    return _copy_back(fresh, term)


@transaction.atomic
def merge_terms(loser: Term, winner: Term) -> Term:
    """Make ``loser`` point on to ``winner`` for ever and return ``winner``.

    The row of ``loser`` stays, so that its address, number and old revisions go on resolving. Its
    name, synonyms and codes are added to ``winner``, its narrower terms move below ``winner``, law
    notes that named it as the replacement name ``winner``, and every registered re-tagger is called.

    Raises:
        TermChangeRefused: if the two are the same, of different lists, or not fit to be merged.
    """
    loser_row, winner_row = _fresh(loser), _fresh(winner)
    _check_merge(loser_row, winner_row)
    if winner_row.pk in _below(loser_row):
        winner_row.broader = loser_row.broader
    winner_row.save()
    for narrower in loser_row.narrower.exclude(pk=winner_row.pk):
        narrower.broader = winner_row
        narrower.save()
    _hand_over(loser_row, winner_row)
    Term.objects.filter(merged_into=loser_row).update(merged_into=winner_row)
    LawNote.objects.filter(replaced_by_id=loser_row.pk).update(replaced_by_id=winner_row.pk)
    loser_row.status, loser_row.merged_into, loser_row.broader = TermStatus.MERGED, winner_row, None
    loser_row.save()
    for retag in _RETAGGERS:
        retag(loser_row, winner_row)
    _copy_back(loser_row, loser)
    return _copy_back(winner_row, winner)


def _check_merge(loser: Term, winner: Term) -> None:
    """Refuse merges that would break a promise."""
    refusals = [
        (loser.pk == winner.pk, "A term cannot be merged into itself."),
        (loser.scheme != winner.scheme, "Terms of different lists cannot be merged."),
        (loser.scheme == Scheme.MODE, "The innovation modes are fixed."),
        (loser.is_merged, f"“{loser}” has been merged already."),
        (
            winner.status in (TermStatus.MERGED, TermStatus.RETIRED),
            f"“{winner}” is not in use: choose a current or legacy term.",
        ),
        (
            winner.is_group and not loser.is_group,
            f"“{winner}” is a group: no case can be given it.",
        ),
    ]
    for refused, message in refusals:
        if refused:
            raise TermChangeRefused(message)


def _hand_over(loser: Term, winner: Term) -> None:
    """Add the name, synonyms and codes of ``loser`` to ``winner`` where it lacks them."""
    known = {text.casefold() for text in winner.synonyms.values_list("text", flat=True)}
    known.add(winner.name.casefold())
    offered = [(loser.name, "any", False)]
    offered += loser.synonyms.values_list("text", "match", "needs_checking")
    for text, match, needs_checking in offered:
        if text.casefold() not in known:
            known.add(text.casefold())
            Synonym.objects.create(
                term=winner, text=text, match=match, needs_checking=needs_checking
            )
    for scheme, code in loser.codes.values_list("scheme", "code"):
        TermCode.objects.get_or_create(term=winner, scheme=scheme, code=code)


def _below(term: Term) -> set[int]:
    """Return the ids of all terms below ``term``."""
    found: set[int] = set()
    layer = {term.pk}
    while layer:
        layer = set(Term.objects.filter(broader_id__in=layer).values_list("pk", flat=True)) - found
        found |= layer
    return found


def _fresh(term: Term) -> Term:
    """Return the row of ``term`` as it is now, held until the transaction ends."""
    return Term.objects.select_for_update().get(pk=term.pk)


def _copy_back(row: Term, given: Term) -> Term:
    """Bring the instance that the caller holds up to date with ``row``, and return it."""
    for field in row._meta.concrete_fields:
        setattr(given, field.attname, getattr(row, field.attname))
    return given
