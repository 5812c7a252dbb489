"""A document as its review screen shows it: passages with their placement, what was found, the record."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.text import slugify

from contributions.documents import pictures
from contributions.documents.drafted import OUTSIDE, Drafted, Told
from contributions.documents.drafting import fields_of
from contributions.documents.laying_over import Review, lay_over
from contributions.documents.places import in_words
from contributions.documents.services import reading_of, source_of
from contributions.models import ConfirmedOffer, DocumentJob
from exchange.readers.source import Kind, SourceDocument
from exchange.recognition.bodies import BodyFinder
from exchange.recognition.notices import is_notice
from exchange.recognition.offers import Offer, OfferKind, find_offers
from exchange.recognition.own_files import is_own
from exchange.recognition.personal import find_personal_data
from exchange.recognition.reading import Placement, Status

PER_PAGE = 40
STATUS_WORDS = {
    Status.PLACED: "Placed",
    Status.UNPLACED: "No place yet",
    Status.SET_ASIDE: "Set aside by you",
    Status.FORM: "The form's own words",
    Status.NOT_TAKEN: "Not taken over",
}
COUNTED = {
    Status.PLACED: "placed",
    Status.UNPLACED: "without a place yet",
    Status.SET_ASIDE: "set aside by you",
    Status.FORM: "of the form's own words",
    Status.NOT_TAKEN: "not taken over",
}
"""The same after a number."""


@dataclass(frozen=True, slots=True)
class OfferLine:
    """Something that was found, with the fields that it could be for."""

    number: int
    offer: Offer
    choices: list[tuple[str, str]]

    @property
    def value(self) -> str:
        """What it would be taken as, where the text does not say so already; a slug says nothing new."""
        offer = self.offer
        if offer.kind is OfferKind.ORGANISATION or offer.value in (offer.text, slugify(offer.text)):
            return ""
        return offer.value


@dataclass(frozen=True, slots=True)
class PassageLine:
    """One passage of the screen."""

    placement: Placement
    decided: bool
    offers: list[OfferLine]
    personal: list[str]
    has_picture: bool = False

    @property
    def id(self) -> str:
        """The passage's id."""
        return self.placement.passage.id

    @property
    def status(self) -> str:
        """What became of it, in words."""
        return STATUS_WORDS[self.placement.status]

    @property
    def where(self) -> str:
        """The place that it went to, in words."""
        return in_words(self.placement.to) if self.placement.to else ""

    @property
    def is_decidable(self) -> bool:
        """Whether a person decides on it."""
        return self.placement.status is not Status.NOT_TAKEN

    @property
    def is_outside(self) -> bool:
        """Whether a draft has nothing of it, so that it can still be put there."""
        return self.placement.status in OUTSIDE

    @property
    def is_open(self) -> bool:
        """Whether it has no place yet."""
        return self.placement.status is Status.UNPLACED

    @property
    def is_picture(self) -> bool:
        """Whether it is a picture, which needs words."""
        return self.placement.passage.kind is Kind.IMAGE


@dataclass
class Screen:
    """All that one screen of a document needs; four queries, however many passages it has."""

    job: DocumentJob
    source: SourceDocument
    review: Review
    confirmed: list[ConfirmedOffer]
    decided: set[str] = field(default_factory=set)
    drafted: list[Told] | None = None
    """What the draft got of it, once there is one."""

    @property
    def is_own(self) -> bool:
        """Whether it is one of our own case files."""
        return is_own(self.source)

    @property
    def has_form(self) -> bool:
        """Whether it is read by a form of questions, rather than by the names that it gives its parts."""
        return not self.is_own and not is_notice(self.source)

    @cached_property
    def offers(self) -> list[Offer]:
        """Return what was found in the document, always in the same order; our own files name their facts."""
        if self.is_own:
            return []
        return find_offers(self.source, BodyFinder())

    @property
    def unplaced(self) -> list[Placement]:
        """The passages that have no place yet."""
        return [each for each in self.review.placements if each.status is Status.UNPLACED]

    def counts(self) -> list[tuple[str, int]]:
        """How many passages there are of each status, those of none left out."""
        told = [(words, self.review.count(status)) for status, words in COUNTED.items()]
        return [each for each in told if each[1]]

    def lines(self, first: int, last: int) -> list[PassageLine]:
        """Return the passages from ``first`` up to ``last``, with what was found in each."""
        taken = {(each.passage, each.start) for each in self.confirmed}
        offers: dict[str, list[OfferLine]] = defaultdict(list)
        for number, offer in enumerate(self.offers):
            if (offer.passage, offer.start) not in taken:
                choices = [(to, in_words(to)) for to in offer.to]
                offers[offer.passage].append(OfferLine(number, offer, choices))
        personal: dict[str, list[str]] = defaultdict(list)
        for found in find_personal_data(self.source):
            personal[found.passage].append(f"{found.text}: {found.reason}")
        held = pictures.held(self.job.pk)
        lines, shown = [], set()
        for placement in self.review.placements[first:last]:
            whole = placement.passage.id.partition(".")[0]
            once = whole not in shown
            shown.add(whole)
            lines.append(
                PassageLine(
                    placement,
                    bool({whole, placement.passage.id} & self.decided),
                    offers[whole] if once else [],
                    personal[whole] if once else [],
                    whole in held,
                )
            )
        return lines

    def told(self) -> list[tuple[str, str, bool]]:
        """Return in words what the record holds now, or what the draft got."""
        told = fields_of(self.review.record) if self.drafted is None else self.drafted
        return [(in_words(to), text, made) for to, text, made in told]


def screen_of(job: DocumentJob) -> Screen:
    """Work out the screen of a document that was read; once there is a draft of it, by what was kept with that."""
    source = source_of(job)
    decisions = list(job.decisions.all())
    confirmed = list(job.confirmed.all())
    told = None
    # A draft that was deleted leaves a document of which another can be made, by the forms of today.
    if job.drafted is not None and job.cases.exists():
        kept = Drafted.from_json(job.drafted, source)
        review, told = kept.with_later(source, decisions, confirmed)
    else:
        review = lay_over(reading_of(job, source), decisions, confirmed)
    decided = {decision.passage for decision in decisions}
    return Screen(job, source, review, confirmed, decided, told)
