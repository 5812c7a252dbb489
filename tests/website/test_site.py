"""The site's tree is made once, mended when something is missing, and editors' words stay."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page, Site, Workflow, WorkflowPage

from casestudies.models import CaseIndexPage
from cms.accounts.models import User
from tests import factories
from website.models import HomePage, InformationPage
from website.site import INFORMATION, prepare_site
from website.text import split_text

pytestmark = pytest.mark.django_db


def test_the_command_makes_the_tree_and_does_nothing_the_second_time(settings: Any) -> None:
    settings.BASE_URL = "https://precedent.council.example"
    said = StringIO()
    call_command("prepare_site", stdout=said)
    assert "Added the case list." in said.getvalue()
    site = Site.objects.get()
    assert (site.hostname, site.port) == ("precedent.council.example", 443)
    assert site.root_page.specific == HomePage.objects.get()
    assert not Page.objects.filter(title__startswith="Welcome").exists()
    assert CaseIndexPage.objects.get().get_parent().specific == HomePage.objects.get()
    assert {page.slug for page in InformationPage.objects.live()} == set(INFORMATION)
    before = list(Page.objects.values_list("pk", "path", "title", "latest_revision_id"))
    again = StringIO()
    call_command("prepare_site", stdout=again)
    assert again.getvalue().strip() == "The site's pages are all there."
    assert list(Page.objects.values_list("pk", "path", "title", "latest_revision_id")) == before


def test_cases_pass_a_review_by_editors_from_the_first_day() -> None:
    prepare_site()
    workflow = CaseIndexPage.objects.get().get_workflow()
    assert workflow.name == "Editors' review"
    assert list(Workflow.objects.all()) == [workflow]
    WorkflowPage.objects.all().delete()
    assert prepare_site() == ["Cases pass a review by editors."]


def test_cases_below_the_welcome_page_move_with_their_addresses(client: Client) -> None:
    page = factories.published_case()
    prepare_site()
    page.refresh_from_db()
    assert page.get_parent().get_parent().specific == HomePage.objects.get()
    assert client.get(f"/cases/{page.slug}/").status_code == 200
    assert Page.find_problems() == ([], [], [], [], [])


def test_what_an_editor_wrote_stays_and_what_an_editor_deleted_comes_back(db: None) -> None:
    prepare_site()
    about = InformationPage.objects.get(slug="about")
    about.body = "Our own words."
    about.save_revision().publish()
    InformationPage.objects.get(slug="privacy").delete()
    assert prepare_site() == ["Added the page “privacy”."]
    assert InformationPage.objects.get(slug="about").body == "Our own words."


def test_a_missing_site_record_is_made_again(settings: Any) -> None:
    settings.BASE_URL = "http://localhost:8123"
    Site.objects.all().delete()
    prepare_site()
    assert (Site.objects.get().hostname, Site.objects.get().port) == ("localhost", 8123)


def test_an_unpublished_information_page_is_not_found(client: Client) -> None:
    prepare_site()
    InformationPage.objects.get(slug="about").unpublish()
    assert client.get("/about/").status_code == 404


def test_preview_of_an_information_page_is_the_page(client: Client, editor: User) -> None:
    prepare_site()
    page = InformationPage.objects.get(slug="about")
    public = client.get("/about/").content.decode()
    client.force_login(editor)
    preview = client.get(f"/admin/pages/{page.pk}/revisions/{page.latest_revision_id}/view/")
    assert preview.status_code == 200
    shown = preview.content.decode()
    assert (
        shown[shown.index("<article") : shown.index("</article>")]
        == (public[public.index("<article") : public.index("</article>")])
    )


def test_sections_have_names_of_their_own_and_none_twice() -> None:
    found = split_text("Before.\n\n## One\n\nText.\n\n## Two {#own}\n\n## One\n\nMore.")
    assert [(each.id, each.heading) for each in found] == [
        ("section", ""),
        ("one", "One"),
        ("own", "Two"),
        ("one-again", "One"),
    ]
