"""What is done to files, the search index, pages about the site, accounts and settings."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from wagtail.documents import get_document_model

from cms.accounts.models import User
from search.models import IndexJob
from tests import factories
from tests.accounts.actions.shape import (
    CHAMPIONS,
    EDITORS,
    Person,
    may,
    numbers,
    somebody,
)
from website.models import InformationPage


@may(*CHAMPIONS)
def upload_a_document(person: Person) -> bool:
    title = f"Minutes {next(numbers)}"
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
        key=str(next(numbers)),
        parked_at=timezone.now(),
    )
    person.post("search_index", job=job.pk)
    return IndexJob.objects.get(pk=job.pk).parked_at is None


@may("Administrator")
def change_a_page_about_the_site(person: Person) -> bool:
    page = InformationPage.objects.get(slug="about")
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    words = f"Ours {next(numbers)}"
    person.send(url, "page-edit-form", introduction=words, **{"action-publish": "1"})
    return InformationPage.objects.get(pk=page.pk).introduction == words


@may("Administrator")
def make_an_account(person: Person) -> bool:
    name = f"new{next(numbers)}"
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
    other = somebody()
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
