"""Cases like one case, with what they share: from the index, and so from public cases alone."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from search import fields, text
from search.clauses import Bool, Clause, Constant, Every, NumberIn, OneOf, Word
from search.documents import CaseDocument
from search.engines.entries import decode, facet_tokens
from search.facets.base import LabelSource
from search.query.question import QUESTION_WORDS
from search.query.request import EngineRequest, Searchable, TallyRequest

MOST_LOOKED_AT: Final = 24
MOST: Final = 12
MOST_TITLE_WORDS: Final = 12
SHORTEST: Final = 4  # letters of a word of a title that says what a case is about

# What is shared counts by how much it says about a case, times how rare it is.
TERMS: Final[Mapping[str, float]] = {
    "method": 3.0,
    "sector": 2.5,
    "outcome": 2.0,
    "programme": 2.0,
    "barrier": 1.0,
    "enabler": 1.0,
}
AROUND: Final[Mapping[str, float]] = {
    "authority": 1.0,
    "authority_type": 0.75,
    "region": 0.75,
    "nation": 0.5,
    "kind": 0.5,
}
WEIGHTS: Final[Mapping[str, float]] = {**TERMS, **AROUND}
STRONG: Final = ("method", "sector", "outcome", "programme")
ABOVE: Final = 0.25  # a wider term that both stand under is a hint and no more
TITLE_WORD: Final = 1.0
FEWEST_SHARED: Final = 2

Names = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class SharedTerm:
    """A term that two cases are tagged with; ``weight`` says how much that tells."""

    kind: str
    name: str
    weight: float


@dataclass(frozen=True, slots=True)
class Similar:
    """A case that shares something with another.

    ``terms`` hold the most telling one of each kind; ``words`` those of the other's title that stand in
    this one's, the rarest first. The rest holds what both are, and is empty where they differ.
    """

    page_id: int
    ref: str
    terms: tuple[SharedTerm, ...]
    words: tuple[str, ...] = ()
    is_same_authority: bool = False
    authority_type: str = ""
    region: str = ""
    nation: str = ""


def similar(
    page_id: int, index: Searchable, labels: LabelSource, blocked: frozenset[int]
) -> list[Similar]:
    """Return the cases most like ``page_id``, at most twelve: none for one that the index does not hold.

    They share a method, sector, outcome or programme, and one thing more. The order is the same
    whichever engine answers: what is shared is weighed here, draws go to the newest.
    """
    own = index.run(
        EngineRequest(
            NumberIn(fields.PAGE_ID, (page_id,)),
            order="newest",
            limit=1,
            tallies=(TallyRequest(Every(), fields.FACETS),),
            counts=(Every(),),
        )
    )
    if not own.found or page_id in blocked:
        return []
    names = {kind: labels.labels(kind) for kind in TERMS}
    view = _View.of(decode(own.found[0].payload), index, names, own.tallies[0], own.counts[0])
    hidden = NumberIn(fields.PAGE_ID, (page_id, *sorted(blocked)))
    near = view.clause()
    if near is None:
        return []
    request = EngineRequest(Bool(must=(near,), must_not=(hidden,)), limit=MOST_LOOKED_AT)
    others = [decode(found.payload) for found in index.run(request).found]
    ranked = sorted(others, key=lambda case: (-view.score(case), -_newness(case), case.page_id))
    shared = (view.shared_with(case) for case in ranked)
    return list(islice((each for each in shared if _is_enough(each)), MOST))


@dataclass(frozen=True, slots=True)
class _View:
    """One case, by what another may share with it, and how much each of that weighs."""

    case: CaseDocument
    weights: Mapping[str, float]
    words: Mapping[str, float]
    tagged: frozenset[str]
    names: Names

    @classmethod
    def of(
        cls,
        case: CaseDocument,
        index: Searchable,
        names: Names,
        counted: Mapping[str, int],
        cases: int,
    ) -> _View:
        tagged = frozenset(_tagged(case, names))
        weights: dict[str, float] = {}
        for token in facet_tokens(case):
            base = WEIGHTS.get(token.partition(":")[0], 0.0)
            if token.partition(":")[0] in TERMS and token not in tagged:
                base *= ABOVE
            if base:
                weights[token] = round(base * _rarity(counted.get(token, 1), cases), 3)
        return cls(case, weights, _title_words(case, index, cases), tagged, names)

    def clause(self) -> Clause | None:
        """What finds the cases to look at: those with one of the strong terms, scored by all that is shared."""
        strong = [token for token in self.tagged if token.partition(":")[0] in STRONG]
        if not strong:
            return None
        shared = [
            Constant(OneOf(fields.FACETS, (token,)), weight)
            for token, weight in self.weights.items()
        ]
        shared += [
            Constant(Word(fields.TITLE, word), weight) for word, weight in self.words.items()
        ]
        return Bool(must=(OneOf(fields.FACETS, tuple(sorted(strong))),), should=tuple(shared))

    def score(self, other: CaseDocument) -> float:
        """How much ``other`` shares."""
        held = set(facet_tokens(other))
        stems = set(text.analyse(other.title))
        facets = sum(weight for token, weight in self.weights.items() if token in held)
        words = sum(weight for word, weight in self.words.items() if text.stem(word) in stems)
        return round(facets + words, 3)

    def shared_with(self, other: CaseDocument) -> Similar:
        """What ``other`` shares, as it is said."""
        stems = set(text.analyse(other.title))
        rarest = sorted(self.words, key=lambda word: (-self.words[word], word))
        authorities = self.case.authorities[:1]
        return Similar(
            page_id=other.page_id,
            ref=other.ref,
            terms=tuple(self._terms(other)),
            words=tuple(word for word in rarest if text.stem(word) in stems),
            is_same_authority=bool(_same(authorities, other.authorities)),
            authority_type=_same(self.case.authority_types, other.authority_types),
            region=_same(self.case.regions, other.regions),
            nation=_same(self.case.nations, other.nations),
        )

    def _terms(self, other: CaseDocument) -> Iterator[SharedTerm]:
        """Yield the most telling term of each kind that both are tagged with."""
        both = self.tagged.intersection(_tagged(other, self.names))
        ranked = sorted(both, key=lambda token: (-self.weights.get(token, 0.0), token))
        found: dict[str, SharedTerm] = {}
        for token in ranked:
            kind, _, slug = token.partition(":")
            name = self.names[kind].get(slug, slug)
            found.setdefault(kind, SharedTerm(kind, name, self.weights.get(token, 0.0)))
        yield from (found[kind] for kind in TERMS if kind in found)


def _tagged(case: CaseDocument, names: Names) -> Iterator[str]:
    """Yield the tokens of the terms that a case has itself, without those above them, and of its programme."""
    own = set(case.term_names)
    for kind, slugs in (
        ("method", case.methods),
        ("sector", case.sectors),
        ("outcome", case.outcomes),
        ("barrier", case.barriers),
        ("enabler", case.enablers),
    ):
        known = names[kind]
        yield from (f"{kind}:{slug}" for slug in slugs if known.get(slug) in own)
    yield from (f"programme:{slug}" for slug in case.programmes)


def _title_words(case: CaseDocument, index: Searchable, cases: int) -> dict[str, float]:
    """Return the telling words of a title with their weights: rare words tell, those of most cases do not."""
    words = [word for word in text.words(case.title) if not text.is_stop(word)]
    telling = [word for word in dict.fromkeys(words) if word not in QUESTION_WORDS]
    telling = [w for w in telling if len(w) >= SHORTEST and not w.isdigit()][:MOST_TITLE_WORDS]
    held = index.frequencies(telling) if telling else {}
    weights = {word: TITLE_WORD * _telling(held.get(word, 1), cases) for word in telling}
    return {word: round(weight, 3) for word, weight in weights.items() if weight > 0}


def _rarity(holding: int, cases: int) -> float:
    """How much it says that a case is one of ``holding`` among ``cases``."""
    return math.log1p(cases / max(holding, 1))


def _telling(holding: int, cases: int) -> float:
    """The same for a word: what stands in a fifth of all cases or more says nothing."""
    return max(0.0, math.log(cases / (5 * max(holding, 1)))) if cases else 0.0


def _same(own: Sequence[str], others: Sequence[str]) -> str:
    return next((value for value in own if value in others), "")


def _newness(case: CaseDocument) -> float:
    return case.published.timestamp()


def _is_enough(shared: Similar) -> bool:
    strong = [term for term in shared.terms if term.kind in STRONG]
    more = (shared.words, shared.is_same_authority, shared.authority_type or shared.region)
    return bool(strong) and len(strong) + sum(map(bool, more)) >= FEWEST_SHARED
