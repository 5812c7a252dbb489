"""Editors see how the index stands; administrators have parked jobs tried again."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from casestudies.models import CaseIndexPage
from cms.accounts.models import User
from cms.accounts.roles import load_roles
from search.indexing.parked import try_again
from search.indexing.rebuild import rebuild
from search.models import IndexJob, IndexTarget, Subject
from tests import factories

pytestmark = pytest.mark.django_db


def signed_in(role: str) -> Client:
    load_roles()
    user = User.objects.create_user(role, f"{role.split()[0].lower()}@council.example")
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


def parked(key: str = "1") -> IndexJob:
    return IndexJob.objects.create(
        target=factories.fed(),
        subject=Subject.PAGE,
        key=key,
        parked_at=timezone.now(),
        attempts=8,
        last_error="It broke",
    )


def home(client: Client) -> str:
    return " ".join(client.get(reverse("wagtailadmin_home")).content.decode().split())


def test_the_first_page_says_when_all_is_well(case_index: CaseIndexPage) -> None:
    editor = signed_in("Editor")
    rebuild()
    IndexJob.objects.all().delete()
    assert "Public search is in order" in home(editor)


def test_the_first_page_says_what_is_not(case_index: CaseIndexPage) -> None:
    editor = signed_in("Editor")
    (Path(settings.SEARCH_INDEX_DIR) / "current").unlink()
    assert "not in order" in home(editor)
    rebuild()
    IndexJob.objects.all().delete()
    late = timezone.now() - timedelta(minutes=5)
    IndexJob.objects.create(target=factories.fed(), subject=Subject.PAGE, key="1", created_at=late)
    assert "1 change waits for the search index" in home(editor)
    parked()
    assert "1 change could not be taken" in home(editor)


def test_an_editor_looks_and_an_administrator_mends(case_index: CaseIndexPage) -> None:
    job = parked()
    editor, url = signed_in("Editor"), reverse("search_index")
    text = editor.get(url).content.decode()
    assert "It broke" in text and "Try again" not in text
    assert "An administrator can have them tried again." in text
    editor.post(url, {"job": job.pk})
    assert IndexJob.objects.parked().exists()
    administrator = signed_in("Administrator")
    assert "Try again" in administrator.get(url).content.decode()
    response = administrator.post(url, {"job": job.pk}, follow=True)
    assert "The job is tried again now." in response.content.decode()
    job.refresh_from_db()
    assert (job.parked_at, job.attempts) == (None, 0)
    assert "nothing left" in administrator.post(url, {}, follow=True).content.decode()


def test_all_parked_jobs_are_tried_again_at_once(case_index: CaseIndexPage) -> None:
    for key in "123":
        parked(key)
    response = signed_in("Administrator").post(reverse("search_index"), follow=True)
    assert "3 jobs are tried again now." in response.content.decode()


@pytest.mark.parametrize("job", ["x", "²", "99999", "-1"])
def test_a_job_that_is_not_there_is_not_tried(job: str) -> None:
    parked()
    assert try_again(job) == 0


@pytest.mark.parametrize("role", ["Champion", "Vocabulary keeper"])
def test_others_do_not_look(case_index: CaseIndexPage, role: str) -> None:
    client = signed_in(role)
    parked()
    answer: Any = client.get(reverse("search_index"), follow=True)
    assert "It broke" not in answer.content.decode()
    assert "Public search" not in home(client)


def elsewhere(name: str = "embedded:other-host", *, minutes: int = 0) -> IndexTarget:
    moment = timezone.now() - timedelta(minutes=minutes)
    return IndexTarget.objects.create(
        name=name, engine="embedded", built_at=timezone.now(), seen_at=moment
    )


def test_every_index_is_shown_with_its_lag(case_index: CaseIndexPage) -> None:
    other = elsewhere()
    page = factories.published_case("Sensors for falls")
    late = timezone.now() - timedelta(minutes=5)
    IndexJob.objects.filter(target=other).update(created_at=late)
    IndexJob.objects.filter(target=other, key=str(page.pk)).update(
        parked_at=timezone.now(), last_error="Refused"
    )
    text = " ".join(signed_in("Editor").get(reverse("search_index")).content.decode().split())
    assert "Embedded, this site" in text
    assert "Embedded, another host" in text
    lag = re.search(r"\b(3\d\d) s\b", text)
    assert lag, "the eldest change has waited five minutes, and a little for this machine"
    assert "Sensors for falls" in text


def test_the_page_costs_the_same_for_one_parked_job_and_for_ten(
    case_index: CaseIndexPage,
) -> None:
    client, url = signed_in("Editor"), reverse("search_index")
    counts = []
    for number in (1, 9):
        for key in range(number):
            parked(str(key))
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_an_administrator_forgets_an_index_that_nobody_feeds(case_index: CaseIndexPage) -> None:
    fresh, left = elsewhere("embedded:fresh"), elsewhere("embedded:left", minutes=60)
    factories.published_case()
    administrator, url = signed_in("Administrator"), reverse("search_index")
    text = administrator.get(url).content.decode()
    assert f'value="{left.pk}"' in text and f'value="{fresh.pk}"' not in text
    signed_in("Editor").post(url, {"forget": left.pk})
    assert IndexTarget.objects.filter(pk=left.pk).exists()
    answer = administrator.post(url, {"forget": left.pk}, follow=True)
    assert "The index is forgotten" in answer.content.decode()
    assert not IndexTarget.objects.filter(pk=left.pk).exists()
    assert not IndexJob.objects.filter(target_id=left.pk).exists()
    assert "already" in administrator.post(url, {"forget": left.pk}, follow=True).content.decode()


def test_the_index_of_this_site_is_not_forgotten(case_index: CaseIndexPage) -> None:
    own = factories.fed()
    answer = signed_in("Administrator").post(
        reverse("search_index"), {"forget": own.pk}, follow=True
    )
    assert "so it is kept" in answer.content.decode()
    assert IndexTarget.objects.filter(pk=own.pk).exists()


def test_the_first_page_tells_of_drift(case_index: CaseIndexPage) -> None:
    rebuild()
    IndexJob.objects.all().delete()
    IndexTarget.objects.update(checked_at=timezone.now(), missing=2)
    assert "differed from the database in 2 cases" in home(signed_in("Editor"))
