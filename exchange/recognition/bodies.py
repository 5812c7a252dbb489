"""Organisations that a document names, by the register's own matching: offered, with what decided."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from exchange.readers.source import Passage
from exchange.recognition.offers import Offer, OfferKind
from organisations.matching import Match, OrganisationMatcher

_NAME = r"[A-Z][\w’'&-]*"
_CANDIDATE = re.compile(rf"{_NAME}(?:[ ](?:of the|of|and|the|for|upon|on|in|&|{_NAME})){{0,7}}")
_BODY = re.compile(
    r"\b(?:Council|Authority|Borough|County|Partnership|University|NHS|Board|Trust|Agency|Association"
    r"|Office|Service|Department|Network|Cabinet|Commission|Institute|Catapult)\b"
)
_SMALL = {"of", "and", "the", "for", "upon", "on", "in", "&", "of the"}
_SURE = {"official name", "name"}
_TO = ("lead_organisation", "partners.organisation")
MOST_LOOKED_UP = 5_000


@dataclass(slots=True)
class BodyFinder:
    """Looks organisations up for one or many documents; what was asked once is kept."""

    matcher: OrganisationMatcher = field(default_factory=OrganisationMatcher)
    _known: dict[str, Match] = field(default_factory=dict)

    def __call__(self, passages: Iterable[Passage]) -> Iterator[Offer]:
        """Yield an offer for each name of a body in ``passages``."""
        for passage in passages:
            for match in _CANDIDATE.finditer(passage.text):
                yield from self._within(passage, match.start(), match.group())

    def _within(self, passage: Passage, start: int, phrase: str) -> Iterator[Offer]:
        """The longest names in ``phrase``, from its left; what is no name is passed over."""
        words = list(re.finditer(r"\S+", phrase))
        first = 0
        while first < len(words):
            for last in range(len(words), first, -1):
                begin, end = words[first].start(), words[last - 1].end()
                found = self._offer(passage, start + begin, phrase[begin:end])
                if found is not None:
                    yield found
                    first = last
                    break
            else:
                first += 1

    def _offer(self, passage: Passage, start: int, text: str) -> Offer | None:
        words = text.split()
        if words[0].casefold() in _SMALL or words[-1] in _SMALL or len(text) < 4:
            return None
        match = self._find(text)
        if match is None:
            return None
        if match.organisation is not None:
            sure = match.by in _SURE or bool(_BODY.search(text))
            value, reason = match.organisation.slug, f"in the register, by its {match.by}"
            return self._made(passage, start, text, value, reason) if sure else None
        if match.is_ambiguous and _BODY.search(text):
            slugs = " or ".join(each.slug for each in match.candidates[:5])
            return self._made(passage, start, text, text, f"it could be {slugs}")
        return None

    def _made(self, passage: Passage, start: int, text: str, value: str, reason: str) -> Offer:
        end = start + len(text)
        return Offer(OfferKind.ORGANISATION, passage.id, start, end, text, value, _TO, reason)

    def _find(self, text: str) -> Match | None:
        if text not in self._known:
            if len(self._known) >= MOST_LOOKED_UP:
                return None
            self._known[text] = self.matcher.find(text)
        return self._known[text]
