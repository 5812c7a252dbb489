"""An agreement that ended takes something off the site, or keeps it from coming; nobody finds that out by chance."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from casestudies import services
from casestudies.agreeing import latest
from casestudies.embargoes import set_embargo
from casestudies.models import CaseIndexPage, CaseStudyPage, Consent
from cms.accounts.models import User
from cms.core.dates import PartialDate
from cms.mail.services import deliver_due
from contributions.agreement.due import end_what_expired, tell_of_missed_hours
from search.indexing.due import publish_due
from tests import factories
from tests.casestudies.conftest import SignIn, sign_in  # noqa: F401 - a fixture
from tests.casestudies.test_typed_agreements import edit, typed
from tests.contributions.agreement.asking import SUPPLIER, agreed_and_published

pytestmark = pytest.mark.django_db


def letters() -> dict[str, str]:
    """What has been sent since the last time, by address."""
    deliver_due()
    box = {each.to[0]: f"{each.subject}\n{each.body}" for each in mail.outbox}
    mail.outbox.clear()
    return box


def expire(page: CaseStudyPage, role: str) -> None:
    Consent.objects.filter(page=page, role=role).update(expires=PartialDate(2020))


@pytest.mark.parametrize(
    ("role", "words"), [("owner", "off the site for now"), ("supplier", "do not see that part")]
)
def test_its_people_and_its_contact_are_told_once_what_an_ended_agreement_took_along(
    champion: User, case: CaseStudyPage, role: str, words: str
) -> None:
    page = agreed_and_published(case)
    expire(page, role)
    assert end_what_expired() == 1
    told = letters()
    assert set(told) == {champion.email, page.owner_email}
    assert all(words in each for each in told.values())
    assert f"/contribute/{page.ref}/agreement/" in told[champion.email]
    assert "/contribute/" not in told[page.owner_email], (
        "who has no account gets no link to a sign-in"
    )
    assert SUPPLIER not in str(told)
    assert end_what_expired() == 0
    assert letters() == {}


def test_cases_with_a_good_agreement_beside_an_expired_one_hold_up_nobody(
    case_index: CaseIndexPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contributions.agreement.due.AT_ONCE", 1)
    anew = factories.published_case("Agreed anew")
    ended = factories.published_case("Agreed until 2020")
    for page in (anew, ended):
        expire(page, "owner")
    good = factories.owner_consent()
    good.page = anew
    good.save()
    assert end_what_expired() == 1
    assert list(CaseStudyPage.objects.filter(live=True)) == [anew]


def test_an_hour_at_which_a_case_could_not_be_published_is_told_once(
    champion: User, case: CaseStudyPage
) -> None:
    page = agreed_and_published(case)
    page = set_embargo(page, timezone.now() + timedelta(days=1))
    assert tell_of_missed_hours() == 0
    past = timezone.now() - timedelta(hours=1)
    (revision,) = page.revisions.filter(approved_go_live_at__isnull=False)
    revision.content |= {"go_live_at": past.isoformat(), "embargo_until": past.isoformat()}
    revision.approved_go_live_at = past
    revision.save()
    assert tell_of_missed_hours() == 0, "the worker was away, and it can be published"
    expire(page, "owner")
    publish_due()
    assert not CaseStudyPage.objects.get(pk=page.pk).live
    assert tell_of_missed_hours() == 1
    assert "Not published when it was due" in letters()[champion.email]
    tell_of_missed_hours()
    assert letters() == {}
    kept = latest(page)
    kept.consents = [*kept.consents.all(), factories.owner_consent()]
    kept.save_revision(clean=False)
    publish_due()
    assert CaseStudyPage.objects.get(pk=page.pk).live, "it is public once it may be"
    assert tell_of_missed_hours() == 0


@pytest.mark.parametrize(
    "by_hand",
    [
        {"withdrawn_on": "2026-11-01"},
        {"DELETE": "on"},
        {"audiences": "public-sector"},
        {"only_unnamed": "on"},
        {"role": "partner"},
        {"date": ""},
    ],
)
def test_an_agreement_that_an_editor_ends_narrows_or_deletes_takes_the_case_off_the_site_at_once(
    sign_in: SignIn,  # noqa: F811 - the fixture
    case: CaseStudyPage,
    champion: User,
    by_hand: dict[str, str],
    django_capture_on_commit_callbacks: Any,
) -> None:
    page = agreed_and_published(case)
    at = [row.role for row in latest(page).consents.all()].index("owner")
    admin, _ = sign_in("Editor")
    with django_capture_on_commit_callbacks(execute=True):
        typed(admin, edit(page), **{f"consents-{at}-{name}": it for name, it in by_hand.items()})
    assert not CaseStudyPage.objects.get(pk=page.pk).live
    assert "off the site for now" in letters()[champion.email]


def test_an_agreement_that_an_editor_narrows_to_another_part_takes_its_own_off_the_site_at_once(
    sign_in: SignIn,  # noqa: F811 - the fixture
    case: CaseStudyPage,
    django_capture_on_commit_callbacks: Any,
) -> None:
    page = agreed_and_published(case)
    at = [row.role for row in latest(page).consents.all()].index("supplier")
    admin, _ = sign_in("Editor")
    with django_capture_on_commit_callbacks(execute=True):
        typed(admin, edit(page), **{f"consents-{at}-covers": "suppliers.s9"})
    assert CaseStudyPage.objects.get(pk=page.pk).live
    assert SUPPLIER not in Client().get(f"/cases/{page.slug}/").content.decode()


@pytest.mark.parametrize("changed", [{"evidence": "By letter"}, {"expires": "2099"}])
def test_an_agreement_that_an_editor_puts_in_order_takes_nothing_off_the_site(
    sign_in: SignIn,  # noqa: F811 - the fixture
    case: CaseStudyPage,
    django_capture_on_commit_callbacks: Any,
    changed: dict[str, str],
) -> None:
    page = agreed_and_published(case)
    at = [row.role for row in latest(page).consents.all()].index("owner")
    admin, _ = sign_in("Editor")
    rows = {f"consents-{at}-{name}": it for name, it in changed.items()}
    with django_capture_on_commit_callbacks(execute=True):
        typed(admin, edit(page), challenge="Another one.", **rows)
    assert CaseStudyPage.objects.get(pk=page.pk).live


def test_an_agreement_that_is_typed_anew_for_a_later_draft_takes_nothing_off_the_site(
    case: CaseStudyPage, django_capture_on_commit_callbacks: Any
) -> None:
    page = agreed_and_published(case)
    version = latest(page)
    version.challenge = "Another one."
    version.consents = [row for row in version.consents.all() if row.role != "owner"] + [
        factories.owner_consent()
    ]
    with django_capture_on_commit_callbacks(execute=True):
        services.save_draft(version)
    assert CaseStudyPage.objects.get(pk=page.pk).live
