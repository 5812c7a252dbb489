"""Agreements: what is missing, who was asked, how each answers by the link of an e-mail, and what comes of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone

from casestudies import services
from casestudies.agreeing import latest, withhold
from casestudies.agreement import Need
from casestudies.anonymising import anonymise
from casestudies.choices import WithheldReason
from casestudies.models import CaseStudyPage, Consent, Partner, Quotation, Supplier
from casestudies.publishing import missing_agreements
from cms.core.dates import PartialDate
from cms.mail.models import MailState, OutgoingEmail
from contributions.agreement.due import (
    end_what_expired,
    end_what_names,
    remind_who_was_asked,
    tell_of_missed_hours,
)
from contributions.agreement.links import token_of
from contributions.agreement.services import answer, ask, mark_of, read_of, shown_lines
from contributions.models import AgreementRequest
from organisations.models import Organisation
from tests import factories
from tests.functional.screens.stage import Person, Stage, committed, stored

QUOTED: Final = "I sweep the same crisp packets three mornings running."
WHOLE, SUPPLIER, QUOTATION = "", "suppliers.s1", "quotations.w1"


def play(stage: Stage) -> None:
    """Show all of it."""
    _missing(stage)
    _for_editors(stage)
    _given(stage)
    _every_answer(stage)
    _links_that_ended(stage)
    _unnamed(stage)
    _held_back(stage)
    _taken_away(stage)
    _ended_by_itself(stage)


def lacking(stage: Stage, title: str) -> CaseStudyPage:
    """Return a bid that lacks the agreement of its owner, a supplier and somebody quoted."""
    page = stage.draft(title, kind="bid", phase="idea")
    page.suppliers = [Supplier(row_id="s1", name="Quillon Metalworks", type="sme")]
    page.quotations = [
        Quotation(row_id="w1", text=QUOTED, attributed_to="A. Warden", organisation=stage.body.name)
    ]
    services.save_draft(page, user=stage.champion.user)
    return page


def asked_for(page: CaseStudyPage, part: str, by: Person, name: str = "") -> AgreementRequest:
    """Ask somebody by e-mail for one of the agreements that ``page`` lacks."""
    need = _need(page, part)
    who = name or f"The {need.role}"
    email = f"{need.role}.{AgreementRequest.objects.count()}@elsewhere.example"
    return ask(page, need, name=who, email=email, by=by.user)


def _need(page: CaseStudyPage, part: str) -> Need:
    found = missing_agreements(latest(page))
    return next(item.need for item in found if item.need and item.need.part == part)


def link(asked: AgreementRequest) -> str:
    """Return the path of the link that somebody was sent."""
    return reverse("contribute_agree", args=[token_of(asked)])


def _at(page: CaseStudyPage, tail: str = "agreement/") -> str:
    return f"/contribute/{page.ref}/{tail}"


def _missing(stage: Stage) -> None:
    case, me = lacking(stage, "Bins that close, by the canal"), stage.champion
    stage.get(me, _at(case), "agreement: three are missing", "3 agreements are missing")
    wrong = {"part": SUPPLIER, "do": "ask", "name": "", "email": "nobody"}
    stage.post(
        me, _at(case), wrong, "agreement: asked without a name", "Some answers need another look"
    )
    right = {"part": WHOLE, "do": "ask", "name": "Head of parks", "email": "p@northmere.example"}
    stage.post(me, _at(case), right, "agreement: the owner was asked", "Asked p@northmere.example")
    off = {"request": str(AgreementRequest.objects.get(page=case).pk)}
    tail = "agreement/call-off/"
    stage.post(me, _at(case, tail), off, "agreement: called off", "Called off. The link sent to")
    stage.post(me, _at(case, tail), off, "agreement: called off twice", "is no longer open")
    act = {"part": QUOTATION, "do": "unnamed"}
    stage.post(me, _at(case), act, "agreement: a speaker is left out", "The name is left out")
    act = {"part": SUPPLIER, "do": "withhold"}
    stage.post(me, _at(case), act, "agreement: a supplier is withheld", "Withheld. Readers see")
    act = {"part": WHOLE, "do": "agree", "read": read_of(latest(case))}
    stage.post(me, _at(case), act, "agreement: agreed, signed in", "Your agreement to the text")
    again = lacking(stage, "Bins that fold")
    act = {"part": WHOLE, "do": "unnamed"}
    stage.post(me, _at(again), act, "agreement: leave it out?", "Leave out the authority’s name?")
    act["sure"] = "1"
    stage.post(me, _at(again), act, "agreement: the authority is left out", "The name is left out")
    restated = stage.draft("Told elsewhere", basis="restated", source_url="https://example.org/a")
    stage.get(me, _at(restated), "agreement: none is needed", "does not need anybody’s agreement")
    whole = stage.agreed(stage.draft("All agreed"))
    stage.get(me, _at(whole), "agreement: all is there", "Everybody whose agreement")


def _given(stage: Stage) -> None:
    case, me = lacking(stage, "Bins that sing"), stage.champion
    given = _at(case, "agreement/given/")
    stage.get(me, given, "given elsewhere: the owner's", "Record an agreement")
    stage.get(me, given, "given elsewhere: a supplier's", "Record an agreement", part=SUPPLIER)
    day = timezone.localdate() + timedelta(days=3)
    wrong = {"given_by": "", "given_on": str(day), "evidence": "", "expires": "2020-01-01"}
    stage.post(me, given, wrong, "given elsewhere: mistakes", "That day is still to come")
    right = {"given_by": "Head", "given_on": "2026-01-05", "evidence": "E-mail.", "read": "on"}
    right["shown"] = read_of(latest(case))
    stage.post(me, given, right, "given elsewhere: recorded", "The agreement is recorded")
    back, owners = _at(case, "agreement/taken-back/"), {"agreement": _number(case, "owner")}
    stage.get(me, back, "taken back elsewhere: the owner's", "it is withdrawn", **owners)
    stage.post(me, back, owners, "taken back elsewhere: done", "The agreement is taken back")
    stage.post(me, back, owners, "taken back elsewhere: twice", "has ended already")
    named = _public_with_a_supplier(stage, "Bins that whistle").page
    theirs = {"agreement": _number(named, "supplier")}
    back = _at(named, "agreement/taken-back/")
    stage.get(me, back, "taken back elsewhere: a supplier's", "is withheld at once", **theirs)


def _number(page: CaseStudyPage, role: str) -> str:
    return str(Consent.objects.get(page=page, role=role).pk)


def _for_editors(stage: Stage) -> None:
    """The page of the editors' side, and the refusal that leads there."""
    me, case = stage.editor, lacking(stage, "Bins that an editor looks after")
    path = reverse("case_agreements", args=[case.pk])
    stage.get(me, path, "admin: agreements", "3 agreements are missing")
    wrong = {"do": "ask", "part": SUPPLIER, "name": "Ann", "email": "nowhere"}
    stage.post(me, path, wrong, "admin: agreements: no address", "Enter a valid email")
    ask_first = {"do": "unnamed", "part": WHOLE}
    stage.post(me, path, ask_first, "admin: agreements: leave out the name", "Keep the name")
    stage.post(me, path, {"do": "withhold", "part": SUPPLIER}, "admin: withheld", "Withheld.")
    who = {"do": "ask", "part": QUOTATION, "name": "A. Warden", "email": "w@else.example"}
    stage.post(me, path, who, "admin: agreements: asked", "Call off")
    publish = (
        f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'publish'])}?id={case.pk}"
    )
    stage.post(me, publish, {}, "admin: publishing refused", "Ask, withhold or leave out the name")
    gone = lacking(stage, "Bins that are told elsewhere")
    services.withdraw(gone, "legal")
    stage.get(
        me, reverse("case_agreements", args=[gone.pk]), "admin: agreements: withdrawn", "Nobody is"
    )


def _every_answer(stage: Stage) -> None:
    """What the champion sees of each answer, and what each who answered sees afterwards."""
    me, case = stage.champion, lacking(stage, "Bins that count")
    whole = asked_for(case, WHOLE, me)
    supplier, quoted = asked_for(case, SUPPLIER, me), asked_for(case, QUOTATION, me)
    open_links = ((whole, "the owner"), (supplier, "a supplier"), (quoted, "who is quoted"))
    for asked, who in open_links:
        stage.get(stage.stranger, link(asked), f"asked: {who}", "Send the answer")
    stage.post(stage.stranger, link(supplier), {}, "asked: no answer chosen", "Choose an answer")
    data = {"answer": "yes", "read": "an earlier text"}
    stage.post(stage.stranger, link(quoted), data, "asked: the text changed", "The text changed")
    _says(whole, "unnamed", note="We would rather not be named.")
    _says(supplier, "yes")
    _says(quoted, "no", note="That is not what I said.")
    stage.get(stage.stranger, link(whole), "answered: unnamed", "if the authority is not named")
    stage.get(stage.stranger, link(supplier), "answered: yes", "Take my agreement back")
    stage.get(stage.stranger, link(quoted), "answered: no", "did not agree")
    stage.post(
        stage.stranger,
        link(supplier),
        {"take-back": "1"},
        "answered: taken back",
        "took the agreement",
    )
    refused = asked_for(case, WHOLE, me, "Works")
    OutgoingEmail.objects.filter(to=refused.email).update(
        state=MailState.PARKED, address_refused=True
    )
    lost = asked_for(case, QUOTATION, me, "Warden")
    OutgoingEmail.objects.filter(to=lost.email).update(state=MailState.PARKED)
    old = asked_for(case, QUOTATION, me, "Sweeper")
    _asked_before(old, 91)
    stage.get(me, _at(case), "agreement: every answer", "The e-mail could not be delivered")
    live = _public_with_a_supplier(stage, "Bins that tip")
    stage.get(stage.stranger, link(live), "answered: the case is public", "If you want to reply")
    waiting = asked_for(lacking(stage, "Bins that wait"), WHOLE, me)
    _asked_before(waiting, 8)
    assert remind_who_was_asked()


def _says(asked: AgreementRequest, said: str, note: str = "") -> None:
    answer(asked, said, read=mark_of(shown_lines(asked)), note=note)


def _asked_before(asked: AgreementRequest, days: int) -> None:
    day = timezone.now() - timedelta(days=days)
    AgreementRequest.objects.filter(pk=asked.pk).update(asked_at=day)


def _links_that_ended(stage: Stage) -> None:
    case, me = lacking(stage, "Bins that end"), stage.champion
    old, off, settled = (asked_for(case, part, me) for part in (WHOLE, SUPPLIER, QUOTATION))
    _asked_before(old, 91)
    stage.get(stage.stranger, link(old), "a link that expired", "This link has ended")
    sent = link(off)
    me.browser.post(_at(case, "agreement/call-off/"), {"request": str(off.pk)})
    stage.get(stage.stranger, sent, "a link that was called off", "This request was called off")
    with committed():
        withhold(case, [QUOTATION], WithheldReason.PARTNER_REQUEST)
    stage.get(stage.stranger, link(settled), "a link that is settled", "is not needed any more")
    none = reverse("contribute_agree", args=["no-such-token"])
    stage.get(stage.stranger, none, "a link that is none", "There is nothing to answer here")
    gone = stage.agreed(stage.draft("Bins that left"))
    asked = AgreementRequest.objects.create(
        page=gone,
        role="owner",
        name="Head",
        email="h@northmere.example",
        asked_at=timezone.now(),
        asked_by=me.user,
        answer="yes",
        answered_at=timezone.now(),
    )
    services.withdraw(services.publish(latest(gone)), "legal")
    stage.get(stage.stranger, link(asked), "a link to a withdrawn case", "Thank you")
    stage.get(me, _at(lost := _lacking_and_gone(stage)), "agreement: withdrawn", "Nobody is asked")
    stage.get(me, _at(lost, "withdraw/"), "withdraw: withdrawn before", "An editor can restore it")


def _lacking_and_gone(stage: Stage) -> CaseStudyPage:
    page = stage.public("Bins that went")
    Consent.objects.filter(page=page).delete()
    changed = latest(page)
    changed.consents = []
    services.save_draft(changed)
    services.withdraw(stored(page), "owner-request")
    return page


def _unnamed(stage: Stage) -> None:
    """An authority that is not named, and a partner whose name tells it."""
    body = factories.organisation("Northdene")
    partner = factories.organisation("Bus makers")
    case = stage.public(
        "Buses that kneel",
        lead_organisation=body,
        partners=[Partner(row_id="p1", organisation=partner)],
    )
    anonymise(stored(case), user=stage.champion.user)
    stage.get(stage.stranger, f"/cases/{stored(case).slug}/", "a case unnamed", "Buses that kneel")
    known = Organisation.objects.get(pk=partner.pk)
    known.name = "Northdene Bus makers"
    known.save()
    assert end_what_names() == 1
    stage.get(stage.champion, _at(case), "agreement: a name is left", "is not to be named")
    stage.get(stage.champion, f"/contribute/{case.ref}/", "overview: a name is left", "name out")


def _held_back(stage: Stage) -> None:
    me, draft = stage.champion, stage.agreed(stage.draft("Held back"))
    stage.get(me, _at(draft, "embargo/"), "embargo", "Hold the case back")
    wrong = {"day": "2020-01-01", "hour": "25:99"}
    stage.post(
        me, _at(draft, "embargo/"), wrong, "embargo: mistakes", "Some answers need another look"
    )
    right = {"day": "2099-01-01", "hour": "00:01"}
    stage.post(me, _at(draft, "embargo/"), right, "embargo: saved", "is held back until")
    stage.get(me, _at(draft, "embargo/"), "embargo: there is one", "Hold the case back")
    live = stage.public("Held back later")
    stage.get(me, _at(live, "embargo/"), "embargo: of a public case", "The case is public now")


def _taken_away(stage: Stage) -> None:
    me, live = stage.champion, stage.public("Taken away")
    stage.get(me, _at(live, "withdraw/"), "withdraw", "Within a minute the page")
    stage.post(
        me, _at(live, "withdraw/"), {}, "withdraw: no reason", "Some answers need another look"
    )
    why = {"reason": "owner-request"}
    stage.post(me, _at(live, "withdraw/"), why, "withdraw: done", "Its address now says so")
    stage.get(stage.stranger, f"/cases/{live.slug}/", "a tombstone", "withdrawn")
    draft = stage.draft("Never there")
    stage.get(me, _at(draft, "withdraw/"), "withdraw: never public", "there is nothing to withdraw")


def _ended_by_itself(stage: Stage) -> None:
    """Letters alone: an owner's agreement that ended, a part's, and an hour that was missed."""
    past: dict[str, Any] = {"date": PartialDate(2025, 1), "expires": PartialDate(2026, 1)}
    down = stage.public("Ended by itself")
    Consent.objects.filter(page=down).update(**past)
    asked = _public_with_a_supplier(stage, "Ended in part")
    Consent.objects.filter(page=asked.page, role="supplier").update(**past)
    late = stage.public("Missed its hour", embargo_until=timezone.now() + timedelta(minutes=1))
    Consent.objects.filter(page=late).update(**past)
    held = latest(late)
    held.consents = []
    revision = services.save_draft(held)
    assert end_what_expired() == 2
    type(revision).objects.filter(pk=revision.pk).update(
        approved_go_live_at=timezone.now() - timedelta(hours=1)
    )
    assert tell_of_missed_hours() == 1


def _public_with_a_supplier(stage: Stage, title: str) -> AgreementRequest:
    page = stage.agreed(stage.draft(title))
    page.suppliers = [Supplier(row_id="s1", name="Quillon Metalworks", type="sme")]
    services.save_draft(page, user=stage.champion.user)
    asked = asked_for(page, SUPPLIER, stage.champion)
    _says(asked, "yes")
    services.publish(latest(page))
    return asked
