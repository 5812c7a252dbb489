"""What readers say to a case: reports, questions, disputes and replies; and where their words stand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from django.core.cache import cache

from casestudies import services
from casestudies.choices import ChangeNoteKind
from casestudies.life_choices import StatementState
from casestudies.models import (
    CaseStudyPage,
    Claim,
    FieldState,
    OutcomeMeasure,
    Partner,
    Quotation,
    Statement,
    Supplier,
)
from casestudies.voices import decide_statement, receive_statement
from tests import factories
from tests.functional.screens.stage import Stage

SAID: Final = "Our engineers were paid for eleven days. It was not at no charge."
REPORT: Final = {"kind": "wrong", "message": "There are 900 of these lamps now."}
TRAPS: Final = 7
"""One form more than a network may send in an hour, and one for luck."""


def play(stage: Stage) -> None:
    """Show all of it."""
    case = told(stage, "Street lamps that report their own faults")
    _forms(stage, case)
    _standing(stage, case)
    _too_many(stage, case)


def told(stage: Stage, title: str) -> CaseStudyPage:
    """Return a public case with facts and rows of every sort that can be disputed, and a part withheld."""
    rows: dict[str, Any] = {
        "outcomes": [
            OutcomeMeasure(
                row_id=f"o{number}",
                indicator=name,
                status="observed",
                better="lower",
                unit="hours",
                baseline_value=40,
                result_value=1,
                evidence=2,
                source="Depot",
            )
            for number, name in ((1, "Hours until the depot knows"), (2, "Calls about lamps"))
        ],
        "claims": [Claim(row_id="c1", text="300 lamps")],
        "suppliers": [
            Supplier(row_id="s1", name="Farrow Lighting Ltd", type="sme"),
            Supplier(row_id="s2", name="Quillon Metalworks", type="sme"),
        ],
        "quotations": [
            Quotation(row_id="w1", text="I no longer ring about our lamp.", permission=True)
        ],
        "partners": [Partner(row_id="p1", organisation_text="Harbour Trust")],
        "states": [
            FieldState(field="suppliers.s2.name", state="withheld", reason="partner-request")
        ],
    }
    page = stage.draft(
        title,
        key_findings="The depot was told of a fault within an hour. The maker helped at no charge.",
        contract_value=Decimal(80_000),
        contract_currency="GBP",
        **rows,
    )
    page.consents = [factories.owner_consent(), factories.supplier_consent()]
    return services.publish(page)


def _forms(stage: Stage, case: CaseStudyPage) -> None:
    who, at = stage.stranger, f"/cases/{case.slug}/"
    cache.clear()
    stage.get(who, f"{at}report/", "report a problem", "An editor reads every report")
    wrong = {"message": "", "email": "nobody"}
    stage.post(who, f"{at}report/", wrong, "report: mistakes", "Choose what it is about")
    stage.post(who, f"{at}report/", REPORT, "report: sent", "Your report was sent")
    stage.get(who, f"{at}ask/", "ask the owner", "We pass your question on")
    wrong = {"question": "", "email": ""}
    stage.post(who, f"{at}ask/", wrong, "ask: mistakes", "Write your question")
    asked = {"question": "Who paid?", "email": "reader@council.example", "may_be_public": "on"}
    stage.post(who, f"{at}ask/", asked, "ask: sent", "Your question was sent")
    stage.get(who, f"{at}dispute/", "dispute", "Choose a fact or a part")
    wrong = {"kind": "dispute", "text": "", "part": "no-such-part"}
    stage.post(who, f"{at}dispute/", wrong, "dispute: mistakes", "Write what you want to say")
    dispute = {"part": "suppliers.s1", "given_by": "The maker", "email": "m@company.example"}
    right = {"kind": "dispute", "text": SAID, **dispute}
    stage.post(who, f"{at}dispute/", right, "dispute: sent", "It was sent to the editors")
    stage.get(who, f"{at}report/thanks/", "report: thanks again", "Your report was sent")
    stage.get(who, f"{at}ask/thanks/", "ask: thanks again", "Your question was sent")
    stage.get(who, f"{at}dispute/thanks/", "dispute: thanks again", "It was sent to the editors")


def stands(stage: Stage, case: CaseStudyPage, kind: str, part: str) -> Statement:
    """Let somebody's words stand beside a fact, or beside the case."""
    made = receive_statement(
        case,
        kind=kind,
        part=part,
        text=SAID,
        given_by="Farrow Lighting Ltd",
        email="office@farrow.example",
    )
    made.state, made.public_words = StatementState.STANDING, SAID
    decide_statement(made, stage.editor.user)
    return made


def _standing(stage: Stage, case: CaseStudyPage) -> None:
    """Words beside a heading, a fact, each sort of row, and the case; one settled, one declined."""
    parts = ("key-findings", "contract.value", "outcomes.o1", "suppliers.s1", "partners.p1")
    for part in (*parts, "quotations.w1", "claims.c1", "at-a-glance"):
        stands(stage, case, "dispute", part)
    stands(stage, case, "reply", "")
    settled = stands(stage, case, "dispute", "outcomes.o2")
    settled.state, settled.outcome = StatementState.SETTLED, "Calls fell by half, not by a third."
    decide_statement(settled, stage.editor.user)
    declined = stands(stage, case, "dispute", "challenge")
    declined.state = StatementState.DECLINED
    decide_statement(declined, stage.editor.user)
    services.add_change_note(case, kind=ChangeNoteKind.UPDATE, text="There are 900 lamps now.")
    at = f"/cases/{case.slug}/"
    stage.get(stage.stranger, at, "a disputed case", "Disputed by Farrow Lighting Ltd")
    stage.get(stage.stranger, f"{at}history/", "the history of a case", "Calls fell by half")
    quiet = stage.public("Lamps without news")
    stage.get(
        stage.stranger,
        f"/cases/{quiet.slug}/history/",
        "a history without news",
        "Nobody has noted",
    )


def _too_many(stage: Stage, case: CaseStudyPage) -> None:
    """The form comes back as it was typed where somebody sends too many."""
    ask, who = f"/cases/{case.slug}/ask/", stage.stranger
    asked = {"question": "Who paid?", "email": "reader@council.example"}
    for _ in range(TRAPS):
        who.post(ask, asked)
    stage.post(who, ask, asked, "ask: too many", "Several messages have come from your network")
    cache.clear()
