"""A live case that does not name its authority: nothing that is said beside it or changes around it tells the name."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from casestudies import services
from casestudies.agreeing import latest, withhold
from casestudies.anonymising import anonymise, take_down_named
from casestudies.models import CaseStudyPage, Partner, Question, Quotation, RelatedCase, Statement
from casestudies.unnamed import names_left
from casestudies.voices import answer_question, answer_token, decide_statement
from cms.core.clock import TASKS
from contributions.agreement.due import end_what_names
from contributions.models import CaseUpdate
from contributions.stewardship.notes import HELD_BACK
from organisations.models import OrganisationName, Programme
from tests import factories
from tests.casestudies.conftest import SignIn, sign_in  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db

NAMING = "As Northdene knows."
TOLD = "does not name its authority, but these words give it away"


@pytest.fixture
def unnamed(db: None) -> CaseStudyPage:
    """A live case of Northdene, which it does not name."""
    body = factories.organisation("Northdene")
    case = anonymise(factories.published_case("A case", lead_organisation=body))
    assert case.live
    return case


def shown(case: CaseStudyPage) -> str:
    """Every page and file of the case."""
    roads = [f"/cases/{case.slug}{end}" for end in ("/", "/history/", ".json", ".md")]
    answers = [Client().get(road) for road in roads]
    assert {each.status_code for each in answers} == {200}
    return "".join(each.content.decode() for each in answers)


def question(case: CaseStudyPage, text: str = "Who paid?") -> Question:
    made: Question = case.questions.create(text=text, email="a@b.example", may_be_public=True)
    return made


@pytest.mark.parametrize("kind", ["dispute", "reply"])
def test_a_dispute_or_reply_that_tells_the_name_does_not_stand(
    unnamed: CaseStudyPage,
    sign_in: SignIn,  # noqa: F811 - the fixture
    kind: str,
) -> None:
    editor, _ = sign_in("Editor")
    said = {"kind": kind, "text": NAMING, "email": "a@b.example"}
    part = "challenge" if kind == "dispute" else ""
    made = unnamed.statements.create(**said, part=part, given_by="The supplier")
    url = reverse("statements:edit", args=[made.pk])
    giver = {"given_by": "The supplier", "outcome": ""}
    typed = {"state": "standing", "public_words": NAMING, **giver}
    refused = editor.post(url, typed).content.decode()
    assert TOLD in refused and NAMING in refused
    settled = {**giver, "state": "settled", "public_words": "", "outcome": NAMING}
    assert TOLD in editor.post(url, settled).content.decode()
    assert NAMING not in shown(unnamed)
    editor.post(url, {**typed, "public_words": "As we know."})
    assert "As we know." in shown(unnamed)


def test_a_reply_whose_giver_is_the_authority_does_not_stand(
    unnamed: CaseStudyPage,
    sign_in: SignIn,  # noqa: F811 - the fixture
) -> None:
    editor, person = sign_in("Editor")
    made = unnamed.statements.create(
        kind="reply", text="x", given_by="Northdene", email="a@b.example"
    )
    url = reverse("statements:edit", args=[made.pk])
    typed = {
        "state": "standing",
        "public_words": "We agree.",
        "outcome": "",
        "given_by": "Northdene",
    }
    assert TOLD in editor.post(url, typed).content.decode()
    made.state, made.public_words = "standing", "We agree."
    with pytest.raises(ValidationError, match="these words give it away"):
        decide_statement(made, person)
    assert Statement.objects.get().state == "new"


def test_a_change_note_that_tells_the_name_is_not_added_nor_corrected_to_it(
    unnamed: CaseStudyPage,
    sign_in: SignIn,  # noqa: F811 - the fixture
) -> None:
    editor, _ = sign_in("Administrator")
    place = reverse("case_notes", args=[unnamed.pk])
    typed = {"kind": "update", "text": NAMING, "date": "2026-11-26", "organisation": ""}
    refused = editor.post(place, typed).content.decode()
    assert TOLD in refused and NAMING in refused
    assert editor.post(place, {**typed, "text": "We know."}).status_code == 302
    note = unnamed.change_notes.get()
    correct = reverse("case_note_edit", args=[note.pk])
    assert TOLD in editor.post(correct, typed).content.decode()
    assert "Northdene" not in shown(unnamed)
    assert editor.post(correct, {**typed, "text": "We know more."}).status_code == 302
    assert "We know more." in shown(unnamed)


def test_an_answer_that_tells_the_name_is_sent_but_not_shown(unnamed: CaseStudyPage) -> None:
    asked = question(unnamed)
    link = reverse("contribute_answer", args=[answer_token(asked)])
    refused = Client().post(link, {"answer": NAMING, "publicly": "on"})
    assert refused.status_code == 422
    assert TOLD in refused.content.decode() and NAMING in refused.content.decode()
    assert Client().post(link, {"answer": NAMING}).status_code == 200
    other = question(unnamed, "Was it Northdene who paid?")
    with pytest.raises(ValidationError, match="these words give it away"):
        answer_question(other, answer="Yes.", publicly=True)
    assert "Northdene" not in shown(unnamed)
    answer_question(question(unnamed), answer="We did.", publicly=True)
    assert "We did." in shown(unnamed)


def test_an_answer_that_was_shown_before_is_held_back_with_the_name(db: None) -> None:
    case = factories.published_case("A case", lead_organisation=factories.organisation("Northdene"))
    for text in (NAMING, "We did."):
        answer_question(question(case), answer=text, publicly=True)
    case = anonymise(case)
    assert case.live and "We did." in shown(case) and "Northdene" not in shown(case)


def test_the_sentence_of_an_update_that_tells_the_name_stays_with_us(
    unnamed: CaseStudyPage,
) -> None:
    version = latest(unnamed)
    version.update_number = CaseUpdate.objects.create(page=unnamed, kind="update", note=NAMING).pk
    assert services.publish(version).live
    assert HELD_BACK in shown(unnamed) and "Northdene" not in shown(unnamed)
    assert CaseUpdate.objects.get().note == NAMING


def with_quotation(case: CaseStudyPage) -> None:
    case.quotations = [Quotation(row_id="w1", text=NAMING, permission=True)]


def with_partner(case: CaseStudyPage) -> None:
    case.partners = [Partner(row_id="p1", organisation=case.lead_organisation)]


def with_programme(case: CaseStudyPage) -> None:
    case.programme = Programme.objects.create(name="Northdene Alpha", slug="alpha")


def with_related(case: CaseStudyPage) -> None:
    other = factories.published_case("Northdene’s buses")
    case.related = [RelatedCase(row_id="r1", target_ref=other.ref, relation="contradicts")]


def test_what_a_case_quotes_and_points_to_is_not_published_where_it_tells_the_name(
    unnamed: CaseStudyPage,
) -> None:
    for put, place in (
        (with_quotation, "Quotations: .*, text"),
        (with_partner, "Partners: .*organisation"),
        (with_programme, "Programme"),
        (with_related, "Related"),
    ):
        version = latest(unnamed)
        put(version)
        with pytest.raises(ValidationError, match=f"its name stands in “{place}”"):
            services.publish(version)
    assert "Northdene" not in shown(unnamed)


def test_a_case_whose_title_tells_the_name_takes_what_it_is_related_to_off_the_site(
    unnamed: CaseStudyPage,
) -> None:
    related = [RelatedCase(row_id="r1", target_ref=unnamed.ref, relation="continues")]
    other = factories.published_case("Northdene’s buses", related=related)
    assert take_down_named() == [unnamed.pk]
    (left,) = names_left(latest(unnamed))
    assert "“a case that is related to this one”" in left
    withhold(other, ["related"], "partner-request")
    assert services.publish(latest(unnamed)).live


def renamed_partner(case: CaseStudyPage) -> Any:
    partner = factories.organisation("Bus makers")
    case.partners = [Partner(row_id="p1", organisation=partner)]
    return partner, {"name": "Northdene Bus makers"}


def renamed_programme(case: CaseStudyPage) -> Any:
    case.programme = Programme.objects.create(name="Alpha", slug="alpha")
    return case.programme, {"name": "Northdene Alpha"}


def retitled_case(case: CaseStudyPage) -> Any:
    other = factories.published_case("Buses")
    case.related = [RelatedCase(row_id="r1", target_ref=other.ref, relation="contradicts")]
    return other, {"title": "Northdene’s buses"}


def a_further_name(case: CaseStudyPage) -> Any:
    case.approach = "Once called Aberdene-on-Sea."
    name = OrganisationName(organisation=case.lead_organisation, kind="former")
    return name, {"text": "Aberdene-on-Sea"}


def test_what_comes_to_tell_the_name_without_a_publication_takes_the_case_off_within_the_hour(
    unnamed: CaseStudyPage,
) -> None:
    assert end_what_names in TASKS
    for put in (renamed_partner, renamed_programme, retitled_case, a_further_name):
        version = latest(unnamed)
        thing, changes = put(version)
        before = {name: getattr(thing, name) for name in changes}
        assert services.publish(version).live
        assert end_what_names() == 0, put
        change(thing, changes)
        assert take_down_named() == [unnamed.pk], put
        now = CaseStudyPage.objects.get(pk=unnamed.pk)
        assert not now.live and names_left(latest(now)), "the draft says what to mend"
        change(thing, before)


def change(thing: Any, values: dict[str, str]) -> None:
    for name, value in values.items():
        setattr(thing, name, value)
    thing.save()


def test_the_citation_says_what_is_said_instead(unnamed: CaseStudyPage) -> None:
    text = Client().get(f"/cases/{unnamed.slug}/").content.decode()
    cited = text[text.index('id="cite"') :]
    assert "An authority in England" in cited and "Northdene" not in text


def test_a_case_that_names_its_authority_may_say_so_everywhere(db: None) -> None:
    case = factories.published_case("A case", lead_organisation=factories.organisation("Northdene"))
    services.add_change_note(case, kind="update", text=NAMING)
    answer_question(question(case), answer=NAMING, publicly=True)
    assert take_down_named() == [] and NAMING in shown(case)
