"""The room itself: my cases, an account, where somebody belongs, and the people of a case."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from django.urls import reverse
from django.utils import timezone

from casestudies import services
from casestudies.models import CaseStudyPage
from casestudies.review.service import Remark, current_step, send_back
from cms.mail.models import OutgoingEmail
from contributions.models import Invitation, WriterRole
from contributions.room.invitations import invite_to_case, invite_to_organisation
from contributions.room.people import give_place, hand_over, take_place_away
from contributions.writing.submitting import take_back
from organisations.choices import MembershipRoad
from organisations.services import members
from tests.functional.screens.stage import Stage

HOME: Final = "/contribute/"


def play(stage: Stage) -> None:
    """Show all of it."""
    _nothing_yet(stage)
    _belonging(stage)
    _invitations(stage)
    _where_cases_stand(stage)
    _people(stage)
    _objections(stage)


def returned(stage: Stage, title: str) -> CaseStudyPage:
    """Return a case that an editor sent back, with a comment in general, on two fields and on a row."""
    page = stage.submitted(title, key_findings="Bills fell by a third.")
    step = current_step(page)
    assert step is not None
    remarks = (
        Remark("summary", "How many halls are there in all?"),
        Remark("key_findings", "By a third of what? Give the figure before, and the year."),
    )
    words = "A clear case. Two things before it can be published."
    number = page.latest_revision_id
    assert number is not None
    send_back(step, stage.editor.user, revision_id=number, words=words, remarks=remarks)
    return page


def letter(kind: str, to: str) -> str:
    """Return the path in the newest e-mail of that kind to somebody."""
    email = OutgoingEmail.objects.filter(kind=kind, to=to).latest("pk")
    found = re.search(r"https?://[^/\s]+(/\S+)", email.text)
    assert found is not None, email.text
    return found.group(1)


def _nothing_yet(stage: Stage) -> None:
    new = stage.person("new")
    stage.get(new, HOME, "my cases: none", "No cases yet")
    stage.get(new, f"{HOME}start/", "start a case", "A title is enough")
    stage.post(new, f"{HOME}start/", {"title": ""}, "start a case: no title", "Give the case a")
    stage.get(new, f"{HOME}account/", "my account", "You sign in as")
    name = {"first_name": "Ada", "last_name": "Example"}
    stage.post(new, f"{HOME}account/", name, "my account: saved", "Your name is saved")
    too_long = {"first_name": "A" * 200, "last_name": ""}
    stage.post(new, f"{HOME}account/", too_long, "my account: too long", "at most 150 characters")


def _belonging(stage: Stage) -> None:
    new, place = stage.person("newer"), f"{HOME}organisation/"
    stage.get(new, place, "my organisation: none said", "Which organisation do you work for?")
    unknown = {"name": "Council of Nowhere"}
    stage.post(new, place, unknown, "my organisation: not known", "We know no organisation by")
    wanted = {**unknown, "do": "add"}
    stage.post(
        new, place, wanted, "my organisation: to be added", "The editors have been asked to add"
    )
    stage.get(new, f"{place}invite/", "invite a colleague: not yet", "once an editor has confirmed")
    asked = {"name": stage.body.name}
    stage.post(new, place, asked, "my organisation: asked", "an editor has still to confirm it")
    here = stage.champion
    stage.get(here, place, "my organisation: confirmed", "(confirmed)")
    stage.get(here, f"{place}invite/", "invite a colleague", "They get an e-mail with a link")
    wrong = {"email": "somebody", "organisation": str(stage.body.pk)}
    stage.post(here, f"{place}invite/", wrong, "invite a colleague: no address", "valid email")
    right = {"email": "kit@northmere.example", "organisation": str(stage.body.pk)}
    stage.post(here, f"{place}invite/", right, "a colleague is invited", "An invitation is on its")
    refused = stage.person("refused")
    asks = members.put_forward(refused.user, stage.body, MembershipRoad.ASKED)
    members.refuse(asks, "We could not reach you at the council.")


def _invitations(stage: Stage) -> None:
    case = stage.draft("Loops for every meeting room")
    guest = stage.person("guest")
    to = guest.user.email
    invite_to_case(case, to, WriterRole.SUCCESSOR, by=stage.champion.user)
    link = letter("invited_to_case", to)
    stage.get(stage.stranger, link, "invited, signed out", "To say yes you need an account")
    stage.get(guest, link, "invited to a case", "asks you to be the successor")
    stage.post(guest, link, {"no": "1"}, "invited: said no", "You said no")
    stage.get(guest, link, "invited: no longer", "This invitation no longer works")
    invite_to_organisation(stage.body, to, by=stage.champion.user)
    link = letter("invited_to_organisation", to)
    stage.get(guest, link, "invited to an organisation", "invites you to write for")


def _where_cases_stand(stage: Stage) -> None:
    case = stage.draft("Benches at bus stops", owner_email="", phase="")
    stage.get(stage.champion, _of(case), "a draft", "Before it can be published")
    read = stage.submitted("Rooms for night buses", days_ago=2)
    stage.get(stage.champion, _of(read), "a case that is read", "With the editors since")
    late = stage.submitted("Rooms for late buses", days_ago=40)
    stage.get(stage.champion, _of(late), "a case that is read late", "we are late")
    again = stage.submitted("A case taken back")
    give_place(again, stage.colleague.user, WriterRole.WRITER)
    take_back(again, user=stage.champion.user)
    back = returned(stage, "Heat from a disused mine")
    stage.get(stage.champion, _of(back), "a case that came back", "What the editors are asking for")
    until = timezone.now() + timedelta(days=60)
    held = stage.public("Lamps that dim", embargo_until=until)
    stage.get(stage.champion, _of(held), "a case that waits for its day", "Held back until")
    live = stage.public("A minibus for three services")
    stage.get(stage.champion, _of(live), "a public case", "See it on the site")
    old = stage.public("Ramps for polling places", days_ago=500)
    stage.get(stage.champion, _of(old), "a case that is overdue", "Its review was due")
    gone = stage.public("Maps by telephone")
    services.withdraw(gone, "owner-request", user=stage.champion.user)
    stage.get(stage.champion, _of(gone), "a withdrawn case", "An editor can restore it")
    ask_path = _of(gone, "restore/")
    stage.get(stage.champion, ask_path, "ask for a case back", "Should the case be public again?")
    stage.post(
        stage.champion, ask_path, {}, "ask for a case back: no reason", "Say why it should be"
    )
    words = {"words": "All have agreed meanwhile."}
    stage.post(
        stage.champion, ask_path, words, "asked for a case back", "The editors have been asked"
    )
    stage.get(stage.champion, HOME, "my cases: in every state", "Waiting for its day")
    other = stage.person("other")
    stage.get(other, _of(live), "a case of somebody else", "There is no page at this")


def _of(case: CaseStudyPage, tail: str = "") -> str:
    return f"{HOME}{case.ref}/{tail}"


def _people(stage: Stage) -> None:
    case, me = stage.draft("Gates that open themselves"), stage.champion
    stage.get(me, _of(case, "people/"), "people: alone", "This case has no successor")
    stage.get(me, _of(case, "people/hand-over/"), "hand over: nobody there", "There is nobody to")
    stage.get(me, _of(case, "people/invite/"), "invite to a case", "Ask somebody to write with")
    wrong = {"email": "", "role": "writer"}
    invite = _of(case, "people/invite/")
    stage.post(me, invite, wrong, "invite to a case: no address", "Give the address of the person")
    right = {"email": "lee@northmere.example", "role": "writer"}
    stage.post(me, invite, right, "people: one was asked", "Asked, and not answered yet")
    off = {"invitation": str(Invitation.objects.latest("pk").pk)}
    tail = _of(case, "people/call-off/")
    stage.post(me, tail, off, "people: an invitation called off", "Called off. The link sent to")
    stage.post(me, tail, off, "people: called off twice", "has been answered or has ended already")
    writer = give_place(case, stage.colleague.user, WriterRole.WRITER)
    stage.get(stage.colleague, _of(case, "people/"), "people, as a writer sees them", "Everybody")
    contact = _of(case, "people/contact/")
    stage.get(me, contact, "correct the contact", "It takes effect at once")
    stage.post(
        me, contact, {}, "correct the contact: empty", "Give the address that e-mails should go to"
    )
    over = _of(case, "people/hand-over/")
    stage.get(me, over, "hand over", "Who will own it?")
    stage.post(me, over, {}, "hand over: nobody chosen", "Choose who will own it")
    away = _of(case, f"people/{writer.pk}/remove/")
    stage.get(me, away, "take a place away", "no longer be able to open the case")
    stage.post(me, away, {}, "a place was taken away", "can no longer open the case")


def _objections(stage: Stage) -> None:
    case, before = stage.draft("Doors that stay shut"), stage.person("before")
    heir = stage.person("heir")
    for person, role in ((before, WriterRole.SUCCESSOR), (heir, WriterRole.WRITER)):
        give_place(case, person.user, role)
    hand_over(case, heir.user, by=before.user)
    place = give_place(case, before.user, WriterRole.WRITER)
    take_place_away(place, by=heir.user)
    link = letter("place_changed", before.user.email)
    stage.get(stage.stranger, link, "object to a change", "Is this change wrong?")
    long = {"words": "long " * 2_000}
    stage.post(stage.stranger, link, long, "object to a change: too long", "at most 5000 char")
    stage.post(stage.stranger, link, {"words": "I run it."}, "objected", "Your objection was sent")
    nothing = reverse("contribute_object", args=["no-such-token"])
    stage.get(stage.stranger, nothing, "object: the link is gone", "This link no longer works")
