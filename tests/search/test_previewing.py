"""What other synonyms would change in the judged queries: before and after, better and worse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casestudies import services
from casestudies.models import CaseStudyPage
from cms.accounts.models import User
from search.editing import synonyms as editing
from search.editing.synonyms import AWAY, synonym_preview
from search.engines.base import EngineUnavailable
from search.indexing.rebuild import rebuild
from search.models import IndexJob
from search.previewing import Comparison, compare
from search.vocabulary import VOCABULARY, forget_vocabulary, synonyms_with
from taxonomy.models import Sector, Synonym
from taxonomy.previews import DraftSynonym, TermDraft
from tests import factories
from tests.taxonomy.test_admin import address, form_data

pytestmark = pytest.mark.django_db

Compare = Callable[..., Comparison]


def draft(term: Any, *synonyms: str, match: str = "any", **changes: Any) -> TermDraft:
    values = {"pk": term.pk, "scheme": term.scheme, "slug": term.slug, "name": term.name, **changes}
    return TermDraft(**values, synonyms=tuple(DraftSynonym(text, match) for text in synonyms))


@pytest.fixture
def waste(case_index: object) -> Any:
    return factories.term(Sector, "Waste", slug="waste")


@pytest.fixture
def cases(waste: Any) -> dict[str, CaseStudyPage]:
    """Seven cases: refuse, lamps, and five about paper, which none of them is called."""
    made = {
        "refuse": factories.published_case("Refuse in rural lanes", challenge="Refuse everywhere"),
        "lamps": factories.published_case("Lamps", challenge="Rubbish lamps"),
    }
    for number in range(5):
        made[f"paper {number}"] = factories.published_case(f"Paper {number}", challenge="Rubbish")
    rebuild()
    IndexJob.objects.all().delete()
    forget_vocabulary()
    return made


@pytest.fixture
def comparing(cases: dict[str, CaseStudyPage], tmp_path: Path) -> Compare:
    """Compares with judged queries of the test's own: ``query=judged case:grade …``."""

    def run(after: TermDraft, **judged: dict[str, int]) -> Comparison:
        queries = tmp_path / "judged.tsv"
        lines = ["need\tmust\tquery\tjudgements"]
        for query, grades in judged.items():
            told = " ".join(f"{cases[name].ref}:{grade}" for name, grade in grades.items())
            lines.append(f"plain\tyes\t{query}\t{told}")
        queries.write_text("\n".join(lines), encoding="utf-8")
        slugs = tmp_path / "cases.tsv"
        rows = [f"{page.ref}\t{page.slug}" for page in cases.values()]
        slugs.write_text("\n".join(["ref\tslug", *rows]), encoding="utf-8")
        return compare(VOCABULARY.synonyms(), synonyms_with(after), queries=queries, cases=slugs)

    return run


def test_a_term_as_it_is_changes_nothing(waste: Any, comparing: Compare) -> None:
    Synonym.objects.create(term=waste, text="rubbish")
    Synonym.objects.create(term=waste, text="refuse")
    forget_vocabulary()
    told = comparing(draft(waste, "refuse", "rubbish"), rubbish={"refuse": 3})
    assert (told.judged, told.changed, told.further_down, told.difference) == (1, (), 0, 0.0)


def test_a_new_synonym_that_brings_the_answer_is_better(waste: Any, comparing: Compare) -> None:
    told = comparing(draft(waste, "refuse"), waste={"refuse": 3}, lamps={"lamps": 3})
    (change,) = told.changed
    assert change.query == "waste"
    assert (change.ndcg_before, change.ndcg_after) == (0.0, 1.0)
    assert change.is_better and not change.is_worse and not change.loses_answer
    assert (told.better, told.worse, told.difference) == (1, 0, 0.5)
    assert told.mean == "+0.5000"
    (row,) = change.rows
    assert row.before is None
    assert row.after is not None
    assert (row.after.title, row.after.grade, row.after.before) == ("Refuse in rural lanes", 3, 0)


def test_a_synonym_that_pushes_the_answer_out_is_worse_and_said(
    waste: Any, comparing: Compare
) -> None:
    Synonym.objects.create(term=waste, text="refuse")
    forget_vocabulary()
    told = comparing(draft(waste, "rubbish"), waste={"refuse": 3})
    (change,) = told.changed
    assert change.is_worse and change.loses_answer
    assert change.ndcg_after < change.ndcg_before == 1.0
    assert told.mean.startswith("−")
    before = [row.before.title for row in change.rows if row.before]
    assert before == ["Refuse in rural lanes"]


def test_taking_a_synonym_away_and_changing_its_match_are_previewed(
    waste: Any, comparing: Compare
) -> None:
    Synonym.objects.create(term=waste, text="refuse")
    forget_vocabulary()
    for after in (draft(waste), draft(waste, "refuse", match="suggest-only")):
        (change,) = comparing(after, waste={"refuse": 3}).changed
        assert change.loses_answer


def test_a_new_term_is_previewed_beside_the_others(waste: Any, comparing: Compare) -> None:
    new = draft(waste, "refuse", pk=None, slug="litter", name="Litter")
    (change,) = comparing(new, litter={"refuse": 3}, waste={"refuse": 3}).changed
    assert change.query == "litter"


def test_a_word_that_a_misspelt_one_may_mean_is_looked_at(waste: Any, comparing: Compare) -> None:
    told = comparing(draft(waste, "wheelie"), whelie={"refuse": 3})
    assert told.judged == 1
    assert told.changed == ()


def test_nothing_is_saved_and_questions_are_answered_as_before(
    waste: Any, comparing: Compare
) -> None:
    comparing(draft(waste, "refuse"), waste={"refuse": 3})
    assert not Synonym.objects.exists()
    assert VOCABULARY.synonyms().knows("refuse") is False


class TestAnotherInstallation:
    def test_queries_whose_answers_are_not_here_are_left_out(
        self, waste: Any, cases: dict[str, CaseStudyPage], comparing: Compare
    ) -> None:
        services.unpublish(cases["refuse"])
        told = comparing(draft(waste, "refuse"), waste={"refuse": 3}, lamps={"lamps": 3})
        assert (told.judged, told.shipped, told.elsewhere) == (1, 2, 1)

    def test_other_cases_under_the_same_numbers_are_not_the_judged_ones(
        self, waste: Any, cases: dict[str, CaseStudyPage], tmp_path: Path
    ) -> None:
        queries, slugs = tmp_path / "judged.tsv", tmp_path / "cases.tsv"
        ref = cases["refuse"].ref
        queries.write_text(f"need\tmust\tquery\tjudgements\nplain\tyes\twaste\t{ref}:3\n")
        slugs.write_text(f"ref\tslug\n{ref}\tquite-another-case\n")
        table = VOCABULARY.synonyms()
        assert compare(table, table, queries=queries, cases=slugs).judged == 0

    def test_a_case_that_was_renamed_is_still_the_judged_one(
        self, waste: Any, cases: dict[str, CaseStudyPage], comparing: Compare
    ) -> None:
        old = cases["refuse"].slug
        page = CaseStudyPage.objects.get(pk=cases["refuse"].pk)
        page.slug = "renamed"
        page.save()
        cases["refuse"].slug = old
        assert comparing(draft(waste, "refuse"), waste={"refuse": 3}).judged == 1

    def test_judgements_of_cases_that_are_not_here_do_not_count(
        self, waste: Any, cases: dict[str, CaseStudyPage], comparing: Compare
    ) -> None:
        services.unpublish(cases["lamps"])
        (change,) = comparing(draft(waste, "refuse"), waste={"refuse": 3, "lamps": 2}).changed
        assert change.ndcg_after == 1.0


class TestThePanel:
    @pytest.fixture
    def admin(self, client: Client, editor: User) -> Client:
        client.force_login(editor)
        return client

    def post(self, admin: Client, waste: Any, **changes: Any) -> str:
        data = form_data(waste, preview="1")
        data |= {"synonyms-TOTAL_FORMS": 1, "synonyms-0-text": "refuse", "synonyms-0-match": "any"}
        answer = admin.post(address("edit", Sector, waste.pk), data | changes)
        assert answer.status_code == 200
        return " ".join(answer.content.decode().split())

    def test_without_the_cases_that_ship_there_is_nothing_to_compare(
        self, admin: Client, waste: Any, cases: dict[str, CaseStudyPage]
    ) -> None:
        page = self.post(admin, waste)
        assert "Those cases are not here, so there is nothing to compare with." in page
        assert "What people search for" in page

    def test_when_search_is_away_it_says_so_and_the_form_stays(
        self, admin: Client, waste: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def away(*_: object) -> None:
            raise EngineUnavailable("gone")

        monkeypatch.setattr(editing, "compare", away)
        page = self.post(admin, waste)
        assert AWAY in page
        assert 'value="refuse"' in page

    def test_judged_queries_that_cannot_be_read_are_no_error_page(
        self, waste: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        def unreadable(*_: object) -> None:
            raise ValueError("judged.tsv: cannot read")

        monkeypatch.setattr(editing, "compare", unreadable)
        preview = synonym_preview(draft(waste))
        assert "cannot be read here" in preview.problem
        assert "judged queries not read" in caplog.text

    def test_it_costs_the_same_number_of_queries_for_one_synonym_and_ten(
        self, admin: Client, waste: Any, cases: dict[str, CaseStudyPage]
    ) -> None:
        def cost(number: int) -> int:
            rows = {"synonyms-TOTAL_FORMS": str(number)}
            for each in range(number):
                rows |= {f"synonyms-{each}-text": f"refuse {each}", f"synonyms-{each}-match": "any"}
            self.post(admin, waste, **rows)
            with CaptureQueriesContext(connection) as captured:
                self.post(admin, waste, **rows)
            return len(captured)

        assert cost(1) == cost(10)
