"""Cases as they are written: what JSON holds of each, and how a file of Markdown begins."""

from __future__ import annotations

import json
from decimal import Decimal

from casestudies.models import CaseIndexPage
from cms.core.dates import PartialDate
from exchange.apply import Lookups, apply_to
from exchange.casefile.reading import read_case_file
from exchange.casefile.record import CaseRecord, Section, State
from exchange.casefile.values import NUMBER
from exchange.extract import full_record, public_record
from exchange.writers.case_json import About, case_json
from exchange.writers.case_markdown import case_markdown
from tests import factories
from tests.exchange.strategies import KNOWN_BODY


def test_json_has_every_name_null_or_empty_when_nothing_is_known(case_index: CaseIndexPage) -> None:
    written = case_json(
        public_record(factories.draft("Bare")), About("https://precedent.example/cases/bare/")
    )
    assert written["title"] == "Bare"
    assert written["url"] == "https://precedent.example/cases/bare/"
    assert written["started"] is None
    assert written["contract"]["value"] is None
    assert written["sectors"] == []
    assert written["outcomes"] == []
    assert written["challenge"] is None
    assert written["states"] == {}
    assert written["published"] is None
    assert written["illustrative"] is False
    assert "owner_contact" not in written
    assert "consents" not in written
    assert json.loads(json.dumps(written)) == written


def test_json_gives_names_beside_slugs_and_the_change_computed(lookups: Lookups) -> None:
    record = CaseRecord(
        fields={
            "title": "T",
            "lead_organisation": KNOWN_BODY,
            "programme": "Nobody’s",
            "started": PartialDate(2019, 3),
            "basis": "illustrative",
            "contract.value": Decimal("80000.50"),
        },
        rows={
            "nations": [{"id": "n1", "nation": "wales"}],
            "partners": [{"id": "p1", "organisation": "Somebody"}],
            "outcomes": [
                {
                    "id": "o1",
                    "term": "outcome-one",
                    "status": "observed",
                    "unit": "days",
                    "better": "lower",
                    "baseline.value": Decimal(10),
                    "result.value": Decimal(4),
                    "evidence": 2,
                },
                {"id": "o2", "direction": "mixed"},
            ],
        },
        sections=[Section("", "Before.", "l1")],
        states={"phase": State("not-applicable")},
    )
    page = factories.draft("Published", first_published_at=None)
    apply_to(page, record, lookups)
    about = About(published=page.latest_revision.created_at)
    written = case_json(public_record(page), about, private=False)
    assert written["lead_organisation"] == {"slug": KNOWN_BODY, "name": "Known body"}
    assert written["programme"] == {"slug": None, "name": "Nobody’s"}
    assert written["partners"][0]["organisation"] == {"slug": None, "name": "Somebody"}
    assert written["nations"] == ["wales"]
    assert written["started"] == "2019-03"
    assert written["illustrative"] is True
    assert written["contract"]["value"] == 80000.5
    first, second = written["outcomes"]
    assert (first["direction"], first["change"]) == ("improved", {"absolute": -6, "percent": -60})
    assert (first["evidence"], first["baseline"]["value"], first["term"]) == (2, 10, "outcome-one")
    assert (second["direction"], second["change"]) == ("mixed", None)
    assert written["sections"] == [{"id": "l1", "heading": None, "body": "Before."}]
    assert written["states"] == {"phase": {"state": "not-applicable", "reason": None}}
    assert str(written["published"]).endswith("Z")
    assert set(case_json(full_record(page), private=True)) - set(written) == {
        "consents",
        "owner_contact",
    }


def test_an_invented_case_says_so_at_the_head_of_its_file(lookups: Lookups) -> None:
    record = CaseRecord(fields={"title": "T", "basis": "illustrative"})
    text = case_markdown(record, url="https://precedent.example/cases/t/")
    assert text.startswith("---\n# Precedent: https://precedent.example/cases/t/\n# Illustrative: ")
    assert read_case_file(text) == record


def test_numbers_are_written_as_people_write_them() -> None:
    assert [NUMBER.write(Decimal(text)) for text in ("80000.00", "0.50", "1E+3", "-2")] == [
        "80000",
        "0.5",
        "1000",
        "-2",
    ]
