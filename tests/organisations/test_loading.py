"""Loading what ships, and files that cannot be loaded."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries

from cms.core.dates import PartialDate
from organisations.choices import AuthorityType, NameKind
from organisations.models import Organisation, OrganisationName, Programme, Succession
from organisations.services import (
    FixtureError,
    load_organisations,
    load_programmes,
    merge_organisations,
    rename_organisation,
    rename_programme,
)
from tests.factories import organisation
from tests.organisations.conftest import FIXTURES

pytestmark = pytest.mark.django_db

REGISTER = "UK Local Authorities (past and current), mySociety, CC BY 4.0"


def folder_of(path: Path, rows: list[object], key: str = "organisations", **top: object) -> Path:
    """A folder with one fixture file."""
    content = {**top, key: rows}
    (path / "some.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return path


@pytest.mark.usefixtures("shipped")
def test_the_register_is_here_whole() -> None:
    register = Organisation.objects.filter(source=REGISTER)
    assert register.current().count() == 397
    assert register.former().count() == 73
    nations = {
        nation: register.current().filter(nation=nation).count()
        for nation in ("england", "wales", "scotland", "northern-ireland")
    }
    assert nations == {"england": 332, "wales": 22, "scotland": 32, "northern-ireland": 11}
    types = {kind: register.current().filter(type=kind).count() for kind in AuthorityType.values}
    assert {kind: count for kind, count in types.items() if count} == {
        "district": 164,
        "county": 21,
        "unitary": 63 + 32 + 22 + 11,
        "metropolitan-borough": 36,
        "london-borough": 33,
        "combined-authority": 14,
        "regional-authority": 1,
    }
    assert register.councils().current().count() == 382
    assert set(register.values_list("source_as_of", flat=True)) == {PartialDate(2025, 7, 10)}


@pytest.mark.usefixtures("shipped")
def test_one_row_holds_the_facts_of_the_register() -> None:
    poole = Organisation.objects.with_detail().get(slug="poole")
    assert poole.official_name == "Borough of Poole"
    assert (poole.type, poole.nation, poole.region) == ("unitary", "england", "")
    assert (poole.register_code, poole.gss_code) == ("POL", "E06000029")
    assert (str(poole.starts), str(poole.ends)) == ("1997-04-01", "2019-03-31")
    assert poole.population is None
    assert poole.population_as_of is None
    (link,) = poole.succeeded_by.all()
    assert link.successor.name == "Bournemouth, Christchurch and Poole"
    assert str(link.on) == "2019-04-01"
    adur = Organisation.objects.get(slug="adur")
    assert adur.county is not None
    assert adur.county.official_name == "West Sussex County Council"
    assert (adur.population, str(adur.population_as_of)) == (64187, "2020")
    glasgow = Organisation.objects.get(slug="glasgow")
    assert glasgow.former_gss_codes == ["S12000046", "S12000043"]


@pytest.mark.usefixtures("shipped")
def test_what_the_register_does_not_say_stays_empty() -> None:
    northern = Organisation.objects.former().filter(nation="northern-ireland")
    assert northern.count() == 25
    assert not Succession.objects.filter(predecessor__in=northern).exists()
    assert Organisation.objects.get(slug="forest-heath").county is None


@pytest.mark.usefixtures("shipped")
def test_welsh_names_are_marked_as_such() -> None:
    welsh = OrganisationName.objects.filter(kind=NameKind.WELSH, organisation__nation="wales")
    assert {"Caerdydd", "Ynys Môn", "Bro Morgannwg", "Abertawe"} <= set(
        welsh.values_list("text", flat=True)
    )


@pytest.mark.usefixtures("shipped")
def test_invented_bodies_say_so_and_have_no_real_namesake() -> None:
    invented = Organisation.objects.filter(is_illustrative=True)
    assert invented.count() == 16
    real = {name.casefold() for name in Organisation.objects.real().values_list("name", flat=True)}
    real |= {
        name.casefold()
        for name in OrganisationName.objects.filter(
            organisation__is_illustrative=False
        ).values_list("text", flat=True)
    }
    assert not real & {name.casefold() for name in invented.values_list("name", flat=True)}
    assert not invented.exclude(gss_code="", register_code="").exists()
    assert Programme.objects.filter(is_illustrative=True).count() == 4
    penhallow = Organisation.objects.get(slug="penhallow")
    assert penhallow.family() == {
        penhallow.pk,
        Organisation.objects.get(slug="penhallow-district").pk,
    }


def test_loading_again_changes_nothing_and_asks_little(
    shipped: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    before = list(Organisation.objects.order_by("pk").values())
    with django_assert_max_num_queries(4):
        report = load_organisations(FIXTURES / "organisations")
    assert (report.created, report.updated, report.held_back) == (0, 0, 0)
    assert report.unchanged == len(before)
    assert list(Organisation.objects.order_by("pk").values()) == before
    assert str(report) == f"0 created, 0 updated, {len(before)} unchanged"
    with django_assert_max_num_queries(4):
        again = load_programmes(FIXTURES / "programmes")
    assert (again.created, again.updated) == (0, 0)


def test_the_first_load_asks_few_questions(
    db: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(70):
        load_organisations(FIXTURES / "organisations")


def test_what_an_editor_changed_stays_and_a_deleted_body_does_not_come_back(
    shipped: None,
) -> None:
    body = Organisation.objects.get(slug="northmere")
    rename_organisation(body, name="Northmere and Vale", slug="northmere-and-vale")
    gone = Organisation.objects.get(slug="saltreach")
    gone.delete()
    fund = Programme.objects.get(slug="clean-streets-innovation-fund")
    rename_programme(fund, slug="clean-streets")
    Programme.objects.get(slug="care-futures-challenge-fund").delete()

    report = load_organisations(FIXTURES / "organisations")
    programmes = load_programmes(FIXTURES / "programmes")

    assert (report.created, report.updated, report.held_back) == (0, 0, 1)
    assert str(report).endswith("1 held back")
    assert (programmes.created, programmes.updated, programmes.held_back) == (0, 0, 1)
    body.refresh_from_db()
    assert (body.name, body.slug) == ("Northmere and Vale", "northmere-and-vale")
    assert not Organisation.objects.filter(slug="saltreach").exists()


def test_a_changed_file_changes_its_rows_and_keeps_slug_reference_and_editors_names(
    tmp_path: Path, db: None
) -> None:
    row = {"slug": "aby", "name": "Aby", "type": "district", "other_names": ["Abby"]}
    later = {"slug": "beeby", "name": "Beeby", "type": "unitary"}
    load_organisations(folder_of(tmp_path, [row]))
    body = Organisation.objects.get(slug="aby")
    body.names.add(OrganisationName(text="By an editor"))
    body.save()
    rename_organisation(body, slug="aby-town")
    changed = {
        **row,
        "name": "Aby Town",
        "type": "unitary",
        "other_names": ["Abby", "Abbey", "Abbey"],
        "ends": "2019-03",
        "successors": ["beeby"],
        "county": "beeby",
    }
    report = load_organisations(folder_of(tmp_path, [changed, later], source="A source"))
    assert (report.created, report.updated) == (1, 1)
    body.refresh_from_db()
    assert (body.slug, body.name, body.type) == ("aby-town", "Aby Town", "unitary")
    assert body.source == "A source"
    assert body.county == Organisation.objects.get(slug="beeby")
    assert set(body.names.values_list("text", flat=True)) == {
        "Abby",
        "Abbey",
        "Aby",
        "By an editor",
    }
    assert [link.successor.slug for link in body.succeeded_by.all()] == ["beeby"]
    assert load_organisations(tmp_path).unchanged == 2


def test_a_merged_row_is_left_alone(tmp_path: Path, db: None) -> None:
    row = {"slug": "aby", "name": "Aby", "type": "district"}
    load_organisations(folder_of(tmp_path, [row]))
    merge_organisations(Organisation.objects.get(slug="aby"), organisation("Other"))
    report = load_organisations(folder_of(tmp_path, [{**row, "type": "unitary"}]))
    assert report.unchanged == 1
    assert Organisation.objects.get(slug="aby").type == "district"


def test_a_body_made_here_before_is_taken_up_by_its_slug(tmp_path: Path, db: None) -> None:
    made = organisation("Aby")
    load_organisations(folder_of(tmp_path, [{"slug": "aby", "name": "Aby", "type": "county"}]))
    made.refresh_from_db()
    assert made.type == "county"


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([{"slug": "a", "name": "A", "type": "palace"}], "“palace” is not a known type"),
        ([{"slug": "a", "name": "A", "type": "county", "nation": "mercia"}], "known nation"),
        ([{"slug": "a", "name": "A", "type": "county", "region": "mercia"}], "known region"),
        ([{"slug": "a", "name": "A", "type": "county", "ends": "soon"}], "is not a date"),
        ([{"slug": "a", "name": "A", "type": "county", "population": "many"}], "whole number"),
        ([{"slug": "a", "name": "A", "type": "county", "size": "big"}], "size"),
        ([{"slug": "a", "type": "county"}], "name"),
        ([{"slug": "a", "name": "A", "type": "county"}] * 2, "there twice"),
        (
            [{"slug": s, "name": "Aby", "type": "county"} for s in ("a", "b")],
            "“b” has the same short name as “a”",
        ),
        (
            [{"slug": "a", "name": "A", "type": "county", "county": "b"}],
            "points at “b”, which is not there",
        ),
        (["just words"], "not a row"),
        ([], "No organisations"),
    ],
)
def test_a_row_that_cannot_be_loaded_is_named_and_nothing_is_loaded(
    rows: list[object], words: str, tmp_path: Path
) -> None:
    good = {"slug": "good", "name": "Good", "type": "county"}
    with pytest.raises(FixtureError, match=words):
        load_organisations(folder_of(tmp_path, [*([good] if rows else []), *rows]))
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00", b"organisations: {", b"[1, 2]", b"organisations: words", b""]
)
def test_a_file_that_is_no_fixture_is_named(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_bytes(content)
    with pytest.raises(FixtureError, match=r"broken\.yaml"):
        load_organisations(tmp_path)


def test_a_programme_run_by_nobody_known_is_named(tmp_path: Path) -> None:
    rows: list[object] = [{"slug": "f", "name": "F", "runner": "ghost"}]
    with pytest.raises(FixtureError, match="run by “ghost”"):
        load_programmes(folder_of(tmp_path, rows, key="programmes"))
    assert not Programme.objects.exists()


def test_a_changed_programme_is_updated_and_keeps_its_other_names(tmp_path: Path) -> None:
    row = {"slug": "f", "name": "F", "kind": "fund", "starts": "2019", "other_names": ["Eff"]}
    load_programmes(folder_of(tmp_path, [row], key="programmes"))
    changed = {**row, "name": "Ef", "ends": "2020-02"}
    report = load_programmes(folder_of(tmp_path, [changed], key="programmes"))
    assert (report.created, report.updated) == (0, 1)
    fund = Programme.objects.get(slug="f")
    assert fund.name == "Ef"
    assert fund.other_names == ["Eff", "F"]
    assert str(fund.ends) == "2020-02"


def test_the_command_says_what_it_did_and_may_be_run_again(tmp_path: Path) -> None:
    call_command("load_organisations", stdout=StringIO())
    out = StringIO()
    call_command("load_organisations", stdout=out)
    assert "0 created, 0 updated" in out.getvalue()
    out = StringIO()
    call_command("load_organisations", stdout=out, verbosity=0)
    assert out.getvalue() == ""


def test_the_command_fails_with_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No organisations found"):
        call_command("load_organisations", fixtures=tmp_path)
