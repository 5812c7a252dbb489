"""Two people, two tabs, a lost connection, an expired session: what was typed survives."""

from __future__ import annotations

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from casestudies import services
from casestudies.models import CaseStudyPage, Supplier
from cms.accounts.models import User
from contributions.models import CaseWriter, KeptText
from contributions.writing.kept import KEPT_FOR, MOST_KEPT, forget_old_texts, keep
from contributions.writing.saving import save_section
from contributions.writing.sections import SHORT
from contributions.writing.standing import standing_mark
from tests.contributions.conftest import champion_named, signed_in
from tests.contributions.writing.helpers import draft_of, edit_url, latest, sent


@pytest.fixture
def case(champion: User) -> CaseStudyPage:
    return draft_of(champion, "Sensors", challenge="Damp.", summary="Flats.")


@pytest.fixture
def colleague(case: CaseStudyPage) -> Client:
    """Somebody else who writes the case, signed in."""
    ann = champion_named("ann")
    CaseWriter.objects.create(
        page=case, user=ann, role="writer", accepted_at=case.latest_revision_created_at
    )
    return signed_in(ann)


@pytest.mark.django_db
class TestTwoAtOnce:
    def test_changes_of_different_fields_are_both_kept(
        self, room: Client, colleague: Client, case: CaseStudyPage
    ) -> None:
        mine = sent(case, "short", challenge="Damp and mould.")
        colleague.post(edit_url(case), sent(case, "short", summary="Forty flats."))

        answer = room.post(edit_url(case), mine, follow=True)

        assert "somebody else saved meanwhile is kept" in answer.content.decode()
        assert latest(case).challenge == "Damp and mould."
        assert latest(case).summary == "Forty flats."

    def test_the_same_field_is_shown_side_by_side_and_nothing_is_overwritten(
        self, room: Client, colleague: Client, case: CaseStudyPage
    ) -> None:
        mine = sent(case, "short", challenge="Mine.", title="New title")
        colleague.post(edit_url(case), sent(case, "short", challenge="Hers."))

        answer = room.post(edit_url(case), mine)
        html = " ".join(answer.content.decode().split())

        assert answer.status_code == 409
        assert "<dd> Mine. </dd>" in html and "<dd> Hers. </dd>" in html
        assert latest(case).challenge == "Hers."
        assert latest(case).title == "Sensors"

    @pytest.mark.parametrize(("choice", "kept"), [("mine", "Mine."), ("theirs", "Hers.")])
    def test_what_was_chosen_is_kept(
        self, room: Client, colleague: Client, case: CaseStudyPage, choice: str, kept: str
    ) -> None:
        mine = sent(case, "short", challenge="Mine.", title="New title")
        colleague.post(edit_url(case), sent(case, "short", challenge="Hers."))
        room.post(edit_url(case), mine)

        settled = sent(case, "short", challenge="Mine.", title="New title", conflict="challenge")
        assert room.post(edit_url(case), settled).status_code == 409
        answer = room.post(edit_url(case), {**settled, "choice-challenge": [choice]})

        assert answer.status_code == 302
        assert latest(case).challenge == kept
        assert latest(case).title == "New title"
        assert not KeptText.objects.exists()

    def test_a_form_that_does_not_say_what_it_was_opened_on_overwrites_nothing(
        self, room: Client, case: CaseStudyPage
    ) -> None:
        typed = sent(case, "short", challenge="Mine.", version="999999")

        assert room.post(edit_url(case), typed).status_code == 409
        assert latest(case).challenge == "Damp."

    def test_rows_meet_by_their_ids_and_new_ones_stand_beside_each_other(
        self, room: Client, colleague: Client, case: CaseStudyPage
    ) -> None:
        page = latest(case)
        page.suppliers = [Supplier(name="One"), Supplier(name="Two"), Supplier(name="Three")]
        services.save_draft(page)
        mine = sent(
            case, "market", rows={"suppliers-1-name": "Two Ltd", "suppliers-3-name": "Mine"}
        )
        hers = {"suppliers-0-remove": "on", "suppliers-2-name": "3 Ltd", "suppliers-3-name": "Hers"}
        colleague.post(edit_url(case, "market"), sent(case, "market", rows=hers))

        assert room.post(edit_url(case, "market"), mine).status_code == 302

        names = {row.name for row in latest(case).suppliers.all()}
        assert names == {"Two Ltd", "3 Ltd", "Hers", "Mine"}

    def test_a_row_that_one_removed_and_one_changed_goes_only_when_somebody_says_so(
        self, room: Client, colleague: Client, case: CaseStudyPage
    ) -> None:
        page = latest(case)
        page.suppliers = [Supplier(name="One")]
        services.save_draft(page)
        mine = sent(case, "market", rows={"suppliers-0-remove": "on"})
        colleague.post(
            edit_url(case, "market"), sent(case, "market", rows={"suppliers-0-name": "One Ltd"})
        )

        answer = room.post(edit_url(case, "market"), mine)

        assert answer.status_code == 409
        assert "you removed it" in answer.content.decode()
        assert [row.name for row in latest(case).suppliers.all()] == ["One Ltd"]


@pytest.mark.django_db
class TestKeptWhileTyping:
    def test_what_was_kept_is_put_back_and_can_be_thrown_away(
        self, room: Client, case: CaseStudyPage
    ) -> None:
        url = edit_url(case)
        answer = room.post(f"{url}short/keep/", sent(case, "short", challenge="Half a sent"))
        assert answer.json()["newer_by"] == ""

        shown = room.get(url)
        assert "Half a sent" in shown.content.decode()
        assert latest(case).challenge == "Damp."

        room.post(url, {"discard": "1", "key": "x", "put-back": shown.context["put_back"]})
        assert "Half a sent" not in room.get(url).content.decode()

    def test_two_tabs_keep_their_own(self, room: Client, case: CaseStudyPage) -> None:
        url = edit_url(case)
        room.post(f"{url}short/keep/", sent(case, "short", "tab-1", challenge="In one"))
        room.post(f"{url}short/keep/", sent(case, "short", "tab-2", challenge="In two"))

        assert "In two" in room.get(url).content.decode()
        assert "In one" in room.get(f"{url}?put=tab-1").content.decode()

    def test_a_newer_version_is_told_of_while_typing(
        self, room: Client, colleague: Client, case: CaseStudyPage
    ) -> None:
        mine = sent(case, "short", challenge="Mine.")
        colleague.post(edit_url(case), sent(case, "short", challenge="Hers."))

        assert "ann@" in room.post(f"{edit_url(case)}short/keep/", mine).json()["newer_by"]
        html = " ".join(room.get(edit_url(case)).content.decode().split())
        assert "<dd> Mine. </dd>" in html and "<dd> Hers. </dd>" in html

    def test_saving_forgets_what_was_kept_and_a_late_copy_of_it_too(
        self, room: Client, case: CaseStudyPage
    ) -> None:
        typed = sent(case, "short", challenge="All of it.")
        room.post(f"{edit_url(case)}short/keep/", typed)
        room.post(edit_url(case), typed)
        assert not KeptText.objects.exists()

        room.post(f"{edit_url(case)}short/keep/", typed)
        assert "Not saved yet" not in room.get(edit_url(case)).content.decode()
        assert not KeptText.objects.exists()

    def test_it_is_kept_for_its_writer_alone(
        self, room: Client, colleague: Client, case: CaseStudyPage
    ) -> None:
        room.post(f"{edit_url(case)}short/keep/", sent(case, "short", challenge="My own"))

        assert "My own" not in colleague.get(f"{edit_url(case)}?put=tab-1").content.decode()

    def test_a_stranger_is_told_to_sign_in_and_nobody_elses_case_is_found(
        self, client: Client, case: CaseStudyPage
    ) -> None:
        url = f"{edit_url(case)}short/keep/"
        assert "/accounts/login/" in client.post(url, {})["Location"]
        assert signed_in(champion_named()).post(url, {}).status_code == 404

    def test_more_text_than_a_form_is_meant_for_is_refused(
        self, room: Client, case: CaseStudyPage
    ) -> None:
        typed = sent(case, "short", challenge="x" * 1_000_001)

        assert room.post(f"{edit_url(case)}short/keep/", typed).status_code == 413
        assert room.post(edit_url(case), {**typed, "title": [""]}).status_code == 422

    def test_no_more_is_kept_than_anybody_has_open_and_nothing_for_ever(
        self, case: CaseStudyPage, champion: User
    ) -> None:
        for number in range(MOST_KEPT + 3):
            keep(case, champion, "short", key=f"tab-{number}", version=1, data={})
        assert KeptText.objects.count() == MOST_KEPT

        row = KeptText.objects.first()
        assert row is not None
        KeptText.objects.filter(pk=row.pk).update(kept_at=row.kept_at - KEPT_FOR * 2)
        assert forget_old_texts() == 1


@pytest.mark.django_db
class TestSignedOutMeanwhile:
    def test_what_was_typed_comes_back_after_signing_in_again(
        self, case: CaseStudyPage, champion: User
    ) -> None:
        browser, url = Client(), edit_url(case)
        answer = browser.post(url, sent(case, "short", challenge="Typed too late"))
        assert answer.status_code == 302 and "/accounts/login/" in answer["Location"]

        browser.force_login(champion)

        assert "Typed too late" in browser.get(url).content.decode()
        assert latest(case).challenge == "Damp."

    def test_a_page_from_before_signing_in_again_comes_back_filled_in(
        self, case: CaseStudyPage, champion: User
    ) -> None:
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(champion)

        answer = browser.post(edit_url(case), sent(case, "short", challenge="Still here"))

        assert "Please save once more" in answer.content.decode()
        assert "Still here" in answer.content.decode()
        assert latest(case).challenge == "Damp."
        assert browser.post(f"{edit_url(case)}short/keep/", {}).status_code == 403


COLUMNS = ("challenge", "summary", "owner_name")
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["ann", "ben"]),
        st.sampled_from(COLUMNS),
        TEXTS,
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
)


class TestAnyOrder(TestCase):
    @settings(max_examples=15, suppress_health_check=list(HealthCheck))
    @given(STEPS)
    def test_whatever_is_typed_is_kept_or_saved_and_nothing_is_overwritten_unseen(
        self, steps: list[tuple[str, str, str, bool]]
    ) -> None:
        people = {name: champion_named() for name in ("ann", "ben")}
        case = draft_of(people["ann"], "Sensors")
        opened = {name: sent(case, "short") for name in people}
        shown = {name: dict(form) for name, form in opened.items()}
        for name, column, text, saves in steps:
            form = opened[name]
            form[column] = [text]
            if not saves:
                row = keep(case, people[name], "short", key=name, version=1, data=form)
                assert KeptText.objects.get(pk=row.pk).data == form
                continue
            typed = {
                each: form[each][0].strip() for each in COLUMNS if form[each] != shown[name][each]
            }
            before = latest(case).latest_revision_id
            attempt = save_section(case, SHORT, form, user=people[name])
            if not attempt.saved:
                assert latest(case).latest_revision_id == before
                asked = [each.name for each in attempt.conflicts]
                chosen = {f"choice-{each}": ["mine"] for each in asked}
                mark = standing_mark(SHORT, attempt.form.page, attempt.form.offered)
                form |= {"conflict": asked, **chosen, "version": [str(attempt.version)]}
                form |= {"standing": [mark]}
                form |= {each: attempt.form.data[each] for each in COLUMNS if attempt.form.data}
                assert save_section(case, SHORT, form, user=people[name]).saved
            assert {each: getattr(latest(case), each) for each in typed} == typed
            opened[name] = sent(case, "short")
            shown[name] = dict(opened[name])
