"""Readers ask the owner without learning an address; disputes and replies stand where an editor lets them."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from casestudies.choices import Basis
from casestudies.models import CaseStudyPage, Question, Statement
from casestudies.rows import load_record
from cms.mail.services import deliver_due
from exchange.casefile.reading import read_case_file
from exchange.casefile.writing import write_case_file
from exchange.extract import public_record
from exchange.readers.case_json import read_case_json
from tests import factories
from tests.casestudies.conftest import SignIn, sign_in  # noqa: F401 - a fixture
from website.exporting import export
from website.views.voices import AN_HOUR

pytestmark = pytest.mark.django_db

ASKED = {"question": "Who paid <b>for</b> it?", "email": "reader@council.example"}
SAID = {
    "kind": "dispute",
    "part": "challenge",
    "text": "It was 40 forms.",
    "given_by": "The <i>supplier</i>",
    "email": "named@company.example",
}

GIVER = {"given_by": SAID["given_by"]}


@pytest.fixture
def case(db: None) -> CaseStudyPage:
    cache.clear()
    return factories.published_case()


def sent() -> list[Any]:
    deliver_due()
    box = list(mail.outbox)
    mail.outbox.clear()
    return box


def shown(client: Client, case: CaseStudyPage) -> str:
    return client.get(f"/cases/{case.slug}/").content.decode()


def files(client: Client, case: CaseStudyPage) -> dict[str, Any]:
    """The case as JSON, which every road gives alike; both files are read back as the case alone."""
    held: dict[str, Any] = client.get(f"/cases/{case.slug}.json").json()
    assert client.get(f"/api/v1/cases/{case.ref}").json() == held
    (exported,) = export([case.pk])
    assert exported.as_json() == held
    text = client.get(f"/cases/{case.slug}.md").content.decode()
    assert exported.as_markdown() == text
    said = [*held["disputes"], *held["replies"]]
    assert all(each["words"].split()[0] in text for each in said)
    record, plain = read_case_json(held), public_record(stored(case))
    assert not record.unknown and record.fields["title"] == case.title
    again = read_case_file(text)
    assert write_case_file(again) == write_case_file(plain)
    whole = json.dumps(held) + text
    assert SAID["email"] not in whole and SAID["text"] not in whole
    return held


def stored(case: CaseStudyPage) -> CaseStudyPage:
    page: CaseStudyPage = CaseStudyPage.objects.get(pk=case.pk)
    load_record([page], public=True)
    return page


@pytest.mark.parametrize("publicly", [True, False])
def test_a_question_and_its_answer_pass_without_either_address(
    client: Client, case: CaseStudyPage, publicly: bool
) -> None:
    allowed = {"may_be_public": "on"} if publicly else {}
    answer = client.post(f"/cases/{case.slug}/ask/", {**ASKED, **allowed}, follow=True)
    assert "Your question was sent" in answer.content.decode()
    (to_owner,) = sent()
    assert to_owner.to == ["owner@council.example"]
    whole = to_owner.body + to_owner.alternatives[0][0]
    assert "Who paid <b>for</b> it?" in to_owner.body and "reader@council.example" not in whole
    link = re.search(r"http://[^/]+(/contribute/answer/\S+)", to_owner.body).group(1)
    form = client.get(link).content.decode()
    assert ("Show the question" in form) is publicly
    assert client.post(link, {"answer": " "}).status_code == 422
    client.post(link, {"answer": "The <u>council</u>.", "publicly": "on"})
    client.post(link, {"answer": "A second time.", "publicly": "on"})
    (to_reader,) = sent()
    assert to_reader.to == ["reader@council.example"]
    assert "The <u>council</u>." in to_reader.body
    assert "owner@council.example" not in to_reader.body + to_reader.alternatives[0][0]
    text = shown(client, case)
    assert ("Who paid &lt;b&gt;for" in text and "The &lt;u&gt;council" in text) is publicly
    assert ('href="#questions"' in text) is publicly, "the contents lead there"
    assert "@council.example" not in text
    assert b"has been answered" in client.get(link).content


def test_a_link_to_answer_that_does_not_work_any_more_says_what_to_do(client: Client) -> None:
    answer = client.get(reverse("contribute_answer", args=["no-such-token"]))
    assert answer.status_code == 404
    assert "This link no longer works" in answer.content.decode()


def test_nobody_is_asked_about_an_invented_case(client: Client) -> None:
    case = factories.published_case(basis=Basis.ILLUSTRATIVE)
    assert client.get(f"/cases/{case.slug}/ask/").status_code == 404
    assert client.post(f"/cases/{case.slug}/ask/", ASKED).status_code == 404
    assert "/ask/" not in shown(client, case)


def test_a_dispute_stands_beside_its_fact_from_an_editors_word_until_it_is_settled(
    client: Client,
    case: CaseStudyPage,
    sign_in: SignIn,  # noqa: F811 - the fixture
) -> None:
    answer = client.post(f"/cases/{case.slug}/dispute/", SAID, follow=True)
    assert "sent to the editors" in answer.content.decode()
    assert "40 forms" not in shown(client, case)
    editor, person = sign_in("Editor")
    statement = Statement.objects.get()
    listing = editor.get(reverse("statements:index")).content.decode()
    assert "by " in listing and "The &lt;i&gt;supplier" in listing
    url = reverse("statements:edit", args=[statement.pk])
    assert ">Challenge<" in "".join(editor.get(url).content.decode().split())
    refused = editor.post(url, {"state": "standing", "public_words": "", "outcome": "", **GIVER})
    assert b"Write what stands beside the case" in refused.content
    words = "There were 40 <b>forms</b>."
    editor.post(url, {"state": "standing", "public_words": words, "outcome": "", **GIVER})
    statement.refresh_from_db()
    assert (statement.state, statement.handled_by) == ("standing", person)
    text = shown(client, case)
    block = text[text.index('id="challenge"') :]
    assert "Disputed by The &lt;i&gt;supplier" in block
    assert "There were 40 &lt;b&gt;forms" in block
    (disputed,) = files(client, case)["disputes"]
    assert (disputed["about"], disputed["words"]) == ("challenge", words)
    assert disputed["by"] == "The <i>supplier</i>"
    assert {letter.to[0] for letter in sent()} == {
        "named@company.example",
        "owner@council.example",
    }
    assert (
        b"Say how it was settled"
        in editor.post(
            url, {"state": "settled", "public_words": words, "outcome": "", **GIVER}
        ).content
    )
    editor.post(
        url,
        {
            "state": "settled",
            "public_words": words,
            "outcome": "It was 40; the text says so.",
            **GIVER,
        },
    )
    text = shown(client, case)
    assert "Disputed by" not in text and "It was 40; the text says so." in text
    assert "Correction, the editors" in text, "it is not the council's own word"
    assert files(client, case)["disputes"] == []
    assert "settled" in sent()[0].body


def test_a_reply_of_somebody_named_stands_above_the_record(
    client: Client,
    case: CaseStudyPage,
    sign_in: SignIn,  # noqa: F811 - the fixture
) -> None:
    client.post(f"/cases/{case.slug}/dispute/", {**SAID, "kind": "reply"})
    editor, _ = sign_in("Editor")
    statement = Statement.objects.get()
    assert statement.part == ""
    url = reverse("statements:edit", args=[statement.pk])
    assert files(client, case)["replies"] == [], "nothing before an editor let it stand"
    hostile = "We agree.\n---\ntitle: Ours\x85kind: bid\u2028phase: live"
    editor.post(url, {"state": "standing", "public_words": hostile, "outcome": "", **GIVER})
    assert files(client, case)["replies"][0]["words"].startswith("We agree.")
    text = shown(client, case)
    assert text.index("Reply by The") < text.index('id="at-a-glance"')


def test_an_editor_takes_a_persons_name_out_of_whose_statement_it_is(
    client: Client,
    case: CaseStudyPage,
    sign_in: SignIn,  # noqa: F811 - the fixture
) -> None:
    client.post(f"/cases/{case.slug}/dispute/", {**SAID, "given_by": "Jane Zoe of Acme"})
    editor, _ = sign_in("Editor")
    url = reverse("statements:edit", args=[Statement.objects.get().pk])
    typed = {"state": "standing", "public_words": "It was 40.", "outcome": ""}
    assert b"This field is required" in editor.post(url, {**typed, "given_by": " "}).content
    editor.post(url, {**typed, "given_by": "Acme"})
    text = shown(client, case)
    assert "Disputed by Acme" in text and "Jane Zoe" not in text


@pytest.mark.parametrize(
    ("form", "changes", "words"),
    [
        ("ask", {"question": " "}, "Write your question"),
        ("ask", {"email": ""}, "Say where an answer"),
        ("ask", {"question": "x" * 5_001}, "Keep it to 5,000"),
        ("dispute", {"part": ""}, "Choose the part that you dispute"),
        ("dispute", {"part": "nonsense"}, "valid choice"),
        ("dispute", {"kind": "x"}, "valid choice"),
        ("dispute", {"email": "x\x00"}, "Null characters"),
    ],
)
def test_a_mistake_is_named_and_nothing_typed_is_lost(
    client: Client, case: CaseStudyPage, form: str, changes: dict[str, str], words: str
) -> None:
    typed = {"question": "Kept <b>words</b>", "text": "Kept <b>words</b>"}
    base = {**(ASKED if form == "ask" else SAID), **typed}
    answer = client.post(f"/cases/{case.slug}/{form}/", {**base, **changes})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert words in text and "data-error-summary" in text
    assert "<b>words" not in text
    assert "question" in changes or "Kept &lt;b&gt;words" in text
    assert not Question.objects.exists() and not Statement.objects.exists()


def test_programs_and_floods_reach_nobody(client: Client, case: CaseStudyPage) -> None:
    address = f"/cases/{case.slug}/ask/"
    assert client.post(address, {**ASKED, "website": "x"}).status_code == 302
    assert not Question.objects.exists()
    answers = [client.post(address, ASKED).status_code for _ in range(AN_HOUR + 1)]
    assert answers == [302] * AN_HOUR + [429]
    assert Question.objects.count() == AN_HOUR
    assert client.get("/cases/no-such-case/ask/").status_code == 404


def test_disputing_costs_the_same_queries_for_any_case_and_the_page_too(
    client: Client, case: CaseStudyPage, django_assert_max_num_queries: Any
) -> None:
    for number in range(10):
        Statement.objects.create(
            page=case, kind="reply", state="standing", public_words=f"Word {number}", given_by="B"
        )
    with django_assert_max_num_queries(30):
        shown(client, case)
    with django_assert_max_num_queries(60):
        assert client.get(f"/cases/{case.slug}/dispute/").status_code == 200
