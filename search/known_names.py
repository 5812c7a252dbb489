"""The names of the database: terms with their synonyms, organisations with their old names, programmes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from casestudies.detail.words import sentence_list
from organisations.choices import NameKind
from organisations.models import Organisation, OrganisationName, Programme
from search import text
from search.names import KINDS, ORGANISATION, PROGRAMME, Name, NameTable, Says, Thing
from taxonomy.choices import Scheme, SynonymMatch, TermStatus
from taxonomy.models import Synonym, Term

# Names of bodies that are words of every day: “reading” in a question is seldom the town.
EVERYDAY: Final = frozenset(
    {
        "adept",
        "bury",
        "craven",
        "down",
        "eden",
        "harrow",
        "hart",
        "highland",
        "highlands",
        "reading",
        "rugby",
        "slough",
        "solace",
    }
)
MOST_SUCCESSORS: Final = 3
_SYNONYMS: Final = {SynonymMatch.EXACT_CASE: Says.AS_WRITTEN, SynonymMatch.SUGGEST_ONLY: Says.ALONE}
_VAGUE: Final = (Scheme.BARRIER, Scheme.ENABLER)


def load_names() -> NameTable:
    """Read every name there is: seven queries, however many names."""
    return NameTable.build([*_terms(), *_organisations(), *_programmes()])


def _terms() -> Iterator[Name]:
    """Yield the names of terms that are in use; what a merged one was called goes on naming the other."""
    rows = list(
        Term.objects.filter(scheme__in=KINDS)
        .exclude(status=TermStatus.RETIRED)
        .order_by("pk")
        .values_list("pk", "scheme", "slug", "name", "is_group", "merged_into_id")
    )
    into = {row[0]: row[-1] for row in rows}
    things = {
        pk: (Thing(scheme, slug, name), is_group)
        for pk, scheme, slug, name, is_group, merged in rows
        if merged is None
    }

    def names(pk: int, words: str, says: Says | None = None) -> Iterator[Name]:
        known = things.get(final(pk, into))
        if known is not None:
            thing, is_group = known
            yield Name(words, thing, says=says or _how_surely(thing, words, is_group))

    for pk, _, _, name, _, _ in rows:
        yield from names(pk, name)
    synonyms = Synonym.objects.order_by("pk").values_list("term_id", "text", "match")
    for pk, words, match in synonyms:
        yield from names(pk, words, _SYNONYMS.get(SynonymMatch(match)))


def _how_surely(thing: Thing, words: str, is_group: bool) -> Says:
    """Names of groups, and barriers and enablers of one word (“Time”), stand in questions of every kind."""
    is_vague = thing.kind in _VAGUE and len(text.words(words)) == 1
    return Says.ALONE if is_group or is_vague else Says.ALWAYS


def _organisations() -> Iterator[Name]:
    rows = list(
        Organisation.objects.order_by("pk").values_list(
            "pk", "slug", "name", "official_name", "ends", "merged_into_id"
        )
    )
    into = {row[0]: row[-1] for row in rows}
    now = _successors({pk: name for pk, _, name, _, ends, merged in rows if not (ends or merged)})
    things = {
        pk: _body(slug, name, official, now.get(pk, ""))
        if ends
        else Thing(ORGANISATION, slug, name)
        for pk, slug, name, official, ends, merged in rows
        if merged is None
    }
    for pk, _, name, official, _, _ in rows:
        thing = things.get(final(pk, into))
        if thing is not None:
            for words in dict.fromkeys((name, official)):
                yield Name(words, thing, says=_how_plainly(words))
    others = OrganisationName.objects.order_by("pk").values_list("organisation_id", "text", "kind")
    for pk, words, kind in others:
        thing = things.get(final(pk, into))
        if thing is not None:
            is_short = kind == NameKind.ABBREVIATION
            says = Says.MARKED if is_short else _how_plainly(words)
            yield Name(words, thing, is_former=kind == NameKind.FORMER, says=says)


def _body(slug: str, name: str, official: str, now: str) -> Thing:
    """A body that has ended; under its full name where the one that took over has the short one."""
    return Thing(ORGANISATION, slug, official if name == now else name, is_former=True, now=now)


def _how_plainly(words: str) -> Says:
    return Says.MARKED if text.fold(words) in EVERYDAY else Says.ALWAYS


def _successors(current: Mapping[int, str]) -> dict[int, str]:
    """Return for each body that today's bodies came from their names, in words."""
    families = Organisation.objects.families()
    after: defaultdict[int, list[str]] = defaultdict(list)
    for pk, name in current.items():
        for predecessor in families.predecessors(pk):
            after[predecessor].append(name)
    return {
        pk: sentence_list(sorted(names))
        for pk, names in after.items()
        if len(names) <= MOST_SUCCESSORS
    }


def _programmes() -> Iterator[Name]:
    rows = list(
        Programme.objects.order_by("pk").values_list(
            "pk", "slug", "name", "other_names", "merged_into_id"
        )
    )
    into = {row[0]: row[-1] for row in rows}
    things = {pk: Thing(PROGRAMME, slug, name) for pk, slug, name, _, merged in rows if not merged}
    for pk, _, name, others, _ in rows:
        thing = things.get(final(pk, into))
        if thing is not None:
            yield from (Name(words, thing) for words in (name, *others))


def final(pk: int, into: Mapping[int, int | None]) -> int:
    """Follow mergers to the row that stands for itself."""
    seen: set[int] = set()
    while (onward := into.get(pk)) is not None and pk not in seen:
        seen.add(pk)
        pk = onward
    return pk
