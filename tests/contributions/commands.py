"""What can be done to a case, each as its form sends it, with who does it and in which states.

A command that needs something of the case first, such as an agreement that is missing, makes it as its form is made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from casestudies.models import CaseStudyPage, Consent
from cms.accounts.models import User
from cms.core.dates import PartialDate
from contributions.agreement.links import token_of
from contributions.agreement.services import mark_of, shown_lines
from contributions.models import AgreementRequest, CaseWriter, FieldComment
from tests.contributions.matrix import ANYBODY, PEOPLE, STEWARDS
from tests.contributions.writing.helpers import sent

STATES = ("draft", "in review", "published", "scheduled", "withdrawn")
EDITORS = frozenset({"Editor", "Administrator"})

ALWAYS = frozenset(STATES)
OPEN_TO_WRITING = ALWAYS - {"in review", "scheduled"}
NOT_WITHDRAWN = ALWAYS - {"withdrawn"}
PUBLIC = frozenset({"published"})
QUOTED = "quotations.w1"

Form = Callable[[CaseStudyPage], tuple[str, dict[str, Any]]]
"""The address, below that of the case in the room or from the root, and what is sent there."""


@dataclass(frozen=True, slots=True)
class Command:
    """A form, whose it is, and the states in which it does something for them; for nobody else it ever does."""

    form: Form
    by: frozenset[str]
    states: frozenset[str]


def _place(case: CaseStudyPage, role: str) -> CaseWriter:
    return CaseWriter.objects.get(page=case, role=role, accepted_at__isnull=False)


def _asked(case: CaseStudyPage, by: str) -> AgreementRequest:
    asker: User = _place(case, by).user
    return AgreementRequest.objects.create(
        page=case,
        asked_by=asker,
        name="Ann",
        role="owner",
        email="a@b.example",
        asked_at=timezone.now(),
    )


def _call_off(by: str) -> Form:
    return lambda case: ("agreement/call-off/", {"request": str(_asked(case, by).pk)})


def _let_agreements_end(case: CaseStudyPage) -> None:
    """The owner's, to the whole, and that of whoever is quoted."""
    over, day = PartialDate(2026, 2), PartialDate(2026, 1)
    Consent.objects.filter(page=case).update(expires=over)
    said: dict[str, Any] = {"given_by": "Bo", "role": "quoted-person", "audiences": ["public"]}
    Consent.objects.create(page=case, date=day, expires=over, covers=[QUOTED], **said)


def _lacking(do: str, part: str = "", **data: str) -> Form:
    def form(case: CaseStudyPage) -> tuple[str, dict[str, Any]]:
        _let_agreements_end(case)
        return "agreement/", {"do": do, "part": part, **data}

    return form


def _given_elsewhere(case: CaseStudyPage) -> tuple[str, dict[str, Any]]:
    _let_agreements_end(case)
    said = {"given_by": "Ann", "given_on": "2026-01-05", "evidence": "E-mail.", "read": "on"}
    return "agreement/given/?part=", said


def _by_link(case: CaseStudyPage) -> tuple[str, dict[str, Any]]:
    _let_agreements_end(case)
    asked = _asked(case, "owner")
    read = mark_of(shown_lines(asked))
    return reverse("contribute_agree", args=[token_of(asked)]), {"answer": "yes", "read": read}


def _comment_settled(case: CaseStudyPage) -> tuple[str, dict[str, Any]]:
    first = FieldComment.objects.create(page=case, text="Since when?")
    return f"comments/{first.pk}/settled/", {}


def _dispute_settled(case: CaseStudyPage) -> tuple[str, dict[str, Any]]:
    said = {"kind": "dispute", "state": "standing", "public_words": "40.", "given_by": "A supplier"}
    statement = case.statements.create(**said, text="It was 40.", email="s@company.example")
    data = {"state": "settled", "public_words": "40.", "outcome": "It was."}
    return reverse("statements:edit", args=[statement.pk]), data


COMMANDS = {
    "write": Command(
        lambda case: ("edit/", sent(case, "short", challenge="Changed.")), PEOPLE, OPEN_TO_WRITING
    ),
    "go back to a version": Command(
        lambda case: ("versions/", {"version": str(case.revisions.order_by("pk")[0].pk)}),
        PEOPLE,
        OPEN_TO_WRITING,
    ),
    "send": Command(
        lambda _: ("submit/", {}), PEOPLE, frozenset({"draft", "published", "scheduled"})
    ),
    "take back from review": Command(
        lambda _: ("submit/take-back/", {}), PEOPLE, frozenset({"in review"})
    ),
    "say that it is still true": Command(
        lambda _: ("update/", {"still-true": "1"}), PEOPLE, PUBLIC
    ),
    "comment": Command(lambda _: ("comments/", {"text": "Since when?"}), PEOPLE, ALWAYS),
    "settle a comment": Command(_comment_settled, PEOPLE, ALWAYS),
    # agreement
    "ask for agreement": Command(
        _lacking("ask", name="Ann", email="a@b.example"), PEOPLE, NOT_WITHDRAWN
    ),
    "answer by link": Command(_by_link, ANYBODY, NOT_WITHDRAWN),
    "record an agreement given elsewhere": Command(_given_elsewhere, STEWARDS, ALWAYS),
    "agree": Command(_lacking("agree"), STEWARDS, ALWAYS),
    "withhold": Command(_lacking("withhold", QUOTED), STEWARDS, ALWAYS),
    "anonymise": Command(_lacking("unnamed"), STEWARDS, ALWAYS),
    "call off what the owner asked": Command(_call_off("owner"), STEWARDS, ALWAYS),
    "call off what the writer asked": Command(_call_off("writer"), PEOPLE, ALWAYS),
    # who sees it, and whose it is
    "withdraw": Command(lambda _: ("withdraw/", {"reason": "owner-request"}), STEWARDS, PUBLIC),
    "hold back": Command(lambda _: ("embargo/", {"day": "2099-01-01"}), STEWARDS, ALWAYS),
    "invite": Command(
        lambda _: ("people/invite/", {"email": "new@b.example", "role": "writer"}), STEWARDS, ALWAYS
    ),
    "hand over": Command(
        lambda case: ("people/hand-over/", {"person": str(_place(case, "successor").pk)}),
        STEWARDS,
        ALWAYS,
    ),
    "take a writer's place away": Command(
        lambda case: (f"people/{_place(case, 'writer').pk}/remove/", {}), STEWARDS, ALWAYS
    ),
    # the editors' own
    "restore": Command(
        lambda case: (reverse("case_restore", args=[case.pk]), {}),
        EDITORS,
        frozenset({"withdrawn"}),
    ),
    "settle a dispute": Command(_dispute_settled, EDITORS, ALWAYS),
}
