"""A case that went back: what is asked stands beside its fields, and answers reach the reviewer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casestudies import services
from casestudies.editing.remarks import MOST, NOT_TO_CHANGE, count_in, parts_of
from casestudies.models import CaseStudyPage, Claim, FieldState, Supplier
from casestudies.naming import page_names, relation_models
from casestudies.workflows import prepare_review
from cms.accounts.models import User
from cms.mail.services import deliver_due
from contributions.models import FieldComment, KeptText
from contributions.writing.beside import part_of
from contributions.writing.comments import can_be_about, comment
from tests import factories
from tests.casestudies.conftest import SignIn, sign_in  # noqa: F401 - a fixture
from tests.contributions.conftest import champion_named, signed_in
from tests.contributions.writing.helpers import edit_url, latest, sent

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Returned:
    """A case that went back, its champion's browser, and the reviewer's."""

    page: CaseStudyPage
    room: Client
    champion: User
    editor: Client
    reviewer: User

    def field(self) -> FieldComment:
        return FieldComment.objects.get(field="challenge", answers_to=None)

    def form(self, section: str = "short") -> str:
        return self.room.get(edit_url(self.page, section)).content.decode()


def letters() -> list[Any]:
    deliver_due()
    box = list(mail.outbox)
    mail.outbox.clear()
    return box


@pytest.fixture
def returned(sign_in: SignIn, case_index: Any) -> Returned:  # noqa: F811 - the fixture
    prepare_review(case_index)
    editor, reviewer = sign_in("Editor")
    champion = champion_named("owner")
    page = factories.complete_draft("Shorter forms")
    page.owner = champion
    page.save()
    page.get_workflow().start(page, champion)
    asked = {"field-1": "challenge", "text-1": "Which <i>year</i>?"}
    asked |= {"field-2": "contract", "text-2": "For how long?"}
    asked |= {"field-3": "owner_email", "text-3": "Is this a shared box?"}
    form = {"revision": page.latest_revision_id, "send-back": "1", "words": "Nearly there."}
    editor.post(reverse("case_review", args=[page.pk]), {**form, **asked})
    letters()
    return Returned(page, signed_in(champion), champion, editor, reviewer)


def test_what_is_asked_stands_beside_its_field_in_the_short_and_the_long_form(
    returned: Returned,
) -> None:
    short, market = returned.form(), returned.form("market")
    assert "Which &lt;i&gt;year&lt;/i&gt;?" in short
    assert short.index('name="challenge"') < short.index("Which &lt;i&gt;") < short.index("mode")
    assert "Nearly there." in short, "what was said in general stands above the form"
    assert "Is this a shared box?" in short
    assert "For how long?" in market and "Which &lt;i" not in market
    assert part_of("contract") in market


@pytest.mark.parametrize("is_withheld", [True, False])
def test_the_letter_says_nothing_of_a_row_that_is_withheld(
    sign_in: SignIn,  # noqa: F811 - the fixture
    case_index: Any,
    is_withheld: bool,
) -> None:
    prepare_review(case_index)
    editor, _ = sign_in("Editor")
    champion = champion_named("owner")
    page = factories.published_case("Shorter forms", owner=champion)
    version = latest(page)
    version.claims = [Claim(row_id="c1", text="Zzhalf the cost")]
    services.publish(version)
    version = latest(page)
    if is_withheld:
        version.states = [FieldState(field="claims.c1", state="withheld", reason="partner-request")]
    services.save_draft(version, user=champion)
    version.get_workflow().start(version, champion)
    form = {"revision": latest(page).latest_revision_id, "send-back": "1", "words": ""}
    asked = {"field-1": "claims.c1", "text-1": "Give its source."}
    editor.post(reverse("case_review", args=[page.pk]), {**form, **asked})
    (letter,) = [each for each in letters() if "Give its source." in each.body]
    assert ("Zzhalf the cost" in letter.body) is not is_withheld
    assert "Claims" in letter.body


def names_in(choices: Any) -> list[str]:
    """Return the values of choices, those in groups too."""
    inner = [each if isinstance(each[1], list) else ("", [each]) for each in choices]
    return [name for _, group in inner for name, _ in group if name]


def test_every_part_of_a_case_can_be_chosen_by_a_reviewer_and_has_its_place_in_a_form(
    draft: CaseStudyPage,
) -> None:
    relations = relation_models(CaseStudyPage)
    for relation, model in relations.items():
        setattr(draft, relation, [model(row_id="x1")])
    names = names_in(parts_of(draft))
    rows = {f"{relation}.x1" for relation in relations}
    assert {"claims", "quotations", "notices", "sections", "resources", "related"} < set(relations)
    assert {"population", "why_it_did_not_scale", "title", *relations, *rows} <= set(names)
    assert set(page_names(CaseStudyPage)) - set(names) == NOT_TO_CHANGE
    assert len(names) == len(set(names))
    assert [name for name in names if not can_be_about(draft, name)] == []
    assert [name for name in names if not part_of(name)] == []


def test_a_case_goes_back_at_a_claim_with_as_many_comments_as_it_takes(
    sign_in: SignIn,  # noqa: F811 - the fixture
    case_index: Any,
) -> None:
    prepare_review(case_index)
    editor, _ = sign_in("Editor")
    champion = champion_named("owner")
    page = factories.complete_draft("Shorter forms")
    page.owner = champion
    page.save()
    page.claims = [Claim(text="<b>Half</b> the cost"), Claim(text="Twice as quick")]
    page.suppliers = [Supplier(name="Acme", type="sme")]
    services.save_draft(page)
    page.get_workflow().start(page, champion)
    review = reverse("case_review", args=[page.pk])
    typed = {"revision": page.latest_revision_id, "words": "Nearly.", "comments": "3"}
    fields = ["claims.m2", "claims.m1", "why_it_did_not_scale", "suppliers.s1"]
    typed |= {f"field-{n}": name for n, name in enumerate(fields[:3], start=1)}
    typed |= {f"text-{n}": f"Zzcomment {n}" for n in (1, 2)}

    more = editor.post(review, {**typed, "add-comment": "1"}).content.decode()

    assert "Zzcomment 2" in more and "Nearly." in more and 'name="field-4"' in more
    assert "error-message" not in more and "needs both" not in more
    assert ">&lt;b&gt;Half&lt;/b&gt; the cost</option>" in more and ">Acme</option>" in more
    assert not FieldComment.objects.exists()

    typed |= {"comments": "5", "text-3": "Zzcomment 3", "send-back": "1"}
    typed |= {f"field-{n}": fields[3] for n in (4, 5)} | {
        f"text-{n}": f"Zzcomment {n}" for n in (4, 5)
    }
    assert editor.post(review, typed).status_code == 302

    asked = FieldComment.objects.exclude(field="").order_by("pk").values_list("field", flat=True)
    assert list(asked) == [*fields, fields[3]]
    html = signed_in(champion).get(edit_url(page, "outcomes")).content.decode()
    places = [html.index(f'value="{row}"') for row in ("m1", "m2")]
    assert places[0] < html.index("Zzcomment 2") < places[1] < html.index("Zzcomment 1")


@pytest.mark.parametrize("count", ["x", "-1", "999999999", "", "²", "500"])
def test_a_count_of_comments_that_is_none_is_taken_for_a_sensible_one(count: str) -> None:
    assert 3 <= count_in({"comments": count, "add-comment": "1"}) <= MOST


def test_an_answer_beside_the_field_reaches_the_reviewer_who_answers_from_the_admin(
    returned: Returned,
) -> None:
    first = returned.field()
    typed = sent(returned.page, "short", challenge="Typed and not saved")
    typed |= {f"answer-{first.pk}": ["In <b>2019</b>."], "answer": [str(first.pk)]}
    answer = returned.room.post(edit_url(returned.page), typed)
    assert f"#comment-{first.pk}" in answer.headers["Location"]
    shown = returned.room.get(answer.headers["Location"]).content.decode()
    assert "In &lt;b&gt;2019&lt;/b&gt;." in shown and "Typed and not saved" in shown
    assert latest(returned.page).challenge == "Too many forms.", "an answer saves nothing else"
    (letter,) = letters()
    place = reverse("case_comments", args=[returned.page.pk])
    assert letter.to == [returned.reviewer.email] and f"{place}#comment-" in letter.body
    assert b"In &lt;b&gt;2019" in returned.editor.get(place).content
    returned.editor.post(place, {"answer": first.pk, "text": "Then say so."})
    (back,) = letters()
    assert back.to == ["owner@council.example"] and "/admin/" not in back.body
    assert "Then say so." in returned.form()
    returned.editor.post(place, {"settle": first.pk})
    assert "Then say so." not in returned.form()


def test_an_answer_goes_with_the_form_when_it_is_saved_and_only_once(returned: Returned) -> None:
    first = returned.field()
    typed = sent(returned.page, "short", challenge="In 2019 there were too many forms.")
    typed[f"answer-{first.pk}"] = ["Done."]
    for _ in range(2):
        assert returned.room.post(edit_url(returned.page), typed).status_code in (302, 409)
    assert [each.text for each in first.answers.all()] == ["Done."]
    assert latest(returned.page).challenge.startswith("In 2019")


def test_an_answer_that_was_kept_and_not_sent_is_put_back(returned: Returned) -> None:
    first = returned.field()
    typed = sent(returned.page, "short") | {f"answer-{first.pk}": ["Half an answ"]}
    returned.room.post(f"{edit_url(returned.page)}short/keep/", typed)
    assert "Half an answ" in returned.form()
    too_long = typed | {f"answer-{first.pk}": ["x" * 4_001]}
    shown = returned.room.post(edit_url(returned.page), too_long, follow=True).content.decode()
    assert "was not sent" in shown and "x" * 4_001 in shown
    assert not first.answers.exists()


def test_a_box_for_an_answer_by_a_name_that_no_form_of_ours_gives_is_none(
    returned: Returned,
) -> None:
    first = returned.field()
    typed = sent(returned.page, "short") | {f"answer-0{first.pk}": ["Said"]}
    assert returned.room.post(edit_url(returned.page), typed).status_code == 302
    assert not first.answers.exists()


def test_an_answer_to_nothing_of_this_case_is_said_to_nobody(returned: Returned) -> None:
    theirs = comment(factories.draft(), "Hush", author=champion_named(), field="challenge")
    place = reverse("case_comments", args=[returned.page.pk])
    for number in ("", "x", "²", "9" * 40, "-1", "0", str(theirs.pk)):
        typed = sent(returned.page, "short") | {"answer": [number], f"answer-{number}": ["Said"]}
        assert returned.room.post(edit_url(returned.page), typed).status_code == 302
        for said in ({"answer": number, "text": "Said"}, {"settle": number}, {}):
            assert returned.editor.post(place, said).status_code == 404
    assert not FieldComment.objects.filter(text="Said").exists()


def test_what_an_editor_cannot_say_stays_in_its_box(returned: Returned) -> None:
    place = reverse("case_comments", args=[returned.page.pk])
    answer = returned.editor.post(place, {"answer": returned.field().pk, "text": "y" * 4_001})
    assert b"at most 4,000" in answer.content and b"y" * 4_001 in answer.content


def test_only_those_who_look_after_other_peoples_cases_see_comments_in_the_admin(
    returned: Returned,
    sign_in: SignIn,  # noqa: F811 - the fixture
) -> None:
    place = reverse("case_comments", args=[returned.page.pk])
    champion, _ = sign_in("Champion")
    assert champion.get(place).status_code in (302, 403)
    assert returned.editor.get(reverse("case_comments", args=[0])).status_code == 404
    edit = reverse("wagtailadmin_pages:edit", args=[returned.page.pk])
    assert place in returned.editor.get(edit).content.decode()


def test_the_review_shows_answers_and_takes_as_many_queries_for_ten_comments_as_for_one(
    returned: Returned,
) -> None:
    comment(returned.page, "In 2019.", author=returned.champion, answers_to=returned.field())
    returned.page.current_workflow_state.resume(user=returned.champion)
    pages = (
        (returned.editor, reverse("case_review", args=[returned.page.pk])),
        (returned.editor, reverse("case_comments", args=[returned.page.pk])),
        (returned.room, edit_url(returned.page)),
        (returned.room, reverse("contribute_comments", args=[returned.page.ref])),
    )

    def queries() -> list[int]:
        found = []
        for browser, url in pages:
            with CaptureQueriesContext(connection) as caught:
                assert "In 2019." in browser.get(url).content.decode()
            found.append(len(caught))
        return found

    queries()
    few = queries()
    for number in range(9):
        comment(returned.page, f"And {number}?", author=returned.reviewer, field="outcomes.o1")
    assert queries() == few
    assert not KeptText.objects.exists()
