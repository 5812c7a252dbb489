"""Organisations, programmes and memberships in the admin, as an editor meets them."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cms.accounts.models import User
from cms.core.dates import PartialDate
from organisations.models import Membership, Organisation, OrganisationName, Programme, Succession
from organisations.services import merge_organisations
from tests.factories import organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client: Client, editor: User) -> Client:
    """A browser signed in as an editor."""
    client.force_login(editor)
    return client


def address(model: type[Any], view: str, *args: object) -> str:
    """The address of an admin view."""
    return reverse(model.snippet_viewset.get_url_name(view), args=args)


def listed(client: Client, model: type[Any], **params: str | list[str]) -> set[str]:
    """The names that a list shows with these parameters."""
    response = client.get(address(model, "list"), params)
    assert response.status_code == 200
    return {str(row) for row in response.context["object_list"]}


def inline(name: str, rows: list[dict[str, object]], initial: int = 0) -> dict[str, object]:
    """The form values of an inline list."""
    values: dict[str, object] = {
        f"{name}-TOTAL_FORMS": len(rows),
        f"{name}-INITIAL_FORMS": initial,
        f"{name}-MIN_NUM_FORMS": 0,
        f"{name}-MAX_NUM_FORMS": 1000,
    }
    for number, row in enumerate(rows):
        values |= {f"{name}-{number}-{field}": value for field, value in row.items()}
        values[f"{name}-{number}-ORDER"] = number + 1
    return values


def form(**values: object) -> dict[str, object]:
    """The values of an organisation's form; empty where nothing is said."""
    base: dict[str, object] = {"name": "Formford", "type": "unitary", "nation": "england"}
    lists = inline("names", []) | inline("succeeded_by", []) | inline("email_domains", [])
    return base | lists | values


def test_the_list_is_narrowed_by_type_nation_region_standing_and_reality(admin: Client) -> None:
    now = organisation("Now", region="north-west", is_illustrative=True)
    organisation("Then", ends=PartialDate(2019), nation="wales", type="county", region="")
    merge_organisations(organisation("Lost"), now)
    assert listed(admin, Organisation) == {"Now", "Then", "Lost"}
    assert listed(admin, Organisation, type=["county", "district"]) == {"Then"}
    assert listed(admin, Organisation, nation="wales") == {"Then"}
    assert listed(admin, Organisation, region="north-west", standing="current") == {"Now"}
    assert listed(admin, Organisation, standing="former") == {"Then"}
    assert listed(admin, Organisation, standing="merged") == {"Lost"}
    assert listed(admin, Organisation, reality="invented") == {"Now"}
    assert listed(admin, Organisation, reality="real") == {"Then", "Lost"}


def test_the_list_is_searched_by_every_name_and_shows_each_row_once(admin: Client) -> None:
    made = organisation("Poolton", register_code="PTN")
    made.names.add(OrganisationName(text="Pwllton"), OrganisationName(text="Pwll"))
    made.save()
    organisation("Elsewhere")
    for query in ("pwll", "poolt", "PTN"):
        response = admin.get(address(Organisation, "list"), {"q": query})
        assert [str(row) for row in response.context["object_list"]] == ["Poolton"]


def test_the_list_asks_as_much_for_ten_rows_as_for_one(
    admin: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    organisation()
    admin.get(address(Organisation, "list"))
    counts = []
    for number in (0, 10):
        for _ in range(number):
            organisation()
        with django_assert_max_num_queries(40) as captured:
            admin.get(address(Organisation, "list"))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_an_editor_makes_a_body_with_other_names_and_a_successor(admin: Client) -> None:
    later = organisation("Later")
    values = form(starts="March 1974", ends="1 April 2023") | inline(
        "names", [{"text": "Ffordd", "kind": "welsh"}]
    )
    values |= inline("succeeded_by", [{"successor": later.pk, "on": "2023-04-01"}])
    response = admin.post(address(Organisation, "add"), values)
    assert response.status_code == 302
    made = Organisation.objects.get(slug="formford")
    assert (str(made.starts), str(made.ends)) == ("1974-03", "2023-04-01")
    assert [str(name) for name in made.names.all()] == ["Ffordd"]
    assert later.family() == {later.pk, made.pk}


def test_an_editor_who_renames_a_body_leaves_its_old_name_and_address_behind(
    admin: Client,
) -> None:
    made = organisation("Shepmarsh")
    page = admin.get(address(Organisation, "edit", made.pk))
    assert page.status_code == 200
    values = form(name="Folkmarsh", official_name="Folkmarsh", slug="folkmarsh")
    response = admin.post(address(Organisation, "edit", made.pk), values)
    assert response.status_code == 302
    made.refresh_from_db()
    assert [str(name) for name in made.names.all()] == ["Shepmarsh"]
    text = admin.get(address(Organisation, "edit", made.pk)).content.decode()
    assert "Former addresses that lead here: shepmarsh" in text


def test_the_form_refuses_anothers_name_and_address_with_words(admin: Client) -> None:
    organisation("Taken")
    response = admin.post(address(Organisation, "add"), form(name="taken", slug="taken"))
    assert response.status_code == 200
    text = response.content.decode()
    assert "is, or once was, the address of another" in text
    assert Organisation.objects.count() == 1


def test_the_history_tab_shows_what_came_before_and_where_a_merged_row_leads(
    admin: Client,
) -> None:
    old, new = organisation("Oldshire"), organisation("Newshire")
    Succession.objects.create(predecessor=old, successor=new)
    assert "Oldshire" in admin.get(address(Organisation, "edit", new.pk)).content.decode()
    lost = organisation("Lostshire")
    merge_organisations(lost, new)
    text = admin.get(address(Organisation, "edit", lost.pk)).content.decode()
    assert "merged into Newshire" in text
    assert admin.get(address(Organisation, "add")).status_code == 200


def test_deleting_a_used_body_is_refused_with_the_reason(admin: Client) -> None:
    runner = organisation("Runner")
    Programme.objects.create(name="A fund", runner=runner)
    for method in (admin.get, admin.post):
        response = method(address(Organisation, "delete", runner.pk))
        assert response.status_code == 302
        told = " ".join(str(message) for message in get_messages(response.wsgi_request))
        assert "“Runner” cannot be deleted because it is in use (programme)" in told
    assert Organisation.objects.filter(pk=runner.pk).exists()


def test_deleting_several_at_once_is_refused_when_one_is_used(admin: Client) -> None:
    county, spare = organisation("County"), organisation("Spare")
    organisation("District", county=county)
    bulk = reverse("wagtail_bulk_action", args=("organisations", "organisation", "delete"))
    response = admin.post(f"{bulk}?id={county.pk}&id={spare.pk}")
    assert response.status_code == 302
    assert Organisation.objects.count() == 3


def test_deleting_an_unused_body_works_and_holds_its_address_back(admin: Client) -> None:
    spare = organisation("Spare")
    assert admin.get(address(Organisation, "delete", spare.pk)).status_code == 200
    admin.post(address(Organisation, "delete", spare.pk))
    assert not Organisation.objects.exists()
    assert organisation("Spare").slug == "spare-2"


def test_the_chooser_finds_by_every_word_in_any_name_and_leaves_out_merged_rows(
    admin: Client,
) -> None:
    made = organisation("Poolton", official_name="Borough of Poolton")
    made.names.add(OrganisationName(text="Pwllton"), OrganisationName(text="Pwll"))
    made.save()
    merge_organisations(organisation("Poolton Spare"), organisation("Other"))
    chooser = Organisation.snippet_viewset.chooser_viewset
    for view in ("choose", "choose_results"):
        link = reverse(chooser.get_url_name(view))

        def chosen(query: str, link: str = link) -> list[str]:
            response = admin.get(link, {"q": query})
            assert response.status_code == 200
            return [str(row) for row in response.context["results"]]

        assert chosen("") == ["Other", "Poolton"]
        assert chosen("pwll") == ["Poolton"]
        assert chosen("poolton borough") == ["Poolton"]
        assert chosen("poolton city") == []


def test_the_chooser_tells_bodies_of_like_names_apart(admin: Client) -> None:
    organisation("Poole", official_name="Borough of Poole", ends=PartialDate(2019))
    chooser = Organisation.snippet_viewset.chooser_viewset
    for view in ("choose", "choose_results"):
        text = admin.get(reverse(chooser.get_url_name(view)), {"q": "poole"}).content.decode()
        for words in ("Borough of Poole", "Unitary council", "Former"):
            assert words in text


def test_the_list_says_in_words_what_sets_a_body_apart(admin: Client) -> None:
    organisation("Plainford")
    organisation("Oldford", ends=PartialDate(2019), is_illustrative=True)
    merge_organisations(organisation("Twinford"), organisation("Twin"))
    text = admin.get(address(Organisation, "list")).content.decode()
    assert "Former, invented" in text
    assert "Merged" in text
    table = text[text.index("<tbody") : text.index("</tbody>")]
    assert "icon-cross" not in table


def test_programmes_are_listed_narrowed_and_chosen(admin: Client) -> None:
    runner = organisation("Runner")
    fund = Programme.objects.create(name="A fund", kind="fund", runner=runner, other_names=["AF"])
    Programme.objects.create(name="A series", kind="series", is_illustrative=True)
    assert listed(admin, Programme, kind="fund") == {"A fund"}
    assert listed(admin, Programme, is_illustrative="true") == {"A series"}
    assert listed(admin, Programme, q="Runner") == {"A fund"}
    chooser = Programme.snippet_viewset.chooser_viewset
    response = admin.get(reverse(chooser.get_url_name("choose_results")), {"q": "af"})
    assert list(response.context["results"]) == [fund]
    assert admin.get(reverse(chooser.get_url_name("choose"))).status_code == 200
    values = {"name": "B fund", "kind": "fund", "slug": "", "other_names": "Bee\nBFund"}
    response = admin.post(address(Programme, "edit", fund.pk), values)
    assert response.status_code == 302
    fund.refresh_from_db()
    assert (fund.slug, fund.other_names) == ("b-fund", ["Bee", "BFund", "A fund"])


def test_an_editor_approves_a_membership(admin: Client, editor: User) -> None:
    body = organisation("Homeshire")
    values = {"user": editor.pk, "organisation": body.pk, "role": "champion", "approved": "on"}
    assert admin.post(address(Membership, "add"), values).status_code == 302
    held = Membership.objects.get()
    assert held.approved
    assert listed(admin, Membership, q="homeshire", approved="true") == {str(held)}
    assert listed(admin, Membership, q="nowhere") == set()


def test_an_editor_merges_one_body_into_another(admin: Client) -> None:
    loser, winner = organisation("Loser"), organisation("Winner")
    text = admin.get(address(Organisation, "list")).content.decode()
    merge = address(Organisation, "merge", loser.pk)
    assert merge in text
    assert admin.get(merge).status_code == 200
    refused = admin.post(merge, {"winner": loser.pk})
    assert refused.status_code == 200
    assert admin.post(merge, {"winner": winner.pk}).status_code == 302
    loser.refresh_from_db()
    assert loser.merged_into == winner
    assert admin.get(merge).status_code == 404
    assert merge not in admin.get(address(Organisation, "list")).content.decode()


def test_a_merge_that_the_service_refuses_is_explained_on_the_form(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise ValidationError("This row was merged before.")

    monkeypatch.setattr("organisations.views.merge_programmes", refuse)
    loser, winner = (Programme.objects.create(name=name) for name in ("Loser", "Winner"))
    response = admin.post(address(Programme, "merge", loser.pk), {"winner": winner.pk})
    assert "This row was merged before." in response.content.decode()


def test_an_editor_merges_one_programme_into_another(admin: Client) -> None:
    loser, winner = (Programme.objects.create(name=name) for name in ("Loser", "Winner"))
    admin.post(address(Programme, "merge", loser.pk), {"winner": winner.pk})
    loser.refresh_from_db()
    assert loser.merged_into == winner


def test_merging_is_for_those_who_may_delete(client: Client) -> None:
    loser = organisation("Loser")
    helper = User.objects.create_user("helper", "helper@precedent.example")
    names = ("access_admin", "view_organisation", "change_organisation")
    helper.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(helper)
    merge = address(Organisation, "merge", loser.pk)
    assert merge not in client.get(address(Organisation, "list")).content.decode()
    assert client.post(merge, {"winner": organisation().pk}).status_code == 302
    loser.refresh_from_db()
    assert not loser.is_merged
