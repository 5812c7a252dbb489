"""Asking for agreements, giving them and taking them back, and what is left out without one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from casestudies.agreeing import latest
from casestudies.models import CaseStudyPage, Consent
from cms.core.dates import PartialDate
from contributions.agreement.links import token_of
from contributions.agreement.services import mark_of, read_of, shown_lines
from contributions.models import AgreementRequest
from tests.contributions.commands.shape import (
    ALL,
    EDITORS,
    NOT_WITHDRAWN,
    QUOTED,
    ROOM,
    SUPPLIER,
    Command,
    Form,
    Sent,
    place,
)
from tests.contributions.matrix import ANYBODY, PEOPLE, STEWARDS


def _let_agreements_end(case: CaseStudyPage) -> None:
    """The owner's, to the whole, the supplier's, and that of whoever is quoted."""
    over, day = PartialDate(2026, 2), PartialDate(2026, 1)
    Consent.objects.filter(page=case).update(expires=over)
    said: dict[str, Any] = {"given_by": "Bo", "role": "quoted-person", "audiences": ["public"]}
    Consent.objects.create(page=case, date=day, expires=over, covers=[QUOTED], **said)


def _lacking(do: str, part: str = "", **data: str) -> Form:
    def form(case: CaseStudyPage) -> Sent:
        _let_agreements_end(case)
        return [case.ref], {"do": do, "part": part, **data}

    return form


def _asked(case: CaseStudyPage, by: str, **fields: Any) -> AgreementRequest:
    said = {"name": "Ann", "role": "owner", "email": "a@b.example", "asked_at": timezone.now()}
    return AgreementRequest.objects.create(
        page=case, asked_by=place(case, by).user, **{**said, **fields}
    )


def _lacking_for_editors(do: str, part: str = "", **data: str) -> Form:
    form = _lacking(do, part, **data)
    return lambda case: ([case.pk], form(case)[1])


def _asked_before(case: CaseStudyPage) -> Sent:
    _asked(case, "owner", asked_at=timezone.now() - timedelta(hours=2))
    return _lacking("ask", name="Ann", email="a@b.example")(case)


def _call_off(by: str) -> Form:
    return lambda case: ([case.ref], {"request": str(_asked(case, by).pk)})


def _call_off_as_an_editor(case: CaseStudyPage) -> Sent:
    return [case.pk], {"request": str(_asked(case, "owner").pk)}


def _given_elsewhere(case: CaseStudyPage) -> Sent:
    _let_agreements_end(case)
    said = {"given_by": "Ann", "given_on": "2026-01-05", "evidence": "E-mail.", "read": "on"}
    return [case.ref], {**said, "shown": read_of(latest(case))}


def _taken_back_elsewhere(case: CaseStudyPage) -> Sent:
    consent = Consent.objects.filter(page=case, role="owner").first()
    return [case.ref], {"agreement": str(consent.pk) if consent else ""}


def _agree(case: CaseStudyPage) -> Sent:
    _let_agreements_end(case)
    return [case.ref], {"do": "agree", "part": "", "read": read_of(latest(case))}


def _by_link(answer: str) -> Form:
    def form(case: CaseStudyPage) -> Sent:
        _let_agreements_end(case)
        asked = _asked(case, "owner")
        read = mark_of(shown_lines(asked))
        return [token_of(asked)], {"answer": answer, "read": read}

    return form


def _taken_back(case: CaseStudyPage) -> Sent:
    consent = Consent.objects.filter(page=case, role="owner").first()
    asked = _asked(case, "owner", answer="yes", answered_at=timezone.now(), consent=consent)
    return [token_of(asked)], {"take-back": "1"}


COMMANDS = {
    "ask for agreement": Command(
        "contribute_agreement",
        _lacking("ask", name="Ann", email="a@b.example"),
        PEOPLE,
        NOT_WITHDRAWN,
    ),
    "ask again": Command("contribute_agreement", _asked_before, PEOPLE, NOT_WITHDRAWN),
    "record an agreement given elsewhere": Command(
        "contribute_agreement_given", _given_elsewhere, STEWARDS, ROOM
    ),
    "record that an agreement was taken back elsewhere": Command(
        "contribute_agreement_taken_back", _taken_back_elsewhere, STEWARDS, ROOM
    ),
    "agree": Command("contribute_agreement", _agree, STEWARDS, ROOM),
    "withhold": Command("contribute_agreement", _lacking("withhold", QUOTED), STEWARDS, ROOM),
    "withhold only a supplier's name": Command(
        "contribute_agreement", _lacking("unnamed", SUPPLIER), STEWARDS, ROOM
    ),
    "anonymise": Command("contribute_agreement", _lacking("unnamed", sure="1"), STEWARDS, ROOM),
    "call off what the owner asked": Command(
        "contribute_agreement_call_off", _call_off("owner"), STEWARDS, ROOM
    ),
    "call off what the writer asked": Command(
        "contribute_agreement_call_off", _call_off("writer"), STEWARDS | {"writer"}, ROOM
    ),
    # on the editors' side
    "ask for agreement as an editor": Command(
        "case_agreements",
        _lacking_for_editors("ask", name="Ann", email="a@b.example"),
        EDITORS,
        NOT_WITHDRAWN,
    ),
    "withhold as an editor": Command(
        "case_agreements", _lacking_for_editors("withhold", QUOTED), EDITORS, ROOM
    ),
    "withhold only a supplier's name as an editor": Command(
        "case_agreements", _lacking_for_editors("unnamed", SUPPLIER), EDITORS, ROOM
    ),
    "anonymise as an editor": Command(
        "case_agreements", _lacking_for_editors("unnamed", sure="1"), EDITORS, ROOM
    ),
    "call off what the owner asked as an editor": Command(
        "case_agreements", _call_off_as_an_editor, EDITORS, ROOM
    ),
    # by a link, without an account
    "agree by link": Command("contribute_agree", _by_link("yes"), ANYBODY, NOT_WITHDRAWN),
    "agree by link, unnamed": Command(
        "contribute_agree", _by_link("unnamed"), ANYBODY, NOT_WITHDRAWN
    ),
    "refuse by link": Command("contribute_agree", _by_link("no"), ANYBODY, NOT_WITHDRAWN),
    "take an agreement back by link": Command("contribute_agree", _taken_back, ANYBODY, ALL),
}
