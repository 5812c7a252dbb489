"""Who sees a case, and whose it is."""

from __future__ import annotations

from casestudies.models import CaseStudyPage
from contributions.models import WriterRole
from contributions.room.invitations import invite_to_case
from contributions.room.objections import KIND, tell_of_change
from tests.contributions.commands.shape import (
    ALL,
    NOT_WITHDRAWN,
    PUBLIC,
    ROOM,
    Command,
    Form,
    Sent,
    of_case,
    place,
    token_in_letter,
)
from tests.contributions.matrix import ANYBODY, SIGNED_IN, STEWARDS


def _handed_over(case: CaseStudyPage) -> Sent:
    return [case.ref], {"person": str(place(case, "successor").pk)}


def _place_of(role: str) -> Form:
    return lambda case: ([case.ref, place(case, role).pk], {})


def _called_off(by: str) -> Form:
    def form(case: CaseStudyPage) -> Sent:
        sender = place(case, by).user
        asked = invite_to_case(case, "new@b.example", WriterRole.WRITER, by=sender)
        return [case.ref], {"invitation": str(asked.pk)}

    return form


def _invited(**data: str) -> Form:
    def form(case: CaseStudyPage) -> Sent:
        owner = place(case, "owner").user
        invite_to_case(case, "new@b.example", WriterRole.WRITER, by=owner)
        return [token_in_letter("invited_to_case", "invited")], data

    return form


def _objected(case: CaseStudyPage) -> Sent:
    tell_of_change(case, ["before@b.example"], by=None)
    return [token_in_letter(KIND, "object")], {"words": "It is mine."}


COMMANDS = {
    "withdraw": Command("contribute_withdraw", of_case(reason="owner-request"), STEWARDS, PUBLIC),
    "hold back": Command("contribute_embargo", of_case(day="2099-01-01"), STEWARDS, NOT_WITHDRAWN),
    "hold back no longer": Command(
        "contribute_embargo", of_case(day=""), STEWARDS, NOT_WITHDRAWN - {"published"}
    ),
    "invite": Command(
        "contribute_invite", of_case(email="new@b.example", role="writer"), STEWARDS, ROOM
    ),
    "call off an invitation that the owner sent": Command(
        "contribute_invitation_call_off", _called_off("owner"), STEWARDS, ROOM
    ),
    "call off an invitation that the writer sent": Command(
        "contribute_invitation_call_off", _called_off("writer"), STEWARDS | {"writer"}, ROOM
    ),
    "correct the contact": Command(
        "contribute_contact", of_case(name="Ann", email="ann@b.example"), STEWARDS, ROOM
    ),
    "hand over": Command("contribute_hand_over", _handed_over, STEWARDS, ROOM),
    "take a writer's place away": Command("contribute_remove", _place_of("writer"), STEWARDS, ROOM),
    "take the successor's place away": Command(
        "contribute_remove", _place_of("successor"), STEWARDS, ROOM
    ),
    "ask for it back": Command(
        "contribute_restore", of_case(words="All agree."), STEWARDS, frozenset({"withdrawn"})
    ),
    # by a link
    "accept an invitation": Command("contribute_invited", _invited(yes="1"), SIGNED_IN, ROOM),
    "decline an invitation": Command("contribute_invited", _invited(no="1"), ANYBODY, ROOM),
    "object to a change of people": Command("contribute_object", _objected, ANYBODY, ALL),
}
