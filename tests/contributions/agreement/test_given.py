"""Agreement that is not asked for by e-mail: given on paper, or by whoever answers for the case, signed in."""

from __future__ import annotations

import pytest
from django.test import Client

from casestudies import services
from casestudies.agreeing import latest
from casestudies.models import CaseStudyPage
from tests.contributions.agreement.asking import address, agree, lacking

pytestmark = pytest.mark.django_db


def test_an_agreement_on_paper_is_recorded_with_how_it_was_given_and_until_when(
    room: Client, case: CaseStudyPage
) -> None:
    url = f"{address(case)}given/"
    said = {
        "given_by": "Head of fleet",
        "given_on": "2026-03-03",
        "evidence": "Letter in the contract file",
        "expires": "2099-12-31",
        "shown": room.get(url).context["shown"],
    }
    page = room.post(url, said).content.decode()
    assert "If the text has changed since, ask them again" in page
    assert "Letter in the contract file" in page, "what was typed stays"
    wrong = {**said, "given_on": "2099-01-01", "expires": "2020-01-01", "read": "on"}
    page = room.post(url, wrong).content.decode()
    assert "That day is still to come." in page
    assert "That day has passed." in page
    assert lacking(case).count("") == 1

    assert room.post(url, {**said, "read": "on"}).status_code == 302
    assert "" not in lacking(case)
    row = latest(case).consents.get()
    assert (str(row.date), str(row.expires)) == ("2026-03-03", "2099-12-31")
    assert row.evidence == "Letter in the contract file"
    page = room.get(address(case)).content.decode()
    assert "Head of fleet (owner), 3 March 2026, until 31 December 2099" in " ".join(page.split())

    said["shown"] = room.get(f"{url}?part=suppliers.s1").context["shown"]
    assert room.post(f"{url}?part=suppliers.s1", {**said, "read": "on"}).status_code == 302
    assert lacking(case) == ["quotations.w1"]
    assert room.get(f"{url}?part=nothing", follow=True).redirect_chain


def test_nobody_agrees_signed_in_to_what_somebody_else_changed_while_they_read(
    room: Client, case: CaseStudyPage
) -> None:
    given = f"{address(case)}given/"
    read, shown = (
        room.get(address(case)).context["read"],
        room.get(given).context["shown"],
    )
    page = latest(case)
    page.challenge = "Words that the owner never saw."
    services.save_draft(page)
    for mark in (read, "", "x"):
        act = {"part": "", "do": "agree", "read": mark}
        told = room.post(address(case), act, follow=True).content.decode()
        assert "The text changed while you were reading" in told
    said = {"given_by": "Ann", "given_on": "2026-03-03", "evidence": "Letter", "read": "on"}
    for mark in (shown, ""):
        told = room.post(given, {**said, "shown": mark}).content.decode()
        assert "The text changed while this page was open" in told and "Letter" in told
    assert "" in lacking(case) and not latest(case).consents.all()
    assert "Your agreement to the text as it stands now is recorded" in agree(room, case)
    assert "" not in lacking(case)
