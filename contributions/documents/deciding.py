"""What a person said of passages on the review screen, done; after the draft is made, in the draft too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction

from contributions.access import cases_of
from contributions.documents import drafting, services
from contributions.documents.laying_over import text_for
from contributions.documents.places import OWN_SECTION, may_take
from contributions.documents.review import screen_of
from contributions.models import DocumentJob
from exchange.readers.source import Kind
from exchange.recognition.reading import Placement, Status

if TYPE_CHECKING:
    from casestudies.models import CaseStudyPage
    from cms.accounts.models import User


NOT_THEIRS = "The case is no longer yours to change, so its people settle what stands beside it."


def is_theirs_to_settle(job: DocumentJob, user: User) -> bool:
    """Whether ``user`` decides on the words of a document: beside a draft, those who may write that case do."""
    beside = list(job.cases.values_list("pk", flat=True)) if not job.made else []
    return not beside or cases_of(user).filter(pk__in=beside).exists()


def decide_on(job: DocumentJob, said: Mapping[str, str], user: User) -> None:
    """Do what ``said`` asks for: ``do`` is place, aside, back, rest-aside or rest-kept.

    Raises:
        ValueError: in words for the person.
    """
    with transaction.atomic():
        held = DocumentJob.objects.select_for_update().defer("passages").get(pk=job.pk)
        job.drafted = held.drafted
        placements = screen_of(job).review.placements
        made: CaseStudyPage | None = job.cases.order_by("pk").first()
        if not is_theirs_to_settle(job, user):
            raise ValueError(NOT_THEIRS)
        do, passage = said.get("do", ""), said.get("passage", "")
        if do in ("rest-aside", "rest-kept"):
            rest = [each for each in placements if each.status is Status.UNPLACED]
            if do == "rest-aside":
                services.set_aside(job, [each.passage.id for each in rest])
                return
            _keep_rest(job, rest, made, user)
            return
        found = next((each for each in placements if each.passage.id == passage), None)
        if found is None or found.status is Status.NOT_TAKEN:
            raise ValueError("There is no such passage.")
        if made is not None and found.status is Status.PLACED:
            raise ValueError("It is in the draft already. Change it there.")
        if do == "place":
            _place(job, found, said.get("to", ""), said.get("words", ""), made, user)
        elif do == "aside":
            services.set_aside(job, [passage])
        elif do == "back":
            services.take_back(job, passage)
        else:
            raise ValueError("Choose what to do with it.")


def take_offer(job: DocumentJob, said: Mapping[str, str], user: User) -> str:
    """Take the fact numbered ``offer`` for the field ``to``, once, in the draft too; return its passage.

    Raises:
        ValueError: in words for the person.
    """
    with transaction.atomic():
        held = DocumentJob.objects.select_for_update().get(pk=job.pk)
        offers = screen_of(held).offers
        number, to = said.get("offer", ""), said.get("to", "")
        if not (number.isdecimal() and len(number) < 6 and int(number) < len(offers)):
            raise ValueError("That is no longer offered.")
        offer = offers[int(number)]
        made: CaseStudyPage | None = job.cases.order_by("pk").first()
        if services.confirm(job, offer, to) and made is not None:
            drafting.add_to_case(made, [(to, offer.value)], user)
        return offer.passage


def _keep_rest(
    job: DocumentJob, rest: Sequence[Placement], made: CaseStudyPage | None, user: User
) -> None:
    """Keep what has no place in a section of its own; one version of the case for all of it."""
    if made is not None and rest:
        words = [(OWN_SECTION, text_for(OWN_SECTION, each.passage)) for each in rest]
        drafting.add_to_case(made, words, user)
    for each in rest:
        services.place(job, each.passage.id, OWN_SECTION)


def _place(
    job: DocumentJob,
    placement: Placement,
    to: str,
    words: str,
    made: CaseStudyPage | None,
    user: User,
) -> None:
    if made is not None and may_take(to):
        passage = placement.passage
        if words.strip() and passage.kind is Kind.IMAGE:
            passage = replace(passage, text=words.strip(), marked="")
        drafting.add_to_case(made, [(to, text_for(to, passage))], user)
    services.place(job, placement.passage.id, to, words)
