"""Every role against every action, each tried through the admin's own pages and judged by what it did.

An action is a function that is handed a signed-in person and says whether it was done. What a role
is not named for is refused: the table is the whole truth, in both directions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.test.utils.form_data import querydict_from_html

from casestudies import services
from casestudies.models import CaseStudyPage, ChangeNote, ProblemReport, Tombstone
from casestudies.reports import queue_report
from casestudies.workflows import prepare_review
from cms.accounts.models import User
from cms.accounts.roles import load_roles
from exchange.models import DocumentTemplate
from organisations.models import Organisation
from search.models import IndexJob
from taxonomy.models import Sector, Term
from tests import factories
from tests.casestudies.conftest import passing
from website.models import InformationPage
from website.site import prepare_site

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PEOPLE = ("Nobody", "Reader", "Champion", "Editor", "Vocabulary keeper", "Administrator")
_numbers = count(1)


@dataclass(frozen=True)
class Person:
    """Somebody in one role, signed in."""

    user: User
    client: Client

    def get(self, name: str, *args: Any) -> int:
        """The status of a page of the admin."""
        return self.client.get(reverse(name, args=args)).status_code

    def post(self, name: str, *args: Any, **data: Any) -> int:
        """The status of the answer to a form, sent without looking at it first."""
        return self.client.post(reverse(name, args=args), data).status_code

    def send(self, url: str, form: str, **changes: Any) -> None:
        """Open a form as a browser does, change it and send it; nothing where it does not open."""
        page = self.client.get(url)
        if page.status_code != 200:
            return
        data = querydict_from_html(page.content.decode(), form_id=form).copy()
        data.update(changes)
        self.client.post(url, data)


Action = Callable[[Person], bool]
MATRIX: dict[str, tuple[Action, frozenset[str]]] = {}


def may(*roles: str) -> Callable[[Action], Action]:
    """Enter an action into the matrix with the roles that may do it."""

    def enter(action: Action) -> Action:
        MATRIX[action.__name__] = (action, frozenset(roles))
        return action

    return enter


CHAMPIONS = ("Champion", "Editor", "Administrator")
EDITORS = ("Editor", "Administrator")
KEEPERS = ("Vocabulary keeper", "Administrator")


def _own(person: Person, page: CaseStudyPage) -> CaseStudyPage:
    CaseStudyPage.objects.filter(pk=page.pk).update(owner=person.user)
    return page


def _stored(page: CaseStudyPage) -> CaseStudyPage:
    return CaseStudyPage.objects.get(pk=page.pk)


def _edit(page: CaseStudyPage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


@may("Champion", "Editor", "Vocabulary keeper", "Administrator")
def enter_the_admin(person: Person) -> bool:
    return person.get("wagtailadmin_home") == 200


@may(*CHAMPIONS)
def add_a_case(person: Person) -> bool:
    parent = factories.case_index().pk
    title = f"Added {next(_numbers)}"
    url = reverse("wagtailadmin_pages:add", args=["casestudies", "casestudypage", parent])
    person.send(url, "page-edit-form", title=title)
    return CaseStudyPage.objects.filter(title=title).exists()


@may(*CHAMPIONS)
def edit_their_own_draft(person: Person) -> bool:
    page = _own(person, factories.draft())
    person.send(_edit(page), "page-edit-form", challenge="Mine")
    return str(_stored(page).get_latest_revision_as_object().challenge) == "Mine"


@may(*EDITORS)
def edit_somebody_elses_draft(person: Person) -> bool:
    page = factories.draft()
    person.send(_edit(page), "page-edit-form", challenge="Changed")
    return str(_stored(page).get_latest_revision_as_object().challenge) == "Changed"


@may(*EDITORS)
def look_at_somebody_elses_draft(person: Person) -> bool:
    page, index = factories.draft("A draft that is private"), factories.case_index().pk
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    roads: tuple[tuple[str, dict[str, Any]], ...] = (
        (reverse("wagtailadmin_pages:view_draft", args=[page.pk]), {}),
        (_edit(page), {}),
        (reverse("wagtailadmin_pages:history", args=[page.pk]), {}),
        (reverse("wagtailadmin_explore", args=[page.pk]), {}),
        (reverse("wagtailadmin_explore", args=[index]), {}),
        (reverse("wagtailadmin_pages:search"), {"q": "private"}),
        (reverse("wagtailadmin_choose_page_child", args=[index]), {}),
        (reverse("wagtailadmin_choose_page_search"), {"q": "private"}),
        (reverse("cases:index"), {}),
        (reverse("wagtailadmin_reports:site_history"), {}),
        (reverse("wagtailadmin_api:pages:listing"), {"search": "private"}),
        (reverse("wagtailadmin_api:pages:detail", args=[page.pk]), {}),
        (bulk, {"id": page.pk}),
        (bulk, {"id": "all", "childOf": index}),
        (bulk, {"id": "all"}),
    )
    answers = [person.client.get(url, data) for url, data in roads]
    return any(page.title.encode() in answer.content for answer in answers)


@may()
def publish_their_own_case(person: Person) -> bool:
    page = _own(person, factories.complete_draft())
    person.send(_edit(page), "page-edit-form", **{"action-publish": "1"})
    return _stored(page).live


@may(*EDITORS)
def publish_what_somebody_else_wrote(person: Person) -> bool:
    page = factories.complete_draft()
    person.send(_edit(page), "page-edit-form", **{"action-publish": "1"})
    return _stored(page).live


@may(*CHAMPIONS)
def submit_their_own_case(person: Person) -> bool:
    page = _own(person, factories.complete_draft())
    person.send(_edit(page), "page-edit-form", **{"action-submit": "1"})
    return _stored(page).current_workflow_state is not None


@may(*EDITORS)
def approve_a_submitted_case(person: Person) -> bool:
    page, champion = factories.complete_draft(), _somebody()
    workflow = page.get_workflow()
    workflow.start(page, champion)
    for _ in range(3):
        latest = _stored(page).latest_revision_id
        person.post("case_review", page.pk, revision=latest, **passing())
    return _stored(page).live


@may(*EDITORS)
def see_what_waits_for_review(person: Person) -> bool:
    return person.get("case_reviews") == 200


@may(*EDITORS)
def unpublish_a_case(person: Person) -> bool:
    page = factories.published_case()
    person.post("wagtailadmin_pages:unpublish", page.pk)
    return not _stored(page).live


@may(*EDITORS)
def delete_a_case(person: Person) -> bool:
    page = factories.published_case()
    person.post("wagtailadmin_pages:delete", page.pk)
    return not CaseStudyPage.objects.filter(pk=page.pk).exists()


@may(*EDITORS)
def withdraw_a_case(person: Person) -> bool:
    page = factories.published_case()
    person.post("case_withdraw", page.pk, reason="consent-withdrawn")
    return Tombstone.objects.filter(ref=page.ref).exists()


@may(*EDITORS)
def restore_a_case(person: Person) -> bool:
    page = factories.published_case()
    services.withdraw(page, "consent-withdrawn")
    person.post("case_restore", page.pk)
    return _stored(page).live


@may(*EDITORS)
def merge_a_case(person: Person) -> bool:
    page, other = factories.published_case(), factories.published_case()
    person.post("case_merge", page.pk, winner=other.pk)
    return not _stored(page).live


@may(*EDITORS)
def lock_a_case(person: Person) -> bool:
    page = factories.published_case()
    person.post("wagtailadmin_pages:lock", page.pk)
    return _stored(page).locked


@may(*EDITORS)
def restrict_who_sees_a_case(person: Person) -> bool:
    page = factories.published_case()
    url = reverse("wagtailadmin_pages:set_privacy", args=[page.pk])
    person.client.post(url, {"restriction_type": "login"})
    return page.view_restrictions.exists()


@may(*EDITORS)
def note_a_change_in_public(person: Person) -> bool:
    page = factories.published_case()
    note = {"kind": "correction", "text": "The year.", "date": "2026-01-02"}
    person.post("case_notes", page.pk, **note)
    return page.change_notes.exists()


@may(*EDITORS)
def take_a_public_note_back(person: Person) -> bool:
    page = factories.published_case()
    note = ChangeNote.objects.create(
        page=page, kind="update", text="Note.", date=timezone.localdate()
    )
    person.post("case_note_edit", note.pk, **{"take-back": "1"})
    return not page.change_notes.exists()


@may(*EDITORS)
def answer_a_problem_report(person: Person) -> bool:
    report = queue_report(factories.published_case(), kind="wrong", message="Wrong.", email="")
    person.post("problem_reports:edit", report.pk, state="closed", answer="Done.")
    return ProblemReport.objects.get(pk=report.pk).state == "closed"


@may(*EDITORS)
def let_a_dispute_stand(person: Person) -> bool:
    said = {"kind": "dispute", "text": "It was 40.", "given_by": "A supplier"}
    statement = factories.published_case().statements.create(**said, email="s@company.example")
    person.post("statements:edit", statement.pk, state="standing", public_words="40.", outcome="")
    statement.refresh_from_db()
    return str(statement.state) == "standing"


@may(*EDITORS)
def settle_a_dispute(person: Person) -> bool:
    page = factories.published_case()
    said = {"kind": "dispute", "state": "standing", "public_words": "40.", "given_by": "A supplier"}
    statement = page.statements.create(**said, text="It was 40.", email="s@company.example")
    person.post(
        "statements:edit", statement.pk, state="settled", public_words="40.", outcome="It was."
    )
    return page.change_notes.exists()


@may(*EDITORS)
def see_what_goes_stale(person: Person) -> bool:
    return person.get("going_stale") == 200


@may(*EDITORS)
def answer_a_comment_on_somebody_elses_case(person: Person) -> bool:
    first = factories.draft().field_comments.create(text="Since when?")
    person.post("case_comments", first.page_id, answer=first.pk, text="Since 2019.")
    return first.answers.exists()


@may(*EDITORS)
def see_who_owns_a_case(person: Person) -> bool:
    page = factories.published_case(owner_email="owner@secret.example")
    answers = (person.client.get(_edit(page)), person.client.get(reverse("cases:index")))
    return any(b"Head of procurement" in a.content or b"owner@s" in a.content for a in answers)


@may(*EDITORS)
def rename_an_organisation(person: Person) -> bool:
    body = factories.organisation()
    url = reverse("wagtailsnippets_organisations_organisation:edit", args=[body.pk])
    name = f"Renamed {next(_numbers)}"
    person.send(url, "w-editor-form", name=name)
    return Organisation.objects.get(pk=body.pk).name == name


@may(*EDITORS)
def merge_organisations(person: Person) -> bool:
    loser, winner = factories.organisation(), factories.organisation()
    person.post("wagtailsnippets_organisations_organisation:merge", loser.pk, winner=winner.pk)
    return Organisation.objects.get(pk=loser.pk).merged_into_id == winner.pk


@may(*EDITORS)
def delete_an_unused_organisation(person: Person) -> bool:
    body = factories.organisation()
    person.post("wagtailsnippets_organisations_organisation:delete", body.pk)
    return not Organisation.objects.filter(pk=body.pk).exists()


@may(*EDITORS)
def describe_a_sort_of_document(person: Person) -> bool:
    before = DocumentTemplate.objects.count()
    definition = (
        f"slug: form-{next(_numbers)}\nname: a form\nasks: [{{to: challenge, wordings: [Why?]}}]"
    )
    person.post("wagtailsnippets_exchange_documenttemplate:add", definition=definition)
    return DocumentTemplate.objects.count() > before


@may("Administrator")
def list_who_belongs_to_which_authority(person: Person) -> bool:
    return person.get("wagtailsnippets_organisations_membership:list") == 200


@may("Editor", "Vocabulary keeper", "Administrator")
def look_at_the_vocabulary(person: Person) -> bool:
    return person.get("wagtailsnippets_taxonomy_sector:list") == 200


@may(*KEEPERS)
def rename_a_term(person: Person) -> bool:
    term = factories.term(Sector)
    url = reverse("wagtailsnippets_taxonomy_sector:edit", args=[term.pk])
    name = f"Renamed {next(_numbers)}"
    person.send(url, "w-editor-form", name=name)
    return Term.objects.get(pk=term.pk).name == name


@may(*KEEPERS)
def retire_a_term(person: Person) -> bool:
    term = factories.term(Sector)
    person.post("wagtailsnippets_taxonomy_sector:retire", term.pk)
    return Term.objects.get(pk=term.pk).status == "retired"


@may(*KEEPERS)
def merge_terms(person: Person) -> bool:
    loser, winner = factories.term(Sector), factories.term(Sector)
    person.post("wagtailsnippets_taxonomy_sector:merge", loser.pk, winner=winner.pk)
    return Term.objects.get(pk=loser.pk).merged_into_id == winner.pk


@may(*KEEPERS)
def delete_an_unused_term(person: Person) -> bool:
    term = factories.term(Sector)
    person.post("wagtailsnippets_taxonomy_sector:delete", term.pk)
    return not Term.objects.filter(pk=term.pk).exists()


@may(*CHAMPIONS)
def upload_a_document(person: Person) -> bool:
    title = f"Minutes {next(_numbers)}"
    file = SimpleUploadedFile("minutes.txt", b"Plain words.")
    person.post("wagtaildocs:add", title=title, file=file, collection=1)
    return bool(get_document_model().objects.filter(title=title).exists())


@may(*EDITORS)
def look_at_the_search_index(person: Person) -> bool:
    return person.get("search_index") == 200


@may("Administrator")
def try_a_parked_job_again(person: Person) -> bool:
    job = IndexJob.objects.create(
        target=factories.fed(),
        subject="page",
        key=str(next(_numbers)),
        parked_at=timezone.now(),
    )
    person.post("search_index", job=job.pk)
    return IndexJob.objects.get(pk=job.pk).parked_at is None


@may("Administrator")
def change_a_page_about_the_site(person: Person) -> bool:
    page = InformationPage.objects.get(slug="about")
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    words = f"Ours {next(_numbers)}"
    person.send(url, "page-edit-form", introduction=words, **{"action-publish": "1"})
    return InformationPage.objects.get(pk=page.pk).introduction == words


@may("Administrator")
def make_an_account(person: Person) -> bool:
    name = f"new{next(_numbers)}"
    person.send(
        reverse("wagtailusers_users:add"),
        "w-editor-form",
        username=name,
        email=f"{name}@council.example",
        first_name="New",
        last_name="Person",
        password1="correct horse battery",
        password2="correct horse battery",
    )
    return User.objects.filter(username=name).exists()


@may("Administrator")
def give_somebody_a_role(person: Person) -> bool:
    other = _somebody()
    editors = Group.objects.get(name="Editor").pk
    person.send(
        reverse("wagtailusers_users:edit", args=[other.pk]),
        "w-editor-form",
        first_name="Some",
        last_name="Body",
        groups=editors,
    )
    return other.groups.filter(pk=editors).exists()


@may("Administrator")
def change_what_a_role_may(person: Person) -> bool:
    return person.get("wagtailusers_groups:edit", Group.objects.get(name="Reader").pk) == 200


@may("Administrator")
def change_the_review(person: Person) -> bool:
    return person.get("wagtailadmin_workflows:index") == 200


@may("Administrator")
def change_the_sites_address(person: Person) -> bool:
    return person.get("wagtailsites:index") == 200


def _somebody() -> User:
    number = next(_numbers)
    return User.objects.create_user(f"somebody{number}", f"somebody{number}@council.example")


@pytest.fixture
def people(settings: Any, tmp_path: Path) -> dict[str, Person]:
    """One person in each role, and one signed in without any, in a site as set-up makes it."""
    settings.MEDIA_ROOT = tmp_path
    prepare_site()
    prepare_review(factories.case_index())
    load_roles()
    made = {}
    for role in PEOPLE:
        name = role.lower().replace(" ", "-")
        user = User.objects.create_user(name, f"{name}@council.example")
        if role != "Nobody":
            user.groups.add(Group.objects.get(name=role))
        client = Client()
        client.force_login(user)
        made[role] = Person(user, client)
    return made


@pytest.mark.parametrize("name", MATRIX)
def test_an_action_is_done_by_those_who_may_and_by_nobody_else(
    people: dict[str, Person], name: str
) -> None:
    action, allowed = MATRIX[name]
    assert {role for role, person in people.items() if action(person)} == allowed


def test_a_stranger_gets_no_further_than_the_door(people: dict[str, Person]) -> None:
    page = factories.published_case()
    for name, args in (
        ("wagtailadmin_home", []),
        ("wagtailadmin_pages:edit", [page.pk]),
        ("case_withdraw", [page.pk]),
        ("case_notes", [page.pk]),
        ("cases:index", []),
        ("case_reviews", []),
        ("case_review", [page.pk]),
        ("case_comments", [page.pk]),
        ("case_contact", [page.pk]),
        ("case_agreements", [page.pk]),
        ("going_stale", []),
        ("statements:index", []),
        ("problem_reports:index", []),
        ("search_index", []),
        ("wagtailsnippets_taxonomy_sector:list", []),
        ("wagtailsnippets_organisations_organisation:list", []),
        ("wagtailsnippets_exchange_documenttemplate:list", []),
        ("wagtaildocs:index", []),
    ):
        for answer in (
            Client().get(reverse(name, args=args)),
            Client().post(reverse(name, args=args)),
        ):
            assert answer.status_code == 302
            assert "/accounts/login/" in answer.headers["Location"]
    assert _stored(page).live
