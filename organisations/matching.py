"""Which organisation a piece of text means, or which it could mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from organisations.choices import AuthorityType
from organisations.families import Families
from organisations.models import FormerOrganisationSlug, Organisation, OrganisationName
from organisations.wording import normalise, place_head, without_kind, without_suffix

_TYPE_KINDS: Mapping[str, frozenset[str]] = {
    AuthorityType.DISTRICT: frozenset({"district"}),
    AuthorityType.COUNTY: frozenset({"county"}),
    AuthorityType.METROPOLITAN_BOROUGH: frozenset({"metropolitan", "borough", "district"}),
    AuthorityType.LONDON_BOROUGH: frozenset({"london", "borough"}),
    AuthorityType.COMBINED_AUTHORITY: frozenset({"combined"}),
}
_Index = dict[str, set[int]]


@dataclass(frozen=True, slots=True)
class Match:
    """What a text was found to mean.

    Either ``organisation`` is set, or ``candidates`` names the bodies it could mean, or
    neither: nothing is known by it. ``by`` says what decided ("slug", "code", …).
    """

    organisation: Organisation | None = None
    candidates: list[Organisation] = field(default_factory=list)
    by: str = ""

    @property
    def is_ambiguous(self) -> bool:
        """Whether the text could mean more than one body, or only nearly means one."""
        return self.organisation is None and bool(self.candidates)


@dataclass(frozen=True, slots=True)
class _Row:
    """The columns of an organisation that deciding needs."""

    pk: int
    ended: bool
    merged_into: int | None
    kinds: frozenset[str]


class OrganisationMatcher:
    """A reading of all names, to be asked many times: four queries to make, one an answer."""

    def __init__(self) -> None:
        self._rows: dict[int, _Row] = {}
        self._slugs: dict[str, int] = {}
        self._codes: _Index = defaultdict(set)
        self._official: _Index = defaultdict(set)
        self._names: _Index = defaultdict(set)
        self._cores: _Index = defaultdict(set)
        self._heads: _Index = defaultdict(set)
        self._families: Families = Organisation.objects.families()
        self._read_organisations()
        self._read_names()

    def find(self, text: str) -> Match:
        """Return what ``text`` means.

        Asked in this order, and the first that answers decides: slug and former slug as
        typed; register or ONS code; official name; short or other name; the same without
        words such as "Borough Council", where the words that were used do not contradict it.
        A current body is preferred to its own predecessors of the same name; otherwise
        several bodies are candidates, never a guess.
        """
        typed = text.strip()
        if (pk := self._slugs.get(typed)) is not None:
            return self._answer({pk}, "slug")
        if pks := self._codes.get(typed.upper()):
            return self._answer(pks, "code")
        key = normalise(typed)
        for by, index in (("official name", self._official), ("name", self._names)):
            if key and (pks := index.get(key)):
                return self._answer(pks, by)
        return self._by_core(key)

    def _by_core(self, key: str) -> Match:
        wording = without_kind(key)
        if not wording.core:
            return Match()
        whole = self._cores.get(wording.core, set())
        near = whole | self._heads.get(wording.core, set())
        fitting = {pk for pk in near if wording.kinds & self._rows[pk].kinds}
        if fitting:
            return self._answer(fitting, "similar name")
        open_to_it = {pk for pk in whole if not wording.kinds or not self._rows[pk].kinds}
        if open_to_it and near == whole:
            return self._answer(open_to_it, "similar name")
        return self._refer(near)

    def _answer(self, pks: Iterable[int], by: str) -> Match:
        final = {self._final(pk) for pk in pks}
        if len(final) > 1:
            final = self._prefer_current(final)
        if len(final) == 1:
            return Match(organisation=Organisation.objects.get(pk=final.pop()), by=by)
        return self._refer(final)

    def _prefer_current(self, pks: set[int]) -> set[int]:
        current = {pk for pk in pks if not self._rows[pk].ended}
        if len(current) == 1:
            (only,) = current
            if pks - current <= self._families.predecessors(only):
                return current
        return pks

    def _refer(self, pks: Iterable[int]) -> Match:
        final = {self._final(pk) for pk in pks}
        if not final:
            return Match()
        named = Organisation.objects.filter(pk__in=final).order_by("official_name", "pk")
        return Match(candidates=list(named))

    def _final(self, pk: int) -> int:
        seen = {pk}
        while (into := self._rows[pk].merged_into) is not None and into not in seen:
            pk = into
            seen.add(pk)
        return pk

    def _read_organisations(self) -> None:
        columns = ("pk", "slug", "name", "official_name", "type", "register_code", "gss_code")
        rows = Organisation.objects.order_by().values_list(
            *columns, "former_gss_codes", "ends", "merged_into_id"
        )
        for pk, slug, name, official, kind, code, gss, old_codes, ends, merged in rows:
            named = without_kind(normalise(official)).kinds
            kinds = named | _TYPE_KINDS.get(kind, frozenset())
            self._rows[pk] = _Row(pk, ends is not None, merged, kinds)
            self._slugs[slug] = pk
            for each in (code, gss, *old_codes):
                if each:
                    self._codes[each.upper()].add(pk)
            self._official[normalise(official)].add(pk)
            self._add_name(name, pk)
            self._add_name(official, pk)

    def _read_names(self) -> None:
        former = FormerOrganisationSlug.objects.filter(organisation__isnull=False)
        for slug, pk in former.values_list("slug", "organisation_id"):
            if pk is not None:
                self._slugs.setdefault(slug, pk)
        names = OrganisationName.objects.order_by()
        for text, pk in names.values_list("text", "organisation_id"):
            self._add_name(text, pk)

    def _add_name(self, text: str, pk: int) -> None:
        key = normalise(text)
        self._names[key].add(pk)
        self._cores[key].add(pk)
        self._cores[without_suffix(key).core].add(pk)
        if head := place_head(key):
            self._heads[head].add(pk)


def find_organisation(text: str, matcher: OrganisationMatcher | None = None) -> Match:
    """Return what ``text`` means; hand in a ``matcher`` to ask about many texts.

    >>> find_organisation("Borough of Poole").organisation.slug  # doctest: +SKIP
    'poole'
    """
    return (matcher or OrganisationMatcher()).find(text)
