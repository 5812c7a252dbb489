"""What contradicts itself or points at nothing is named, each at its own field."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from casestudies import services
from casestudies.consistency import Record, problems
from casestudies.models import (
    Activity,
    CaseStudyPage,
    Consent,
    Cost,
    Engagement,
    FieldState,
    OutcomeMeasure,
    Quotation,
    RelatedCase,
    ResearchQuestion,
)
from cms.core.dates import PartialDate
from tests import factories

pytestmark = pytest.mark.django_db


def found(page: CaseStudyPage) -> list[tuple[str, str]]:
    return [(problem.relation, problem.field) for problem in problems(Record(page))]


def message(page: CaseStudyPage) -> str:
    (problem,) = problems(Record(page))
    return problem.message


def test_a_sound_record_has_none(complete_draft: CaseStudyPage) -> None:
    assert found(complete_draft) == []


@pytest.mark.parametrize(
    ("first", "later", "wrong"),
    [
        ("2020", "2019", True),
        ("2020-05", "2020", False),
        ("2020", "2020-01", False),
        ("2020-03-04", "2020-03-03", True),
        ("2020-03-04", "2020-03", False),
    ],
)
def test_an_end_comes_before_its_start_only_where_no_day_fits(
    draft: CaseStudyPage, first: str, later: str, wrong: bool
) -> None:
    draft.started, draft.ended = PartialDate.parse(first), PartialDate.parse(later)
    assert found(draft) == ([("", "ended")] if wrong else [])


def test_dates_of_rows_and_of_the_contract_are_compared_too(draft: CaseStudyPage) -> None:
    late, early = PartialDate(2021), PartialDate(2020)
    draft.contract_starts, draft.contract_ends = late, early
    draft.activities = [Activity(title="x", start=late, end=early)]
    draft.outcomes = [OutcomeMeasure(baseline_date=late, result_date=early)]
    draft.consents = [Consent(role="owner", date=late, expires=early, withdrawn_on=early)]
    assert found(draft) == [
        ("", "contract_ends"),
        ("activities", "end"),
        ("outcomes", "result_date"),
        ("consents", "expires"),
        ("consents", "withdrawn_on"),
    ]


def test_an_amount_is_never_less_than_nothing(draft: CaseStudyPage) -> None:
    draft.contract_value = Decimal(-1)
    draft.costs = [Cost(what="staff-time", amount=Decimal("-0.01")), Cost(what="other", amount=0)]
    assert found(draft) == [("", "contract_value"), ("costs", "amount")]


def test_a_question_depends_on_another_that_is_there(draft: CaseStudyPage) -> None:
    draft.research_questions = [
        ResearchQuestion(text="a"),
        ResearchQuestion(text="b", depends_on="q1"),
    ]
    assert found(draft) == []
    draft.research_questions = [ResearchQuestion(row_id="q1", text="a", depends_on="q1")]
    assert "itself" in message(draft)
    draft.research_questions = [ResearchQuestion(row_id="q1", text="a", depends_on="q7")]
    assert "“q7”" in message(draft)


@pytest.mark.parametrize("covers", [["quotations.w1"], ["quotations.1", "challenge"], []])
def test_a_consent_covers_parts_by_name_or_by_place(
    draft: CaseStudyPage, covers: list[str]
) -> None:
    draft.quotations = [Quotation(text="Words", row_id="w1")]
    draft.consents = [Consent(role="quoted-person", covers=covers)]
    assert found(draft) == []


@pytest.mark.parametrize("entry", ["quotations.2", "quotations.0", "quotations.²", "nothing"])
def test_a_consent_covers_nothing_that_is_not_there(draft: CaseStudyPage, entry: str) -> None:
    draft.quotations = [Quotation(text="Words", row_id="w1")]
    draft.consents = [Consent(role="quoted-person", covers=[entry])]
    assert entry in message(draft)


@pytest.mark.parametrize(
    ("states", "words"),
    [
        ([("phasee", "not-applicable", "")], "no field “phasee”"),
        ([("outcomes.o1.baseline", "not-measured", "")], "no row “o1” under outcomes"),
        ([("phase", "withheld", "")], "Say why"),
        ([("phase", "not-measured", ""), ("phase", "not-applicable", "")], "has a state already"),
    ],
)
def test_a_state_names_one_field_and_withholding_has_a_reason(
    draft: CaseStudyPage, states: list[tuple[str, str, str]], words: str
) -> None:
    draft.states = [FieldState(field=f, state=s, reason=r) for f, s, r in states]
    assert words in message(draft)


def test_a_related_case_is_there_and_is_another(draft: CaseStudyPage) -> None:
    other = factories.draft()
    draft.related = [RelatedCase(target_ref=other.ref, relation="continues")]
    assert found(draft) == []
    draft.related = [RelatedCase(target_ref=draft.ref, relation="continues")]
    assert "itself" in message(draft)
    draft.related = [RelatedCase(target_ref="PR-999999", relation="continues")]
    assert "no case PR-999999" in message(draft)
    draft.related = [RelatedCase(target_ref="nonsense", relation="continues")]
    assert found(draft) == []


def test_asking_costs_one_query_however_many_rows(
    draft: CaseStudyPage, django_assert_num_queries: Any
) -> None:
    draft.related = [
        RelatedCase(target_ref=f"PR-{n:06d}", relation="replaces") for n in range(1, 9)
    ]
    record = Record(draft)
    with django_assert_num_queries(1):
        assert list(problems(record))


def test_a_problem_says_where_it_is(draft: CaseStudyPage) -> None:
    draft.costs = [Cost(what="staff-time", amount=Decimal(-1))]
    draft.contract_value = Decimal(-1)
    assert [problem.place for problem in problems(Record(draft))] == [
        "Contract value",
        "Costs c1, amount",
    ]


def test_nothing_is_published_that_withholds_a_field_by_a_wrong_name(
    complete_draft: CaseStudyPage,
) -> None:
    complete_draft.states = [
        FieldState(field="contract_value", state="withheld", reason="commercial-confidence")
    ]
    with pytest.raises(ValidationError, match="Nothing would be held back"):
        services.publish(complete_draft)
    assert not CaseStudyPage.objects.get(pk=complete_draft.pk).live


def test_audiences_are_taken_as_people_write_them_and_no_others(draft: CaseStudyPage) -> None:
    consent = Consent(page=draft, role="owner", audiences=["Public", "public sector"])
    consent.clean()
    assert consent.audiences == ["public", "public-sector"]
    consent.audiences = ["public", "everybody"]
    with pytest.raises(ValidationError, match="“everybody” is not an audience we know"):
        consent.clean()


@pytest.mark.parametrize("entry", ["2016-17", "16", "last year", "٢٠١٦"])
def test_years_of_engagement_are_years(draft: CaseStudyPage, entry: str) -> None:
    Engagement(page=draft, years=["2016", "2017"]).clean()
    with pytest.raises(ValidationError, match="is not a year with four digits"):
        Engagement(page=draft, years=["2016", entry]).clean()


@pytest.mark.parametrize("year", [0, 24, 999, 3000, 99_999])
def test_price_years_have_four_digits(draft: CaseStudyPage, year: int) -> None:
    for row in (Cost(page=draft, what="other", year=year), OutcomeMeasure(price_year=year)):
        with pytest.raises(ValidationError) as refused:
            row.clean_fields(exclude=["page", "term"])
        assert set(refused.value.message_dict) <= {"year", "price_year"}
