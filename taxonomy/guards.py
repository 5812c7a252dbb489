"""What must hold of a term on every road, and why one cannot be deleted: in words for editors."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db.models import Q

from taxonomy.choices import Scheme
from taxonomy.models.children import LawNote
from taxonomy.models.ledgers import FormerSlug
from taxonomy.usage import is_used

if TYPE_CHECKING:
    from taxonomy.models import Term


def check_term(term: Term) -> dict[str, str]:
    """Return what is wrong with ``term``, a message for each field; empty when nothing is."""
    checks = {
        "slug": _slug_problem,
        "broader": _broader_problem,
        "mode": _mode_problem,
        "is_group": _group_problem,
    }
    found = {field: check(term) for field, check in checks.items()}
    return {field: problem for field, problem in found.items() if problem}


def _slug_problem(term: Term) -> str:
    """A slug belongs to one term for ever."""
    if not term.slug:
        return "Give it a slug: none can be made from this name."
    same = type(term)._base_manager.filter(scheme=term.scheme, slug=term.slug).exclude(pk=term.pk)
    if same.exists():
        return f"“{term.slug}” is the slug of another term."
    taken = FormerSlug.objects.filter(scheme=term.scheme, slug=term.slug)
    if term.pk:
        taken = taken.filter(Q(term__isnull=True) | ~Q(term_id=term.pk))
    if taken.exists():
        return f"“{term.slug}” was the slug of another term and goes on leading there."
    if term.scheme == Scheme.MODE and term.pk:
        before = type(term)._base_manager.filter(pk=term.pk).values_list("slug", flat=True).first()
        if before and before != term.slug:
            return "The slugs of the innovation modes are fixed."
    return ""


def _broader_problem(term: Term) -> str:
    """Broader terms are of one scheme and never lead back."""
    if term.broader_id is None:
        return ""
    if term.broader_id == term.pk:
        return "A term cannot be broader than itself."
    rows = type(term)._base_manager.values_list("pk", "broader_id", "scheme")
    parents = {pk: (broader, scheme) for pk, broader, scheme in rows}
    if parents.get(term.broader_id, (None, term.scheme))[1] != term.scheme:
        return "The broader term is of another list."
    seen: set[int] = set()
    above: int | None = term.broader_id
    while above is not None and above not in seen:
        if above == term.pk:
            return "This would make a circle: the broader term is itself below this one."
        seen.add(above)
        above = parents.get(above, (None, ""))[0]
    return ""


def _mode_problem(term: Term) -> str:
    """Only methods serve a mode."""
    if term.mode_id is not None and term.scheme != Scheme.METHOD:
        return "Only a method can belong to an innovation mode."
    return ""


def _group_problem(term: Term) -> str:
    """A term that cases have cannot become a group."""
    if not term.is_group or not term.pk:
        return ""
    was_group = type(term)._base_manager.filter(pk=term.pk, is_group=True).exists()
    if not was_group and is_used(term):
        return "Cases have this term, so it cannot become a group."
    return ""


def check_deletable(term: Term) -> str:
    """Return why ``term`` cannot be deleted, in words for an editor; empty when it can be."""
    reasons: tuple[tuple[Callable[[], bool], str], ...] = (
        (lambda: term.scheme == Scheme.MODE, "The innovation modes are fixed."),
        (
            lambda: term.is_merged,
            f"“{term}” has been merged: its row stays so that old links lead on.",
        ),
        (term.narrower.exists, f"“{term}” has narrower terms. Move them first."),
        (
            term.merged_from.exists,
            f"Merged terms point on to “{term}”, so it has to stay. Retire it instead.",
        ),
        (
            lambda: _is_named_in_law(term),
            f"A law note names “{term}” as what replaced a method. Change that first.",
        ),
        (
            lambda: is_used(term),
            f"Cases use “{term}”. Merge it into another term, or retire it.",
        ),
    )
    return next((reason for holds, reason in reasons if holds()), "")


def _is_named_in_law(term: Term) -> bool:
    """Whether a law note says that ``term`` replaced it."""
    return LawNote.objects.filter(replaced_by_id=term.pk).exists()
