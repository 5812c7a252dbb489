"""What is withheld of a row stays so: the editors' form changes no id, and publishing asks whether the row is there."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import querydict_from_html

from casestudies import services
from casestudies.agreeing import Agreed, latest, record_agreement, withhold
from casestudies.models import CaseStudyPage, FieldState, OutcomeMeasure
from casestudies.naming import not_named_in
from casestudies.workflows import prepare_review
from taxonomy.models import Outcome
from tests import factories
from tests.casestudies.conftest import SignIn, passing
from tests.contributions.conftest import champion_named

pytestmark = pytest.mark.django_db

SECRET = 9191
PATH = "outcomes.o1.baseline"


@pytest.fixture
def page(case_index: Any) -> CaseStudyPage:
    """A live case of which the baseline of an outcome is withheld."""
    outcome = OutcomeMeasure(
        row_id="o1",
        term=factories.term(Outcome),
        indicator="Days",
        status="observed",
        better="lower",
        unit="days",
        baseline_value=SECRET,
        result_value=4242,
    )
    case = factories.published_case("A case", slug="a-case", outcomes=[outcome])
    withhold(case, [PATH], "commercial-confidence")
    return CaseStudyPage.objects.get(pk=case.pk)


def save_with(client: Client, page: CaseStudyPage, **changes: str) -> Any:
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    text = client.get(url).content.decode()
    data = querydict_from_html(text, form_id="page-edit-form").copy()
    data.update({name.replace("__", "-"): value for name, value in changes.items()})
    return client.post(url, data)


def ids(page: CaseStudyPage) -> list[str]:
    return [row.row_id for row in latest(page).outcomes.all()]


def withheld(page: CaseStudyPage) -> list[str]:
    return [row.field for row in latest(page).states.all()]


@pytest.mark.parametrize("sent", ["", "o7"])
def test_a_withheld_value_stays_withheld_whatever_is_sent_for_the_id_of_its_row(
    sign_in: SignIn, page: CaseStudyPage, sent: str
) -> None:
    prepare_review(page.get_parent().specific)
    champion = champion_named("champion")
    page.get_workflow().start(page, champion)
    editor, _ = sign_in("Editor")
    assert save_with(editor, page, outcomes__0__row_id=sent).status_code == 302
    assert (ids(page), withheld(page)) == (["o1"], [PATH])
    record_agreement(page, Agreed("owner", "Owner", "said so"))
    colleague, _ = sign_in("Administrator")
    for _step in range(3):
        read = CaseStudyPage.objects.get(pk=page.pk).latest_revision_id
        url = reverse("case_review", args=[page.pk])
        colleague.post(url, {"revision": read, **passing()})
    stored = CaseStudyPage.objects.get(pk=page.pk)
    assert stored.live and not stored.has_unpublished_changes
    shown = Client().get("/cases/a-case/").content.decode().replace(",", "")
    assert "4242" in shown and str(SECRET) not in shown


def test_the_box_of_an_id_is_there_to_be_read(sign_in: SignIn, page: CaseStudyPage) -> None:
    editor, _ = sign_in("Editor")
    text = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    (box,) = (part for part in text.split("<input") if 'name="outcomes-0-row_id"' in part)
    assert "readonly" in box.partition(">")[0]


def test_nothing_is_published_or_scheduled_that_withholds_a_part_of_a_row_that_is_not_there(
    page: CaseStudyPage,
) -> None:
    draft = latest(page)
    (row,) = draft.outcomes.all()
    row.row_id = "o2"
    draft.outcomes = [row]
    with pytest.raises(ValidationError, match=r"“outcomes\.o1\.baseline” .* no such row"):
        services.publish(draft)
    stored = CaseStudyPage.objects.get(pk=page.pk)
    assert [row.row_id for row in stored.outcomes.all()] == ["o1"]


def test_a_row_that_is_removed_in_the_form_takes_with_it_what_is_withheld_of_it(
    sign_in: SignIn, page: CaseStudyPage
) -> None:
    draft = latest(page)
    draft.states = [*draft.states.all(), FieldState(field="hypothesis", state="not-applicable")]
    services.save_draft(draft)
    editor, _ = sign_in("Editor")
    assert save_with(editor, page, outcomes__0__DELETE="on").status_code == 302
    assert (ids(page), withheld(page)) == ([], ["hypothesis"])
    record_agreement(page, Agreed("owner", "Owner", "said so"))
    assert services.publish(latest(page)).live


def test_how_many_parts_of_rows_are_withheld_costs_one_query(
    page: CaseStudyPage, django_assert_num_queries: Any
) -> None:
    read = CaseStudyPage.objects.get(pk=page.pk)
    with django_assert_num_queries(1):
        found = not_named_in(read, [PATH, "outcomes.o1.result", "outcomes.o2", "phase"])
    assert found == ["outcomes.o2"]
