"""What a record names, looked up: terms, organisations, programmes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from casestudies.choices import Basis
from exchange.apply import Lookups, Reference, references
from exchange.casefile.record import CaseRecord, DocumentError, Problem
from exchange.casefile.values import Names
from organisations.choices import AuthorityType
from organisations.matching import Match, OrganisationMatcher
from organisations.models import Organisation, Programme
from organisations.resolve import find_programme
from taxonomy.models import Barrier, Enabler, Method, Outcome, Sector, Term
from taxonomy.resolve import resolve_terms

LEAD = "lead_organisation"
NAME_LENGTH = 120
_MODELS: dict[str, Any] = {
    model.SCHEME.value: model for model in (Sector, Method, Outcome, Barrier, Enabler)
}


@dataclass(slots=True)
class Found:
    """The answers for one record, and sentences about what is not known."""

    lookups: Lookups
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Finder:
    """Looks names up for a whole run; what was read once is kept."""

    create_organisations: bool = False
    _matcher: OrganisationMatcher | None = None
    _terms: dict[str, dict[str, Term | None]] = field(default_factory=lambda: defaultdict(dict))
    _programmes: dict[str, Programme | None] = field(default_factory=dict)

    def look_up(self, record: CaseRecord) -> Found:
        """Return what ``record`` names.

        An unknown organisation or programme is noted and stays as text; an unknown lead
        organisation is made where that was asked for.

        Raises:
            DocumentError: naming every term that cannot be used, and a lead organisation that could
                be several, with the candidates.
        """
        named = references(record)
        problems: list[Problem] = []
        notes: list[str] = []
        terms = self._find_terms([each for each in named if each.names is Names.TERM], problems)
        organisations: dict[str, Organisation] = {}
        for reference in named:
            if reference.names is Names.ORGANISATION:
                found = self._find_organisation(reference, record, problems, notes)
                if found is not None:
                    organisations[reference.text] = found
        programmes = self._find_programmes(named, notes)
        if problems:
            raise DocumentError(*problems)
        return Found(Lookups(terms, organisations, programmes), notes)

    def forget(self) -> None:
        """Read organisations anew the next time: some were made, or a file's work was undone."""
        self._matcher = None

    def _find_terms(
        self, named: list[Reference], problems: list[Problem]
    ) -> dict[tuple[str, str], Term]:
        for scheme in {reference.scheme for reference in named}:
            known = self._terms[scheme]
            asked = {each.text for each in named if each.scheme == scheme} - known.keys()
            if asked:
                known.update(dict.fromkeys(asked))
                known.update(_of_own_model(scheme, resolve_terms(scheme, sorted(asked))))
        usable: dict[tuple[str, str], Term] = {}
        for reference in named:
            term = self._terms[reference.scheme][reference.text]
            if term is None:
                words = f"there is no {reference.scheme} called “{reference.text[:60]}”."
                problems.append(Problem(reference.path, words))
            elif term.is_group:
                words = f"“{reference.text}” is a group; name one of the terms in it."
                problems.append(Problem(reference.path, words))
            else:
                usable[reference.scheme, reference.text] = term
        return usable

    def _find_organisation(
        self, reference: Reference, record: CaseRecord, problems: list[Problem], notes: list[str]
    ) -> Organisation | None:
        match = self._match(reference.text)
        is_lead = reference.path == LEAD
        if match.organisation is not None:
            return match.organisation
        if match.is_ambiguous:
            words = f"“{reference.text[:80]}” could be {_candidates(match)}"
            if is_lead:
                problems.append(Problem(LEAD, f"{words}; give one of these slugs."))
            else:
                notes.append(f"{reference.path}: {words}; kept as text.")
        elif is_lead and self.create_organisations:
            return self._create(reference.text, record, notes)
        else:
            notes.append(f"{reference.path}: “{reference.text[:80]}” is not known; kept as text.")
        return None

    def _match(self, text: str) -> Match:
        if self._matcher is None:
            self._matcher = OrganisationMatcher()
        return self._matcher.find(text)

    def _create(self, name: str, record: CaseRecord, notes: list[str]) -> Organisation:
        if len(name) > NAME_LENGTH:
            words = f"the name is longer than {NAME_LENGTH} characters; no organisation was made."
            raise DocumentError(Problem(LEAD, words))
        made = Organisation(
            name=name,
            type=AuthorityType.OTHER,
            is_illustrative=record.fields.get("basis") == Basis.ILLUSTRATIVE,
            note="Made by an import from its name alone. Its type and nation are still to be filled in.",
        )
        made.save()
        self.forget()
        notes.append(f"{LEAD}: “{name}” was made; fill in its type and nation.")
        return made

    def _find_programmes(self, named: list[Reference], notes: list[str]) -> dict[str, Programme]:
        found: dict[str, Programme] = {}
        for reference in named:
            if reference.names is not Names.PROGRAMME:
                continue
            if reference.text not in self._programmes:
                self._programmes[reference.text] = find_programme(reference.text)
            programme = self._programmes[reference.text]
            if programme is None:
                notes.append(
                    f"{reference.path}: “{reference.text[:80]}” is not known; kept as text."
                )
            else:
                found[reference.text] = programme
        return found


def _of_own_model(scheme: str, answers: Mapping[str, Term]) -> dict[str, Term]:
    """Return the same terms as instances of their scheme's model, which tags must be."""
    rows: Mapping[int, Term] = _MODELS[scheme].objects.in_bulk(
        [term.pk for term in answers.values()]
    )
    return {slug: rows[term.pk] for slug, term in answers.items()}


def _candidates(match: Match) -> str:
    return " or ".join(f"{each.official_name} ({each.slug})" for each in match.candidates)
