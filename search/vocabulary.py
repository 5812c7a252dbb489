"""Where search takes words from: labels, synonyms, and the slugs that lead to others."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, Protocol

from django.db import transaction
from django.db.models.signals import post_delete, post_save

from organisations.models import (
    FormerOrganisationSlug,
    FormerProgrammeSlug,
    Organisation,
    OrganisationName,
    Programme,
    Succession,
)
from search.facets.base import LabelSource, ValueResolver
from search.fresh import Fresh, forget
from search.known_names import final, load_names
from search.names import NO_NAMES, NameTable
from search.synonyms import NO_SYNONYMS, Concept, Label, Match, SynonymTable
from taxonomy.models import Synonym, Term
from taxonomy.previews import TermDraft
from taxonomy.resolve import resolve_terms

AUTHORITY = "authority"
PROGRAMME = "programme"
STAMP_KEY = "search-vocabulary-stamp"
NAMES_KEY = "search-names-stamp"
FRESH_FOR = 5  # seconds until another process's change is seen; our own is seen at once
NAMES_FRESH_FOR = 60  # nothing is found or counted by names, so they may lag a little longer
_NOT_SAVED = sys.maxsize  # comes after every term there is, as a new one would
_NAMED = (Term, Synonym, Organisation, OrganisationName, Succession, Programme)
_MATCHES: dict[str, Match] = {
    "any": "any",
    "exact-case": "exact-case",
    "suggest-only": "suggest-only",
}

_TermRow = tuple[int, str, str, str, int | None]
_SynonymRow = tuple[int, str, str]


class VocabularySource(LabelSource, ValueResolver, Protocol):
    """All that search asks of the vocabulary."""

    def synonyms(self) -> SynonymTable:
        """Return the synonyms as they are now."""
        ...

    def names(self) -> NameTable:
        """Return the names of everything that has a page, but cases, as they are now."""
        ...


class NoVocabulary:
    """A vocabulary with nothing in it: every slug stands for itself. For evaluation and tests."""

    def labels(self, scheme: str) -> Mapping[str, str]:
        """No names."""
        return {}

    def resolve(self, scheme: str, slugs: Sequence[str]) -> Mapping[str, str]:
        """Each slug is its own."""
        return {slug: slug for slug in slugs}

    def synonyms(self) -> SynonymTable:
        """No synonyms."""
        return NO_SYNONYMS

    def names(self) -> NameTable:
        """No names."""
        return NO_NAMES


@dataclass(frozen=True, slots=True)
class _Loaded:
    """One reading of the vocabulary."""

    labels: Mapping[str, Mapping[str, str]]
    synonyms: SynonymTable


def _load() -> _Loaded:
    rows = _terms()
    labels: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for _, scheme, slug, name, merged_into in rows:
        if merged_into is None:
            labels[scheme][slug] = name
    organisations = Organisation.objects.filter(merged_into__isnull=True)
    labels[AUTHORITY] = dict(organisations.values_list("slug", "name"))
    programmes = Programme.objects.filter(merged_into__isnull=True)
    labels[PROGRAMME] = dict(programmes.values_list("slug", "name"))
    return _Loaded(dict(labels), SynonymTable.build(_concepts(rows, _synonyms())))


def synonyms_with(draft: TermDraft) -> SynonymTable:
    """Return the synonyms as they would be if ``draft`` were saved: two queries, and nothing is changed."""
    pk = draft.pk or _NOT_SAVED
    rows: list[_TermRow] = [row for row in _terms() if row[0] != pk]
    rows.append((pk, draft.scheme, draft.slug, draft.name, None))
    synonyms = [row for row in _synonyms() if row[0] != pk]
    synonyms += [(pk, synonym.text, synonym.match) for synonym in draft.synonyms]
    by_term = sorted(synonyms, key=itemgetter(0))
    return SynonymTable.build(_concepts(sorted(rows, key=itemgetter(0)), by_term))


def _terms() -> list[_TermRow]:
    found = Term.objects.order_by("pk")
    return list(found.values_list("pk", "scheme", "slug", "name", "merged_into_id"))


def _synonyms() -> list[_SynonymRow]:
    found = Synonym.objects.order_by("term_id", "pk")
    return list(found.values_list("term_id", "text", "match"))


def _concepts(rows: Sequence[_TermRow], synonyms: Sequence[_SynonymRow]) -> list[Concept]:
    """One concept a term; what a merged term was called goes on naming the one it was merged into."""
    onward = {pk: merged_into for pk, *_, merged_into in rows if merged_into is not None}
    labels: defaultdict[int, list[Label]] = defaultdict(list)
    for pk, _, _, name, _ in rows:
        labels[final(pk, onward)].append(Label(name))
    for term_id, words, match in synonyms:
        labels[final(term_id, onward)].append(Label(words, _MATCHES.get(match, "any")))
    return [
        Concept(scheme, slug, tuple(labels[pk]))
        for pk, scheme, slug, _, merged_into in rows
        if merged_into is None
    ]


@dataclass
class DatabaseVocabulary:
    """The vocabulary of the database, read in four queries (names in seven more) and kept while it is fresh."""

    _known: Fresh[_Loaded] = field(default_factory=lambda: Fresh(_load, STAMP_KEY, FRESH_FOR))
    _names: Fresh[NameTable] = field(
        default_factory=lambda: Fresh(load_names, NAMES_KEY, NAMES_FRESH_FOR)
    )

    def labels(self, scheme: str) -> Mapping[str, str]:
        """Return the names of all slugs of ``scheme``."""
        return self._known.now().labels.get(scheme, {})

    def synonyms(self) -> SynonymTable:
        """Return the synonyms as they are now."""
        return self._known.now().synonyms

    def names(self) -> NameTable:
        """Return the names of everything that has a page, but cases."""
        return self._names.now()

    def resolve(self, scheme: str, slugs: Sequence[str]) -> Mapping[str, str]:
        """Return for each known slug the current one, through renames and merges."""
        current = self.labels(scheme)
        found = {slug: slug for slug in slugs if slug in current}
        missing = [slug for slug in slugs if slug not in found]
        return found | _RESOLVERS.get(scheme, _resolve_terms)(scheme, missing) if missing else found


VOCABULARY = DatabaseVocabulary()  # one for the process: engines and parameters read the same


def forget_vocabulary() -> None:
    """Have the vocabulary read again at the next question of this process."""
    forget(STAMP_KEY)
    forget(NAMES_KEY)


def connect() -> None:
    """Have every change of the vocabulary seen at once in this process; called when the app is ready."""
    for signal in (post_save, post_delete):
        signal.connect(_changed, dispatch_uid="search.vocabulary")


def _changed(instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, _NAMED):
        transaction.on_commit(forget_vocabulary)


def _resolve_terms(scheme: str, slugs: Sequence[str]) -> dict[str, str]:
    return {slug: term.slug for slug, term in resolve_terms(scheme, slugs).items()}


def _resolve_organisations(scheme: str, slugs: Sequence[str]) -> dict[str, str]:
    former = FormerOrganisationSlug.objects.filter(slug__in=slugs)
    merged = Organisation.objects.filter(slug__in=slugs, merged_into__isnull=False)
    return {
        **{
            row.slug: row.organisation.final().slug
            for row in former.select_related("organisation")
            if row.organisation is not None
        },
        **{row.slug: row.final().slug for row in merged},
    }


def _resolve_programmes(scheme: str, slugs: Sequence[str]) -> dict[str, str]:
    former = FormerProgrammeSlug.objects.filter(slug__in=slugs)
    merged = Programme.objects.filter(slug__in=slugs, merged_into__isnull=False)
    return {
        **{
            row.slug: row.programme.final().slug
            for row in former.select_related("programme")
            if row.programme is not None
        },
        **{row.slug: row.final().slug for row in merged},
    }


_RESOLVERS: Mapping[str, Callable[[str, Sequence[str]], dict[str, str]]] = {
    AUTHORITY: _resolve_organisations,
    PROGRAMME: _resolve_programmes,
}
