"""The synonyms of the shipped vocabulary, tried both ways on the cases that ship."""

from __future__ import annotations

import pytest

from search import text
from search.documents import CaseDocument
from taxonomy.models import Synonym, Term
from tests.relevance.conftest import Shipped, all_refs, ask

pytestmark = pytest.mark.django_db

LEAST_TRIED = 60


def telling_synonyms() -> list[Synonym]:
    """The synonyms that could go wrong: of several words, or abbreviations; of class ``any``."""
    found = Synonym.objects.filter(match="any", term__merged_into=None).select_related("term")
    return [
        synonym
        for synonym in found.order_by("pk")
        if len(text.words(synonym.text)) > 1 or text.is_abbreviation(synonym.text)
    ]


def slugs_of(document: CaseDocument, term: Term) -> tuple[str, ...]:
    """The slugs of the scheme of ``term`` that ``document`` is tagged with."""
    schemes: dict[str, tuple[str, ...]] = {
        "sector": document.sectors,
        "method": document.methods,
        "outcome": document.outcomes,
        "barrier": document.barriers,
        "enabler": document.enablers,
    }
    return schemes.get(term.scheme, ())


def holds(document: CaseDocument, words: tuple[str, ...]) -> bool:
    """Whether ``words`` stand next to one another in a piece of the text of ``document``."""
    sections = (content for _, content in document.sections)
    for written in (document.title, document.summary, *sections):
        stems = text.stems(text.words(written))
        if words in zip(*(stems[start:] for start in range(len(words))), strict=False):
            return True
    return False


def test_a_synonym_finds_the_cases_of_its_term(shipped: Shipped) -> None:
    """Short for long and long for short: who types ``SIB`` finds what is tagged as social impact bond."""
    wrong = []
    tried = 0
    for synonym in telling_synonyms():
        tagged = {
            d.ref for d in shipped.documents if synonym.term.slug in slugs_of(d, synonym.term)
        }
        if not tagged:
            continue
        tried += 1
        if missing := tagged - set(all_refs(synonym.text)):
            wrong.append((synonym.text, sorted(missing)))
    assert tried >= LEAST_TRIED
    assert not wrong


def test_the_name_of_a_term_finds_the_cases_that_say_it_in_other_words(shipped: Shipped) -> None:
    """Long for short: who types ``social impact bond`` finds a case that only ever says ``SIB``."""
    wrong = []
    tried = 0
    for synonym in telling_synonyms():
        words = text.stems(text.words(synonym.text))
        saying = {d.ref for d in shipped.documents if holds(d, words)}
        if not saying:
            continue
        tried += 1
        if missing := saying - set(all_refs(synonym.term.name)):
            wrong.append((synonym.term.name, synonym.text, sorted(missing)))
    assert tried >= LEAST_TRIED // 4
    assert not wrong


@pytest.mark.parametrize(
    ("short", "long", "ref"),
    [
        ("SIB", "social impact bond", "PR-000066"),
        ("DPS", "dynamic purchasing system", "PR-000034"),
        ("PSR", "provider selection regime", "PR-000055"),
        ("PCP", "pre-commercial procurement", "PR-000058"),
        ("PME", "preliminary market engagement", "PR-000042"),
        ("CPN", "competitive procedure with negotiation", "PR-000062"),
        ("VCSE", "voluntary sector", "PR-000052"),
    ],
)
def test_an_abbreviation_and_its_long_form_find_the_same_case(
    shipped: Shipped, short: str, long: str, ref: str
) -> None:
    for typed in (short, short.lower(), f"{short}s", long):
        assert ref in all_refs(typed), typed


def test_what_was_typed_weighs_more_than_what_was_added(shipped: Shipped) -> None:
    typed = {hit.ref: hit.score for hit in ask("telecare", 100).hits}
    added = {hit.ref: hit.score for hit in ask("NHS", 100).hits}
    assert typed["PR-000046"] > added["PR-000046"]


def test_small_letters_do_not_wake_an_exact_case_abbreviation(shipped: Shipped) -> None:
    assert "Digital, data and technology" in ask("buying IT for a council").expansions
    assert not ask("how it went at a council").expansions
