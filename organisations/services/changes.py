"""Renaming, merging and succession."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction

from cms.core.dates import PartialDate
from organisations.choices import NameKind
from organisations.models import (
    Membership,
    Organisation,
    OrganisationEmailDomain,
    OrganisationName,
    Programme,
    Succession,
)
from organisations.usage import retag


@transaction.atomic
def rename_organisation(
    organisation: Organisation,
    *,
    name: str | None = None,
    official_name: str | None = None,
    slug: str | None = None,
) -> Organisation:
    """Give an organisation another name or address; the old ones go on leading to it.

    Raises:
        ValidationError: if the name belongs to another current body, or the slug is, or
            once was, another's.
    """
    organisation.name = organisation.name if name is None else name
    organisation.official_name = (
        organisation.official_name if official_name is None else official_name
    )
    organisation.slug = organisation.slug if slug is None else slug
    organisation.full_clean()
    organisation.save()
    return organisation


@transaction.atomic
def rename_programme(
    programme: Programme, *, name: str | None = None, slug: str | None = None
) -> Programme:
    """Give a programme another name or address; the old ones go on leading to it.

    Raises:
        ValidationError: if either belongs to another.
    """
    programme.name = programme.name if name is None else name
    programme.slug = programme.slug if slug is None else slug
    programme.full_clean()
    programme.save()
    return programme


@transaction.atomic
def merge_organisations(loser: Organisation, winner: Organisation) -> Organisation:
    """Let ``winner`` stand for ``loser``, two rows that turned out to be one body.

    The loser's row stays, so its slug and reference lead on for ever. Its names, members,
    programmes, districts and successions pass to the winner, and registered apps re-tag
    what names it. For a body that really took over from another, use
    :func:`record_succession`.

    Raises:
        ValidationError: if they are the same row, or the loser was merged before.
    """
    winner = winner.final()
    _check_merge(loser.pk, loser.merged_into_id, winner.pk)
    _pass_on_names(loser, winner)
    _pass_on_successions(loser, winner)
    _pass_on_members(loser, winner)
    Programme.objects.filter(runner=loser).update(runner=winner)
    Organisation.objects.filter(county=loser).exclude(pk=winner.pk).update(county=winner)
    members = Organisation.objects.filter(combined_authority=loser).exclude(pk=winner.pk)
    members.update(combined_authority=winner)
    Organisation.objects.filter(pk=winner.pk, county=loser).update(county=None)
    Organisation.objects.filter(pk=winner.pk, combined_authority=loser).update(
        combined_authority=None
    )
    Organisation.objects.filter(merged_into=loser).update(merged_into=winner)
    loser.merged_into = winner
    loser.save()
    retag(loser, winner)
    return winner


@transaction.atomic
def merge_programmes(loser: Programme, winner: Programme) -> Programme:
    """Let ``winner`` stand for ``loser``, two rows that turned out to be one programme.

    Raises:
        ValidationError: if they are the same row, or the loser was merged before.
    """
    winner = winner.final()
    _check_merge(loser.pk, loser.merged_into_id, winner.pk)
    known = {winner.name, *winner.other_names}
    fresh = [name for name in (loser.name, *loser.other_names) if name not in known]
    winner.other_names = [*winner.other_names, *fresh]
    winner.save()
    Programme.objects.filter(merged_into=loser).update(merged_into=winner)
    loser.merged_into = winner
    loser.save()
    retag(loser, winner)
    return winner


@transaction.atomic
def record_succession(
    predecessor: Organisation,
    successors: Iterable[Organisation],
    *,
    on: PartialDate | None = None,
) -> None:
    """Note that ``successors`` took over from ``predecessor``, which ended ``on`` that date.

    An end date that is already known stays. Noting the same twice changes nothing.

    Raises:
        ValidationError: if a body would come, however far back, from itself.
    """
    families = Organisation.objects.families()
    before = families.predecessors(predecessor.pk) | {predecessor.pk}
    after = list(successors)
    for successor in after:
        if successor.pk in before:
            raise ValidationError(f"{successor} cannot take over from what came after it.")
        Succession.objects.get_or_create(
            predecessor=predecessor, successor=successor, defaults={"on": on}
        )
    if predecessor.ends is None and on is not None:
        predecessor.ends = on
    for organisation in (predecessor, *after):
        organisation.save()


def _check_merge(loser: int, merged_into: int | None, winner: int) -> None:
    if loser == winner:
        raise ValidationError("A row cannot be merged into itself.")
    if merged_into is not None:
        raise ValidationError("This row was merged before.")


def _pass_on_names(loser: Organisation, winner: Organisation) -> None:
    known = {winner.name, winner.official_name, *(row.text for row in winner.names.all())}
    passed = [(loser.name, NameKind.VARIANT), (loser.official_name, NameKind.VARIANT)]
    passed += [(row.text, row.kind) for row in loser.names.all()]
    for text, kind in passed:
        if text not in known:
            known.add(text)
            winner.names.add(OrganisationName(text=text, kind=kind))
    winner.save()


def _pass_on_successions(loser: Organisation, winner: Organisation) -> None:
    for link in Succession.objects.filter(predecessor=loser).exclude(successor=winner):
        Succession.objects.get_or_create(
            predecessor=winner, successor_id=link.successor_id, defaults={"on": link.on}
        )
    for link in Succession.objects.filter(successor=loser).exclude(predecessor=winner):
        Succession.objects.get_or_create(
            predecessor_id=link.predecessor_id, successor=winner, defaults={"on": link.on}
        )
    Succession.objects.filter(predecessor=loser).delete()
    Succession.objects.filter(successor=loser).delete()


def _pass_on_members(loser: Organisation, winner: Organisation) -> None:
    """Of somebody in both, the place that was confirmed stays; of two alike the one that they have at the winner."""
    members = Membership.objects.filter(organisation=loser)
    twice = Membership.objects.filter(organisation=winner, user_id__in=members.values("user_id"))
    confirmed = members.filter(approved=True).values_list("user_id", flat=True)
    twice.filter(approved=False, user_id__in=list(confirmed)).delete()
    members.filter(user_id__in=list(twice.values_list("user_id", flat=True))).delete()
    members.update(organisation=winner)
    OrganisationEmailDomain.objects.filter(organisation=loser).update(organisation=winner)
