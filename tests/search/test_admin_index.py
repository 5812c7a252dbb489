"""Editors see how the index stands; administrators have parked jobs tried again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casestudies.models import CaseIndexPage
from cms.accounts.models import User
from cms.accounts.roles import load_roles
from search.editing.health import try_again
from search.indexing.rebuild import rebuild
from search.models import IndexJob, Subject

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
        subject=Subject.PAGE, key=key, parked_at=timezone.now(), attempts=8, last_error="It broke"
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
    assert "not in order" in home(editor)
    rebuild()
    IndexJob.objects.all().delete()
    late = timezone.now() - timedelta(minutes=5)
    IndexJob.objects.create(subject=Subject.PAGE, key="1", created_at=late)
    assert "1 change waits for the search index" in home(editor)
    parked()
    assert "1 change could not be taken" in home(editor)


def test_an_editor_looks_and_an_administrator_mends(case_index: CaseIndexPage) -> None:
    job = parked()
    editor, url = signed_in("Editor"), reverse("search_index")
    text = editor.get(url).content.decode()
    assert "It broke" in text and "Try again" not in text
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
