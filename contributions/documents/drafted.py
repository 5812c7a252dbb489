"""What a document was read as when its draft was made: kept with it, and read no other way from then on.

The draft has what was placed then. A template that an editor changes later, another release or a tab that shows an
old screen would place other passages, which the draft never got: they would count as settled and be deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from contributions.documents.laying_over import ASIDE, TAKEN, YOURS, Review
from exchange.casefile.record import CaseRecord
from exchange.readers.source import (
    Kind,
    Passage,
    SourceDocument,
    passage_from_json,
    passage_to_json,
)
from exchange.recognition.notices import is_notice
from exchange.recognition.reading import Placement, Status

if TYPE_CHECKING:
    from contributions.models import ConfirmedOffer, DocumentJob, PassageDecision

Told = tuple[str, str, bool]
"""A place, the words that the record has there, and whether they were made out of the document's own."""

IS_DRAFTED: Final = "A draft has been made from it"
SETTLED: Final = f"{IS_DRAFTED}, so it stays read as it was. Put what has no place yet where it belongs, one by one."
IN_THE_DRAFT: Final = f"{IS_DRAFTED}. Change the fact there."
BACK: Final = "it was set aside when the draft was made"
OUTSIDE: Final = frozenset({Status.UNPLACED, Status.SET_ASIDE, Status.FORM})
"""Passages of which a draft has nothing: a person may still put them there."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A review as the draft was made of it; ``facts`` are the ids of the confirmed facts that were used."""

    placements: list[Placement]
    told: list[Told] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    facts: list[int] = field(default_factory=list)

    def as_json(self, source: SourceDocument) -> dict[str, Any]:
        """Return it as JSON values; a passage that is as ``source`` has it by its id alone."""
        same = {each.id: each for each in source.passages}
        return {
            "placements": [
                [
                    each.passage.id
                    if same.get(each.passage.id) == each.passage
                    else passage_to_json(each.passage),
                    each.status.value,
                    each.to,
                    each.reason,
                ]
                for each in self.placements
            ],
            "told": [list(each) for each in self.told],
            "problems": self.problems,
            "warnings": self.warnings,
            "facts": self.facts,
        }

    @classmethod
    def from_json(cls, held: Mapping[str, Any], source: SourceDocument) -> Drafted:
        """Return what ``as_json`` wrote."""
        same = {each.id: each for each in source.passages}
        placements = [
            Placement(
                same[said] if isinstance(said, str) else passage_from_json(said),
                Status(status),
                to,
                reason,
            )
            for said, status, to, reason in held["placements"]
        ]
        told = [(to, words, made) for to, words, made in held["told"]]
        return cls(placements, told, held["problems"], held["warnings"], held["facts"])

    def with_later(
        self,
        source: SourceDocument,
        decisions: Iterable[PassageDecision],
        confirmed: Iterable[ConfirmedOffer],
    ) -> tuple[Review, list[Told]]:
        """Return what has become of every passage since, and what the draft got of the document until now.

        What was placed stays so. Of the rest only what a person decided counts: they put it into the draft itself.
        """
        used = set(self.facts)
        later = [each for each in confirmed if each.pk not in used]
        taken = {each.passage: each.to for each in later} if is_notice(source) else {}
        made = {decision.passage: decision for decision in decisions}
        now = [_now(each, made, taken) for each in self.placements]
        put = [
            (each.to, each.passage.text, False)
            for before, each in zip(self.placements, now, strict=True)
            if each.status is Status.PLACED
            and before.status is not Status.PLACED
            and each.reason != TAKEN
        ]
        told = [*self.told, *put, *((each.to, each.value, False) for each in later)]
        return Review(CaseRecord(), now, list(self.problems), list(self.warnings)), told


def _now(
    before: Placement, made: Mapping[str, PassageDecision], taken: Mapping[str, str]
) -> Placement:
    """What has become of a passage that was as ``before`` when the draft was made."""
    if before.status not in OUTSIDE:
        return before
    passage = before.passage
    decision = made.get(passage.id) or _whole_aside(made, passage)
    if decision is not None and decision.status == Status.SET_ASIDE:
        return replace(before, status=Status.SET_ASIDE, to="", reason=ASIDE)
    if decision is not None:
        if decision.words and passage.kind is Kind.IMAGE:
            passage = replace(passage, text=decision.words, marked="")
        return Placement(passage, Status.PLACED, decision.to, YOURS)
    if passage.id in taken:
        return replace(before, status=Status.PLACED, to=taken[passage.id], reason=TAKEN)
    if before.status is Status.SET_ASIDE:
        return replace(before, status=Status.UNPLACED, to="", reason=BACK)
    return before


def _whole_aside(made: Mapping[str, PassageDecision], part: Passage) -> PassageDecision | None:
    """The decision that sets the whole passage of a part aside. One that places it was there before the draft."""
    decision = made.get(part.id.partition(".")[0])
    return decision if decision is not None and decision.status == Status.SET_ASIDE else None


def keep_as_drafted(
    job: DocumentJob, source: SourceDocument, review: Review, told: Iterable[Told]
) -> None:
    """Keep with ``job`` that its draft was made of ``review``, whose record is told in ``told``.

    A decision that did not fit goes: whoever decides on its passage from now on puts it into the draft.
    """
    left = {each.passage.id for each in review.placements if each.status is Status.UNPLACED}
    placing = job.decisions.filter(status=Status.PLACED.value)
    unfit = [each.pk for each in placing if each.passage in left]
    job.decisions.filter(pk__in=unfit).delete()
    facts = list(job.confirmed.values_list("pk", flat=True))
    drafted = Drafted(review.placements, list(told), review.problems, review.warnings, facts)
    job.drafted = drafted.as_json(source)
    job.save(update_fields=["drafted"])
