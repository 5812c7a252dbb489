"""Before a term is saved: the button asks what it would change, saves nothing and loses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape
from wagtail.admin.ui.components import Component

from cms.accounts.models import User
from taxonomy import previews
from taxonomy.models import Sector, Synonym, Term
from taxonomy.previews import DraftSynonym, TermDraft, register_preview
from tests.factories import term
from tests.taxonomy.test_admin import address, form_data

pytestmark = pytest.mark.django_db


class Said(Component):
    """Says what it was asked about."""

    def __init__(self, draft: TermDraft) -> None:
        self.draft = draft

    def render_html(self, parent_context: Any = None) -> str:
        words = ", ".join(f"{synonym.text}/{synonym.match}" for synonym in self.draft.synonyms)
        return escape(f"If {self.draft.name} were also: {words}")


@pytest.fixture
def asked() -> Iterator[list[TermDraft]]:
    """The drafts that were previewed, by nobody but the test."""
    before = list(previews._PREVIEWERS)
    previews._PREVIEWERS.clear()
    drafts: list[TermDraft] = []

    def preview(draft: TermDraft) -> Component:
        drafts.append(draft)
        return Said(draft)

    register_preview(preview)
    register_preview(preview)
    yield drafts
    previews._PREVIEWERS[:] = before


@pytest.fixture
def admin(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


def with_synonyms(data: dict[str, Any], *rows: dict[str, Any]) -> dict[str, Any]:
    """Return ``data`` with rows of synonyms as the browser sends them."""
    data["synonyms-TOTAL_FORMS"] = len(rows)
    data["synonyms-INITIAL_FORMS"] = sum("id" in row for row in rows)
    for number, row in enumerate(rows):
        data |= {f"synonyms-{number}-{name}": value for name, value in row.items()}
    return data


def test_a_preview_shows_what_would_be_and_saves_nothing(
    admin: Client, asked: list[TermDraft]
) -> None:
    one = term(Sector, "Roads", slug="roads")
    kept = Synonym.objects.create(term=one, text="streets")
    gone = Synonym.objects.create(term=one, text="lanes")
    data = with_synonyms(
        form_data(one, preview="1", name="Roads  and ways"),
        {"id": kept.pk, "text": "streets", "match": "suggest-only"},
        {"id": gone.pk, "text": "lanes", "match": "any", "DELETE": "on"},
        {"text": " high  ways ", "match": "any"},
    )
    answer = admin.post(address("edit", Sector, one.pk), data)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Preview: nothing has been saved yet" in page
    assert "If Roads and ways were also: streets/suggest-only, high ways/any" in page
    assert asked == [
        TermDraft(
            one.pk,
            "sector",
            "roads",
            "Roads and ways",
            (DraftSynonym("streets", "suggest-only"), DraftSynonym("high ways", "any")),
        )
    ]
    assert Term.objects.get(pk=one.pk).name == "Roads"
    assert [str(synonym) for synonym in one.synonyms.order_by("pk")] == ["streets", "lanes"]


def test_everything_that_was_typed_stays(admin: Client, asked: list[TermDraft]) -> None:
    one = term(Sector, "Roads")
    data = with_synonyms(
        form_data(one, preview="1", definition="All that is paved"),
        {"text": "high ways", "match": "suggest-only"},
    )
    form = admin.post(address("edit", Sector, one.pk), data).context["form"]
    assert form["definition"].value() == "All that is paved"
    (row,) = form.formsets["synonyms"].forms
    assert (row["text"].value(), row["match"].value()) == ("high ways", "suggest-only")


def test_a_new_term_can_be_previewed_too(admin: Client, asked: list[TermDraft]) -> None:
    data = with_synonyms(form_data(preview="1"), {"text": "streets", "match": "any"})
    assert (
        "If Roads were also: streets/any"
        in admin.post(address("add", Sector), data).content.decode()
    )
    assert not Sector.objects.exists()
    assert (asked[0].pk, asked[0].slug) == (None, "roads")


def test_what_is_wrong_is_said_before_anything_is_previewed(
    admin: Client, asked: list[TermDraft]
) -> None:
    one = term(Sector, "Roads")
    data = with_synonyms(form_data(one, preview="1", name=""), {"text": "streets", "match": "any"})
    page = admin.post(address("edit", Sector, one.pk), data).content.decode()
    assert "This field is required" in page
    assert 'value="streets"' in page
    assert "nothing has been saved yet" not in page
    assert asked == []


def test_without_the_button_the_term_is_saved(admin: Client, asked: list[TermDraft]) -> None:
    one = term(Sector, "Roads")
    data = with_synonyms(form_data(one), {"text": "streets", "match": "any"})
    assert admin.post(address("edit", Sector, one.pk), data).status_code == 302
    assert asked == []
    assert one.synonyms.count() == 1


def test_the_button_is_there_where_somebody_can_tell(admin: Client, asked: list[TermDraft]) -> None:
    one = term(Sector, "Roads")
    assert 'name="preview"' in admin.get(address("edit", Sector, one.pk)).content.decode()
    assert 'name="preview"' in admin.get(address("add", Sector)).content.decode()
    previews._PREVIEWERS.clear()
    assert 'name="preview"' not in admin.get(address("edit", Sector, one.pk)).content.decode()
