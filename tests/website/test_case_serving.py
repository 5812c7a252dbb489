"""To whom the page of a case is shown, how long it may be kept, and its preview."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from casestudies import services
from casestudies.detail import case_detail
from casestudies.models import (
    CaseStudyPage,
)
from cms.accounts.models import User
from tests import factories
from tests.website.case_pages import changed, html
from tests.website.cases import full_case

pytestmark = pytest.mark.django_db


def told(page: str) -> list[str]:
    """The words of the article on a page, without its marks."""
    article = page[page.index("<article") : page.index("</article>")]
    return re.sub(r"<[^>]+>", " ", article).split()


def test_preview_shows_a_draft_exactly_as_the_page_will_show_it(
    client: Client, editor: User
) -> None:
    page = full_case()
    public = html(client, page)
    client.force_login(editor)
    response = client.get(f"/admin/pages/{page.pk}/revisions/{page.latest_revision_id}/view/")
    assert response.status_code == 200
    preview = response.content.decode()
    start, end = "<article", "</article>"
    part = slice(preview.index(start), preview.index(end))
    assert preview[part] == public[public.index(start) : public.index(end)]
    policy = response.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "unsafe" not in policy
    own = client.get(f"/cases/{page.slug}/").headers
    assert "frame-ancestors 'none'" in own["Content-Security-Policy"]


def test_its_people_see_in_their_room_exactly_what_the_page_shows(client: Client) -> None:
    page = full_case()
    public = html(client, page)
    owner = User.objects.create_user("robin", "robin@council.example")
    CaseStudyPage.objects.filter(pk=page.pk).update(owner=owner)
    client.force_login(owner)
    response = client.get(reverse("contribute_preview", args=[page.ref]))
    assert response.status_code == 200
    assert told(response.content.decode()) == told(public)


def test_a_case_that_was_never_saved_can_be_previewed() -> None:
    detail = case_detail(CaseStudyPage(title="Only a title", kind="pilot"))
    assert detail.title == "Only a title"
    assert [block.id for block in detail.blocks] == []
    assert "Not yet known" in [group.label for group in detail.gaps]


def test_wagtails_own_serve_uses_the_same_context(rf: Any, editor: User) -> None:
    page = CaseStudyPage.objects.get(pk=full_case().pk)
    request = rf.get("/")
    request.user = editor
    response = page.serve(request)
    assert "zz-indicator" in response.render().content.decode()
    assert response.context_data["case"].ref == page.ref


def test_an_anonymous_page_may_be_kept_for_a_moment_and_answers_not_modified(
    client: Client,
) -> None:
    page = factories.published_case()
    first = client.get(f"/cases/{page.slug}/")
    assert "public" in first["Cache-Control"]
    assert "s-maxage=30" in first["Cache-Control"]
    assert "Cookie" in first["Vary"]
    again = client.get(f"/cases/{page.slug}/", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    services.publish(changed(page, summary="Another summary."))
    assert (
        client.get(f"/cases/{page.slug}/", headers={"if-none-match": first["ETag"]}).status_code
        == 200
    )


def test_no_cookie_is_set_by_reading(client: Client) -> None:
    page = factories.published_case()
    for path in (f"/cases/{page.slug}/", "/cases/", f"/cases/{page.slug}.json"):
        assert not client.get(path).cookies


def test_a_restricted_case_is_there_for_its_group_alone_and_kept_by_no_cache(
    client: Client,
) -> None:
    page = factories.published_case()
    group = Group.objects.create(name="Pilot group")
    PageViewRestriction.objects.create(page=page, restriction_type="groups").groups.add(group)
    member = User.objects.create_user("member", "member@council.example", "x")
    member.groups.add(group)
    for path in (f"/cases/{page.slug}/", f"/cases/{page.slug}.json", f"/id/case/{page.ref}"):
        assert client.get(path).status_code == 404, path
    client.force_login(User.objects.create_user("other", "other@council.example", "x"))
    assert client.get(f"/cases/{page.slug}/").status_code == 404
    client.force_login(member)
    response = client.get(f"/cases/{page.slug}/")
    assert response.status_code == 200
    assert "private" in response["Cache-Control"]
    assert "public" not in response["Cache-Control"]


def test_drafts_embargoed_and_expired_cases_are_nowhere(client: Client) -> None:
    hour = timedelta(hours=1)
    draft = factories.complete_draft()
    embargoed = services.publish(
        changed(factories.complete_draft(), embargo_until=timezone.now() + hour)
    )
    expired = factories.published_case()
    CaseStudyPage.objects.filter(pk=expired.pk).update(expire_at=timezone.now() - hour)
    for page in (draft, embargoed, expired):
        for path in (f"/cases/{page.slug}/", f"/cases/{page.slug}.md", f"/id/case/{page.ref}.json"):
            assert client.get(path).status_code == 404, path
