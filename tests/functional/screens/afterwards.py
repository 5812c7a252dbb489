"""What comes after publication: reminders and their links, the one-screen update, questions of readers."""

from __future__ import annotations

import re
from typing import Any, Final

from django.urls import reverse

from casestudies import services
from casestudies.agreeing import Agreed, latest, record_agreement
from casestudies.models import CaseStudyPage, OutcomeMeasure, Question
from casestudies.voices import answer_token, ask_owner
from cms.core.dates import PartialDate
from cms.mail.models import OutgoingEmail
from contributions.models import WriterRole
from contributions.room.people import give_place
from contributions.stewardship.reminders import send_reminders
from contributions.stewardship.something_changed import changed_path
from tests.functional.screens.stage import Person, Stage, stored

PAST: Final = PartialDate(2024, 5)
PLANS: Final = "Lend ramps to two more wards."


def play(stage: Stage) -> None:
    """Show all of it."""
    _still_true(stage)
    _something_changed(stage)
    _questions(stage)
    _update(stage)
    _what_an_update_waits_for(stage)
    _nobody_answers(stage)


def _at(page: CaseStudyPage, tail: str = "update/") -> str:
    return f"/contribute/{page.ref}/{tail}"


def _still_true(stage: Stage) -> None:
    case = stage.public("Ramps that fold", review_by=PAST, next_steps=PLANS)
    assert send_reminders()
    letter = OutgoingEmail.objects.filter(kind="review_due", text__contains=case.ref).get()
    found = re.search(r"(/contribute/still-true/\S+)", letter.text)
    assert found is not None
    path, who = found.group(1), stage.stranger
    stage.get(who, path, "still true?", "Is it still true?")
    stage.get(who, f"/cases/{case.slug}/", "a case that may be out of date", "may be out of date")
    stage.post(who, path, {}, "still true: confirmed", "is confirmed as of today")
    stage.get(who, path, "still true: already been done", "This has already been done")
    gone = reverse("contribute_still_true", args=["no-such-token"])
    stage.get(who, gone, "still true: the link is gone", "This link no longer works")


def _something_changed(stage: Stage) -> None:
    case = stage.public("Ramps for hire", owner_email="hire@northmere.example")
    path = changed_path(stored(case), "hire@northmere.example")
    stage.get(stage.stranger, path, "something changed: no account", "To tell us what has changed")
    other = stage.person("someone")
    stage.get(other, path, "something changed: another account", "You are signed in as")
    hire = stage.person("hire")
    stage.get(hire, path, "something changed: theirs to take", "Go on to the update")
    old = changed_path(stored(case), "former@northmere.example")
    stage.get(other, old, "something changed: not theirs any more", "Somebody else answers for")
    stage.post(hire, path, {}, "update: no editor has confirmed them", "An update can be sent once")
    gone = reverse("contribute_changed", args=["no-such-token"])
    stage.get(stage.stranger, gone, "something changed: the link is gone", "no longer works")


def _asks(page: CaseStudyPage, *, publicly: bool = True) -> Question:
    words = "Who paid for the ramps, and for how long?"
    return ask_owner(page, text=words, email="reader@council.example", may_be_public=publicly)


def _by_link(question: Question) -> str:
    return reverse("contribute_answer", args=[answer_token(question)])


def _questions(stage: Stage) -> None:
    case, who = stage.public("Ramps for fairs"), stage.stranger
    path = _by_link(_asks(case))
    stage.get(who, path, "a question: open", "Show the question with my answer")
    stage.post(who, path, {"answer": ""}, "a question: no answer", "Write your answer")
    answer = {"answer": "The council, from its access fund.", "publicly": "on"}
    stage.post(who, path, answer, "a question: answered", "Your answer was sent")
    stage.get(who, path, "a question: answered before", "This question has been answered")
    private = _by_link(_asks(case, publicly=False))
    stage.get(who, private, "a question: not to be shown", "Answer a question")
    stage.get(who, f"/cases/{case.slug}/", "a case with an answer", "Questions and answers")
    gone = stage.public("Ramps that went")
    late = _by_link(_asks(gone))
    services.unpublish(gone)
    stage.get(who, late, "a question: its case is gone", "This case is not public any more")
    handed = stage.public("Ramps handed over")
    former = _by_link(_asks(handed))
    CaseStudyPage.objects.filter(pk=handed.pk).update(owner_email="now@northmere.example")
    stage.get(who, former, "a question: somebody else answers", "Somebody else answers this")
    none = reverse("contribute_answer", args=["no-such-token"])
    stage.get(who, none, "a question: the link is gone", "This link no longer works")


def _with_outcomes(stage: Stage, title: str) -> CaseStudyPage:
    rows = [
        OutcomeMeasure(
            row_id="o1",
            indicator="Halls that a wheelchair can enter",
            unit="halls",
            status="expected",
            better="higher",
            baseline_value=3,
        )
    ]
    return stage.public(title, next_steps=PLANS, outcomes=rows)


def _typed(by: Person, page: CaseStudyPage, **changed: str) -> dict[str, Any]:
    """Return what the form of the update sends as it stands, once ``changed`` was typed."""
    form = by.browser.get(_at(page)).context["form"]
    held = {field.html_name: field.value() for field in form}
    return {name: value for name, value in held.items() if value not in (None, False)} | changed


def _update(stage: Stage) -> None:
    me, case = stage.champion, _with_outcomes(stage, "Ramps for all")
    stage.get(me, _at(case), "update", "You said that this would come next")
    wrong = _typed(me, case, phase="scaled", **{"o1-result_value": "nineteen"})
    stage.post(me, _at(case), wrong, "update: mistakes", "Say in a sentence what has changed")
    said = {"note": "Every hall has one now.", "what_happened": "Four wards have them."}
    right = _typed(me, case, phase="scaled", agrees="on", **said)
    late, again = stage.signed_in_again(me), "Please send it once more"
    stage.post(late, _at(case), right, "update: signed in again", again)
    stage.post(me, _at(case), right, "update: sent", "Your update was sent")
    stage.get(me, _at(case), "update: with the editors", "This case is with the editors")
    draft = stage.draft("Ramps not yet")
    stage.get(me, _at(draft), "update: not public", "there is nothing to update")
    true = stage.public("Ramps as before")
    stage.post(
        me, _at(true), {"still-true": "1"}, "update: still true", "Thank you. Readers now see"
    )


def _agreed_by_text(stage: Stage, title: str, by: Person) -> CaseStudyPage:
    """Return a public case whose owner agreed to what it says, word for word."""
    page = stage.draft(title, by=by)
    owner = Agreed(role="owner", given_by=str(by.user), evidence="Told us.")
    record_agreement(page, owner, user=by.user)
    return services.publish(latest(page))


WAITS: Final = {
    "owner": "We have asked the owner by e-mail",
    "successor": "we have asked the successor by e-mail",
    "nobody": "so nobody was asked",
}


def _what_an_update_waits_for(stage: Stage) -> None:
    for asked, words in WAITS.items():
        case, her = _led_by(stage, f"Ramps, and {asked} asked", asked), stage.colleague
        typed = _typed(her, case, phase="scaled", note="Every hall has one now.")
        stage.post(her, _at(case), typed, f"update: it waits, and {asked} was asked", words)


def _led_by(stage: Stage, title: str, asked: str) -> CaseStudyPage:
    """Return a case at which the colleague writes, and of which ``asked`` is who can be written to."""
    owner = stage.person(f"owner-{asked}")
    case = _agreed_by_text(stage, title, owner)
    give_place(case, stage.colleague.user, WriterRole.WRITER)
    if asked == "successor":
        give_place(case, stage.champion.user, WriterRole.SUCCESSOR)
    if asked != "owner":
        type(owner.user).objects.filter(pk=owner.user.pk).update(is_active=False)
    return case


def _nobody_answers(stage: Stage) -> None:
    """Letters alone: to a successor, and to the editors of a case that nobody answers for."""
    for asked in ("the successor", "the editors"):
        owner = stage.person(f"left-{asked[4:]}")
        case = stage.public(f"Ramps left to {asked}", by=owner, review_by=PAST)
        if asked == "the successor":
            give_place(case, stage.champion.user, WriterRole.SUCCESSOR)
        type(owner.user).objects.filter(pk=owner.user.pk).update(is_active=False)
        _asks(case)
    assert send_reminders() >= 2
