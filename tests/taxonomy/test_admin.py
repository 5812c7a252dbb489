"""Editors keep the vocabulary: lists, forms, merge, retire, and a clear no to deleting what is used."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from casestudies.models import CaseStudyPage
from cms.accounts.models import User
from taxonomy.models import PROXIES, LawNote, Method, Mode, Sector, Synonym, Term
from taxonomy.resolve import resolve_term
from tests.factories import term

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client: Client, editor: User) -> Client:
    """Somebody signed in who may do everything."""
    client.force_login(editor)
    return client


def address(action: str, model: type[Term], *args: Any) -> str:
    return reverse(f"wagtailsnippets_taxonomy_{model._meta.model_name}:{action}", args=args)


def keeper(client: Client, *codenames: str) -> Client:
    """Sign in somebody who has only these rights."""
    user = User.objects.create_user("keeper", "keeper@precedent.example", "correct horse")
    wanted = ["access_admin", *codenames]
    user.user_permissions.set(Permission.objects.filter(codename__in=wanted))
    client.force_login(user)
    return client


def form_data(subject: Term | None = None, **changes: Any) -> dict[str, Any]:
    """Return what the browser would send for a sector, without synonyms and codes."""
    data: dict[str, Any] = {
        "name": "Roads",
        "slug": "",
        "definition": "",
        "note": "",
        "broader": "",
    }
    if subject is not None:
        data |= {"name": subject.name, "slug": subject.slug}
    data["status"] = "current"
    for relation in ("synonyms", "codes"):
        for part, number in (("TOTAL", 0), ("INITIAL", 0), ("MIN_NUM", 0), ("MAX_NUM", 1000)):
            data[f"{relation}-{part}_FORMS"] = number
    return data | changes


@pytest.mark.parametrize("model", PROXIES.values())
def test_each_scheme_has_its_list_form_and_chooser(admin: Client, model: type[Term]) -> None:
    one = term(model, "One of them")
    assert "One of them" in admin.get(address("list", model)).content.decode()
    assert admin.get(address("add", model)).status_code == 200
    assert admin.get(address("edit", model, one.pk)).status_code == 200
    chooser = f"wagtailsnippetchoosers_taxonomy_{model._meta.model_name}"
    assert "One of them" in admin.get(reverse(f"{chooser}:choose")).content.decode()


def test_the_menu_has_one_entry_for_the_vocabulary(admin: Client) -> None:
    assert "Vocabulary" in admin.get("/admin/").content.decode()


def test_the_list_searches_synonyms_and_shows_a_term_once(admin: Client) -> None:
    found, other = term(Sector, "Waste"), term(Sector, "Roads")
    for text in ("bin lorries", "bins"):
        Synonym.objects.create(term=found, text=text)
    answer = admin.get(address("list_results", Sector), {"q": "bin"})
    assert [row.pk for row in answer.context["object_list"]] == [found.pk]
    everything = admin.get(address("list_results", Sector))
    assert {row.pk for row in everything.context["object_list"]} == {found.pk, other.pk}


def test_the_list_is_narrowed_by_status_and_group(admin: Client) -> None:
    group = term(Sector, "Place", is_group=True)
    below, old = term(Sector, "Roads", broader=group), term(Sector, "Coal", status="legacy")
    for chosen, expected in (({"broader": group.pk}, below), ({"status": "legacy"}, old)):
        answer = admin.get(address("list_results", Sector), chosen)
        assert [row.pk for row in answer.context["object_list"]] == [expected.pk]


def test_the_chooser_offers_only_what_a_case_may_be_given(admin: Client) -> None:
    term(Sector, "The group", is_group=True)
    term(Sector, "The retired", status="retired")
    term(Sector, "The offered")
    page = admin.get(reverse("wagtailsnippetchoosers_taxonomy_sector:choose_results"))
    content = page.content.decode()
    assert "The offered" in content
    assert "The group" not in content
    assert "The retired" not in content


def test_an_editor_adds_a_term_with_a_synonym(admin: Client) -> None:
    data = form_data()
    data |= {"synonyms-TOTAL_FORMS": 1, "synonyms-0-text": "streets", "synonyms-0-match": "any"}
    answer = admin.post(address("add", Sector), data)
    assert answer.status_code == 302
    made = Sector.objects.get()
    assert (made.slug, made.ref) == ("roads", "1")
    assert [str(synonym) for synonym in made.synonyms.all()] == ["streets"]


def test_an_editor_adds_a_law_note_to_a_method(admin: Client) -> None:
    method = term(Method, "Lottery")
    data = form_data(method, mode="")
    for part, number in (("TOTAL", 1), ("INITIAL", 0), ("MIN_NUM", 0), ("MAX_NUM", 1000)):
        data[f"law_notes-{part}_FORMS"] = number
    note = {"nation": "wales", "regime": "pa23", "status": "current", "starts": "24 February 2025"}
    data |= {f"law_notes-0-{name}": value for name, value in note.items()}
    assert admin.post(address("edit", Method, method.pk), data).status_code == 302
    assert str(LawNote.objects.get().starts) == "2025-02-24"


def test_another_slug_given_in_the_form_leaves_the_former_one_leading_here(admin: Client) -> None:
    one = term(Sector, slug="old")
    assert (
        admin.post(address("edit", Sector, one.pk), form_data(one, slug="new")).status_code == 302
    )
    assert resolve_term("sector", "old") == Term.objects.get(slug="new")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"slug": "taken"}, "is the slug of another term"),
        ({"broader": "{self}"}, "Select a valid choice"),
        ({"status": "merged"}, "Select a valid choice"),
    ],
)
def test_the_form_says_what_is_wrong(admin: Client, changes: dict[str, str], words: str) -> None:
    one = term(Sector)
    term(Sector, slug="taken")
    filled = {name: value.format(self=one.pk) for name, value in changes.items()}
    answer = admin.post(address("edit", Sector, one.pk), form_data(one, **filled))
    assert answer.status_code == 200
    assert words in answer.content.decode()


def test_a_circle_is_refused_in_the_form(admin: Client) -> None:
    top = term(Sector)
    below = term(Sector, broader=top)
    answer = admin.post(address("edit", Sector, top.pk), form_data(top, broader=below.pk))
    assert "would make a circle" in answer.content.decode()


def test_a_merged_row_cannot_be_edited_and_a_retired_one_keeps_its_state(admin: Client) -> None:
    merged, winner = term(Sector, "Bins"), term(Sector, "Waste")
    admin.post(address("merge", Sector, merged.pk), {"winner": winner.pk})
    data = form_data(merged, status="merged")
    answer = admin.post(address("edit", Sector, merged.pk), data)
    assert "has been merged: change “Waste” instead" in answer.content.decode()
    retired = term(Sector, status="retired")
    answer = admin.post(address("edit", Sector, retired.pk), form_data(retired, status="retired"))
    assert answer.status_code == 302
    retired.refresh_from_db()
    assert retired.status == "retired"


def test_a_merge_is_asked_for_and_then_done(admin: Client) -> None:
    loser, winner = term(Sector, "Bins", slug="bins"), term(Sector, "Waste")
    term(Sector, "The group", is_group=True)
    question = admin.get(address("merge", Sector, loser.pk)).content.decode()
    assert "Merge “Bins”" in question
    assert "Waste" in question
    assert "The group" not in question
    assert admin.post(address("merge", Sector, loser.pk), {"winner": ""}).status_code == 200
    answer = admin.post(address("merge", Sector, loser.pk), {"winner": winner.pk}, follow=True)
    assert "“Bins” has been merged into “Waste”." in answer.content.decode()
    assert resolve_term("sector", "bins") == Term.objects.get(pk=winner.pk)


def test_a_group_may_be_merged_into_a_group(admin: Client) -> None:
    loser, winner = term(Sector, is_group=True), term(Sector, is_group=True)
    assert admin.post(address("merge", Sector, loser.pk), {"winner": winner.pk}).status_code == 302


def test_a_refused_merge_shows_why_on_the_form(admin: Client) -> None:
    loser, winner = term(Sector, "Bins"), term(Sector)
    admin.post(address("merge", Sector, loser.pk), {"winner": winner.pk})
    again = admin.post(address("merge", Sector, loser.pk), {"winner": winner.pk})
    assert "has been merged already" in again.content.decode()


def test_a_term_is_retired_and_restored(admin: Client) -> None:
    one = term(Sector, "Coal")
    assert "no longer be offered" in admin.get(address("retire", Sector, one.pk)).content.decode()
    answer = admin.post(address("retire", Sector, one.pk), follow=True)
    assert "“Coal” has been retired." in answer.content.decode()
    answer = admin.post(address("restore", Sector, one.pk), follow=True)
    assert "“Coal” is in use again." in answer.content.decode()
    again = admin.post(address("restore", Sector, one.pk))
    assert "is not retired" in again.content.decode()


def test_a_wrong_name_written_by_hand_is_said_on_the_form_and_not_a_crash(admin: Client) -> None:
    one, two = term(Sector), term(Sector)
    Term.objects.filter(pk=one.pk).update(broader=two)
    Term.objects.filter(pk=two.pk).update(broader=one)
    answer = admin.post(address("retire", Sector, one.pk))
    assert answer.status_code == 200


def test_an_unknown_term_is_not_found(admin: Client) -> None:
    for action in ("merge", "retire", "restore"):
        assert admin.get(address(action, Sector, 9999)).status_code == 404


def test_the_list_offers_the_actions_that_fit(admin: Client) -> None:
    one, retired = term(Sector), term(Sector, status="retired")
    content = admin.get(address("list", Sector)).content.decode()
    assert address("merge", Sector, one.pk) in content
    assert address("retire", Sector, one.pk) in content
    assert address("restore", Sector, retired.pk) in content
    mode = term(Mode)
    assert address("merge", Mode, mode.pk) not in admin.get(address("list", Mode)).content.decode()


def test_deleting_a_used_term_is_answered_with_the_reason(
    admin: Client, draft: CaseStudyPage
) -> None:
    used = term(Sector, "Roads")
    CaseStudyPage.sectors.through.objects.create(casestudypage=draft, sector=used)
    for answer in (
        admin.get(address("delete", Sector, used.pk), follow=True),
        admin.post(address("delete", Sector, used.pk), follow=True),
    ):
        assert answer.status_code == 200
        assert "Cases use “Roads”. Merge it into another term" in answer.content.decode()
    assert Sector.objects.filter(pk=used.pk).exists()


def test_deleting_several_of_which_one_is_used_deletes_none(
    admin: Client, draft: CaseStudyPage
) -> None:
    used, free = term(Sector, "Roads"), term(Sector, "Parks")
    CaseStudyPage.sectors.through.objects.create(casestudypage=draft, sector=used)
    bulk = reverse("wagtail_bulk_action", args=["taxonomy", "sector", "delete"])
    answer = admin.post(f"{bulk}?id={used.pk}&id={free.pk}", follow=True)
    assert "Cases use “Roads”" in answer.content.decode()
    assert Sector.objects.count() == 2


def test_an_unused_term_is_deleted(admin: Client) -> None:
    free = term(Sector)
    assert admin.get(address("delete", Sector, free.pk)).status_code == 200
    assert admin.post(address("delete", Sector, free.pk)).status_code == 302
    assert not Sector.objects.exists()


def test_rights_to_one_scheme_are_rights_to_that_alone(client: Client) -> None:
    sector, method = term(Sector), term(Method)
    person = keeper(client, "view_sector", "change_sector")
    assert person.get(address("edit", Sector, sector.pk)).status_code == 200
    assert person.get(address("edit", Method, method.pk)).status_code == 302
    assert person.get(address("retire", Sector, sector.pk)).status_code == 200
    assert person.get(address("retire", Method, method.pk)).status_code == 302


def test_merging_needs_the_right_to_delete(client: Client) -> None:
    loser, winner = term(Sector), term(Sector)
    person = keeper(client, "view_sector", "change_sector")
    person.post(address("merge", Sector, loser.pk), {"winner": winner.pk})
    loser.refresh_from_db()
    assert not loser.is_merged
    assert (
        address("merge", Sector, loser.pk)
        not in person.get(address("list", Sector)).content.decode()
    )


def test_nobody_without_sign_in_gets_in(client: Client) -> None:
    one = term(Sector)
    for action in ("edit", "merge", "retire", "delete"):
        answer = client.get(address(action, Sector, one.pk))
        assert answer.status_code == 302
        assert "login" in answer["Location"]
