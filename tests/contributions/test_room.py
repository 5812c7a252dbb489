"""The champions' room: whose cases it holds, where each stands, and what to do next."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import TaskState, WorkflowState

from casestudies import services
from casestudies.editing.reviews import waiting_reviews
from casestudies.models import CaseIndexPage, CaseStudyPage, ReviewRecord
from casestudies.review.days import REVIEW_DAYS, working_days_after
from casestudies.workflows import prepare_review
from cms.accounts.models import User
from cms.accounts.roles import CHAMPION
from cms.core.dates import PartialDate
from contributions.access import cases_of, is_steward
from contributions.models import CaseWriter, WriterRole
from organisations.models import Membership
from tests import factories
from tests.contributions.conftest import champion_named, signed_in

pytestmark = pytest.mark.django_db

HOME, START = "/contribute/", "/contribute/start/"


def address(case: CaseStudyPage) -> str:
    return f"/contribute/{case.ref}/"


def submit(case: CaseStudyPage, user: User) -> CaseStudyPage:
    prepare_review(CaseIndexPage.objects.get())
    workflow = case.get_workflow()
    assert workflow is not None
    workflow.start(case, user)
    return case


def written(client: Client, url: str = HOME) -> str:
    return " ".join(client.get(url).content.decode().split())


@pytest.mark.parametrize("url", [HOME, START, "/contribute/PR-000001/"])
def test_a_stranger_signs_in_first_and_comes_back(client: Client, url: str) -> None:
    answer = client.get(url)
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/accounts/login/?next={url}"


def test_a_title_is_enough_to_begin_and_its_maker_owns_it(room: Client, champion: User) -> None:
    answer = room.post(START, {"title": "  Repairs by  text message "})
    case = CaseStudyPage.objects.get()
    assert answer.headers["Location"] == address(case)
    assert (case.title, case.live, case.owner) == ("Repairs by text message", False, champion)
    person = CaseWriter.objects.get(page=case)
    assert (person.user, person.role) == (champion, WriterRole.OWNER)
    assert person.accepted_at is not None
    assert case.owner_email == champion.email


def test_the_one_confirmed_organisation_is_filled_in(room: Client, champion: User) -> None:
    confirmed, asked = factories.organisation(), factories.organisation()
    Membership.objects.create(user=champion, organisation=confirmed, approved=True)
    Membership.objects.create(user=champion, organisation=asked)
    room.post(START, {"title": "Ours"})
    assert CaseStudyPage.objects.get().lead_organisation == confirmed


@pytest.mark.parametrize("title", ["", "   ", "x" * 300, "\x00", "\u200b\u202e", "\u3164"])
def test_a_title_that_will_not_do_is_said_and_nothing_is_made(room: Client, title: str) -> None:
    answer = room.post(START, {"title": title})
    assert answer.status_code == 200
    assert "error-summary" in answer.content.decode()
    assert not CaseStudyPage.objects.exists()


def test_an_empty_room_says_how_to_begin(room: Client) -> None:
    assert "No cases yet" in written(room)


def test_who_has_to_say_where_they_work_before_sending_is_told_so_and_nobody_else(
    room: Client, champion: User
) -> None:
    asked = "before you send a case to be read"
    assert asked in written(room)
    champion.groups.add(Group.objects.get_or_create(name=CHAMPION.name)[0])
    assert asked not in written(room)
    assert "You have not said which organisation you work for." in written(room)


def test_a_case_is_found_by_its_people_and_by_nobody_else(room: Client, champion: User) -> None:
    case = services.create_draft("Ours", user=champion)
    other = champion_named()
    assert list(cases_of(other)) == []
    assert signed_in(other).get(address(case)).status_code == 404
    place = CaseWriter.objects.create(page=case, user=other)
    assert list(cases_of(other)) == []
    place.accepted_at = timezone.now()
    place.save()
    assert signed_in(other).get(address(case)).status_code == 200
    assert "Ours" in written(signed_in(other))
    assert room.get(address(case)).status_code == 200
    assert is_steward(champion, case) and not is_steward(other, case)


def test_a_case_that_was_merged_is_nobodys(room: Client, champion: User) -> None:
    gone, stays = (services.create_draft(name, user=champion) for name in ("Gone", "Stays"))
    services.merge_cases(gone, stays)
    assert "Gone" not in written(room)
    assert room.get(address(gone)).status_code == 404


@pytest.mark.parametrize(
    "ref", ["PR-1", "PR-0000000000", "pr-000001", "PR-９９９９９９", "PR-000001'"]
)
def test_what_is_no_reference_is_not_found(room: Client, ref: str) -> None:
    assert room.get(f"/contribute/{ref}/").status_code == 404


def test_a_draft_says_that_it_is_only_theirs_and_what_publishing_needs(
    room: Client, champion: User
) -> None:
    case = services.create_draft("Ours", user=champion)
    assert "Only the people of this case and editors see it" in written(room)
    page = written(room, address(case))
    assert "Before it can be published" in page
    assert "Write the plain summary." in page
    assert "Owner, you" in page


def test_what_is_in_review_says_with_whom_since_when_and_until_when(
    room: Client, champion: User
) -> None:
    case = submit(services.create_draft("Ours", user=champion), champion)
    page = written(room)
    today = timezone.localdate()
    due = working_days_after(today, REVIEW_DAYS)
    assert "Being read" in page
    assert f"With the editors since {today.day} {today:%B %Y} (Editorial check)" in page
    assert f"You will have an answer by {due.day} {due:%B %Y}" in page
    state = case.current_workflow_state
    state.created_at = timezone.now() - timedelta(days=60)
    state.save()
    assert "we are late" in written(room, address(case))


def test_what_is_in_review_names_the_editors_who_have_read_it_so_far(
    room: Client, champion: User
) -> None:
    case = submit(services.create_draft("Ours", user=champion), champion)
    assert "Read so far by" not in written(room)
    ann = User.objects.create_user(
        "ann", "ann@precedent.example", first_name="Ann", last_name="<b>"
    )
    nameless = User.objects.create_user("ed", "ed@precedent.example")
    for reviewer in (ann, ann, nameless):
        ReviewRecord.objects.create(
            page=case, step="editorial", outcome="approved", reviewer=reviewer
        )
    page = written(room)
    assert (
        "(Editorial check). Read so far by Ann &lt;b&gt; and an editor. You will have an answer by"
        in page
    )
    assert "ed@precedent.example" not in page
    ReviewRecord.objects.update(made_at=timezone.now() - timedelta(days=60))
    assert "Read so far by" not in written(room), "that was before it was sent"


def test_what_was_sent_back_stands_first_with_the_editors_words(
    room: Client, champion: User
) -> None:
    services.create_draft("A draft", user=champion)
    case = submit(services.create_draft("Ours", user=champion), champion)
    state = case.current_workflow_state.current_task_state
    editor = User.objects.create_superuser("ed", "ed@precedent.example")
    state.reject(user=editor, comment="Name <the> source.")
    page = written(room)
    assert page.index("Sent back to you") < page.index("Drafts")
    assert "Name &lt;the&gt; source." in written(room, address(case))


def test_published_cases_are_linked_and_come_forward_when_review_is_due(
    room: Client, champion: User
) -> None:
    case = factories.published_case("Ours", owner=champion)
    CaseStudyPage.objects.filter(pk=case.pk).update(review_by=PartialDate(2099, 1))
    page = written(room)
    assert "Published on" in page and f'href="/cases/{case.slug}/"' in page
    for when, words in (
        (PartialDate(2020, 1), "Its review was due: January 2020"),
        (PartialDate.parse(str(timezone.localdate() + timedelta(days=9))), "Review due:"),
    ):
        CaseStudyPage.objects.filter(pk=case.pk).update(review_by=when)
        page = written(room)
        assert "Due for review" in page and words in page


def test_a_case_is_due_by_the_rule_that_reminders_go_by(room: Client, champion: User) -> None:
    case = factories.published_case("Ours", owner=champion)
    CaseStudyPage.objects.filter(pk=case.pk).update(
        first_published_at=timezone.now() - timedelta(days=800)
    )
    assert "Its review was due" in written(room), "a year after it was published"
    assert "Its review was due" in written(room, address(case))
    services.confirm(case, asked=case.ask_again)
    assert "Its review was due" not in written(room), "somebody has confirmed it"
    soon = PartialDate.parse(str(timezone.localdate() + timedelta(days=9)))
    CaseStudyPage.objects.filter(pk=case.pk).update(ask_again=soon)
    assert f"Review due: {soon.display}" in written(room), "its date to ask again is sooner"
    services.confirm(case, asked=soon)
    assert "Review due" not in written(room), "which answers that date"
    services.confirm(case, asked=None)
    assert "Review due" in written(room), "which was about another"
    CaseStudyPage.objects.filter(pk=case.pk).update(basis="illustrative")
    assert "Review due" not in written(room), "nobody is reminded of an invented case"


def test_being_read_counts_from_when_it_was_last_sent(room: Client, champion: User) -> None:
    case = submit(services.create_draft("Ours", user=champion), champion)
    state = case.current_workflow_state
    long_ago = timezone.now() - timedelta(days=60)
    WorkflowState.objects.filter(pk=state.pk).update(created_at=long_ago)
    TaskState.objects.filter(workflow_state=state).update(started_at=long_ago)
    assert "we are late" in written(room)
    assert waiting_reviews()[0].is_late
    state.current_task_state.reject(user=None)
    state.refresh_from_db()
    state.resume(user=champion)
    today = timezone.localdate()
    shown = written(room)
    assert f"With the editors since {today.day} {today:%B %Y}" in shown
    assert "we are late" not in shown and not waiting_reviews()[0].is_late


def test_a_withdrawn_case_says_so_and_links_nowhere(room: Client, champion: User) -> None:
    case = factories.published_case("Ours", owner=champion)
    services.withdraw(case, "owner-request")
    page = written(room)
    assert "Withdrawn on" in page and "An editor can restore it" in page
    assert "Tick the terms" not in written(room, address(case))
    assert f'href="/cases/{case.slug}/"' not in page


def test_what_is_held_back_says_until_when(room: Client, champion: User) -> None:
    case = services.create_draft("Ours", user=champion)
    day = timezone.localdate() + timedelta(days=9)
    room.post(f"{address(case)}embargo/", {"day": day.isoformat(), "hour": "09:30"})
    words = f"Held back until {day.day} {day:%B %Y}, 09:30"
    assert words in written(room) and words in written(room, address(case))
    room.post(f"{address(case)}embargo/", {"day": "", "hour": ""})
    assert "Held back" not in written(room)


@pytest.mark.parametrize(
    "tail",
    [
        "withdraw/",
        "embargo/",
        "agreement/",
        "people/",
        "submit/",
        "comments/",
        "versions/",
        "edit/",
    ],
)
def test_a_page_of_a_case_says_which_case_it_is_about(
    room: Client, champion: User, tail: str
) -> None:
    case = services.create_draft("Ours", user=champion)
    page = written(room, f"{address(case)}{tail}")
    assert page[page.index("<main") :].count(f"Ours ({case.ref})") == 1


def test_the_latest_draft_of_a_live_case_names_it(room: Client, champion: User) -> None:
    case = factories.published_case("Old name", owner=champion)
    case.title = "New name"
    services.save_draft(case)
    assert "New name" in written(room) and "changes that are not public yet" in written(room)


def test_markup_in_a_title_is_text(room: Client, champion: User) -> None:
    case = services.create_draft("<script>alert(1)</script>", user=champion)
    for url in (HOME, address(case)):
        assert "<script>alert" not in written(room, url)


def test_my_cases_cost_the_same_for_one_and_for_ten(room: Client, champion: User) -> None:
    counted = []
    for more in (1, 9):
        for number in range(more):
            case = services.create_draft(f"Case {more} {number}", user=champion)
            submit(case, champion)
        room.get(HOME)
        with CaptureQueriesContext(connection) as queries:
            room.get(HOME)
        counted.append(len(queries))
    assert counted[0] == counted[1]
    assert counted[0] <= 9, "one of them names who has read them"


def test_the_overview_costs_the_same_for_any_number_of_people(room: Client, champion: User) -> None:
    case = services.create_draft("Ours", user=champion)
    counted = []
    for more in (1, 9):
        for _ in range(more):
            CaseWriter.objects.create(page=case, user=champion_named(), accepted_at=timezone.now())
        room.get(address(case))
        with CaptureQueriesContext(connection) as queries:
            room.get(address(case))
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_the_first_version_says_that_the_case_began(room: Client, champion: User) -> None:
    case = services.create_draft("Ours", user=champion)
    services.save_draft(case, user=champion)
    page = written(room, f"{address(case)}versions/")
    assert page.count("The case began") == 1 and page.count("Nothing that you write") == 1


def test_a_draft_of_nobody_in_particular_has_no_owner_yet(case_index: CaseIndexPage) -> None:
    assert not CaseWriter.objects.filter(page=factories.draft()).exists()


def test_what_people_see_in_their_room_is_kept_by_no_cache(room: Client) -> None:
    assert "no-store" in room.get(HOME).headers["Cache-Control"]
