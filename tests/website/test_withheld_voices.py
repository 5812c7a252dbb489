"""What a case withholds is not told by what stands beside it: replies, disputes, answers and notes on what changed."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from casestudies import services
from casestudies.agreeing import latest, withhold
from casestudies.beside import hold_back
from casestudies.models import (
    CaseIndexPage,
    CaseStudyPage,
    ChangeNote,
    FieldState,
    Partner,
    Quotation,
    Statement,
    Supplier,
)
from casestudies.voices import answer_question, decide_statement
from casestudies.withheld_names import withheld_names
from contributions.models import CaseUpdate
from contributions.stewardship.notes import HELD_BACK
from organisations.written import as_read
from tests import factories
from tests.casestudies.conftest import SignIn, sign_in  # noqa: F401 - a fixture
from tests.website.test_unnamed_voices import question, shown

pytestmark = pytest.mark.django_db

NAMING = "ZEBRACORN delivered in time."
NOT_NAMED = "words name somebody whose name this case withholds"


@pytest.fixture
def case(case_index: CaseIndexPage) -> CaseStudyPage:
    """A live case that names its supplier, a partner and somebody quoted."""
    cache.clear()
    page = factories.complete_draft("Bins")
    page.suppliers = [Supplier(row_id="s1", name="Zebracorn Ltd.", type="sme")]
    page.partners = [Partner(row_id="p1", organisation_text="Pellwood Trust")]
    page.quotations = [
        Quotation(row_id="w1", text="It works", attributed_to="Jane Zoe", permission=True)
    ]
    page.consents = [
        factories.owner_consent(),
        factories.supplier_consent(),
    ]
    return services.publish(page)


def standing(case: CaseStudyPage, kind: str, part: str, words: str, by: str) -> Statement:
    made: Statement = case.statements.create(
        kind=kind, part=part, public_words=words, given_by=by, state="standing", email="z@z.example"
    )
    return made


def withheld(*names: str) -> list[FieldState]:
    """The states of names that are withheld."""
    return [FieldState(field=name, state="withheld", reason="partner-request") for name in names]


def stored(case: CaseStudyPage) -> CaseStudyPage:
    found: CaseStudyPage = CaseStudyPage.objects.get(pk=case.pk)
    return found


def test_all_that_names_a_supplier_goes_once_it_is_withheld(case: CaseStudyPage) -> None:
    standing(case, "reply", "", "We did well.", "Zebracorn Ltd, the supplier")
    standing(case, "dispute", "challenge", NAMING, "The supplier")
    standing(case, "dispute", "contract", "It cost less.", "The supplier")
    kept = standing(case, "reply", "", "We helped.", "Pellwood Trust")
    services.add_change_note(case, kind="update", text="Zebracorn supplies us now.")
    services.add_change_note(case, kind="update", text="A figure was mended.")
    answer_question(question(case), answer=NAMING, publicly=True)
    answer_question(question(case), answer="The county paid.", publicly=True)
    assert shown(case).count("Zebracorn") >= 6
    withhold(case, ["suppliers.s1"], "partner-request")
    text = shown(stored(case))
    assert "zebracorn" not in text.lower() and "It cost less." not in text
    assert "We helped." in text and "A figure was mended." in text and "The county paid." in text
    back = Statement.objects.filter(state="new")
    assert back.count() == 3 and kept not in back, "an editor looks at the three again"


@pytest.mark.parametrize(
    ("part", "by"), [("partners.p1", "Pellwood Trust"), ("quotations.w1", "Jane Zoe, a user")]
)
def test_a_partner_and_somebody_quoted_are_not_named_beside_it_either(
    case: CaseStudyPage, part: str, by: str
) -> None:
    standing(case, "reply", "", "We said so.", by)
    version = latest(case)
    version.states = withheld(part)
    services.publish(version)
    assert "We said so." not in shown(stored(case)), "whichever road withheld it"


def test_a_name_that_is_withheld_does_not_come_back_in_other_words(
    case: CaseStudyPage,
    sign_in: SignIn,  # noqa: F811 - the fixture
) -> None:
    editor, person = sign_in("Administrator")
    reply = standing(case, "reply", "", NAMING, "The supplier")
    services.add_change_note(case, kind="update", text=NAMING)
    withhold(case, ["suppliers.s1.name"], "partner-request")
    reply.state, case = "standing", stored(case)
    with pytest.raises(ValidationError, match=NOT_NAMED):
        decide_statement(reply, person)
    with pytest.raises(ValidationError, match=NOT_NAMED):
        answer_question(question(case), answer=NAMING, publicly=True)
    with pytest.raises(ValidationError, match=NOT_NAMED):
        services.add_change_note(case, kind="update", text=NAMING)
    notes = reverse("case_notes", args=[case.pk])
    assert "Readers do not see this note" in editor.get(notes).content.decode()
    held = ChangeNote.objects.get(text=NAMING)
    typed = {"kind": "update", "date": "2026-11-26", "organisation": "", "text": NAMING}
    at = reverse("case_note_edit", args=[held.pk])
    assert NOT_NAMED in editor.post(at, typed).content.decode()
    assert editor.post(at, {**typed, "text": "They deliver."}).status_code == 302
    assert "They deliver." in shown(case) and "ebracorn" not in shown(case)


def test_the_sentence_of_an_update_does_not_name_what_is_withheld(case: CaseStudyPage) -> None:
    withhold(case, ["suppliers"], "partner-request")
    version = latest(case)
    version.update_number = CaseUpdate.objects.create(page=case, kind="update", note=NAMING).pk
    assert services.publish(version).live
    assert HELD_BACK in shown(stored(case)) and "ZEBRACORN" not in shown(stored(case))


def test_a_heading_is_not_offered_whole_where_something_under_it_is_withheld(
    case: CaseStudyPage,
    sign_in: SignIn,  # noqa: F811 - the fixture
) -> None:
    _, person = sign_in("Editor")
    form = f"/cases/{case.slug}/dispute/"
    assert 'value="contract"' in Client().get(form).content.decode()
    withhold(case, ["suppliers.s1"], "partner-request")
    offered = Client().get(form).content.decode()
    assert 'value="contract"' not in offered and 'value="challenge"' in offered
    late = stored(case).statements.create(kind="dispute", part="contract", given_by="The supplier")
    late.state, late.public_words = "standing", "It cost less."
    with pytest.raises(ValidationError, match="Something of what this disputes is withheld"):
        decide_statement(late, person)


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("Acme (UK) Limited", "Acme did it", True),
        ("Bridge Ltd", "We crossed a bridge. Bridge is long.", False),
        ("Bridge Ltd", "BRIDGE LTD did it", True),
        ("Ltd", "A firm", False),
        ("", "Anything at all", False),
        (", " * 200, "Anything, at, all", False),
    ],
)
def test_a_firm_is_found_with_and_without_its_legal_form(name: str, text: str, found: bool) -> None:
    page: Any = CaseStudyPage()
    page.suppliers = [Supplier(row_id="s1", name=name)]
    page.states = withheld("suppliers.s1")
    assert withheld_names(page).stand_in(as_read(text)) is found


def test_a_publication_that_withholds_nothing_costs_one_query_more(
    case: CaseStudyPage, django_assert_num_queries: Any
) -> None:
    version = latest(case)
    with django_assert_num_queries(1):
        hold_back(version)
