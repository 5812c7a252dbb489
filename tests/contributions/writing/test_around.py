"""Around the writing: suggested terms, versions, preview, sending, comments."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from casestudies import services
from casestudies.models import CaseIndexPage, CaseStudyPage, FieldState, NarrativeSection
from casestudies.workflows import prepare_review
from cms.accounts.models import User
from cms.mail.services import deliver_due
from contributions.documents.review import screen_of
from contributions.models import CaseWriter, DocumentJob, FieldComment, JobState
from contributions.writing.comments import comment
from contributions.writing.suggestions import suggest
from exchange.readers.plain_text import read_text
from exchange.readers.source import to_json
from organisations.models import Membership
from taxonomy.models import Method, Sector, Synonym
from tests import factories
from tests.contributions.conftest import champion_named, signed_in
from tests.contributions.writing.helpers import draft_of, edit_url, latest, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(champion: User) -> CaseStudyPage:
    return draft_of(champion, "Sensors", challenge="Damp.")


def address(case: CaseStudyPage, tail: str) -> str:
    return f"/contribute/{case.ref}/{tail}/"


class TestTerms:
    def test_terms_are_offered_with_the_words_they_were_found_in(self, champion: User) -> None:
        factories.term(Sector, "Social housing")
        method = factories.term(Method, "Design contest")
        Synonym.objects.create(term=method, text="prize challenge")
        case = draft_of(champion, "Damp", approach="We ran two **prize challenges** in 2024.")
        page = latest(case)
        page.challenge = "Unsocial housings are not it."

        found = {each.term.name: (each.words, each.where) for each in suggest(page)}

        assert found == {"Design contest": ("prize challenges", "Approach")}

    def test_terms_are_read_out_of_sections_too_where_an_unknown_document_ends_up(
        self, champion: User
    ) -> None:
        factories.term(Method, "Design contest")
        page = latest(draft_of(champion, "Damp"))
        page.sections = [
            NarrativeSection(heading="How", body="By ourselves."),
            NarrativeSection(heading="Other text", body="Then a **design contest**."),
        ]
        (found,) = suggest(page)
        assert (found.words, found.where) == ("design contest", "Section 2: Other text")

    def test_nothing_is_added_unless_it_was_ticked(self, room: Client, champion: User) -> None:
        first, second = (
            factories.term(Method, "Design contest"),
            factories.term(Method, "Hackathon"),
        )
        case = draft_of(champion, "Damp", approach="A design contest, then a hackathon.")
        html = room.get(address(case, "terms")).content.decode()
        assert "Design contest" in html and "checked" not in html

        room.post(address(case, "terms"), {})
        assert not latest(case).methods.all()

        keys = [f"methods:{second.pk}", "methods:0", "owner:1", "x"]
        room.post(address(case, "terms"), {"term": keys})
        assert [term.name for term in latest(case).methods.all()] == ["Hackathon"]
        assert [each.term.pk for each in suggest(latest(case))] == [first.pk]


class TestVersions:
    def test_each_version_says_who_changed_what_and_can_be_gone_back_to(
        self, room: Client, case: CaseStudyPage
    ) -> None:
        first = case.latest_revision_id
        room.post(edit_url(case), sent(case, "short", challenge="Mould.", phase="pilot"))
        html = room.get(address(case, "versions")).content.decode()
        assert "Challenge, Phase" in html and "robin@council.example" in html

        beside = room.get(address(case, f"versions/{first}")).content.decode()
        assert "Damp." in beside and "Mould." in beside and "Alpha or pilot" in beside

        room.post(address(case, "versions"), {"version": first})
        assert latest(case).challenge == "Damp."
        assert case.revisions.count() == 3

    def test_a_row_that_differs_is_called_by_its_own_words(
        self, room: Client, case: CaseStudyPage
    ) -> None:
        first = case.latest_revision_id
        case.sections = [NarrativeSection(row_id="l1", heading="<b>By May</b>", body="Four wards.")]
        services.save_draft(case)
        html = room.get(address(case, f"versions/{first}")).content.decode()
        assert "Sections: “&lt;b&gt;By May&lt;/b&gt;”, " in html and "Sections l1" not in html

    @pytest.mark.parametrize("number", ["0", "x", "99999999999999999999", "-1"])
    def test_going_back_to_a_version_that_there_is_not_changes_nothing(
        self, room: Client, case: CaseStudyPage, number: str
    ) -> None:
        answer = room.post(address(case, "versions"), {"version": number}, follow=True)

        assert "There is no such version" in answer.content.decode()
        assert case.revisions.count() == 1

    def test_a_version_of_another_case_is_not_found(
        self, room: Client, case: CaseStudyPage
    ) -> None:
        other = draft_of(champion_named(), "Secret")
        number = other.latest_revision_id

        assert room.get(address(case, f"versions/{number}")).status_code == 404
        room.post(address(case, "versions"), {"version": number})
        assert latest(case).title == "Sensors"

    def test_the_list_takes_as_many_queries_for_many_versions_as_for_one(
        self, room: Client, case: CaseStudyPage
    ) -> None:
        def queries() -> int:
            with CaptureQueriesContext(connection) as caught:
                assert room.get(address(case, "versions")).status_code == 200
            return len(caught)

        one = queries()
        for number in range(10):
            page = latest(case)
            page.challenge = f"Version {number}"
            services.save_draft(page)
        assert queries() == one


class TestPreview:
    def test_it_is_the_page_as_the_public_will_have_it(
        self, room: Client, case: CaseStudyPage
    ) -> None:
        page = latest(case)
        page.population, page.approach = "Nine named tenants", "We put in **sensors**."
        page.states = [FieldState(field="population", state="withheld", reason="personal-data")]
        services.save_draft(page)

        html = room.get(address(case, "preview")).content.decode()

        assert "<strong>sensors</strong>" in html
        assert "Nine named tenants" not in html
        assert "Personal data" in html
        assert latest(case).population == "Nine named tenants"


def confirmed(user: User) -> None:
    """Make ``user`` somebody of an organisation whom an editor has confirmed."""
    Membership.objects.create(user=user, organisation=factories.organisation(), approved=True)


def whole_case(user: User) -> CaseStudyPage:
    """Return a complete draft of ``user``'s, where there is a review to send it to."""
    case = factories.complete_draft("Whole")
    prepare_review(CaseIndexPage.objects.get())
    CaseStudyPage.objects.filter(pk=case.pk).update(owner=user)
    return case


class TestSending:
    def test_somebody_whom_no_editor_has_confirmed_is_told_what_to_do_first(
        self, room: Client, champion: User
    ) -> None:
        case = whole_case(champion)

        answer = room.post(address(case, "submit"))

        assert answer.status_code == 422
        assert 'href="/contribute/organisation/"' in answer.content.decode()
        assert not CaseStudyPage.objects.get(pk=case.pk).workflow_in_progress

    def test_words_of_a_document_without_a_place_are_settled_first(
        self, room: Client, champion: User
    ) -> None:
        confirmed(champion)
        case = whole_case(champion)
        job = DocumentJob.objects.create(
            user=champion,
            name="ours.txt",
            state=JobState.READ,
            passages=to_json(read_text("A line that no form knows.")),
        )
        job.cases.add(case)

        answer = room.post(address(case, "submit"))
        assert answer.status_code == 422
        assert "ours.txt" in answer.content.decode()

        passage = screen_of(job).unplaced[0].passage.id
        job.decisions.create(passage=passage, status="set-aside")
        assert room.post(address(case, "submit")).status_code == 302

    def test_what_is_missing_is_listed_with_its_way_there(
        self, room: Client, case: CaseStudyPage
    ) -> None:
        prepare_review(CaseIndexPage.objects.get())

        answer = room.post(address(case, "submit"))

        assert answer.status_code == 422
        html = answer.content.decode()
        assert f'href="{edit_url(case)}#id_summary"' in html
        assert CaseStudyPage.objects.get(pk=case.pk).current_workflow_state is None

    def test_a_complete_case_goes_to_review_is_locked_and_can_be_taken_back(
        self, room: Client, champion: User
    ) -> None:
        confirmed(champion)
        case = whole_case(champion)
        assert room.post(address(case, "submit")).status_code == 302
        stored = CaseStudyPage.objects.get(pk=case.pk)
        assert stored.workflow_in_progress

        typed = sent(case, "short", challenge="Changed while it is read")
        answer = room.post(edit_url(case), typed)
        assert answer.status_code == 422
        assert "Changed while it is read" in answer.content.decode()
        assert room.post(address(case, "submit")).status_code == 422

        room.post(address(case, "submit/take-back"))
        assert room.post(edit_url(case), typed).status_code == 302
        assert latest(case).challenge == "Changed while it is read"

    def test_agreement_may_still_be_on_its_way(self, room: Client, champion: User) -> None:
        confirmed(champion)
        case = whole_case(champion)
        page = latest(case)
        page.consents = []
        services.save_draft(page)

        before = room.get(address(case, "submit")).content.decode()
        assert "You can send the case now. It is published only once this is done" in before
        assert room.post(address(case, "submit")).status_code == 302
        after = room.get(address(case, "submit")).content.decode()
        assert "published only once this is done" in after
        assert "You can send the case now" not in after, "it is with the editors already"


WAITS = "1 comment on Challenge"


def words_of(answer: Any) -> str:
    """The words of a page with single spaces, tags left out."""
    return " ".join(strip_tags(answer.content.decode()).split())


class TestComments:
    def test_a_comment_and_its_answer_go_by_e_mail_to_the_others_once(
        self, room: Client, case: CaseStudyPage, champion: User
    ) -> None:
        ann = champion_named("ann")
        moment = case.latest_revision_created_at
        CaseWriter.objects.create(page=case, user=ann, role="writer", accepted_at=moment)
        said = {"text": "Since <when>?", "field": "challenge"}
        room.post(address(case, "comments"), said)
        deliver_due()
        assert [message.to for message in mail.outbox] == [["ann@council.example"]]
        assert "Since <when>?" in str(mail.outbox[0].body)

        first = FieldComment.objects.get()
        answer = {"text": "Since 2019.", "answers_to": str(first.pk)}
        signed_in(ann).post(address(case, "comments"), answer)
        deliver_due()
        assert mail.outbox[1].to == ["robin@council.example"]
        assert f"/contribute/{case.ref}/comments/#comment-" in str(mail.outbox[1].body)
        assert len(mail.outbox) == 2

    def test_the_field_says_how_many_wait_until_they_are_settled(
        self, room: Client, case: CaseStudyPage, champion: User
    ) -> None:
        first = comment(case, "Since when?", author=champion, field="challenge")
        assert WAITS in words_of(room.get(edit_url(case)))

        room.post(address(case, f"comments/{first.pk}/settled"))
        assert WAITS not in words_of(room.get(edit_url(case)))
        assert "Settled" in room.get(address(case, "comments")).content.decode()

        comment(case, "Still open?", author=champion, answers_to=first)
        assert WAITS in words_of(room.get(edit_url(case)))

    @pytest.mark.parametrize(
        "typed",
        [
            {"text": "  "},
            {"text": "x" * 4_001},
            {"text": "Hm", "field": "no.such.field"},
        ],
    )
    def test_what_cannot_be_a_comment_is_refused_and_kept_in_the_form(
        self, room: Client, case: CaseStudyPage, typed: dict[str, str]
    ) -> None:
        answer = room.post(address(case, "comments"), typed)

        assert answer.status_code == 422
        assert typed["text"].strip()[:100] in answer.content.decode()
        assert not FieldComment.objects.exists()

    def test_a_comment_of_another_case_cannot_be_answered_or_settled(
        self, room: Client, case: CaseStudyPage
    ) -> None:
        other = draft_of(champion_named(), "Secret")
        theirs = comment(other, "Hush", author=champion_named(), field="challenge")

        assert room.post(address(case, f"comments/{theirs.pk}/settled")).status_code == 404
        html = room.get(f"{address(case, 'comments')}?answer={theirs.pk}").content.decode()
        assert "Hush" not in html
