"""Promises of search, each held on every case that ships."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from organisations.models import Organisation
from search import text
from search.documents import CaseDocument
from search.parameters import LONGEST_QUESTION
from search.suggest.spelling import one_slip
from tests.relevance.conftest import Shipped, all_refs, ask, refs

pytestmark = pytest.mark.django_db

EVERY_OPERATOR = 'AND OR NOT && || ! ( ) { } [ ] ^ " ~ * ? : \\ / + - = > < $ # @ % ; , . ` |'
HOSTILE = {
    "8,000 characters": "falls sensors " * 572,
    "one word of 8,000 characters": "x" * 8000,
    "4,000 brackets": "(" * 4000,
    "2,000 nested booleans": "(falls AND " * 2000,
    "null bytes": "falls\x00sensors\x00\x00",
    "every operator": f"falls {EVERY_OPERATOR} sensors",
    "every operator on every word": " ".join(f"{sign}falls{sign}" for sign in EVERY_OPERATOR),
    "emoji": "🧓🏽 falls 🚑👩‍⚕️ 🏴󠁧󠁢󠁷󠁬󠁳󠁿",
    "right to left": "\u202eسقوط كبار السن\u202c falls",
    "unbalanced quotes": '"falls sensors" "extra care',
    "quotes alone": '"' * 300,
    "fields and ranges": "title:falls text:[a TO z] page_id:{0 TO *} falls^9999 falls~2",
    "markup": "<mark>falls</mark><script>alert(1)</script> &lt;falls&gt;",
    "marks without letters": "\u0300" * 500,
    "nothing but exclusions": "-falls -sensors -care",
}


def words_of(document: CaseDocument) -> Iterator[str]:
    """Yield every folded word that search looks at in ``document``."""
    sections = (content for _, content in document.sections)
    names = (*document.organisation_names, *document.places, *document.term_names)
    for written in (document.title, document.summary, *sections, *names):
        yield from text.words(written)


@cache
def stems_by_ref(shipped: Shipped) -> dict[str, frozenset[str]]:
    """The stems of every case, by its reference."""
    return {
        document.ref: frozenset(map(text.stem, words_of(document)))
        for document in shipped.documents
    }


def test_every_case_is_first_by_its_title_its_reference_and_its_slug(shipped: Shipped) -> None:
    wrong = [
        (document.ref, typed)
        for document in shipped.documents
        for typed in (document.title, document.title.upper(), document.ref, document.slug)
        if refs(typed, 1) != [document.ref]
    ]
    assert not wrong


def test_every_name_of_every_lead_body_finds_all_its_cases(shipped: Shipped) -> None:
    by_slug: dict[str, set[str]] = {}
    for document in shipped.documents:
        for slug in document.authorities:
            by_slug.setdefault(slug, set()).add(document.ref)
    named = Organisation.objects.filter(slug__in=by_slug).prefetch_related("names")
    wrong = []
    for body in named:
        theirs = by_slug[body.slug]
        for name in {body.name, body.official_name, *(n.text for n in body.names.all())} - {""}:
            found = all_refs(name)
            if not (theirs <= set(found) and found[0] in theirs):
                wrong.append((name, found[:3], sorted(theirs)))
    assert not wrong


def test_an_abolished_council_leads_to_its_own_case_and_its_successors(shipped: Shipped) -> None:
    assert set(all_refs("Penhallow District Council")[:3]) == {
        "PR-000053",
        "PR-000054",
        "PR-000075",
    }
    assert "PR-000053" in all_refs("Penhallow")[:5]


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("Ynys-y-Dŵr", "Ynys y Dwr"),
        ("Aber-nant-y-Môr", "aber nant y mor"),
        ("Pentre'r Ŷd", "Pentre’r Yd"),
        ("Cé Dhoirín", "CE DHOIRIN"),
        ("blât yr ysgol", "blat yr ysgol"),
    ],
)
def test_accents_make_no_difference(shipped: Shipped, typed: str, plain: str) -> None:
    assert all_refs(typed) == all_refs(plain) != []


def test_a_slip_of_the_pen_is_forgiven_and_never_beats_the_word_itself(shipped: Shipped) -> None:
    known = set().union(*stems_by_ref(shipped).values())
    wrong = []
    asked = 0
    for document in shipped.documents[::2]:
        word = max(text.words(document.title), key=len)
        slips = (s for s in one_slip(word) if s[:2] == word[:2] and s != word)
        slip = next((s for s in sorted(set(slips)) if text.stem(s) not in known), "")
        if not word.isalpha() or not slip:
            continue
        asked += 1
        exact = {hit.ref: hit.score for hit in ask(word, 100).hits}
        guessed = {hit.ref: hit.score for hit in ask(slip, 100).hits}
        too_high = [ref for ref in guessed.keys() & exact.keys() if guessed[ref] >= exact[ref]]
        if document.ref not in guessed or too_high:
            wrong.append((word, slip, too_high))
    assert asked > 20
    assert not wrong


def test_a_word_that_cases_hold_is_never_taken_for_a_slip(shipped: Shipped) -> None:
    held = stems_by_ref(shipped)
    for word, near in (("trail", "trial"), ("form", "from"), ("bonds", "bids"), ("date", "data")):
        stem, other = text.stem(word), text.stem(near)
        if not any(stem in stems for stems in held.values()):
            continue
        found = all_refs(word)
        assert found
        assert all(stem in held[ref] for ref in found), (word, other)


@pytest.mark.parametrize(
    ("typed", "without"),
    [
        ("sensors -falls", "falls"),
        ("school -transport", "transport"),
        ("dynamic market -taxi", "taxi"),
        ("care -hospital -ambulance", "hospital"),
    ],
)
def test_an_excluded_word_stands_in_no_case_found(
    shipped: Shipped, typed: str, without: str
) -> None:
    held = stems_by_ref(shipped)
    found = all_refs(typed)
    assert found
    assert not [ref for ref in found if text.stem(without) in held[ref]]


@pytest.mark.parametrize(
    "phrase",
    ["extra care", "dynamic purchasing system", "false alerts", "social impact bond", "mine water"],
)
def test_a_phrase_in_quotes_stands_in_every_case_found(shipped: Shipped, phrase: str) -> None:
    wanted = text.stems(text.words(phrase))
    holding = {
        document.ref for document in shipped.documents if wanted in _runs(document, len(wanted))
    }
    assert set(all_refs(f'"{phrase}"')) == holding != set()


def test_no_hostile_question_raises(shipped: Shipped) -> None:
    for name, typed in HOSTILE.items():
        for question in (typed, typed[:LONGEST_QUESTION]):
            results = ask(question, 100)
            assert 0 <= results.total <= len(shipped.documents), name
    assert "PR-000030" in all_refs(HOSTILE["right to left"])
    assert "PR-000030" in all_refs(HOSTILE["null bytes"])


def _runs(document: CaseDocument, length: int) -> set[tuple[str, ...]]:
    """Every run of ``length`` stems in one piece of the text of ``document``."""
    sections = (content for _, content in document.sections)
    names = (*document.organisation_names, *document.places, *document.term_names)
    found: set[tuple[str, ...]] = set()
    for written in (document.title, document.summary, *sections, *names):
        stems = text.stems(text.words(written))
        found.update(zip(*(stems[start:] for start in range(length)), strict=False))
    return found
