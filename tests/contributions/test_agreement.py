"""Agreement asked by e-mail, embargo and withdrawal, from a champion's room to every public road."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from casestudies import services
from casestudies.agreeing import anonymise, latest
from casestudies.models import CaseStudyPage, Consent, Quotation, Supplier, Tombstone
from casestudies.publishing import PublishRefused
from cms.accounts.models import User
from cms.core.dates import PartialDate
from cms.mail.services import deliver_due
from contributions.agreement.due import end_what_expired, remind_who_was_asked
from contributions.models import AgreementRequest
from search.engines import ELASTICSEARCH, access, engines_here
from search.engines.elasticsearch import ElasticsearchEngine
from search.indexing.drain import drain_now
from search.indexing.due import publish_due
from search.vocabulary import VOCABULARY, forget_vocabulary
from tests import factories
from tests.engines import ENGINES
from website.exporting import export, json_parts

pytestmark = pytest.mark.django_db

SUPPLIER = "Zzquellen Systems"
WORDS = "It saved us a zzweek"


@pytest.fixture
def case(champion: User) -> CaseStudyPage:
    """A champion's draft that lacks the agreements of its owner, a supplier and somebody quoted."""
    page = factories.complete_draft("Zzbuses on time")
    page.owner = champion
    page.save()
    page.consents = []
    page.suppliers = [Supplier(row_id="s1", name=SUPPLIER, type="sme")]
    page.quotations = [Quotation(row_id="w1", text=WORDS, attributed_to="A driver")]
    services.save_draft(page)
    return page


def address(page: CaseStudyPage, name: str = "agreement") -> str:
    return f"/contribute/{page.ref}/{name}/"


def link_in_last_mail() -> str:
    deliver_due()
    found = re.search(r"https?://[^/\s]+(/contribute/agree/\S+)", str(mail.outbox[-1].body))
    assert found
    return found.group(1)


def ask(room: Client, page: CaseStudyPage, part: str, email: str = "someone@else.example") -> str:
    data = {"part": part, "do": "ask", "name": "Someone Else", "email": email}
    assert room.post(address(page), data).status_code == 302
    return link_in_last_mail()


def say(link: str, answer: str, **more: str) -> Any:
    client = Client()
    read = client.get(link).context["read"]
    return client.post(link, {"answer": answer, "read": read, **more})


def lacking(page: CaseStudyPage) -> list[str]:
    with pytest.raises(PublishRefused) as refused:
        services.publish(latest(page))
    return [item.need.part for item in refused.value.missing if item.need]


def test_what_is_missing_is_named_with_what_can_be_done(room: Client, case: CaseStudyPage) -> None:
    page = room.get(address(case)).content.decode()
    assert "3 agreements are missing" in page
    assert page.count("Ask by e-mail") == 3
    assert page.count("Withhold it") == 2
    assert page.count("Leave out the name") == 2
    overview = room.get(f"/contribute/{case.ref}/").content.decode()
    assert "Ask for 3 agreements that publishing needs" in overview
    ask(room, case, "")
    overview = room.get(f"/contribute/{case.ref}/").content.decode()
    assert "Ask for 2 agreements that publishing needs" in overview
    assert "Wait for one agreement that you asked for" in overview


def test_people_agree_by_a_link_without_an_account_and_the_case_is_published(
    room: Client, case: CaseStudyPage
) -> None:
    for part in ("", "suppliers.s1", "quotations.w1"):
        link = ask(room, case, part)
        before = lacking(case)
        assert Client().get(link).status_code == 200
        assert lacking(case) == before, "opening the link changes nothing"
        assert say(link, "yes").status_code == 302
    page = services.publish(latest(case))
    assert page.live
    assert WORDS in Client().get(f"/cases/{page.slug}/").content.decode()
    owner = Consent.objects.get(page=page, role="owner")
    assert owner.agreed_to
    assert "someone@else.example" in owner.evidence


def test_an_agreement_on_paper_is_recorded_with_how_it_was_given_and_until_when(
    room: Client, case: CaseStudyPage
) -> None:
    url = f"{address(case)}given/"
    said = {
        "given_by": "Head of fleet",
        "given_on": "2026-03-03",
        "evidence": "Letter in the contract file",
        "expires": "2099-12-31",
    }
    page = room.post(url, said).content.decode()
    assert "If the text has changed since, ask them again" in page
    assert "Letter in the contract file" in page, "what was typed stays"
    wrong = {**said, "given_on": "2099-01-01", "expires": "2020-01-01", "read": "on"}
    page = room.post(url, wrong).content.decode()
    assert "That day is still to come." in page
    assert "It ends before it begins to count." in page
    assert lacking(case).count("") == 1

    assert room.post(url, {**said, "read": "on"}).status_code == 302
    assert "" not in lacking(case)
    row = latest(case).consents.get()
    assert (str(row.date), str(row.expires)) == ("2026-03-03", "2099-12-31")
    assert row.evidence == "Letter in the contract file"
    page = room.get(address(case)).content.decode()
    assert "Head of fleet (owner), 3 March 2026, until 31 December 2099" in " ".join(page.split())

    assert room.post(f"{url}?part=suppliers.s1", {**said, "read": "on"}).status_code == 302
    assert lacking(case) == ["quotations.w1"]
    assert room.get(f"{url}?part=nothing", follow=True).redirect_chain


def test_who_asked_is_told_of_the_answer_and_a_no_publishes_nothing(
    room: Client, champion: User, case: CaseStudyPage
) -> None:
    link = ask(room, case, "suppliers.s1")
    say(link, "no", note="Not yet, <b>please</b>")
    deliver_due()
    assert mail.outbox[-1].to == [champion.email]
    assert "did not agree" in str(mail.outbox[-1].body)
    assert "suppliers.s1" in lacking(case)
    assert "Not yet, &lt;b&gt;please" in room.get(address(case)).content.decode()


def test_nobody_agrees_to_a_text_that_they_have_not_read(room: Client, case: CaseStudyPage) -> None:
    link = ask(room, case, "quotations.w1")
    client = Client()
    read = client.get(link).context["read"]
    page = latest(case)
    page.quotations = [Quotation(row_id="w1", text="It cost us a year", attributed_to="A driver")]
    services.save_draft(page)
    answer = client.post(link, {"answer": "yes", "read": read, "note": "Kept words"})
    assert "changed while you were reading" in answer.content.decode()
    assert "Kept words" in answer.content.decode()
    assert "quotations.w1" in lacking(case)


@pytest.mark.parametrize("token", ["x", "WzEsICJ4Il0:1:x", "%00", "a" * 5000, "%F0%9F%90%8C"])
def test_a_link_that_was_not_sent_asks_nothing(db: None, token: str) -> None:
    answer = Client().get(f"/contribute/agree/{token}/")
    assert answer.status_code == 410


def test_an_address_that_is_none_is_refused_and_what_was_typed_stays(
    room: Client, case: CaseStudyPage
) -> None:
    data = {"part": "suppliers.s1", "do": "ask", "name": "Typed name", "email": "nonsense"}
    page = room.post(address(case), data).content.decode()
    assert "Typed name" in page
    assert "valid e-mail address" in page.replace("email", "e-mail")
    assert not AgreementRequest.objects.exists()


@pytest.mark.parametrize(
    "data", [{}, {"part": "", "do": "x"}, {"part": "x" * 500, "do": "withhold"}]
)
def test_nonsense_changes_nothing(room: Client, case: CaseStudyPage, data: dict[str, str]) -> None:
    assert room.post(address(case), data).status_code < 400
    assert lacking(case) == ["", "quotations.w1", "suppliers.s1"]


def test_reminders_go_out_after_one_week_and_two_each_once(
    room: Client, case: CaseStudyPage
) -> None:
    ask(room, case, "suppliers.s1")
    for days, expected in ((6, 0), (8, 1), (8, 0), (15, 1), (40, 0)):
        moment = timezone.now() - timedelta(days=days)
        AgreementRequest.objects.update(asked_at=moment)
        assert remind_who_was_asked() == expected, days
    deliver_due()
    assert [each.subject[:11] for each in mail.outbox[1:]] == ["A reminder:"] * 2


def test_an_agreement_that_expires_takes_what_stood_by_it_off_the_site(
    case: CaseStudyPage,
) -> None:
    page = latest(case)
    page.quotations = []
    supplier = factories.supplier_consent()
    page.consents = [factories.owner_consent(), supplier]
    page = services.publish(page)
    assert end_what_expired() == 0
    Consent.objects.filter(page=page, role="supplier").update(expires=PartialDate(2026, 2))
    assert end_what_expired() == 1
    live = CaseStudyPage.objects.get(pk=page.pk)
    assert live.live
    assert [row.field for row in live.states.all()] == ["suppliers.s1"]
    Consent.objects.filter(page=page, role="owner").update(expires=PartialDate(2026, 2))
    assert end_what_expired() == 1
    assert not CaseStudyPage.objects.get(pk=page.pk).live


def test_the_page_costs_the_same_for_one_missing_agreement_and_for_ten(
    room: Client, case: CaseStudyPage, django_assert_max_num_queries: Any
) -> None:
    page = latest(case)
    page.suppliers = [Supplier(name=f"Firm {number}") for number in range(10)]
    page.quotations = []
    page.consents = [factories.owner_consent()]
    services.save_draft(page)
    with django_assert_max_num_queries(40) as ten:
        room.get(address(case))
    page = latest(case)
    page.suppliers = [Supplier(name="Firm")]
    services.save_draft(page)
    with django_assert_max_num_queries(40) as one:
        room.get(address(case))
    assert len(one) == len(ten)


# --- every public road, with both engines ---


def roads(page: CaseStudyPage, *slugs: str) -> list[str]:
    """The public addresses that could tell anything of a case."""
    own = [f"/cases/{slug}{end}" for slug in slugs for end in ("/", "/history/", ".json", ".md")]
    own += [f"/id/case/{page.ref}", f"/id/case/{page.ref}.json", f"/api/v1/cases/{page.ref}"]
    return [
        *own,
        "/",
        "/cases/",
        "/search/?q=zzbuses",
        "/search/?q=northdene",
        "/api/v1/cases?q=zzbuses&explain=true",
        "/api/v1/suggest?q=zz",
        "/sitemap.xml",
        "/organisations/?cases=yes",
    ]


def texts(page: CaseStudyPage, *slugs: str) -> dict[str, str]:
    client = Client()
    found = {}
    for road in roads(page, *slugs):
        answer: Any = client.get(road, follow=True)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code < 500, road
        found[road] = f"{answer.status_code} {body.decode()}"
    public = CaseStudyPage.objects.public().values_list("pk", flat=True)
    found["export"] = "".join(json_parts(export(public)))
    return found


def completions(begun: str) -> str:
    """What is offered to somebody who begins to type so."""
    client = Client()
    fragment = client.get(f"/search/suggest/?q={begun}").content.decode()
    return fragment + client.get(f"/api/v1/suggest?q={begun}").content.decode()


def telling(page: CaseStudyPage, secret: str, *slugs: str) -> list[str]:
    """The roads on which ``secret`` is told (a query that holds it is said back, so it is no telling)."""
    return [
        road
        for road, text in texts(page, *slugs).items()
        if secret.lower() in text.lower() and secret.lower() not in road.lower()
    ]


@pytest.fixture(params=ENGINES)
def engine(request: Any, settings: Any) -> Iterator[None]:
    """Each engine in turn, with the indexes that it keeps, as the one that pages ask."""
    settings.SEARCH_ENGINE = request.param
    settings.SEARCH_LOG = False
    settings.SEARCH_DEADLINE = 30.0  # on a busy machine too, it is what is found that is tested
    settings.ELASTICSEARCH_PREFIX = f"agreement-{uuid.uuid4().hex[:12]}"
    forget_vocabulary()
    try:
        for each in engines_here():
            each.clear()
            factories.fed(each)
        yield
    finally:
        forget_vocabulary()
        if request.param == ELASTICSEARCH:
            ElasticsearchEngine(access(), VOCABULARY).remove()


@pytest.mark.usefixtures("engine")
def test_withdrawn_in_one_step_a_case_is_on_no_road_but_its_tombstone(
    room: Client, case: CaseStudyPage
) -> None:
    page = agreed_and_published(case)
    drain_now()
    assert telling(page, "Zzbuses", page.slug)
    answer = room.post(address(page, "withdraw"), {"reason": "owner-request"})
    assert answer.status_code == 302
    for _ in range(2):
        assert telling(page, "Zzbuses", page.slug) == []
        drain_now()
    said = texts(page, page.slug)
    for road in (f"/cases/{page.slug}/", f"/cases/{page.slug}.json", f"/id/case/{page.ref}"):
        assert said[road].startswith("410"), road
    assert Tombstone.objects.get().reason == "owner-request"


def agreed_and_published(case: CaseStudyPage, **columns: Any) -> CaseStudyPage:
    page = latest(case)
    for name, value in columns.items():
        setattr(page, name, value)
    page.quotations = [Quotation(row_id="w1", text=WORDS, permission=True)]
    page.consents = [factories.owner_consent(), factories.supplier_consent()]
    return services.publish(page)


@pytest.mark.usefixtures("engine")
def test_a_supplier_who_takes_the_agreement_back_is_named_on_no_road(
    room: Client, case: CaseStudyPage
) -> None:
    link = ask(room, case, "suppliers.s1")
    say(link, "yes")
    page = latest(case)
    page.quotations = []
    page.consents = [*page.consents.all(), factories.owner_consent()]
    page = services.publish(page)
    drain_now()
    assert telling(page, SUPPLIER, page.slug)
    assert Client().post(link).status_code == 302
    for _ in range(2):
        assert telling(page, SUPPLIER, page.slug) == []
        drain_now()
    assert (
        "part of the record was withheld" in texts(page, page.slug)[f"/cases/{page.slug}/history/"]
    )


@pytest.mark.usefixtures("engine")
def test_an_authority_that_is_not_named_is_on_no_road_and_its_type_and_region_are(
    case: CaseStudyPage,
) -> None:
    for _ in range(5):
        factories.organisation()
    body = factories.organisation("Northdene")
    completed = completions("northd")
    page = agreed_and_published(case, lead_organisation=body, slug="northdene-zzbuses")
    services.add_change_note(page, kind="update", text="Something was changed.")
    drain_now()
    assert telling(page, "Northdene", page.slug)
    unnamed = anonymise(page)
    assert unnamed.live
    old, new = "northdene-zzbuses", unnamed.slug
    for _ in range(2):
        assert telling(unnamed, "Northdene", old, new) == []
        drain_now()
    said = texts(unnamed, old, new)
    assert all(said[f"/cases/{old}{end}"].startswith("404") for end in ("/", "/history/", ".json"))
    assert "A unitary council in the North West" in said[f"/cases/{new}/"]
    assert "A unitary council in the North West" in said["/search/?q=zzbuses"]
    assert "Zzbuses" not in said["/search/?q=northdene"]
    assert completions("northd") == completed, "the register's own names, and nothing of the case"
    assert "unitary/north-west/england" in said[f"/cases/{new}.json"]
    found = Client().get("/api/v1/cases?region=north-west&authority_type=unitary").json()
    assert found["total"] == 1
    assert Client().get(f"/api/v1/cases?authority={body.slug}").json()["total"] == 0
    services.withdraw(unnamed, "legal")
    assert telling(unnamed, "Northdene", old, new) == []


def test_a_live_case_under_embargo_is_down_at_once_and_back_at_its_minute(
    room: Client, case: CaseStudyPage
) -> None:
    page = agreed_and_published(case)
    draft = latest(page)
    draft.approach = "Not approved yet."
    services.save_draft(draft)
    drain_now()
    day = timezone.localdate() + timedelta(days=3)
    room.post(address(page, "embargo"), {"day": day.isoformat(), "hour": "09:30"})
    stored = CaseStudyPage.objects.get(pk=page.pk)
    assert not stored.live
    assert telling(page, "Zzbuses", page.slug) == []
    (revision,) = stored.revisions.filter(approved_go_live_at__isnull=False)
    assert timezone.localtime(revision.approved_go_live_at).strftime("%H:%M") == "09:30"
    assert latest(stored).approach == "Not approved yet."
    past = timezone.now() - timedelta(minutes=1)
    revision.content |= {"go_live_at": past.isoformat(), "embargo_until": past.isoformat()}
    revision.approved_go_live_at = past
    revision.save()
    publish_due()
    stored.refresh_from_db()
    assert stored.live
    assert stored.approach == ""


@pytest.mark.parametrize(
    "typed",
    [
        {"day": "2020-01-01", "hour": "09:00"},
        {"day": "x", "hour": "y"},
        {"day": "", "hour": "09:00"},
        {"day": "9999-12-31", "hour": "99:99"},
    ],
)
def test_an_hour_that_is_none_holds_nothing_back_and_is_said(
    room: Client, case: CaseStudyPage, typed: dict[str, str]
) -> None:
    page = room.post(address(case, "embargo"), typed)
    assert page.status_code == 200
    assert "error" in page.content.decode()
    assert latest(case).embargo_until is None
