"""Every fact about a council is the register's, and where the register is silent nothing is made up."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from organisations.models import Organisation, Succession

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]

NATIONS = {"Northern Ireland": "northern-ireland"}
TYPES = {
    "NMD": "district",
    "UA": "unitary",
    "MD": "metropolitan-borough",
    "LBO": "london-borough",
    "CC": "london-borough",
    "SCO": "unitary",
    "WPA": "unitary",
    "NID": "unitary",
    "CTY": "county",
    "COMB": "combined-authority",
    "SRA": "regional-authority",
}
MISPLACED = {"FOR"}
"""Forest Heath, which the register places in a county that it does not lie in (fixtures' SOURCE.md)."""


@pytest.fixture
def rows(shared: Path) -> dict[str, dict[str, str]]:
    """The register by its own code."""
    path = shared / "reference" / "uk_local_authorities.csv"
    with path.open(encoding="utf-8") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


def known() -> dict[str, Organisation]:
    bodies = Organisation.objects.exclude(register_code="").select_related(
        "county", "combined_authority"
    )
    return {body.register_code: body for body in bodies}


def slug(text: str) -> str:
    return text.lower().replace(" ", "-")


def tidy(text: str) -> str:
    return " ".join(text.split())


def test_every_row_of_the_register_is_here_and_no_other(rows: dict[str, dict[str, str]]) -> None:
    assert known().keys() == rows.keys()
    assert len(rows) == 470
    current = {code for code, row in rows.items() if row["current"] == "True"}
    assert {code for code, body in known().items() if body.ends is None} == current
    assert len(current) == 397


def test_names_codes_places_and_numbers_are_those_of_the_register(
    rows: dict[str, dict[str, str]],
) -> None:
    wrong = []
    for code, body in known().items():
        row = rows[code]
        region = row["region"] if row["nation"] == "England" else row["nation"]
        wanted = {
            "name": tidy(row["name"]),
            "official_name": tidy(row["official_name"]),
            "gss_code": row["gss_code"],
            "nation": slug(row["nation"]),
            "region": slug(region) if row["region"] else "",
            "type": TYPES[row["type_code"]],
            "starts": row["start_date"],
            "ends": row["end_date"],
            "population": row["population_2020"],
            "county": "" if code in MISPLACED else row["county_code"],
            "combined_authority": row["combined_authority_code"],
        }
        held = {
            "name": body.name,
            "official_name": body.official_name,
            "gss_code": body.gss_code,
            "nation": body.nation,
            "region": body.region,
            "type": body.type,
            "starts": str(body.starts or ""),
            "ends": str(body.ends or ""),
            "population": str(body.population or ""),
            "county": body.county.register_code if body.county else "",
            "combined_authority": body.combined_authority.register_code
            if body.combined_authority
            else "",
        }
        wrong += [(code, key, held[key], wanted[key]) for key in wanted if held[key] != wanted[key]]
    assert wrong == []


def test_successions_are_those_of_the_register(rows: dict[str, dict[str, str]]) -> None:
    links = Succession.objects.select_related("predecessor", "successor")
    held = {
        (link.predecessor.register_code, link.successor.register_code)
        for link in links
        if link.predecessor.register_code
    }
    wanted = {
        (code, successor.strip())
        for code, row in rows.items()
        for successor in row["replaced_by"].split(",")
        if successor.strip()
    }
    assert held == wanted
