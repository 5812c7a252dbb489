"""The forms by which a case is written, with all that can stand in them, and what stands around them."""

from __future__ import annotations

from typing import Any, Final

from casestudies import services
from casestudies.models import (
    Activity,
    CaseStudyPage,
    Claim,
    Cost,
    FieldState,
    Funding,
    OutcomeMeasure,
    Partner,
    Supplier,
)
from casestudies.review.service import Remark, current_step, send_back
from cms.core.dates import PartialDate
from contributions.models import WriterRole
from contributions.room.people import give_place
from contributions.writing.comments import comment, settle
from contributions.writing.sections import LONG
from contributions.writing.views.doors import LARGEST_HELD
from taxonomy.models import Method, Outcome, Sector
from tests import factories
from tests.contributions.writing.helpers import sent
from tests.functional.screens.room import returned
from tests.functional.screens.stage import Stage, stored

WORDS: Final = "Step-free access for every voter."


def play(stage: Stage) -> None:
    """Show all of it."""
    factories.term(Sector, "Step-free access", slug="step-free-access")
    factories.term(Method, "Lending library", slug="lending-library")
    _an_empty_form(stage)
    _every_section(stage)
    _sent_back(stage)
    _two_at_once(stage)
    _kept(stage)
    _versions(stage)
    _terms(stage)
    _sending(stage)
    _comments(stage)


def _at(page: CaseStudyPage, tail: str = "edit/") -> str:
    return f"/contribute/{page.ref}/{tail}"


def _an_empty_form(stage: Stage) -> None:
    case, me = services.create_draft("Only a title", user=stage.champion.user), stage.champion
    stage.get(me, _at(case), "the short form: a title", "Publishing needs these")
    wrong = sent(case, "short", title="", owner_email="nobody", kind="sculpture")
    stage.post(me, _at(case), wrong, "the short form: mistakes", "Not saved yet")
    right = sent(case, "short", challenge="Steps.")
    stage.post(me, _at(case), right, "the short form: saved", "Saved at")
    stage.get(me, _at(case, "versions/"), "versions: two", "Latest")
    stage.get(me, _at(case, "terms/"), "terms: none", "Your text names no further terms")
    stage.get(me, _at(case, "submit/"), "send: not yet", "Still to be filled in")
    stage.get(me, _at(case, "preview/"), "preview: hardly anything", "This is what readers would")
    stage.get(me, _at(case, "comments/"), "comments: none", "Nobody has said anything yet")


def written(stage: Stage, title: str) -> CaseStudyPage:
    """Return a draft that has rows of many sorts, fields that are not known, and one that is withheld."""
    page = stage.draft(title, approach=WORDS, key_findings=WORDS, market=WORDS, next_steps=WORDS)
    rows: dict[str, list[Any]] = {
        "outcomes": [
            OutcomeMeasure(
                row_id="o1",
                term=factories.term(Outcome),
                indicator="Halls that a wheelchair can enter",
                status="observed",
                better="higher",
                unit="halls",
                baseline_value=3,
                baseline_date=PartialDate(2025),
                result_value=9,
                result_date=PartialDate(2026, 5),
                evidence=2,
                source="Elections team",
            ),
            OutcomeMeasure(row_id="o2", indicator="Complaints", status="expected"),
        ],
        "claims": [Claim(row_id="c1", text="Nine ramps", value="9")],
        "suppliers": [
            Supplier(row_id="s1", name="Quillon Metalworks", type="sme"),
            Supplier(row_id="s2", name="Farrow Lighting Ltd", type="large"),
        ],
        "fundings": [Funding(row_id="f1", fund="Access Fund", requested=40_000)],
        "partners": [Partner(row_id="p1", organisation_text="Halls together")],
        "activities": [Activity(row_id="a1", title="Ramps were built")],
        "costs": [Cost(row_id="k1", what="staff-time", amount=900)],
        "states": [
            FieldState(field="hypothesis", state="not-yet-known"),
            FieldState(field="suppliers.s2.name", state="withheld", reason="partner-request"),
        ],
    }
    for name, value in rows.items():
        setattr(page, name, value)
    services.save_draft(page, user=stage.champion.user)
    return page


def _every_section(stage: Stage) -> None:
    case, me = written(stage, "Ramps for halls"), stage.champion
    comment(case, "Which ramp is this?", author=stage.colleague.user, field="suppliers.s1")
    for section in LONG:
        path = _at(case, f"edit/{section.slug}/")
        stage.get(me, path, f"the long form: {section.slug}", section.title)
    rows = {"outcomes-0-price_year": "long ago", "outcomes-0-result_value": "nine"}
    wrong = sent(case, "outcomes", rows=rows)
    stage.post(me, _at(case, "edit/outcomes/"), wrong, "the long form: mistakes", "Not saved yet")
    stage.get(me, _at(case, "preview/"), "preview", "This is what readers would see")
    stage.get(me, _at(case, "terms/"), "terms: some", "You wrote")
    over = stage.submitted("Ramps for schools")
    stage.get(me, _at(over), "the short form: with the editors", "take it back")
    stage.get(me, _at(over, "terms/"), "terms: with the editors", "take it back")
    lost = sent(case, "short", challenge="Half an hour of words.")
    words = "you cannot write this case"
    stage.post(stage.person("removed"), _at(case), lost, "the short form: no longer theirs", words)
    anonymous = sent(case, "short", challenge="word " * (LARGEST_HELD // 4))
    stage.post(
        stage.stranger,
        _at(case),
        anonymous,
        "signed out: too long to be kept",
        "you were signed out",
    )


def _sent_back(stage: Stage) -> None:
    case, me = returned(stage, "Heat from an old mine"), stage.champion
    stage.get(me, _at(case), "the short form: sent back", "How many halls are there in all?")
    stage.get(me, _at(case, "edit/learning/"), "the long form: sent back", "By a third of what?")
    row = written(stage, "Ramps for baths")
    stage.agreed(row)
    row.get_workflow().start(stored(row), me.user)
    step = current_step(stored(row))
    assert step is not None and row.latest_revision_id is not None
    remark = Remark("outcomes.o1", "Since when do you count them?")
    send_back(
        step, stage.editor.user, revision_id=row.latest_revision_id, words="", remarks=[remark]
    )
    stage.get(me, _at(row, "edit/outcomes/"), "the long form: a row sent back", "Since when do you")


def _two_at_once(stage: Stage) -> None:
    case, me, her = stage.draft("Two at once", challenge="Damp."), stage.champion, stage.colleague
    give_place(case, her.user, WriterRole.WRITER)
    mine = sent(case, "short", challenge="Damp and mould, in forty flats of one estate.")
    her.browser.post(_at(case), sent(case, "short", key="hers", challenge="Wet walls."))
    stage.post(me, _at(case), mine, "the short form: both changed it", "Saved meanwhile")


def _kept(stage: Stage) -> None:
    case, me = stage.draft("Kept for later"), stage.champion
    for key in ("t1", "t2"):
        data = sent(case, "short", key=key, challenge=f"Typed in {key}.")
        me.browser.post(_at(case, "edit/short/keep/"), data)
    stage.get(me, _at(case), "the short form: put back", "It has been put back")
    over = stage.submitted("Kept while it is read")
    me.browser.post(_at(over, "edit/short/keep/"), sent(over, "short", challenge="Typed on."))
    stage.get(me, _at(over), "the short form: kept while it is read", "Kept for you")


def _versions(stage: Stage) -> None:
    case, me = stage.draft("Versions", challenge="Damp."), stage.champion
    first = case.latest_revision_id
    me.browser.post(_at(case), sent(case, "short", challenge="Damp and mould."))
    stage.get(me, _at(case, f"versions/{first}/"), "a version beside the latest", "In this version")
    latest = stored(case).latest_revision_id
    stage.get(me, _at(case, f"versions/{latest}/"), "the latest version", "The two say the same")
    back = {"version": str(first)}
    stage.post(me, _at(case, "versions/"), back, "versions: gone back", "again says what it said")


def _terms(stage: Stage) -> None:
    case, me = stage.draft("Terms", approach=WORDS), stage.champion
    term = Sector.objects.get(slug="step-free-access")
    added = {"term": f"sectors:{term.pk}"}
    stage.post(me, _at(case, "terms/"), added, "terms: one was added", "Added: Step-free access")


def _sending(stage: Stage) -> None:
    case, me = stage.draft("Send me"), stage.champion
    stage.get(me, _at(case, "submit/"), "send: ready", "An editor reads it. While they do")
    stage.post(me, _at(case, "submit/"), {}, "send: sent", "Sent. The editors have it now")
    stage.get(me, _at(case, "submit/"), "send: with the editors", "Take it back")
    back = _at(case, "submit/take-back/")
    stage.post(me, back, {}, "send: taken back", "You have taken it back")
    new = stage.person("unknown")
    theirs = stage.draft("Nobody's yet", by=new)
    stage.get(new, _at(theirs, "submit/"), "send: no member", "Say first which organisation")
    wrong = stage.draft("Against itself", started=PartialDate(2026), ended=PartialDate(2020))
    stage.get(me, _at(wrong, "submit/"), "send: against itself", "To be put right")


def _comments(stage: Stage) -> None:
    case, me, her = stage.draft("Talked about"), stage.champion, stage.colleague
    give_place(case, her.user, WriterRole.WRITER)
    first = comment(case, "Which halls?", author=her.user, field="challenge")
    comment(case, "The nine in the north.", author=me.user, answers_to=first)
    done = comment(case, "A longer title?", author=her.user, field="title")
    settle(done, user=me.user)
    place = _at(case, "comments/")
    stage.get(me, place, "comments", "Settled")
    stage.get(me, place, "comments: an answer", "Send the answer", answer=str(first.pk))
    stage.get(me, place, "comments: about a field", "Say something about", field="summary")
    empty = {"text": "", "field": "challenge"}
    stage.post(me, place, empty, "comments: an empty one", "Write something first")
    stage.get(me, _at(case), "the short form: comments on it", "1 comment")
    late = stage.signed_in_again(me)
    again = {"text": "All nine halls.", "field": "challenge"}
    stage.post(late, place, again, "comments: signed in again", "Please send it once more")
    settled = _at(case, f"comments/{first.pk}/settled/")
    stage.post(me, settled, {}, "comments: settled", "Settled")
