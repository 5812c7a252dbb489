"""Filters and counts, whichever engine answers. Expected numbers are worked out from the cases themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from search.documents import CaseDocument
from tests.contract.conftest import Asker
from tests.contract.corpus import CORPUS

VALUES: dict[str, Callable[[CaseDocument], Iterable[str]]] = {
    "kind": lambda c: [c.kind],
    "basis": lambda c: [c.basis],
    "mode": lambda c: [c.mode],
    "phase": lambda c: [c.phase],
    "sector": lambda c: c.sectors,
    "method": lambda c: c.methods,
    "outcome": lambda c: c.outcomes,
    "direction": lambda c: {m.direction for m in c.measures},
    "evidence": lambda c: {str(m.evidence) for m in c.measures},
    "funding": lambda c: c.funding,
    "regime": lambda c: c.regimes,
    "nation": lambda c: c.nations,
    "region": lambda c: c.regions,
    "authority": lambda c: c.authorities,
    "authority_type": lambda c: c.authority_types,
    "programme": lambda c: c.programmes,
    "value": lambda c: c.values,
    "barrier": lambda c: c.barriers,
    "enabler": lambda c: c.enablers,
    "has": lambda c: c.has,
}
PAIRS = [
    (name, value)
    for name, of in VALUES.items()
    for value in sorted({v for c in CORPUS for v in of(c)})
]
NAMES = sorted(VALUES)


def _having(name: str, *values: str) -> set[int]:
    return {c.page_id for c in CORPUS if set(VALUES[name](c)) & set(values)}


@pytest.mark.parametrize(("name", "value"), PAIRS)
def test_a_value_finds_the_cases_that_have_it(ask: Asker, name: str, value: str) -> None:
    chosen: dict[str, Any] = {name: value}
    results = ask(per_page=100, **chosen)
    assert {hit.page_id for hit in results.hits} == _having(name, value)
    assert results.total == len(_having(name, value))


@pytest.mark.parametrize("name", NAMES)
def test_counts_of_everything_are_those_of_the_cases(ask: Asker, name: str) -> None:
    expected = Counter(value for c in CORPUS for value in set(VALUES[name](c)))
    assert ask.counts(name) == dict(expected)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "has"])
def test_two_values_of_one_facet_find_either(ask: Asker, name: str) -> None:
    values = [value for facet, value in PAIRS if facet == name][:2]
    chosen: dict[str, Any] = {name: values}
    assert set(ask.refs(per_page=100, **chosen)) == _having(name, *values)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "has"])
def test_a_facet_is_counted_without_its_own_selection(ask: Asker, name: str) -> None:
    value = next(value for facet, value in PAIRS if facet == name)
    chosen: dict[str, Any] = {name: value}
    assert ask.counts(name, **chosen) == ask.counts(name)


def test_other_facets_are_counted_within_the_selection(ask: Asker) -> None:
    assert ask.counts("kind", nation="scotland") == {"implemented": 2}
    assert ask.counts("nation", nation="scotland", kind="pilot") == {"england": 2, "scotland": 0}


def test_facets_narrow_together(ask: Asker) -> None:
    assert set(ask.refs(sector="adult-social-care", authority="northmere")) == {1, 5}
    assert ask.refs(sector="adult-social-care", authority="northmere", kind="bid") == [5]


def test_words_and_filters_narrow_together(ask: Asker) -> None:
    assert ask.refs("cash care hours", nation="scotland") == [6]
    assert ask.counts("authority", "school") == {"harrowdale": 2, "northmere": 1, "old-mere": 1}


def test_every_value_of_has_must_hold(ask: Asker) -> None:
    assert set(ask.refs(has=["measured-outcome", "baseline"])) == {1, 9}
    assert ask.refs(has=["baseline", "resource"]) == [9]


def test_counts_of_has_tell_what_choosing_one_more_leaves(ask: Asker) -> None:
    assert ask.counts("has", has="baseline") == {
        "measured-outcome": 2,
        "baseline": 2,
        "resource": 1,
    }


def test_what_is_selected_is_shown_even_at_nought(ask: Asker) -> None:
    facet = ask("dementia", sector="place").facet("sector")
    assert facet is not None
    assert [(v.value, v.count, v.selected) for v in facet.selected] == [("place", 0, True)]


def test_nothing_is_shown_at_nought_that_was_not_selected(ask: Asker) -> None:
    for facet in ask("potholes").facets:
        assert all(value.count for value in facet.values)


def test_labels_are_names_and_links_toggle(ask: Asker) -> None:
    facet = ask("care", sector="care", kind="pilot").facet("sector")
    assert facet is not None
    by_value = {value.value: value for value in facet.values}
    assert by_value["adult-social-care"].label == "Adult social care"
    assert by_value["care"].url == "q=care&kind=pilot"
    assert by_value["adult-social-care"].url == (
        "q=care&kind=pilot&sector=adult-social-care&sector=care"
    )


def test_a_slug_without_a_name_is_shown_in_words(ask: Asker) -> None:
    facet = ask().facet("sector")
    assert facet is not None
    labels = {value.value: value.label for value in facet.values}
    assert labels["water-and-flood"] == "Water and flood"


@pytest.mark.parametrize(
    ("former", "current"),
    [("social-care-for-adults", "adult-social-care")],
)
def test_a_former_slug_of_a_term_goes_on_working(ask: Asker, former: str, current: str) -> None:
    results = ask(sector=former)
    assert results.query.values("sector") == (current,)
    assert {hit.page_id for hit in results.hits} == _having("sector", current)


def test_a_former_slug_of_an_authority_goes_on_working(ask: Asker) -> None:
    assert set(ask.refs(authority="harrow-dale")) == _having("authority", "harrowdale")


def test_closed_lists_stand_in_their_own_order_and_open_ones_by_count(ask: Asker) -> None:
    everything = ask()
    phases = everything.facet("phase")
    sectors = everything.facet("sector")
    assert phases is not None
    assert sectors is not None
    assert [v.value for v in phases.values][:3] == ["idea", "discovery", "pilot"]
    assert [v.count for v in sectors.values] == sorted(
        (v.count for v in sectors.values), reverse=True
    )


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"outcome": "cash-saving", "direction": "improved"}, {2}),
        ({"outcome": "cash-saving", "direction": "worsened"}, {6}),
        ({"outcome": "user-outcome", "direction": "worsened"}, set()),
        ({"outcome": "cash-saving", "evidence": "2"}, set()),
        ({"outcome": "user-outcome", "evidence": "2"}, {1}),
        ({"direction": "improved", "evidence": "3"}, {2}),
        ({"direction": "improved", "evidence": "4"}, set()),
        ({"outcome": "cash-saving", "direction": "worsened", "evidence": "4"}, {6}),
        ({"outcome": ["cash-saving", "user-outcome"], "direction": "improved"}, {1, 2, 6}),
        ({"outcome": "cash-saving", "direction": ["improved", "worsened"]}, {2, 6}),
        ({"direction": ["mixed", "no-change"], "evidence": ["1", "2"]}, {1, 10}),
    ],
)
def test_outcome_direction_and_evidence_hold_of_one_measure(
    ask: Asker, chosen: dict[str, Any], expected: set[int]
) -> None:
    assert set(ask.refs(**chosen)) == expected


def _measured(part: str, **chosen: tuple[str, ...]) -> dict[str, int]:
    """Counts of ``part`` by cases with one measure of which all that is chosen holds."""
    counts: Counter[str] = Counter()
    for document in CORPUS:
        found: set[str] = set()
        for measure in document.measures:
            parts = {
                "outcome": measure.outcomes,
                "direction": (measure.direction,),
                "evidence": (str(measure.evidence),),
            }
            if all(set(parts[name]) & set(values) for name, values in chosen.items()):
                found.update(parts[part])
        counts.update(found)
    return dict(counts)


@pytest.mark.parametrize("part", ["outcome", "direction", "evidence"])
@pytest.mark.parametrize(
    "chosen",
    [
        {"outcome": ("cash-saving",)},
        {"outcome": ("cash-saving", "user-outcome")},
        {"direction": ("improved",)},
        {"direction": ("improved", "worsened")},
        {"evidence": ("2",)},
        {"evidence": ("1", "2")},
        {"outcome": ("user-outcome", "local-spend"), "direction": ("improved",)},
        {"outcome": ("cash-saving", "user-outcome"), "evidence": ("1", "2")},
        {"direction": ("improved", "mixed"), "evidence": ("0", "2")},
    ],
)
def test_parts_of_a_measure_are_counted_together(
    ask: Asker, part: str, chosen: dict[str, Any]
) -> None:
    others = {name: values for name, values in chosen.items() if name != part}
    expected = _measured(part, **others)
    nought = dict.fromkeys(chosen.get(part, ()), 0)
    assert ask.counts(part, **chosen) == nought | expected


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        ({"year_from": 2025}, {1, 7, 10}),
        ({"year_from": 2024, "year_to": 2024}, {1, 6, 10}),
        ({"year_to": 2018}, {9}),
        ({"year_to": 2019}, {2, 4, 9}),
        ({"year_from": 2022, "year_to": 2022}, {3, 6, 9}),
        ({"year_from": 2027}, set()),
        ({"year_from": 2019, "year_to": 2021, "nation": "wales"}, {4}),
    ],
)
def test_years_overlap(ask: Asker, years: dict[str, Any], expected: set[int]) -> None:
    assert set(ask.refs(**years)) == expected


def test_undated_cases_are_left_out_counted_and_told(ask: Asker) -> None:
    results = ask(year_from=2000)
    assert results.undated == 4
    assert "4 cases without a date were left out." in results.notices
    assert ask("robots", year_from=2000).undated == 1
    assert "1 case without a date was left out." in ask("robots", year_from=2000).notices
    assert ask().undated == 0
