"""The page “Agreements” of the editors' side: what is missing of one case, and what an editor does about each."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.test import Client
from django.urls import reverse
from wagtail.models import PageLogEntry
from wagtail.test.utils.form_data import querydict_from_html

from casestudies import services
from casestudies.agreeing import latest
from casestudies.models import CaseStudyPage, Supplier
from casestudies.publishing import missing_agreements
from cms.accounts.models import User
from cms.mail.services import deliver_due
from contributions.models import AgreementRequest, WriterRole
from contributions.room.people import give_place
from tests import factories
from tests.casestudies.conftest import SignIn, sign_in  # noqa: F401 - a fixture
from tests.contributions.agreement.asking import SUPPLIER, lacking, link_in_last_mail, say
from tests.contributions.conftest import signed_in
from tests.contributions.test_query_counts import assert_same

pytestmark = pytest.mark.django_db

QUOTED, NAMED = "quotations.w1", "suppliers.s1"


@pytest.fixture
def editor(sign_in: SignIn) -> Client:  # noqa: F811 - the fixture
    return sign_in("Editor")[0]


def at(page: CaseStudyPage) -> str:
    return reverse("case_agreements", args=[page.pk])


def send(browser: Client, page: CaseStudyPage, do: str, part: str = "", **more: str) -> Any:
    return browser.post(at(page), {"do": do, "part": part, **more}, follow=True)


def ask(browser: Client, page: CaseStudyPage, part: str = "", email: str = "ann@b.example") -> Any:
    return send(browser, page, "ask", part, name="Ann", email=email)


def history(page: CaseStudyPage) -> list[tuple[str, str]]:
    """Who did what about agreements, the latest first."""
    found = PageLogEntry.objects.filter(page=page, action__startswith="contributions.")
    return [(row.user.username, row.formatter.format_message(row)) for row in found]


def publish(browser: Client, page: CaseStudyPage) -> Any:
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    data = querydict_from_html(browser.get(url).content.decode(), form_id="page-edit-form").copy()
    data["action-publish"] = "1"
    return browser.post(url, data, follow=True)


def test_each_missing_agreement_is_listed_with_what_an_editor_can_do(
    editor: Client, case: CaseStudyPage
) -> None:
    page = editor.get(at(case)).content.decode()
    assert "3 agreements are missing" in page
    assert page.count('value="ask"') == 3
    assert page.count('value="withhold"') == 2, "the whole is not withheld from itself"
    assert page.count('value="unnamed"') == 3
    assert 'value="agree"' not in page and "nobody can agree here on their behalf" in page
    edit = editor.get(reverse("wagtailadmin_pages:edit", args=[case.pk])).content.decode()
    assert at(case) in edit, "the menu of the case leads there"


def test_an_editor_who_asked_hears_of_the_answer_beside_the_cases_people(
    editor: Client, case: CaseStudyPage, champion: User
) -> None:
    ask(editor, case, NAMED)
    page = " ".join(editor.get(at(case)).content.decode().split())
    assert "We are waiting for the answer to 1 of them." in page and "</b> Ann, on" in page
    say(link_in_last_mail(), "no")
    mail.outbox.clear()
    deliver_due()
    letters = {letter.to[0]: str(letter.body) for letter in mail.outbox}
    asker = User.objects.get(pk=editor.session["_auth_user_id"])
    assert set(letters) == {champion.email, asker.email}
    assert at(case) in letters[asker.email] and "did not agree" in letters[asker.email]
    assert "/admin/" not in letters[champion.email]


def test_an_editor_is_refused_follows_the_link_and_publishes(
    editor: Client, case: CaseStudyPage
) -> None:
    refused = publish(editor, case).content.decode()
    assert f'href="{at(case)}"' in refused.partition('class="messages"')[2]
    assert "as a draft first. Ask, withhold or leave out the name:" in refused
    assert "Agreements of this case" in refused
    assert "Asked ann@b.example." in ask(editor, case).content.decode()
    say(link_in_last_mail(), "yes")
    for part in (QUOTED, NAMED):
        assert "Withheld." in send(editor, case, "withhold", part).content.decode()
    assert missing_agreements(latest(case)) == []
    publish(editor, case)
    stored = CaseStudyPage.objects.get(pk=case.pk)
    assert stored.live
    assert SUPPLIER not in Client().get(stored.url).content.decode()
    assert history(case) == [
        ("editor", "Withheld without an agreement: the supplier's"),
        ("editor", "Withheld without an agreement: the person quoted's"),
        ("editor", "Asked for an agreement by e-mail: the owner's"),
    ]


def test_nobody_agrees_there_in_the_owners_place(editor: Client, case: CaseStudyPage) -> None:
    send(editor, case, "agree")
    assert "" in lacking(case) and history(case) == []


def test_what_was_typed_stays_where_asking_is_refused(editor: Client, case: CaseStudyPage) -> None:
    wrong = send(editor, case, "ask", NAMED, name="Ann Oakes", email="nowhere")
    assert wrong.status_code == 422 and "Nobody was asked." in wrong.content.decode()
    page = wrong.content.decode()
    assert 'value="Ann Oakes"' in page and "Enter a valid email address" in page
    ask(editor, case, NAMED)
    again = ask(editor, case, NAMED)
    assert again.status_code == 422
    assert (
        "within the last hour" in again.content.decode()
        and "ann@b.example" in again.content.decode()
    )
    deliver_due()
    assert len(mail.outbox) == 1


def test_an_authoritys_name_goes_only_when_asked_twice(editor: Client, case: CaseStudyPage) -> None:
    first = send(editor, case, "unnamed").content.decode()
    assert "Leave out the authority’s name?" in first and not latest(case).anonymised_as
    send(editor, case, "unnamed", sure="1")
    assert latest(case).anonymised_as
    send(editor, case, "unnamed", NAMED)
    assert history(case) == [
        ("editor", "Left out a name without an agreement: the supplier's"),
        ("editor", "Left out a name without an agreement: the owner's"),
    ]


def test_a_request_is_called_off_whoever_asked(
    editor: Client, room: Client, case: CaseStudyPage
) -> None:
    data = {"part": NAMED, "do": "ask", "name": "Ann", "email": "ann@b.example"}
    room.post(f"/contribute/{case.ref}/agreement/", data)
    asked = AgreementRequest.objects.get()
    assert "Call off" in editor.get(at(case)).content.decode()
    told = editor.post(at(case), {"request": str(asked.pk)}, follow=True).content.decode()
    assert "Called off. The link sent to Ann now says so." in told
    asked.refresh_from_db()
    assert asked.answer == "called-off"
    for number in (str(asked.pk), "x", "9" * 30):
        told = editor.post(at(case), {"request": number}, follow=True).content.decode()
        assert "is no longer open" in told
    assert history(case) == [("editor", "Called off a request to agree: to the supplier")]


def test_a_reviewer_who_may_not_publish_looks_and_asks_and_leaves_nothing_out(
    case: CaseStudyPage,
) -> None:
    group = Group.objects.create(name="Readers of reports")
    names = ("access_admin", "view_problemreport")
    group.permissions.set(Permission.objects.filter(codename__in=names))
    reader = User.objects.create_user("reader", "reader@council.example")
    reader.groups.add(group)
    browser = signed_in(reader)
    page = browser.get(at(case)).content.decode()
    assert page.count('value="ask"') == 3 and "Whoever may publish the case" in page
    assert 'value="withhold"' not in page and 'value="unnamed"' not in page
    ask(browser, case)
    assert AgreementRequest.objects.get().asked_by == reader
    for do, more in (("withhold", {}), ("unnamed", {}), ("unnamed", {"sure": "1"})):
        send(browser, case, do, NAMED, **more)
    assert len(lacking(case)) == 3 and not latest(case).anonymised_as


def test_the_cases_own_people_are_led_to_their_room(
    sign_in: SignIn,  # noqa: F811 - the fixture
    case: CaseStudyPage,
) -> None:
    browser, person = sign_in("Champion")
    assert browser.get(at(case)).headers["Location"] == reverse("wagtailadmin_home")
    give_place(case, person, WriterRole.WRITER)
    room = reverse("contribute_agreement", args=[case.ref])
    assert browser.get(at(case)).headers["Location"] == room


def test_of_a_case_that_was_merged_nothing_is_asked(editor: Client, case: CaseStudyPage) -> None:
    services.merge_cases(case, factories.published_case("The other"))
    assert "merged into another" in editor.get(at(case)).content.decode()
    assert "merged into another" in ask(editor, case).content.decode()
    assert not AgreementRequest.objects.exists()


def test_nobody_is_asked_about_a_case_that_is_withdrawn(
    editor: Client, case: CaseStudyPage
) -> None:
    services.withdraw(case, "legal")
    assert "Nobody is asked by e-mail in the meantime" in editor.get(at(case)).content.decode()
    assert "Nobody was asked" in ask(editor, case).content.decode()
    assert not AgreementRequest.objects.exists()


def test_what_people_wrote_is_text_there(editor: Client, case: CaseStudyPage) -> None:
    bad = "<script>alert(1)</script>"
    page = latest(case)
    page.title = bad
    page.suppliers = [Supplier(row_id="s1", name=bad, type="sme")]
    services.save_draft(page)
    send(editor, case, "ask", NAMED, name=bad, email="ann@b.example")
    AgreementRequest.objects.update(note=bad)
    shown = editor.get(at(case)).content.decode()
    assert shown.count("&lt;script&gt;alert(1)") >= 4 and bad not in shown
    assert bad not in send(editor, case, "unnamed").content.decode()


def test_the_page_costs_the_same_for_one_agreement_and_for_ten(
    editor: Client, case: CaseStudyPage, champion: User
) -> None:
    page = latest(case)
    page.quotations = []
    services.save_draft(page)

    def add(number: int) -> str:
        page = latest(case)
        name = f"Zz{number} Systems"
        page.suppliers = [
            *page.suppliers.all(),
            Supplier(row_id=f"z{number}", name=name, type="sme"),
        ]
        services.save_draft(page)
        ask(editor, case, f"suppliers.z{number}", f"ann{number}@b.example")
        return name

    assert_same(editor, at(case), add, most=40)
